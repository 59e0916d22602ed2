import BaselogDomain
import Foundation

/// A file that a person asked for.
enum ExportedFile {
    struct Failure: UserFacingError, Equatable {
        let explanation: Explanation
    }

    /// Writes a new file that only its owner can read. What is there already is never overwritten.
    ///
    /// - Parameter path: May begin with `~/`.
    static func create(_ path: String, contents: String) async throws(Failure) {
        let (file, path) = try open(path)
        do { try file.write(contentsOf: Data(contents.utf8)) } catch {
            throw Failure(
                explanation: Explanation("The file \(path) could not be written: \(error.localizedDescription)"))
        }
    }

    /// Makes a new file that only its owner can read, and that closes with its handle. What is there already is never
    /// overwritten.
    ///
    /// - Parameter path: May begin with `~/`.
    /// - Returns: The file and its whole path.
    static func open(_ path: String) throws(Failure) -> (file: FileHandle, path: String) {
        let path = (path as NSString).expandingTildeInPath
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let isThere = errno == EEXIST
            throw Failure(
                explanation: Explanation(
                    "The file \(path) could not be made: \(String(cString: strerror(errno))).",
                    hint: isThere ? "Choose another name; nothing is overwritten." : nil))
        }
        return (FileHandle(fileDescriptor: descriptor, closeOnDealloc: true), path)
    }
}
