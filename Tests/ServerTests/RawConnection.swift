import Foundation
import Synchronization

/// A TCP connection that carries exactly what a test wants, HTTP or not.
///
/// Its calls block, so each runs on a thread of its own and leaves those of the server alone.
final class RawConnection: Sendable {
    /// How a connection came to its end.
    enum Ending: Sendable, Equatable {
        /// In order (FIN).
        case closed
        /// With RST.
        case reset
        /// Not at all within the time that a test waits at most.
        case none
    }

    private let descriptor: Int32
    private let isShut = Mutex(false)

    init(port: Int, host: String = "127.0.0.1", receiveBufferBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit { close() }

    /// Leaves; with RST if bytes of the server were not read.
    func close() {
        isShut.withLock { isShut in
            if !isShut { Glibc.close(descriptor) }
            isShut = true
        }
    }

    /// Says that nothing more will come, and goes on listening.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// - Returns: Whether the connection took it all.
    @discardableResult func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    @discardableResult func send(_ bytes: [UInt8]) async -> Bool {
        await blocking { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Sends the same bytes again and again until the server has had enough.
    ///
    /// - Returns: Whether it ever had; a test waits for that no longer than 20 s.
    func flood(_ text: String, pause: Duration = .zero) async -> Bool {
        await blocking { [descriptor] in
            let bytes = Array(text.utf8)
            let deadline = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < deadline {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return true }
                if pause > .zero { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
            }
            return false
        }
    }

    /// Everything until the end of the connection.
    func readAll() async -> (text: String, ending: Ending) { await read { _ in false } }

    /// Reads until a text has come or the connection ends.
    func read(until text: String, times: Int = 1) async -> (text: String, ending: Ending) {
        await read { $0.components(separatedBy: text).count > times }
    }

    private func read(
        until isEnough: @escaping @Sendable (String) -> Bool
    ) async -> (text: String, ending: Ending) {
        await blocking { [descriptor] in
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                if count > 0 { bytes += chunk[..<count] }
                let text = String(decoding: bytes, as: UTF8.self)
                if count == 0 { return (text, .closed) }
                if count < 0 { return (text, errno == ECONNRESET || errno == EPIPE ? .reset : .none) }
                if isEnough(text) { return (text, .none) }
            }
        }
    }

    private func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: work()) }.start()
        }
    }
}
