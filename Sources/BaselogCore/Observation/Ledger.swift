import BaselogDomain
import Synchronization

/// Writes down what happened, for those who look: rates, latencies, errors, news.
///
/// Everything is synchronous and costs well below a microsecond or so; nobody who ships ever waits for one who looks.
final class Ledger: Sendable {
    private struct State {
        var throughput = ThroughputMeter()
        var latency = LatencyMeter()
        var errors = ErrorTable()
        var malformedRetryAfters = 0
    }

    private let state = Mutex(State())
    private let stopwatch: Stopwatch
    private let now: @Sendable () -> Timestamp
    private let metrics: EngineMetrics
    let events = EventFeed()
    let requests = RequestLog()
    let errorGroups = ErrorGroupTable()
    /// Raised whenever a new snapshot would differ from the last one.
    let changed = Signal()

    init(stopwatch: Stopwatch, metrics: EngineMetrics, now: @escaping @Sendable () -> Timestamp) {
        self.metrics = metrics
        self.stopwatch = stopwatch
        self.now = now
    }

    func tell(_ fact: EngineEvent.Fact) {
        events.send(fact, at: now())
        changed.raise()
    }

    /// - Parameter fact: Makes each of them; not asked where nobody listens.
    func tell(_ count: Int, _ fact: (Int) -> EngineEvent.Fact?) {
        events.send(count, at: now(), fact)
        changed.raise()
    }

    func accepted(_ ids: [EntryID]) {
        state.withLock { $0.throughput.count(accepted: ids.count, at: stopwatch.elapsed) }
        tell(.accepted(ids))
    }

    func delivered(_ count: Int) {
        state.withLock { $0.throughput.count(delivered: count, at: stopwatch.elapsed) }
    }

    /// One request is over; it carried `entries` entries.
    func requested(_ verdict: Verdict, phases: RequestPhases, entries: Int) {
        let moment = stopwatch.elapsed
        metrics.requested(verdict, phases: phases)
        state.withLock { state in
            state.errors.requested(at: moment)
            if verdict.retryAfter == .malformed { state.malformedRetryAfters += 1 }
            if let failure = verdict.failure {
                let status = verdict.status.map { "\($0) " } ?? ""
                state.throughput.count(failed: entries, at: moment)
                state.errors.failed(failure, message: status + verdict.message, time: now(), at: moment)
            } else {
                state.latency.record(phases, at: moment)
            }
        }
        if let failure = verdict.failure {
            errorGroups.failed(
                failure, status: verdict.status, message: verdict.message, time: now(), at: moment)
        }
        changed.raise()
    }

    /// `Retry-After` headers that said nothing.
    var malformedRetryAfters: Int { state.withLock(\.malformedRetryAfters) }

    /// Whether all rates are zero and stay so.
    var isQuiet: Bool { state.withLock { $0.throughput.isQuiet(at: stopwatch.elapsed) } }

    func histories() -> (throughput: ThroughputHistory, latency: LatencyHistory, errors: ErrorHistory) {
        let moment = stopwatch.elapsed
        // Copies are cheap (shared storage); the arithmetic then holds nobody up.
        let state = state.withLock { $0 }
        return (
            state.throughput.history(at: moment), state.latency.history(at: moment), state.errors.history(at: moment)
        )
    }
}
