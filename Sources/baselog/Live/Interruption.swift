import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM as an orderly end: the first one cancels, the second one ends at once. SIGHUP ends as well where
/// the terminal has gone; otherwise it asks for what `onHangup` does.
enum Interruption {
    /// Runs the body; a signal cancels it, and once it has ended the command fails with 130 or 143.
    ///
    /// - Parameter onHangup: What a person wants who sends SIGHUP; `nil` for the end.
    static func cancelling<Result: Sendable>(
        onHangup: (@Sendable () -> Void)? = nil, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let received = FirstSignal()
        let terminal = TerminalPresence()
        // Started by nohup the program outlives its terminal.
        let outlives = isIgnored(SIGHUP)
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // Without this the default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if number == SIGHUP, outlives || (onHangup != nil && !terminal.isGone) {
                    onHangup?()
                    return
                }
                if let first = received.note(number) { _exit(exitStatus(of: first).rawValue) }
                task.cancel()
            }
            source.resume()
            return source
        }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        signal(SIGHUP, outlives ? SIG_IGN : SIG_DFL)
        // What the body throws after a signal is only the echo of the signal.
        if let number = received.number { throw CommandFailure(exitStatus(of: number)) }
        return try result.get()
    }

    private static func exitStatus(of signal: Int32) -> ExitStatus { signal == SIGINT ? .interrupted : .terminated }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}

private final class FirstSignal: Sendable {
    private let value = Mutex<Int32?>(nil)

    var number: Int32? { value.withLock { $0 } }

    /// Keeps the first signal.
    ///
    /// - Returns: The first one, if this is not it.
    func note(_ number: Int32) -> Int32? {
        value.withLock { first in
            if let first { return first }
            first = number
            return nil
        }
    }
}
