import BaselogCore
import BaselogDomain
import Foundation

/// A new file that is there only when it is whole, and that only its owner can read. What has its name already is never
/// replaced.
final class NewFile {
    private let path: String
    private let temporary: String
    private let handle: FileHandle

    init(_ path: String) throws {
        var status = stat()
        // A symbolic link that leads nowhere is something that is there, too.
        guard lstat(path, &status) != 0 else { throw NewFile.isThere(path) }
        self.path = path
        temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("write", path, reason: String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ line: String) throws(FileError) {
        do {
            try handle.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw FileError("write", path, reason: error.localizedDescription)
        }
    }

    func finish() throws {
        guard fsync(handle.fileDescriptor) == 0 else { throw failure() }
        // Unlike a new name, a second one never takes the place of another file.
        if link(temporary, path) == 0 {
            unlink(temporary)
            return
        }
        // Some file systems know no second names.
        guard errno != EEXIST, rename(temporary, path) == 0 else { throw failure() }
    }

    func abandon() { unlink(temporary) }

    private func failure() -> any Error {
        errno == EEXIST ? NewFile.isThere(path) : FileError("write", path, reason: String(cString: strerror(errno)))
    }

    private static func isThere(_ path: String) -> CommandFailure {
        CommandFailure(
            .configuration, "Cannot write \(path): something of that name is there already.",
            hint: "Choose another name; nothing is overwritten.")
    }
}
