import BaselogDomain
import Synchronization

/// What is read from the queue before its turn, and events that have no route.
extension Courier {
    /// Fills the list of ready entries: what people sent first, then retries whose time has come, then the queue.
    func refill(now: Duration) async throws(QueueError) {
        try await readDue(now: now)
        try await readHandMade(now: now)
        let isStrict = settings.delivery.ordering == .strict
        repeat { try await readQueued(now: now) } while isStrict && wantsMore && !isExhausted
    }

    private func readQueued(now: Duration) async throws(QueueError) {
        guard wantsMore else { return }
        let wanted = readAheadCount
        let appends = takeAppends()
        guard !isExhausted else { return }
        let generation = readGeneration
        beginReading()
        defer { endReading() }
        // Behind a new beginning the entries in flight come first; the limit must reach beyond them.
        let limit = wanted + (cursor == 0 ? held.count : 0)
        let entries = try await context.queue.queued(after: cursor, limit: limit, maxBytes: Courier.readAheadBytes)
        guard generation == readGeneration else { return wakeup.raise() }
        isExhausted = entries.isEmpty && appends == inbox.withLock(\.appendsSeen)
        if let last = entries.last { cursor = last.sequence }
        for entry in entries where isFree(entry) && !ready.contains(entry.id) {
            ready.append(entry, at: isBacklog(entry) ? now - trigger.interval : now)
        }
        if isExhausted {
            hasReadBacklog = true
            ready.forgetFormer()
        }
    }

    private var readAheadCount: Int { max(Courier.readAhead, takesBatches ? trigger.size * 2 : 0) }

    /// Whether so little is ready that more is to be read. In strict order those that may not go yet do not count, so
    /// that one busy stream does not hide all others, but for a limit.
    private var wantsMore: Bool {
        guard settings.delivery.ordering == .strict else { return ready.count <= readAheadCount / 2 }
        guard ready.count < Courier.strictReadAhead, ready.bytes < Courier.strictReadAheadBytes else { return false }
        let order = StreamOrder(held: held.values, bursts: bursts)
        return ready.items.count { order.admits($0.entry) } <= readAheadCount / 2
    }

    /// Whether it lay in the queue when the engine started, and has waited for company long enough.
    private func isBacklog(_ entry: StoredEntry) -> Bool {
        !hasReadBacklog && entry.encoded.acceptedAt < context.stopwatch.timestamp(of: .zero)
    }

    private func takeAppends() -> Int {
        inbox.withLock { inbox in
            if inbox.hasAppends { isExhausted = false }
            inbox.hasAppends = false
            return inbox.appendsSeen
        }
    }

    private func readHandMade(now: Duration) async throws(QueueError) {
        let isAsked = inbox.withLock { inbox in
            defer { inbox.hasHandMade = false }
            return inbox.hasHandMade
        }
        guard isAsked else { return }
        let generation = readGeneration
        beginReading()
        defer { endReading() }
        let entries = try await context.queue.queuedByHand(limit: Courier.readAhead + held.count)
        guard generation == readGeneration else { return }
        ready.prepend(entries.filter { isFree($0) }, at: now)
    }

    private func readDue(now: Duration) async throws(QueueError) {
        guard let nextDue, nextDue <= now else { return }
        let generation = readGeneration
        beginReading()
        defer { endReading() }
        let time = context.stopwatch.timestamp(of: now)
        let limit = Courier.readAhead + held.count
        let entries = try await context.queue.due(at: time, limit: limit)
        let outlook = try await context.queue.schedule(now: time, bucket: .seconds(1), buckets: 1)
        guard generation == readGeneration else { return wakeup.raise() }
        // Those in flight stay due until they are settled; looking once a second finds what falls due beside them.
        self.nextDue = outlook.next.map { max(context.stopwatch.moment(of: $0), now + .seconds(1)) }
        if entries.count == limit { self.nextDue = now }
        ready.prepend(entries.filter { isFree($0) && !ready.contains($0.id) }, at: now)
    }

    /// Whether nobody has it. What has been settled since reading began is not what was read any more.
    func isFree(_ entry: StoredEntry) -> Bool {
        held[entry.id] == nil && !settledMeanwhile.contains(entry.id) && !untouchable.contains(entry.id)
    }

    /// Remembers what is settled from now on, until ``endReading()``.
    func beginReading() { readsUnderWay += 1 }

    func endReading() {
        readsUnderWay -= 1
        if readsUnderWay == 0, !settledMeanwhile.isEmpty { settledMeanwhile = [] }
    }

    func unpark() async throws(QueueError) {
        guard !gatesToUnpark.isEmpty else { return }
        var kinds = gatesToUnpark
        if form.route(of: .event) == .parked || endpoint.gates[.events] != nil { kinds.remove(.events) }
        guard !kinds.isEmpty else { return gatesToUnpark = [] }
        let count = try await context.queue.unpark(kinds, limit: Courier.unparkLimit)
        if count < Courier.unparkLimit {
            gatesToUnpark.subtract(kinds)
            gatesToUnpark.remove(.events)
        } else {
            wakeup.raise()
        }
        if count > 0 { readAnew() }
    }

    /// Reads the queue from its beginning again, because older entries may have become queued.
    func readAnew() {
        readGeneration += 1
        cursor = 0
        isExhausted = false
        ready.removeAll()
        nextDue = context.stopwatch.elapsed
        inbox.withLock { $0.hasHandMade = true }
        wakeup.raise()
    }

    // MARK: Events without a route

    func isRoutable(_ entry: StoredEntry) -> Bool {
        switch form.route(of: entry.encoded.kind) {
        case .logs, .eventAsLog: true
        case .parked: false
        case .events: endpoint.gates[.events] == nil
        }
    }

    /// Puts events that have no route aside, so that the logs behind them go on.
    func parkUnroutable(now: Duration) {
        // Logs always have one.
        guard ready.events > 0 else { return }
        let stranded = ready.items.map(\.entry).filter { !isRoutable($0) }
        guard !stranded.isEmpty else { return }
        ready.remove(Set(stranded.map(\.id)))
        let gate = state(of: .events)
        for (index, entry) in stranded.enumerated() {
            held[entry.id] = HeldEntry(index, of: stranded, leased: now)
            settle(entry, .parked(.events), attempt: nil, news: .parked(entry.id, gate), at: context.now())
        }
        settlementReady.raise()
    }
}
