import BaselogDomain
import Synchronization

/// Which entries go next, and whether anything may go at all.
extension Courier {
    /// Takes every lease that may be taken now, and tells when to look again even if nothing happens.
    func turn() async -> (leases: [Lease], wake: Duration?) {
        guard !isPaused, !isDraining else { return ([], nil) }
        let now = context.stopwatch.elapsed
        announce(endpoint.timePassed(to: now))
        var leases: [Lease] = []
        do {
            try await unpark()
            let wake = try await take(into: &leases, now: now)
            storageRecovered()
            return (leases, wake)
        } catch {
            storageFailed(error)
            return (leases, now + Courier.storageRetry)
        }
    }

    private func take(into leases: inout [Lease], now: Duration) async throws(QueueError) -> Duration? {
        var wake: Duration?
        func wait(until moment: Duration?) { wake = [wake, moment].compactMap(\.self).min() }
        while requestsInFlight < endpoint.limit.limit, outcomes.count < Courier.settlementLimit, !isPaused, !isDraining
        {
            switch endpoint.admission(at: now) {
            case .wait(let moment):
                wait(until: moment)
                return wake
            case .probe(let probe):
                await learn()
                guard let entry = try await candidate(for: probe, now: now) else {
                    wait(until: nextDue)
                    return wake
                }
                endpoint.probeLeft(probe)
                mayTakeEarly = false
                leases.append(lease([entry], probe: probe, now: now))
                announceBreaker(probe)
            case .pass:
                if let entry = try await eventProbe(now: now) {
                    endpoint.probeLeft(.gate(.events))
                    leases.append(lease([entry], probe: .gate(.events), now: now))
                    continue
                }
                try await refill(now: now)
                if !ready.isEmpty, learning == .needed { await learn() }
                parkUnroutable(now: now)
                guard !isPaused, !isDraining else { return nil }
                let moment = trigger.moment(
                    for: ready.waiting, takesBatches: takesBatches, isFlushing: isUrgent, now: now)
                if let moment, moment <= now {
                    if let lease = nextLease(now: now) {
                        leases.append(lease)
                        continue
                    }
                    // All that is ready are suspects, whose lane is full: an answer makes room.
                } else {
                    wait(until: moment)
                }
                if ready.isEmpty { isFlushing = false }
                wait(until: nextDue)
                if case .wait(let moment) = endpoint.eventAdmission(at: now) { wait(until: moment) }
                return wake
            }
        }
        return wake
    }

    // MARK: Leases

    var takesBatches: Bool { form.capabilities.hasBatches && !batchesRefused }

    private var isUrgent: Bool {
        if isFlushing || ready.first?.encoded.origin == .hand { return true }
        // Parts of a refused batch have waited for company before.
        return !isolation.isEmpty && ready.items.contains { isolation.company(of: $0.entry.id) != .anybody }
    }

    /// One entry, or as many as fit into a batch; `nil` if none that is ready may go now.
    private func nextLease(now: Duration) -> Lease? {
        func mayGo(_ entry: StoredEntry) -> Bool { !isSuspect(entry) || hasRoomForSuspects }
        var first: StoredEntry?
        if !isolation.isEmpty { first = ready.take { isolation.company(of: $0.id) != .anybody && mayGo($0) } }
        guard let first = first ?? ready.take(where: mayGo) else { return nil }
        let company = company(of: first)
        guard takesBatches, company != .nobody else { return lease([first], probe: nil, now: now) }
        var entries = [first]
        var bytes = first.encoded.payload.bytes.count
        while entries.count < trigger.size, bytes < BatchTrigger.fullBytes,
            let next = ready.take(where: { self.company(of: $0) == company })
        {
            bytes += next.encoded.payload.bytes.count
            entries.append(next)
        }
        return lease(entries, probe: nil, now: now)
    }

