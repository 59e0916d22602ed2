import BaselogDomain
import GRDB
import Glibc

// The first page of a database says what it is (100 bytes, see sqlite.org/fileformat2.html) and where its tables begin.
// Without it nothing can be read, although all the rest may be whole. Both are the same for every queue of one version,
// but for the sizes, which SQLite works out anew where two counters of the header differ: so a copy is given the head of
// a new queue.
enum DatabaseHead {
    private static let headerBytes = 100
    private static let pageBytes = 4096

    private static func copy(beside target: String) -> String { "\(target).copy" }

    /// A readable copy of a database whose first page is damaged.
    ///
    /// - Parameters:
    ///   - target: The file of `new`.
    ///   - new: An empty queue.
    /// - Returns: `nil` if it is not readable even then.
    static func mended(_ path: String, beside target: String, like new: DatabasePool) throws -> DatabaseQueue? {
        try new.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        guard let head = try bytes(of: target, count: pageBytes), head.count == pageBytes else { return nil }
        for count in [headerBytes, pageBytes] {
            try removeCopy(beside: target)
            try copyFile(path, to: copy(beside: target))
            try copyFile("\(path)-wal", to: "\(copy(beside: target))-wal")
            try overwrite(copy(beside: target), with: head.prefix(count))
            guard let queue = try? QueueSalvage.openDamaged(copy(beside: target)) else { continue }
            if (try? queue.read({ try DamagedDatabase.isEntered($0) })) == true { return queue }
            try? queue.close()
        }
        return nil
    }

    static func removeCopy(beside target: String) throws {
        for ending in ["", "-wal", "-shm"] { unlink(copy(beside: target) + ending) }
    }

    private static func overwrite(_ path: String, with head: ArraySlice<UInt8>) throws {
        var head = Array(head)
        // The number of pages is not known: two different counters make SQLite ask the file.
        for index in 24..<28 { head[index] = 0xFF }
        for index in 28..<32 { head[index] = 0 }
        // No list of free pages, whose head was lost with the rest.
        for index in 32..<40 { head[index] = 0 }
        for index in 92..<96 { head[index] = 0 }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard pwrite(descriptor, head, head.count, 0) == head.count else { throw failure(path) }
    }

    private static func bytes(of path: String, count: Int) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = pread(descriptor, &bytes, count, 0)
        return Array(bytes.prefix(max(0, read)))
    }

    /// Copies a file, in pieces; one that is missing is nothing to copy.
    private static func copyFile(_ path: String, to target: String) throws {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { return }
        defer { close(source) }
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(target) }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = read(source, &piece, piece.count), count > 0 {
            guard write(descriptor, piece, count) == count else { throw failure(target) }
        }
    }

    private static func failure(_ path: String) -> QueueError {
        .notWritable(path: path, reason: QueueFolder.systemMessage(errno))
    }
}
