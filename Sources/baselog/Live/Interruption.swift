import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as an orderly end: the first one cancels, the second one ends at once.
enum Interruption {
    /// Runs the body; a signal cancels it, and once it has ended the command fails with 130 or 143.
    static func cancelling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let received = FirstSignal()
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // Without this the default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if let first = received.note(number) { _exit(128 + first) }
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
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        // What the body throws after a signal is only the echo of the signal.
        if let number = received.number { throw CommandFailure(number == SIGINT ? .interrupted : .terminated) }
        return try result.get()
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
