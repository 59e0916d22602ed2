import BaselogDomain

/// Choosing the one entry that goes to find out whether an endpoint works again.
extension Courier {
    func candidate(for probe: Endpoint.Probe, now: Duration) async throws(QueueError) -> StoredEntry? {
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

    /// What was made by hand, else the oldest of the highest level; one that the server may be failing on would find
    /// nothing out and only goes where there is no other.
    private func freshCandidate(now: Duration) async throws(QueueError) -> StoredEntry? {
        if let entry = try await unsuspected(now: now) { return entry }
        if let early = try await early() { return early }
        return lane.admits(limit: endpoint.limit.limit, at: now) ? ready.take { isSuspect($0) } : nil
    }

    /// The best of those that are ready or queued and that the server is not known to fail on.
    func unsuspected(now: Duration) async throws(QueueError) -> StoredEntry? {
        try await refill(now: now)
        parkUnroutable(now: now)
        if let first = ready.first, first.encoded.origin == .hand, !isSuspect(first) { return ready.removeFirst() }
        let best = ready.mostSevere { !isSuspect($0) }
        if let severe = try await mostSevere(above: best?.encoded.level) { return severe }
        return best.flatMap { best in ready.take { $0.id == best.id } }
    }

    func eventProbe(now: Duration) async throws(QueueError) -> StoredEntry? {
        guard case .probe = endpoint.eventAdmission(at: now) else { return nil }
        return try await parked(behind: .events)
    }

    private func parked(behind kind: GateState.Kind) async throws(QueueError) -> StoredEntry? {
        let query = PageQuery(
            states: [.parked], kind: kind == .events ? .event : nil, order: .oldestFirst, limit: 100)
        let entries = try await context.queue.page(query).entries
        return entries.first { $0.gate == kind && isFree($0) }
    }

    /// The oldest queued entry of the highest level above this one and `info`; nearly all of a queue is at that level
    /// or below.
    private func mostSevere(above known: Level?) async throws(QueueError) -> StoredEntry? {
        for level in [Level.critical, .error, .warning] where known.map({ level > $0 }) ?? true {
            let query = PageQuery(states: [.queued], minimumLevel: level, order: .oldestFirst, limit: held.count + 1)
            if let entry = try await first(query, where: { !isSuspect($0) }) { return entry }
        }
        return nil
    }

    /// The oldest entry whose time has not come: an outage should not outlast its end because all that waits is in
    /// backoff. What the server itself asked to wait with does, unless good news or a person say otherwise.
    func early() async throws(QueueError) -> StoredEntry? {
        guard mayTakeEarly || endpoint.breaker.state != .closed else { return nil }
        let query = PageQuery(states: [.scheduled], order: .oldestFirst, limit: held.count + Courier.earlyChoice)
        if mayTakeEarly {
            if let entry = try await first(query, where: { !isSuspect($0) }) { return entry }
            return try await first(query) { _ in true }
        }
        guard let entry = try await first(query, where: { !isSuspect($0) }) else { return nil }
        let last = try await context.queue.attempts(entry.id).last
        return last?.retryAfter == nil && isFree(entry) ? entry : nil
    }

    private func first(
        _ query: PageQuery, where matches: (StoredEntry) -> Bool
    ) async throws(QueueError) -> StoredEntry? {
        beginReading()
        defer { endReading() }
        let entries = try await context.queue.page(query).entries
        let entry = entries.first { isFree($0) && isRoutable($0) && matches($0) }
        if let entry { ready.remove([entry.id]) }
        return entry
    }
}
