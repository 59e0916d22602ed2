package import BaselogDomain
import Glibc

/// Why a file or folder could not be read or written.
package struct FileError: UserFacingError, Hashable {
    /// What was tried: `read`, `write`, `create`.
    package var action: String
    package var path: String
    package var reason: String

    package init(_ action: String, _ path: String, reason: String) {
        self.action = action
        self.path = path
        self.reason = reason
    }

    init(_ action: String, _ path: String, errorNumber: Int32 = errno) {
        self.init(action, path, reason: String(cString: strerror(errorNumber)))
    }

    package var explanation: Explanation {
        Explanation("Cannot \(action) \(path): \(reason).", hint: "Check the path and its permissions.")
    }
}

/// Reads small files and replaces them so that a crash leaves either the old or the new one.
package enum AtomicFile {
    /// The whole file; `nil` if there is none.
    ///
    /// - Parameter limitBytes: A larger file is refused: what is read this way was written by hand or by us.
    package static func read(_ path: String, limitBytes: Int = 1 << 20) throws(FileError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileError("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limitBytes else {
                throw FileError("read", path, reason: "it is larger than \(limitBytes.grouped) bytes")
            }
        }
    }

    /// Replaces or creates the file: written beside it, synced, renamed over it, and the folder synced.
    ///
    /// A symbolic link stays one: what it points to is replaced.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileError) {
        let target = resolved(path)
        let temporary = "\(target).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw FileError("write", path) }
        do throws(FileError) {
            // The mode of open is narrowed by the umask, and not used at all for a left-over file.
            guard fchmod(descriptor, mode) == 0 else { throw FileError("write", path) }
            try writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw FileError("write", path) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, target) == 0 else {
            let failure = FileError("write", path)
            unlink(temporary)
            throw failure
        }
        syncFolder(of: target)
    }

    /// Creates the folder and those above it; new ones get the mode.
    package static func createFolder(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
        if isFolder(path) { return }
        let parent = parentFolder(of: path)
        if parent != path, !isFolder(parent) { try createFolder(parent, mode: mode) }
        if mkdir(path, mode) != 0, errno != EEXIST { throw FileError("create", path) }
        guard isFolder(path) else { throw FileError("create", path, reason: "a file of that name is in the way") }
    }

    /// Runs the body while no other process runs one for the same lock file.
    package static func withLock<Result, Failure: Error>(
        _ path: String, lockFailure: (FileError) -> Failure, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw lockFailure(FileError("write", path)) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw lockFailure(FileError("lock", path)) }
        }
        return try body()
    }

    /// The permission bits of a file; `nil` if there is none.
    package static func permissions(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func parentFolder(of path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            offset += count
        }
    }

    /// Makes the rename itself durable; a file system that cannot do that is left to its own ways.
    private static func syncFolder(of path: String) {
        let descriptor = open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
