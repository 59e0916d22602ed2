/// Why the screen cannot be shown: one sentence, and what to do.
package enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    case notATerminal
    case noType
    case unknownType(String)
    case tooSimple(String)
    case cannotStart(String)

    package var message: String {
        switch self {
        case .notATerminal: "The dashboard needs a terminal, and standard output is not one."
        case .noType: "The dashboard needs to know the terminal's type, and TERM is not set."
        case .unknownType(let type): "The terminal type “\(type)” is not known on this machine."
        case .tooSimple(let type): "The terminal type “\(type)” cannot place text on the screen."
        case .cannotStart(let type): "The terminal of type “\(type)” could not be started."
        }
    }

    package var hint: String {
        switch self {
        case .notATerminal: "Run it in a terminal, or use the commands for scripts: baselog --help"
        case .noType, .unknownType, .tooSimple, .cannotStart:
            "Set TERM to what your terminal is, for example: TERM=xterm-256color baselog"
        }
    }

    package var description: String { message + " " + hint }
}
