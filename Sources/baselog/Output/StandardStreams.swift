import Foundation

/// Descriptors 0 to 2.
enum StandardStreams {
    /// Gives those that were closed at the start to `/dev/null`. Otherwise the next files and sockets would get their
    /// numbers, and lines for people would be written into them.
    static func occupy() {
        for descriptor in STDIN_FILENO...STDERR_FILENO
        where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            let other = open("/dev/null", O_RDWR)
            guard other >= 0, other != descriptor else { continue }
            dup2(other, descriptor)
            close(other)
        }
    }
}
