import BaselogDomain
import Glibc

/// The folder of a queue and its files: modes 0700 and 0600, errors in words.
enum QueueFolder {
    static func database(in folder: String) -> String { "\(folder)/queue.sqlite" }

    /// Held by whoever opens the database or puts another one in its place.
    static func openLock(in folder: String) -> String { "\(folder)/open.lock" }

    // A file whose being there says that the database must be checked before it is used again.
    private static func checkMark(in folder: String) -> String { "\(folder)/check.needed" }

    static func needsCheck(_ folder: String) -> Bool { mode(checkMark(in: folder)) != nil }

    static func setNeedsCheck(_ folder: String, _ isNeeded: Bool) {
        if isNeeded {
            let file = open(checkMark(in: folder), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            if file >= 0 { close(file) }
        } else {
            unlink(checkMark(in: folder))
        }
    }

    /// Makes the folder, its parents and an empty database file where they are missing.
    static func prepare(_ folder: String) throws(QueueError) {
        try makeFolder(folder)
        let path = database(in: folder)
        if let mode = mode(path) {
            guard mode & S_IFMT == S_IFREG else {
                throw .notWritable(path: path, reason: "something that is not a file is in its place")
            }
            return
        }
        // Before SQLite does, which would let others read it. Exclusive, because closing a descriptor of a database
        // that is open already would drop SQLite's locks.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file < 0 {
            // Another process was quicker.
            guard errno != EEXIST else { return }
            throw .notWritable(path: path, reason: systemMessage(errno))
        }
        close(file)
        syncFolder(folder)
    }

    static func makeFolder(_ path: String) throws(QueueError) {
        if let mode = mode(path) {
            guard mode & S_IFMT == S_IFDIR else { throw .notWritable(path: path, reason: "it is not a folder") }
            guard access(path, W_OK | X_OK) == 0 else {
                throw .notWritable(path: path, reason: systemMessage(errno))
            }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeFolder(String(path[..<slash])) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .notWritable(path: path, reason: systemMessage(errno))
        }
    }

    private static func syncFolder(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : nil
    }

    static func isWritable(_ path: String) -> Bool { access(path, R_OK | W_OK) == 0 }

    /// The size of a file; 0 where there is none.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The names of the files and folders in a folder; none where it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// What `errno` means, as a part of a sentence: `permission denied`.
    static func systemMessage(_ code: Int32) -> String {
        let message = String(cString: strerror(code))
        return message.prefix(1).lowercased() + message.dropFirst()
    }

    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(file, &chunk, chunk.count), count > 0 { text += chunk.prefix(count) }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Which file a path leads to, whatever it holds.
struct FileMark: Sendable, Hashable {
    private let device: UInt64
    private let inode: UInt64

    /// - Returns: `nil` where there is no file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
