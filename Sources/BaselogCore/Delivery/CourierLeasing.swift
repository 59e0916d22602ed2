import BaselogDomain
import Synchronization

/// Which entries go next, and whether anything may go at all.
extension Courier {
    /// Takes every lease that may be taken now, and tells when to look again even if nothing happens.
    func turn() async -> (leases: [Lease], wake: Duration?) {
        // The turn that follows the order to end is the last one: it takes what only waited for company.
        let isLast = isEnding
        defer {
            if isLast, !isDraining {
                isDraining = true
                idle.raise()
            }
        }
        guard !isPaused, !isDraining else { return ([], nil) }
        let now = context.stopwatch.elapsed
        announce(endpoint.timePassed(to: now))
        var leases: [Lease] = []
        do {
            try await unpark()
            try await mendWaits(now: now)
            let wake = try await take(into: &leases, now: now)
            context.storage.recovered(.leasing)
            return (leases, wake)
        } catch {
            context.storage.failed(.leasing, error)
            return (leases, now + Courier.storageRetry)
        }
    }

    private func take(into leases: inout [Lease], now: Duration) async throws(QueueError) -> Duration? {
        var wake: Duration?
        func wait(until moment: Duration?) { wake = [wake, moment].compactMap(\.self).min() }
        while requestsInFlight < endpoint.limit.limit, unwritten < Courier.settlementLimit, !isPaused, !isDraining {
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
                find(out: probe, with: entry, into: &leases, now: now)
            case .probeOfOthers(let moment):
                guard let entry = try await unsuspected(now: now) else {
                    wait(until: moment)
                    return wake
                }
                find(out: .breaker, with: entry, into: &leases, now: now)
            case .pass:
                if let entry = try await eventProbe(now: now) {
                    endpoint.probeLeft(.gate(.events))
                    leases.append(lease([entry], probe: .gate(.events), now: now))
                    continue
                }
                try await refill(now: now)
                if !ready.isEmpty { await learn() }
                parkUnroutable(now: now)
                guard !isPaused, !isDraining else { return nil }
                let moment = trigger.moment(
                    for: takesBatches ? ready.waiting : ready.waitingAlone, takesBatches: takesBatches,
                    isFlushing: isUrgent, now: now)
                if let moment, moment <= now {
                    if let lease = nextLease(now: now) {
                        leases.append(lease)
                        continue
                    }
                    // All that is ready has to let others go first: an answer makes room, or time in the lane.
                    if lane.opens > now { wait(until: lane.opens) }
                } else {
                    wait(until: moment)
                }
                if ready.isEmpty { isFlushing = false }
                if ready.isEmpty, mayTakeEarly, let entry = try await early() {
                    leases.append(lease([entry], probe: nil, now: now))
                    continue
                }
                wait(until: nextDue)
                if case .wait(let moment) = endpoint.eventAdmission(at: now) { wait(until: moment) }
                return wake
            }
        }
        return wake
    }

    private func find(out probe: Endpoint.Probe, with entry: StoredEntry, into leases: inout [Lease], now: Duration) {
        endpoint.probeLeft(probe)
        leases.append(lease([entry], probe: probe, now: now))
        announceBreaker(probe)
    }

    // MARK: Leases

    var takesBatches: Bool { form.capabilities.hasBatches && !batchesRefused }

    private var isUrgent: Bool {
        if isFlushing || ready.handMade > 0 { return true }
        // Parts of a refused batch have waited for company before.
        return !isolation.isEmpty && ready.items.contains { isolation.company(of: $0.entry.id) != .anybody }
    }

    /// One entry, or as many as fit into a batch; `nil` if none that is ready may go now.
    private func nextLease(now: Duration) -> Lease? {
        let order = settings.delivery.ordering == .strict ? StreamOrder(held: held.values, bursts: bursts) : nil
        let admitsSuspects = lane.admits(limit: endpoint.limit.limit, at: now)
        func mayGo(_ entry: StoredEntry) -> Bool {
            (admitsSuspects || !isSuspect(entry)) && order?.admits(entry) ?? true
        }
        var first: StoredEntry?
        if !isolation.isEmpty { first = ready.take { isolation.company(of: $0.id) != .anybody && mayGo($0) } }
        guard let first = first ?? ready.take(where: mayGo) else { return nil }
        let company = company(of: first)
        guard takesBatches, company != .nobody else { return lease([first], probe: nil, now: now) }
        var entries = [first]
        let bytes = BatchTrigger.fullBytes - first.encoded.payload.bytes.count
        entries += ready.take(trigger.size - 1, bytes: bytes) { self.company(of: $0) == company && mayGo($0) }
        if order != nil { entries.sort { $0.sequence < $1.sequence } }
        return lease(entries, probe: nil, now: now)
    }

    private func company(of entry: StoredEntry) -> Isolation.Company {
        guard form.allowsBatch(of: entry.encoded.kind), !isSuspect(entry) else { return .nobody }
        return isolation.company(of: entry.id)
    }

    /// Whether only this entry may be what the server fails on. Such entries travel alone, few at a time.
    func isSuspect(_ entry: StoredEntry) -> Bool { entry.maybeDelivered && entry.cycles >= 2 }

    private func lease(_ entries: [StoredEntry], probe: Endpoint.Probe?, now: Duration) -> Lease {
        for index in entries.indices { held[entries[index].id] = HeldEntry(index, of: entries, leased: now) }
        requestsInFlight += 1
        lastProgress = now
        mayTakeEarly = false
        let isSuspect = isSuspect(entries[0])
        if isSuspect { lane.left() }
        context.ledger.tell(.leased(entries.map(\.id)))
        let items = entries.map { WireForm.Item(id: $0.id, kind: $0.encoded.kind, payload: $0.encoded.payload) }
        // Only entries with a route are ever leased; should one have none, the body alone still says what it is.
        let request = items.count > 1 ? form.batch(items) : form.request(for: items[0]) ?? form.batch(items)
        return Lease(
            entries: entries, request: request, isBatch: request.path == WireForm.batchPath,
            isEventRoute: request.path == WireForm.eventsPath, isSuspect: isSuspect, probe: probe, epoch: epoch,
            leased: now)
    }
}