    private func company(of entry: StoredEntry) -> Isolation.Company {
        guard form.allowsBatch(of: entry.encoded.kind), !isSuspect(entry) else { return .nobody }
        return isolation.company(of: entry.id)
    }

    /// Whether only this entry may be what the server fails on. Such entries travel alone, few at a time.
    private func isSuspect(_ entry: StoredEntry) -> Bool { entry.maybeDelivered && entry.cycles >= 2 }

    /// A tenth of the concurrency, but always one, is for suspects.
    private var hasRoomForSuspects: Bool {
        let underWay = held.values.count { !$0.isSettling && isSuspect($0.entry) }
        return underWay < max(1, endpoint.limit.limit / 10)
    }

    private func lease(_ entries: [StoredEntry], probe: Endpoint.Probe?, now: Duration) -> Lease {
        for entry in entries { held[entry.id] = HeldEntry(entry: entry, leased: now) }
        requestsInFlight += 1
        lastProgress = now
        context.ledger.tell(.leased(entries.map(\.id)))
        let items = entries.map { WireForm.Item(id: $0.id, kind: $0.encoded.kind, payload: $0.encoded.payload) }
        // Only entries with a route are ever leased; should one have none, the body alone still says what it is.
        let request = items.count > 1 ? form.batch(items) : form.request(for: items[0]) ?? form.batch(items)
        return Lease(
            entries: entries, request: request, isBatch: request.path == WireForm.batchPath,
            isEventRoute: request.path == WireForm.eventsPath, probe: probe, leased: now)
    }

    // MARK: Reading ahead

    /// Fills the list of ready entries: what people sent first, then retries whose time has come, then the queue.
    private func refill(now: Duration) async throws(QueueError) {
        try await readHandMade(now: now)
        try await readDue(now: now)
        let wanted = max(Courier.readAhead, takesBatches ? trigger.size * 2 : 0)
        guard ready.count <= wanted / 2 else { return }
        let appends = takeAppends()
        guard !isExhausted else { return }
        let generation = readGeneration
        let known = Set(held.keys)
        // Behind a new beginning the entries in flight come first; the limit must reach beyond them.
        let limit = wanted + (cursor == 0 ? known.count : 0)
        let entries = try await context.queue.queued(after: cursor, limit: limit, maxBytes: Courier.readAheadBytes)
        guard generation == readGeneration else { return wakeup.raise() }
        isExhausted = entries.isEmpty && appends == inbox.withLock(\.appendsSeen)
        if let last = entries.last { cursor = last.sequence }
        ready.append(entries.filter { isFree($0, besides: known) && !ready.contains($0.id) }, at: now)
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
        let known = Set(held.keys)
        let entries = try await context.queue.queuedByHand(limit: Courier.readAhead + known.count)
        guard generation == readGeneration else { return }
        ready.prepend(entries.filter { isFree($0, besides: known) }, at: now)
    }

    private func readDue(now: Duration) async throws(QueueError) {
        guard let nextDue, nextDue <= now else { return }
        let generation = readGeneration
        let known = Set(held.keys)
        let time = context.stopwatch.timestamp(of: now)
        let limit = Courier.readAhead + known.count
        let entries = try await context.queue.due(at: time, limit: limit)
        let outlook = try await context.queue.schedule(now: time, bucket: .seconds(1), buckets: 1)
        guard generation == readGeneration else { return wakeup.raise() }
        // Those in flight stay due until they are settled; looking once a second finds what falls due beside them.
        self.nextDue = outlook.next.map { max(context.stopwatch.moment(of: $0), now + .seconds(1)) }
        if entries.count == limit { self.nextDue = now }
        ready.prepend(entries.filter { isFree($0, besides: known) && !ready.contains($0.id) }, at: now)
    }

    /// Whether nobody has it. What was in flight when reading began may have been settled meanwhile: it is not what was
    /// read any more.
    private func isFree(_ entry: StoredEntry, besides known: Set<EntryID>) -> Bool {
        !known.contains(entry.id) && held[entry.id] == nil && !untouchable.contains(entry.id)
    }

