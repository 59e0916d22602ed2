import BaselogDomain
import Glibc

/// The file of a Unix socket.
enum SocketFile {
    /// Of 108 bytes one is the zero at the end.
    static let lengthLimit = 107

    /// Looks whether a socket may be made at the path: one that a crash left behind may be replaced.
    static func check(_ path: String) throws(ListenError) {
        guard path.utf8.count <= lengthLimit else {
            throw .failed(
                .socket(path: path), reason: "the path of a socket may have at most \(lengthLimit) bytes")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        if isAnswered(path) { throw .inUse(.socket(path: path)) }
    }

    /// Lets only the user and their group in.
    static func protect(_ path: String) { chmod(path, 0o660) }

    static func remove(_ path: String) { unlink(path) }

    private static func isAnswered(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
