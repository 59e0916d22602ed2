import BaselogDomain
import Synchronization

/// Shows important entries on the console while nothing can be shipped.
///
/// A mirror, never an acknowledgement: it reads entries and changes none, and what it writes goes nowhere near the queue.
final class ConsoleMirror: Sendable {
    /// How long shipping must have been impossible.
    static let patience: Duration = .seconds(30)
    static let linesPerSecond = 50
    static let minimumLevel = Level.warning
    /// The most of a message that is shown, in characters.
    static let messageLimit = 2_000

    /// Who says that nothing can be shipped.
    enum Obstacle: Sendable, Hashable, CaseIterable { case delivery, health }

    private struct State {
        var obstacles: Set<Obstacle> = []
        var since: Duration?
        var second: Int64 = -1
        var written = 0
        var suppressed = 0

        /// Begins another second.
        ///
        /// - Returns: How many lines of the one before were left out.
        mutating func begin(_ second: Int64) -> Int {
            guard self.second != second else { return 0 }
            defer {
                self.second = second
                written = 0
                suppressed = 0
            }
            return suppressed
        }
    }

    private let stopwatch: Stopwatch
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())
    /// Raised when the first line of a second is left out.
    private let leftOut = Signal()

    /// - Parameter write: Takes one line without its end; must not block for long.
    init(stopwatch: Stopwatch, write: @escaping @Sendable (String) -> Void) {
        self.stopwatch = stopwatch
        self.write = write
    }

    func set(_ obstacle: Obstacle, _ isThere: Bool) {
        let now = stopwatch.elapsed
        state.withLock { state in
            if isThere { state.obstacles.insert(obstacle) } else { state.obstacles.remove(obstacle) }
            state.since = state.obstacles.isEmpty ? nil : state.since ?? now
        }
    }

    /// Whether nothing could be shipped for so long that entries are shown.
    var isShowing: Bool {
        let since = state.withLock(\.since)
        return since.map { stopwatch.elapsed - $0 > ConsoleMirror.patience } ?? false
    }

    /// Shows an accepted entry, if it is important and nothing can be shipped.
    func accepted(_ content: EntryContent, at time: Timestamp) {
        guard case .log(let log) = content, log.level >= ConsoleMirror.minimumLevel, isShowing else { return }
        show(ConsoleMirror.line(for: log, at: time))
    }

    /// Shows what cannot be shipped at all, whatever its level.
    func refused(_ content: EntryContent, because reason: String, at time: Timestamp) {
        switch content {
        case .log(let log): show("\(ConsoleMirror.line(for: log, at: time)) (not shipped: \(reason))")
        case .event(let event): show("\(time.iso8601()) EVENT \(event.type) (not shipped: \(reason))")
        }
    }

    private func show(_ line: String) {
        let second = stopwatch.elapsed.components.seconds
        let (summary, mayWrite): (Int, Bool) = state.withLock { state in
            let summary = state.begin(second)
            guard state.written < ConsoleMirror.linesPerSecond else {
                state.suppressed += 1
                return (summary, false)
            }
            state.written += 1
            return (summary, true)
        }
        summarise(summary)
        if mayWrite { write(line) } else { leftOut.raise() }
    }

    private func summarise(_ count: Int) { if count > 0 { write("… and \(count.grouped) more") } }

    /// Tells how many lines a second had too many, once it is over, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await leftOut.wait()
            guard !Task.isCancelled else { break }
            let next = Duration.seconds(stopwatch.elapsed.components.seconds + 1)
            try? await stopwatch.sleep(until: next)
            flush()
        }
        flush()
    }

    /// Tells what was left out so far.
    private func flush() {
        // At the end of the engine a second need not be over.
        let second = Task.isCancelled ? -1 : stopwatch.elapsed.components.seconds
        summarise(state.withLock { $0.begin(second) })
    }

    private static func line(for log: LogEntry, at time: Timestamp) -> String {
        let category = log.category.map { " \(AnswerText.safe($0, limit: 255)):" } ?? ""
        let message = AnswerText.safe(log.message, limit: messageLimit)
        return "\((log.timestamp ?? time).iso8601()) \(log.level.name.uppercased())\(category) \(message)"
    }
}
