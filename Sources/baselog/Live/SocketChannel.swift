import Dispatch
import Foundation
import Synchronization

/// One end of a connected Unix socket, read and written by lines on threads of its own.
///
/// A line is read when it is asked for, so that who sends faster than its lines are taken has to wait. Once closed,
/// from either side, reading ends and writing fails.
final class SocketChannel: Sendable {
    struct Closed: Error {}

    /// What came is longer than a line may be.
    struct TooLong: Error {}

    private let descriptor: Int32
    private let reading = DispatchQueue(label: "baselog.attach.read")
    private let writing = DispatchQueue(label: "baselog.attach.write")
    /// What was read behind the last line.
    private let rest = Mutex<[UInt8]>([])

    /// - Parameter descriptor: Closed with the channel.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { Foundation.close(descriptor) }

    /// Ends reading and writing, also what waits for the other side.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The next line without its end; `nil` at the end of what is sent.
    ///
    /// - Throws: ``TooLong``; nothing can be read behind that.
    func line(limit: Int) async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                reading.async { continuation.resume(with: Result { try self.readLine(limit: limit) }) }
            }
        } onCancel: {
            close()
        }
    }

    /// Returns when all of it is handed to the system.
    func write(_ bytes: [UInt8]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            writing.async { continuation.resume(with: Result { try self.writeAll(bytes) }) }
        }
    }

    /// Hands the bytes over in their turn; where that fails, the connection has ended.
    func send(_ bytes: [UInt8]) {
        writing.async { if (try? self.writeAll(bytes)) == nil { self.close() } }
    }

    private func readLine(limit: Int) throws -> [UInt8]? {
        // Only this queue gets here.
        var line = rest.withLock { rest in
            defer { rest = [] }
            return rest
        }
        var searched = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = line[searched...].firstIndex(of: 0x0A) {
                guard end <= limit else { throw TooLong() }
                rest.withLock { $0 = Array(line[(end + 1)...]) }
                return Array(line[..<end])
            }
            guard line.count <= limit else { throw TooLong() }
            searched = line.count
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            line += buffer[..<count]
        }
    }

    private func writeAll(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Closed() }
            sent += count
        }
    }
}