    private func unpark() async throws(QueueError) {
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

    // MARK: Finding out

    /// The one entry that goes to find out whether an endpoint works again.
    private func candidate(for probe: Endpoint.Probe, now: Duration) async throws(QueueError) -> StoredEntry? {
        guard case .gate(let kind) = probe else { return try await freshCandidate(now: now) }
        guard logFuse.isBlown || eventFuse.isBlown else {
            if let parked = try await parked(behind: kind) { return parked }
            return try await freshCandidate(now: now)
        }
        // Everything was refused for what it is, and those that are parked may deserve it: every other one that finds
        // out is one that was not sent yet.
        probeTurn += 1
        if probeTurn.isMultiple(of: 2), let fresh = try await freshCandidate(now: now) { return fresh }
        if let parked = try await parked(behind: kind) { return parked }
        return try await freshCandidate(now: now)
    }

    private func freshCandidate(now: Duration) async throws(QueueError) -> StoredEntry? {
        try await refill(now: now)
        parkUnroutable(now: now)
        if let first = ready.first, first.encoded.origin == .hand { return ready.removeFirst() }
        if let severe = try await mostSevere() { return severe }
        if !ready.isEmpty { return ready.removeFirst() }
        return mayTakeEarly ? try await oldest(in: .scheduled) : nil
    }

    private func eventProbe(now: Duration) async throws(QueueError) -> StoredEntry? {
        guard case .probe = endpoint.eventAdmission(at: now) else { return nil }
        return try await parked(behind: .events)
    }

    private func parked(behind kind: GateState.Kind) async throws(QueueError) -> StoredEntry? {
        let query = PageQuery(
            states: [.parked], kind: kind == .events ? .event : nil, order: .oldestFirst, limit: 100)
        let entries = try await context.queue.page(query).entries
        return entries.first { $0.gate == kind && isFree($0, besides: []) }
    }

    /// The oldest queued entry of the highest level above `info`; nearly all of a queue is at that level or below.
    private func mostSevere() async throws(QueueError) -> StoredEntry? {
        for level in [Level.critical, .error, .warning] {
            let query = PageQuery(
                states: [.queued], minimumLevel: level, order: .oldestFirst, limit: held.count + 1)
            let known = Set(held.keys)
            let entries = try await context.queue.page(query).entries
            guard let entry = entries.first(where: { isFree($0, besides: known) && isRoutable($0) }) else { continue }
            ready.remove([entry.id])
            return entry
        }
        return nil
    }

    private func oldest(in state: EntryState) async throws(QueueError) -> StoredEntry? {
        let query = PageQuery(states: [state], order: .oldestFirst, limit: held.count + 1)
        let known = Set(held.keys)
        let entries = try await context.queue.page(query).entries
        guard let entry = entries.first(where: { isFree($0, besides: known) && isRoutable($0) }) else { return nil }
        ready.remove([entry.id])
        return entry
    }

    // MARK: Events without a route

    private func isRoutable(_ entry: StoredEntry) -> Bool {
        switch form.route(of: entry.encoded.kind) {
        case .logs, .eventAsLog: true
        case .parked: false
        case .events: endpoint.gates[.events] == nil
        }
    }

    /// Puts events that have no route aside, so that the logs behind them go on.
    private func parkUnroutable(now: Duration) {
        let stranded = ready.items.map(\.entry).filter { !isRoutable($0) }
        guard !stranded.isEmpty else { return }
        ready.remove(Set(stranded.map(\.id)))
        let gate = state(of: .events)
        for entry in stranded {
            held[entry.id] = HeldEntry(entry: entry, leased: now, isSettling: true)
            settle(entry, .parked(.events), attempt: nil, news: .parked(entry.id, gate))
        }
        settlementReady.raise()
    }
}
