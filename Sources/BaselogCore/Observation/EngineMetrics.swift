import BaselogDomain
import Metrics
import Synchronization

/// Tells a metrics backend what an engine counts, under the names `baselog_…`; where there is no backend it does nothing.
///
/// Rare things and requests are told as they happen. Everything that a snapshot knows is told once a second from there,
/// so that neither accepting nor delivering an entry costs more for being measured.
///
/// | name | labels | kind |
/// |---|---|---|
/// | `baselog_entries` | `state` | gauge |
/// | `baselog_accepted_total`, `baselog_delivered_total` | | counter |
/// | `baselog_dead_total` | `reason`: `refused`, `suspected_poison` | counter |
/// | `baselog_dropped_total` | `policy` | counter |
/// | `baselog_maybe_delivered_total` | | counter |
/// | `baselog_queue_bytes`, `baselog_queue_oldest_age_seconds` | | gauge |
/// | `baselog_commit_seconds` | | timer |
/// | `baselog_commit_entries` | | recorder |
/// | `baselog_requests_total` | `class`, `status` (`none` without an answer) | counter |
/// | `baselog_request_seconds` | `phase`: `connect`, `wait`, `read`, `total` | timer |
/// | `baselog_concurrency_limit`, `baselog_in_flight`, `baselog_retry_tokens` | | gauge |
/// | `baselog_gate` | `name`; 1 is closed | gauge |
/// | `baselog_breaker_state` | 0 closed, 1 half open, 2 open | gauge |
/// | `baselog_clock_skew_seconds`, `baselog_progress_age_seconds` | | gauge |
/// | `baselog_conservation_residual` | anything but 0 is a loss | gauge |
///
/// `baselog_tail_lag_bytes{path}` belongs to those who follow files: an engine knows none.
final class EngineMetrics: Sendable {
    /// How often a snapshot is told.
    static let interval: Duration = .seconds(1)
    /// Different statuses that get a counter of their own; servers know some sixty.
    static let statusLimit = 100

    private struct Request: Hashable {
        var answer: String
        var status: String
    }

    private struct State {
        var requests: [Request: Counter] = [:]
        /// The counts that were told last.
        var told = EntryCounts()
        var toldDrops: [DropReason: DropCount] = [:]
    }

