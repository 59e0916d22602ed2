import Glibc

/// What the file system says of a file.
struct FileStatus: Sendable, Hashable {
    var key: FileKey
    var size: UInt64
    var isRegular: Bool

    fileprivate init(_ status: stat) {
        key = FileKey(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = UInt64(max(0, status.st_size))
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    /// Of what is at the path, behind links; `nil` where there is nothing.
    static func of(path: String) -> FileStatus? {
        var status = stat()
        return stat(path, &status) == 0 ? FileStatus(status) : nil
    }
}

/// A file that is open for reading; it stays readable when its name is gone.
final class OpenFile {
    private let descriptor: Int32

    /// - Throws: The reason, in the system's words.
    init(path: String) throws(CannotOpen) {
        // A named pipe must not hold everything up.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw CannotOpen(reason: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    struct CannotOpen: Error { var reason: String }

    var status: FileStatus? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileStatus(status) : nil
    }

    /// At most so many bytes from there; fewer at the end of the file or where it cannot be read.
    func read(at offset: UInt64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
    }
}

/// What is in folders.
enum Folder {
    /// The paths that a pattern of the shell stands for, in their order.
    static func expand(_ pattern: String, limit: Int) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
        return (0..<min(Int(found.gl_pathc), limit)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }.sorted()
    }

    /// The path of the file with this inode; `nil` where the folder has none.
    static func path(ofInode inode: UInt64, in folder: String) -> String? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            guard entry.pointee.d_ino == inode else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            return "\(folder)/\(name)"
        }
        return nil
    }

    /// Whether the path is one that the pattern stands for.
    static func matches(_ path: String, pattern: String) -> Bool { fnmatch(pattern, path, FNM_PATHNAME) == 0 }
}
