import BaselogDomain
import Foundation

/// A Unix socket at a path, however long that is: the folder is opened, and the socket reached from there.
///
/// Who may write to it may order the engine: it belongs to one user (mode 0600), and each side looks who the other is.
struct SocketPath: Sendable {
    struct Failure: UserFacingError, Equatable {
        let explanation: Explanation
    }

    let path: String

    /// The socket beside the queue of a profile.
    static func beside(queueFolder: String) -> SocketPath { SocketPath(path: "\(queueFolder)/attach.sock") }

    var exists: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// Connects to whoever listens there.
    ///
    /// - Throws: ``Failure`` with the system's reason; what listens for another user is not connected to.
    func connect() throws -> SocketChannel {
        let descriptor = try socketDescriptor()
        do {
            let result = try address { address, size in Foundation.connect(descriptor, address, size) }
            guard result == 0 else {
                guard errno == ENOENT || errno == ECONNREFUSED else {
                    throw failure("it cannot be connected to", errno)
                }
                throw Failure(
                    explanation: Explanation(
                        "Nobody listens at \(path).", hint: "Whoever ships from that queue next will listen there."))
            }
            try SocketPath.checkPeer(of: descriptor)
            return SocketChannel(descriptor: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Listens there; a socket that a crash left behind is replaced, one that answers is not.
    ///
    /// - Returns: The descriptor, and the number of the file to know it again.
    func listen() throws -> (descriptor: Int32, inode: UInt64) {
        if exists {
            if let other = try? connect() {
                other.close()
                throw Failure(
                    explanation: Explanation(
                        "Another process listens at \(path) already.", hint: "Choose another path with --socket."))
            }
            unlink(path)
        }
        let descriptor = try socketDescriptor()
        do {
            // Before it has a name, so that nobody else could ever open it; once more where the system ignores that.
            fchmod(descriptor, 0o600)
            guard try address({ address, size in bind(descriptor, address, size) }) == 0 else {
                throw failure("it cannot be made", errno)
            }
            chmod(path, 0o600)
            // Who gave up meanwhile must not hold up the others.
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            guard Foundation.listen(descriptor, 8) == 0 else { throw failure("it cannot be listened at", errno) }
            return (descriptor, inode)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Removes the socket if it is still the one with this number.
    func remove(inode: UInt64) { if self.inode == inode { unlink(path) } }

    /// Takes the next connection; `nil` where there is none now, or one of another user.
    static func accept(on listener: Int32) -> SocketChannel? {
        let descriptor = Foundation.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard (try? checkPeer(of: descriptor)) != nil else {
            close(descriptor)
            return nil
        }
        return SocketChannel(descriptor: descriptor)
    }

    private var inode: UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    private func socketDescriptor() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("no socket can be made", errno) }
        return descriptor
    }

    /// An address has 108 bytes, a path may have more: the folder's descriptor stands for it.
    private func address(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) throws -> Int32 {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("its folder cannot be opened", errno) }
        defer { close(descriptor) }
        let short = Array("/proc/self/fd/\(descriptor)/\(name)".utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard short.count < room else { throw failure("its name is too long", ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// As the kernel lays it out; the system's header shows it only to those who ask for extensions.
    private struct PeerCredentials {
        var process: Int32 = 0
        var user: UInt32 = .max
        var group: UInt32 = .max
    }

    private static func checkPeer(of descriptor: Int32) throws {
        var peer = PeerCredentials()
        var size = socklen_t(MemoryLayout<PeerCredentials>.size)
        let result = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size)
        guard result == 0, peer.user == geteuid() || peer.user == 0 else {
            throw Failure(explanation: Explanation("The other side of the socket belongs to another user."))
        }
    }

    private func failure(_ what: String, _ code: Int32) -> Failure {
        Failure(
            explanation: Explanation("The socket \(path) cannot be used: \(what) (\(String(cString: strerror(code)))).")
        )
    }
}
