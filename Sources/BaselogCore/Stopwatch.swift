package import BaselogDomain

/// The engine's own time: monotonic, counted from its start, and tied to the wall clock once.
///
/// All waiting is measured on it, so that a step of the wall clock moves no deadline. What is written down is wall-clock
/// time as of the start plus what has passed, which is what remains to be waited.
package struct Stopwatch: Sendable {
    private let clock: any Clock<Duration>
    private let measure: @Sendable () -> Duration
    private let origin: Timestamp

    package init(_ clock: some Clock<Duration>, now: Timestamp) {
        let start = clock.now
        self.clock = clock
        measure = { start.duration(to: clock.now) }
        origin = now
    }

    /// The time since the start.
    package var elapsed: Duration { measure() }

    /// The wall-clock time of a moment, as of the engine's start.
    func timestamp(of moment: Duration) -> Timestamp { origin + moment }

    /// The moment of a wall-clock time; negative if it was before the start.
    func moment(of timestamp: Timestamp) -> Duration { timestamp - origin }

    /// Throws only if the task is cancelled.
    package func sleep(until moment: Duration) async throws {
        let remaining = moment - elapsed
        guard remaining > .zero else { return }
        try await clock.sleep(for: remaining)
    }

    package func sleep(for duration: Duration) async throws { try await clock.sleep(for: duration) }
}