    /// Whether anybody listens.
    let isOn: Bool
    private let factory: any MetricsFactory
    private let state = Mutex(State())
    private let entries: [(state: EntryState, gauge: Gauge)]
    private let accepted: Counter
    private let delivered: Counter
    private let dropped: [DropReason: Counter]
    private let dead: [DeathReason.Kind: Counter]
    private let maybeDelivered: Counter
    private let commitTime: Timer
    private let commitEntries: Recorder
    private let phases: [(time: @Sendable (RequestPhases) -> Duration?, timer: Timer)]
    private let gates: [(kind: GateState.Kind, gauge: Gauge)]
    private let gauges: [(value: @Sendable (EngineSnapshot) -> Double, gauge: Gauge)]

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        isOn = !(factory is NOOPMetricsHandler)
        func counter(_ name: String, _ label: String? = nil, _ value: String = "") -> Counter {
            Counter(label: "baselog_\(name)", dimensions: label.map { [($0, value)] } ?? [], factory: factory)
        }
        func gauge(_ name: String, _ label: String? = nil, _ value: String = "") -> Gauge {
            Gauge(label: "baselog_\(name)", dimensions: label.map { [($0, value)] } ?? [], factory: factory)
        }
        entries = EntryState.allCases.map { ($0, gauge("entries", "state", $0.name)) }
        accepted = counter("accepted_total")
        delivered = counter("delivered_total")
        dropped = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map { ($0, counter("dropped_total", "policy", $0.name)) })
        dead = [
            .refused: counter("dead_total", "reason", "refused"),
            .suspectedPoison: counter("dead_total", "reason", "suspected_poison"),
        ]
        maybeDelivered = counter("maybe_delivered_total")
        commitTime = Timer(label: "baselog_commit_seconds", dimensions: [], factory: factory)
        commitEntries = Recorder(label: "baselog_commit_entries", dimensions: [], factory: factory)
        let phaseTimes: [(String, @Sendable (RequestPhases) -> Duration?)] = [
            ("connect", \.connect), ("wait", \.wait), ("read", \.read), ("total", { $0.total }),
        ]
        phases = phaseTimes.map { name, time in
            (time, Timer(label: "baselog_request_seconds", dimensions: [("phase", name)], factory: factory))
        }
        let gateNames: [(GateState.Kind, String)] = [
            (.authentication, "authentication"), (.endpoint, "endpoint"), (.retryAfter, "retry_after"),
            (.events, "events"),
        ]
        gates = gateNames.map { ($0, gauge("gate", "name", $1)) }
        let values: [(@Sendable (EngineSnapshot) -> Double, String)] = [
            ({ Double($0.storage.usedBytes) }, "queue_bytes"),
            ({ $0.oldestAge.inSeconds }, "queue_oldest_age_seconds"),
            ({ Double($0.concurrency.limit) }, "concurrency_limit"),
            ({ Double($0.concurrency.inFlight) }, "in_flight"),
            ({ Double($0.retries.budget) }, "retry_tokens"),
            ({ $0.breakerNumber }, "breaker_state"),
            ({ $0.health.clockSkew?.inSeconds ?? 0 }, "clock_skew_seconds"),
            ({ $0.progressAge?.inSeconds ?? 0 }, "progress_age_seconds"),
            ({ Double($0.counts.residual) }, "conservation_residual"),
        ]
        gauges = values.map { ($0, gauge($1)) }
    }

    // MARK: As it happens

    func died(_ kind: DeathReason.Kind) { dead[kind]?.increment() }

    func mayBeDelivered() { maybeDelivered.increment() }

    func committed(_ commit: QueueCommit) {
        commitTime.recordNanoseconds(commit.duration.nanoseconds)
        commitEntries.record(commit.entries)
    }

    func requested(_ verdict: Verdict, phases times: RequestPhases) {
        guard isOn else { return }
        let request = Request(answer: verdict.answer.name, status: verdict.status.map(String.init) ?? "none")
        let counter = state.withLock { state in
            if let known = state.requests[request] { return known }
            let isFull = state.requests.count >= EngineMetrics.statusLimit
            let counter = Counter(
                label: "baselog_requests_total",
                dimensions: [("class", request.answer), ("status", isFull ? "other" : request.status)],
                factory: factory)
            if !isFull { state.requests[request] = counter }
            return counter
        }
        counter.increment()
        for phase in phases {
            if let time = phase.time(times) { phase.timer.recordNanoseconds(time.nanoseconds) }
        }
    }

    // MARK: Once a second

    /// What former runs have counted is not told again.
    func begin(with counts: EntryCounts, drops: [DropReason: DropCount]) {
        state.withLock { state in
            state.told = counts
            state.toldDrops = drops
        }
    }

    func sample(_ snapshot: EngineSnapshot) {
        guard isOn else { return }
        let counts = snapshot.counts
        for (state, gauge) in entries { gauge.record(counts[state]) }
        for (kind, gauge) in gates { gauge.record(snapshot.gates.contains { $0.kind == kind } ? 1 : 0) }
        for (value, gauge) in gauges { gauge.record(value(snapshot)) }
        let (before, dropsBefore) = state.withLock { state in
            defer {
                state.told = counts
                state.toldDrops = snapshot.storage.drops
            }
            return (state.told, state.toldDrops)
        }
        accepted.increment(by: max(0, counts.accepted - before.accepted))
        delivered.increment(by: max(0, counts.delivered - before.delivered))
        // A drop that is taken back is not taken back here: counters only grow.
        for (reason, count) in snapshot.storage.drops {
            dropped[reason]?.increment(by: max(0, count.entries - (dropsBefore[reason]?.entries ?? 0)))
        }
    }
}

extension EngineSnapshot {
    fileprivate var oldestAge: Duration { storage.oldestPending.map { max(.zero, time - $0) } ?? .zero }

    fileprivate var breakerNumber: Double {
        switch breaker {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
    }
}

extension AnswerClass {
    fileprivate var name: String {
        switch self {
        case .delivered: "delivered"
        case .transient: "transient"
        case .ambiguous: "ambiguous"
        case .configuration: "configuration"
        case .payload: "payload"
        case .withdrawn: "withdrawn"
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue + attoseconds / 1_000_000_000
    }
}
