import BaselogDomain

/// How the courier stands at one moment, for those who look.
struct CourierStanding: Sendable {
    var isPaused: Bool
    var breaker: BreakerState
    var gates: [GateState]
    var concurrency: ConcurrencyState
    var budget: Int
    /// `nil` while nothing is known of them.
    var capabilities: ServerCapabilities?
    var takesBatches: Bool
    /// Entries that are in flight, with the wall-clock time of their leases.
    var inFlight: [EntryID: Timestamp]
    /// Attempts that running bursts have made.
    var bursts: [EntryID: Int]
    /// Entries that gather for the next batch, and when it leaves at the latest.
    var gathering: Int
    var leaves: Timestamp?
    var storageProblem: String?
    /// The moment of the last change of any entry.
    var lastProgress: Duration
}

extension Courier {
    func standing() -> CourierStanding {
        let now = context.stopwatch.elapsed
        let order: [GateState.Kind] = [.authentication, .endpoint, .retryAfter, .events]
        var gates = order.filter { endpoint.gates[$0] != nil }.map { state(of: $0) }
        if form.route(of: .event) == .parked { gates.append(state(of: .events)) }
        let moment = trigger.moment(for: ready.waiting, takesBatches: takesBatches, isFlushing: isFlushing, now: now)
        return CourierStanding(
            isPaused: isPaused, breaker: breakerState, gates: gates,
            concurrency: ConcurrencyState(
                inFlight: requestsInFlight, limit: endpoint.limit.limit, ceiling: endpoint.limit.ceiling),
            budget: endpoint.budget.tokens, capabilities: isServerKnown ? form.capabilities : nil,
            takesBatches: takesBatches,
            inFlight: held.mapValues { wallTime(of: $0.leased) }, bursts: bursts.mapValues(\.attempts),
            gathering: ready.count, leaves: moment.map { wallTime(of: $0) }, storageProblem: context.storage.problem,
            lastProgress: lastProgress)
    }

    /// The counts of the queue, with what is in flight taken from where the queue still has it.
    ///
    /// The sum is that of one transaction, whatever happens meanwhile: in flight is only ever moved, never added.
    func counts() async throws(QueueError) -> EntryCounts {
        var counts = try await context.queue.counts()
        if counts.pending == 0 { lastProgress = context.stopwatch.elapsed }
        for item in held.values {
            switch item.entry.state {
            case .scheduled where counts.scheduled > 0: counts.scheduled -= 1
            case .parked where counts.parked > 0: counts.parked -= 1
            case _ where counts.queued > 0: counts.queued -= 1
            default: continue
            }
            counts.inFlight += 1
        }
        return counts
    }

    func isHeld(_ id: EntryID) -> Bool { held[id] != nil }

    /// The entries in flight, as they were when they were leased.
    func entriesInFlight() -> [StoredEntry] { held.values.map(\.entry) }
}
