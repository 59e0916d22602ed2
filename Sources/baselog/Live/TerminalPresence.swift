import Foundation

/// Tells a hangup of the terminal from one that a person sends: the signal is the same, but afterwards the terminal is
/// there or it is not.
struct TerminalPresence: Sendable {
    private let hadTerminal = TerminalPresence.isThere

    /// Whether the program had a terminal and has lost it.
    var isGone: Bool { hadTerminal && !TerminalPresence.isThere }

    /// Whether the controlling terminal answers; one that hung up refuses to be opened.
    static var isThere: Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var modes = termios()
        return tcgetattr(descriptor, &modes) == 0
    }
}
