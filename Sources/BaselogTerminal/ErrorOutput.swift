import CTerminal
import Glibc

/// Standard error, sent to a file while the screen is shown, so that nothing scribbles on it.
@MainActor
final class ErrorOutput {
    /// Most bytes of the file that are given back at the end.
    static let shownLimit = 4_096

    /// The real standard error; -1 when it is no terminal and needs no diversion.
    private(set) var real: Int32 = -1
    /// Where it goes meanwhile; -1 likewise.
    private(set) var log: Int32 = -1
    private var start: off_t = 0

    /// - Parameter path: A file that is appended to; in memory when `nil` or when it cannot be opened.
    init(path: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        let opened = path.map { open($0, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) } ?? -1
        log = opened >= 0 ? opened : terminal_memory_file()
        guard log >= 0 else { return }
        start = max(0, lseek(log, 0, SEEK_END))
        real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    }

    func divert() { if real >= 0 { dup2(log, STDERR_FILENO) } }
    func restore() { if real >= 0 { dup2(real, STDERR_FILENO) } }

    /// The last lines written since the screen was opened.
    var lastLines: [String] {
        let end = log >= 0 ? lseek(log, 0, SEEK_END) : 0
        guard end > start else { return [] }
        let from = max(start, end - off_t(Self.shownLimit))
        var bytes = [UInt8](repeating: 0, count: Int(end - from))
        let count = pread(log, &bytes, bytes.count, from)
        guard count > 0 else { return [] }
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func close() {
        restore()
        if real >= 0 { _ = Glibc.close(real) }
        if log >= 0 { _ = Glibc.close(log) }
        real = -1
        log = -1
    }
}
