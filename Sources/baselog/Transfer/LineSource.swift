import BaselogCore
import BaselogDomain
import Foundation

/// The lines of a file or of standard input, one after the other, in bounded memory.
struct LineSource: ~Copyable {
    /// A longer line is no entry: it holds a payload of at most this size, and what is known about it.
    static let limitBytes = EntryLimits.encodedBytes + 65_536

    private let descriptor: Int32
    private let name: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// - Parameter path: `-` for standard input.
    init(_ path: String) throws(FileError) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", name, reason: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    /// The next line without its end; `nil` behind the last one.
    mutating func next() throws(FileError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            guard !isAtEnd else {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return Array(buffer[start...])
            }
            guard buffer.count - start <= LineSource.limitBytes else {
                throw FileError("read", name, reason: "a line has more than \(LineSource.limitBytes.grouped) bytes")
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            try fill()
        }
    }

    private mutating func fill() throws(FileError) {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", name, reason: String(cString: strerror(errno))) }
            isAtEnd = count == 0
            buffer.append(contentsOf: chunk[..<count])
            return
        }
    }
}
