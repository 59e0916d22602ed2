import BaselogDomain
import Foundation
import Synchronization

/// Standard output for results, standard error for everything else.
///
/// Writes go straight to the descriptors: a reader that goes away (`| head`) is no error of a command, so what it
/// does not take is dropped, and ``isOutputClosed`` tells streams to end. Any other failure, such as a full disk, ends
/// them too, and the command with it: ``outputFailure``.
enum Console {
    private static let output = OutputStreamState(descriptor: STDOUT_FILENO)
    private static let diagnostics = OutputStreamState(descriptor: STDERR_FILENO)

    static func print(_ line: String) { output.write(line + "\n") }

    static func print(_ value: JSONValue) { output.write(value.compactText + "\n") }

    /// Bytes on standard output as they are.
    static func pass(_ bytes: ArraySlice<UInt8>) { output.write(bytes) }

    static func writeDiagnostics(_ text: String) { diagnostics.write(text) }

    /// A line for people on standard error.
    static func note(_ line: String) { diagnose(line, .notice) }

    /// A line about something that is wrong and goes on.
    static func warn(_ line: String) { diagnose(line, .warning) }

    private static func diagnose(_ line: String, _ priority: JournalStream.Priority) {
        let text = line + "\n"
        diagnostics.write(leadsToJournal ? JournalStream.marked(text, priority) : text)
    }

    private static let leadsToJournal = JournalStream.leads(
        STDERR_FILENO, variable: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])

    /// A failure on standard error: one sentence, and below it what to do.
    static func fail(_ explanation: Explanation) {
        let mark = isColoured(STDERR_FILENO) ? "\u{1B}[31mbaselog:\u{1B}[0m " : "baselog: "
        diagnose(mark + explanation.message, .error)
        if let hint = explanation.hint { diagnose(hint, .error) }
    }

    static var isOutputClosed: Bool { output.isClosed }

    /// Why not all of the results could be written; `nil` where they were, or nobody wanted to read them.
    static var outputFailure: Explanation? {
        output.failure.map {
            Explanation("Standard output could not be written: \(String(cString: strerror($0))).")
        }
    }

    /// Whether whoever read standard output has gone, also while nothing is written.
    static func hasLostReader() -> Bool { output.looksForReader() }

    /// Colour only on a terminal that has it, and never against `NO_COLOR`.
    static func isColoured(_ descriptor: Int32 = STDOUT_FILENO) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The text in a colour of the sixteen, where output is coloured.
    static func coloured(_ text: String, _ colour: Colour) -> String {
        isColoured() ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    enum Colour: Int { case dim = 2, red = 31, green = 32, yellow = 33, blue = 34, magenta = 35 }
}

/// One descriptor, written by one writer at a time.
private final class OutputStreamState: Sendable {
    private let descriptor: Int32
    private let closed = Mutex(false)
    private let errorNumber: Mutex<Int32?> = Mutex(nil)

    init(descriptor: Int32) { self.descriptor = descriptor }

    var isClosed: Bool { closed.withLock { $0 } }

    /// The error of a write that failed although somebody may be there to read.
    var failure: Int32? { errorNumber.withLock { $0 } }

    func looksForReader() -> Bool {
        closed.withLock { isClosed in
            var state = pollfd(fd: descriptor, events: 0, revents: 0)
            if poll(&state, 1, 0) > 0, state.revents & Int16(POLLERR | POLLNVAL) != 0 { isClosed = true }
            return isClosed
        }
    }

    func write(_ text: String) { write(Array(text.utf8)[...]) }

    func write(_ all: ArraySlice<UInt8>) {
        closed.withLock { isClosed in
            var bytes = all
            while !bytes.isEmpty, !isClosed {
                let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    bytes = bytes.dropFirst(count)
                } else if count < 0, errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if count == 0 || errno != EINTR {
                    if count < 0, errno != EPIPE { errorNumber.withLock { $0 = errno } }
                    isClosed = true
                }
            }
        }
    }
}
