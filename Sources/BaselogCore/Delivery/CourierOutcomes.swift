import BaselogDomain

/// What an answer means for the endpoint and for each entry that was asked about.
extension Courier {
    /// - Returns: The verdict on the request as a whole.
    func conclude(_ lease: Lease, _ report: TransportReport, inFlight: Int) -> Verdict {
        let hasKey = lease.request.headers.contains { $0.name == "Idempotency-Key" }
        var verdict = Verdict(
            report, method: lease.request.method, hasIdempotencyKey: hasKey, settings: settings.retry)
        if lease.epoch != epoch, case .configuration = verdict.answer {
            // A key or address that is not used any more was refused.
            verdict.answer = .withdrawn
            release(lease.entries)
            return verdict
        }
        var payment = Payment(time: context.now())
        if lease.isBatch {
            return concludeBatch(lease, report, whole: verdict, inFlight: inFlight, payment: &payment)
        }
        fuse(&verdict, for: lease.entries[0].id, isEventRoute: lease.isEventRoute)
        react(to: verdict, lease, report, inFlight: inFlight)
        finish(lease.entries[0], verdict, report, payment: &payment)
        return verdict
    }

    private func concludeBatch(
        _ lease: Lease, _ report: TransportReport, whole: Verdict, inFlight: Int, payment: inout Payment
    ) -> Verdict {
        guard case .success(let answer) = report.result,
            let items = BatchAnswer.items(of: answer, count: lease.entries.count)
        else { return concludeWhole(lease, report, whole, inFlight: inFlight, payment: &payment) }
        var overall = whole
        var verdicts = verdicts(on: items, of: report, method: lease.request.method)
        if verdicts.contains(where: { $0.answer == .delivered }) {
            // The request did what it could; what became of its other items is no sign of how the endpoint is.
            overall.answer = .delivered
            overall.failure = nil
            batchesWork = true
        } else {
            for index in verdicts.indices {
                fuse(&verdicts[index], for: lease.entries[index].id, isEventRoute: lease.isEventRoute)
            }
            // That of the last one tells whether the fuse has blown.
            let telling = verdicts[verdicts.count - 1]
            overall.answer = telling.answer
            overall.failure = telling.failure
            overall.message = telling.message
        }
        react(to: overall, lease, report, inFlight: inFlight)
        for (entry, (item, var verdict)) in zip(lease.entries, zip(items, verdicts)) {
            if case .configuration = verdict.answer, overall.answer == .delivered {
                // Its neighbours prove that neither key nor route is at fault.
                verdict.answer = .transient
                verdict.retriesInBurst = false
            }
            finish(entry, verdict, report, body: item?.body, payment: &payment)
        }
        return overall
    }

    /// The answer is about the request, not about its items.
    private func concludeWhole(
        _ lease: Lease, _ report: TransportReport, _ verdict: Verdict, inFlight: Int, payment: inout Payment
    ) -> Verdict {
        let isUnsupported =
            switch verdict.status {
            case 404, 405: true
            // Of a server that has taken a batch before it is about the entries.
            case 422: !batchesWork
            default: false
            }
        if isUnsupported { batchesRefused = true }
        // A conflict is known to be one with a stored entry only where a single key was sent.
        guard isUnsupported || verdict.answer == .payload || verdict.status == 409 else {
            react(to: verdict, lease, report, inFlight: inFlight)
            // The server may have failed on one of them: they do not all travel together again.
            if verdict.answer == .ambiguous, !isolation.isFull { isolation.split(lease.entries, bySize: false) }
            for entry in lease.entries { finish(entry, verdict, report, payment: &payment) }
            return verdict
        }
        // Not one of the entries is at fault yet: parts of the batch find out, and no attempt is used.
        var neutral = verdict
        neutral.answer = .payload
        react(to: neutral, lease, report, inFlight: inFlight)
        if !isUnsupported { isolation.split(lease.entries, bySize: verdict.status == 413) }
        release(lease.entries)
        return neutral
    }

    /// Spares an entry that is refused like all others before it.
    private func fuse(_ verdict: inout Verdict, for id: EntryID, isEventRoute: Bool) {
        guard verdict.answer == .payload else { return }
        let blows =
            isEventRoute
            ? eventFuse.blows(for: id, status: verdict.status) : logFuse.blows(for: id, status: verdict.status)
        guard blows else { return }
        verdict.answer = .configuration(.endpoint)
        verdict.message += " · to \(PayloadFuse.limit) entries in a row, so it is not the entries"
    }

    private func verdicts(on items: [TransportAnswer?], of report: TransportReport, method: String) -> [Verdict] {
        // Nearly all say the same, and successes say nothing beside their status.
        var known: (status: Int, verdict: Verdict)?
        return items.map { item in
            if let item, let known, item.status == known.status, item.body.isEmpty { return known.verdict }
            let verdict = verdict(on: item, of: report, method: method)
            if let item, item.body.isEmpty { known = (item.status, verdict) }
            return verdict
        }
    }

    private func verdict(on item: TransportAnswer?, of report: TransportReport, method: String) -> Verdict {
        var report = report
        let unknown = TransportFailure(
            kind: .notHTTP, message: "the answer to the batch does not say what became of this entry", bodyWasSent: true
        )
        report.result = item.map { .success($0) } ?? .failure(unknown)
        var verdict = Verdict(report, method: method, hasIdempotencyKey: true, settings: settings.retry)
        if item == nil { verdict.answer = .ambiguous }
        return verdict
    }

    private func react(to verdict: Verdict, _ lease: Lease, _ report: TransportReport, inFlight: Int) {
        guard lease.epoch == epoch else { return }
        let changes = endpoint.answered(
            verdict, to: lease.probe, isEventRoute: lease.isEventRoute, isSuspect: lease.isSuspect,
            roundTrip: report.phases.total, inFlight: inFlight, at: context.stopwatch.elapsed, random: context.random)
        announce(changes)
    }

    // MARK: One entry

    /// Decides what becomes of an entry. The only place where one can end.
    private func finish(
        _ entry: StoredEntry, _ verdict: Verdict, _ report: TransportReport, body: [UInt8]? = nil,
        payment: inout Payment
    ) {
        // A person may have taken the lease back in the meantime; nothing of it is left to decide then.
        guard held.index(forKey: entry.id) != nil else { return }
        let attempt = Attempt(
            number: entry.attempts + 1, started: report.started, status: verdict.status, failure: verdict.failure,
            message: verdict.message, retryAfter: verdict.retryAfter.asked, serverRequestID: verdict.serverRequestID,
            phases: report.phases)
        switch verdict.answer {
        case .delivered:
            let burst = bursts.isEmpty ? nil : bursts.removeValue(forKey: entry.id)
            payment.succeeded(retriedAfter: burst?.last, endpoint: &endpoint)
            isolation.forget(entry.id)
            poison.delivered(entry.id)
            if form.route(of: entry.encoded.kind) == .events { eventFuse.reset() } else { logFuse.reset() }
            settle(entry, .delivered, attempt: attempt, news: nil, at: payment.time)
        case .transient, .ambiguous:
            retry(entry, verdict, attempt, body: body ?? (try? report.result.get().body) ?? [], payment: &payment)
        case .configuration(let kind):
            let gate = endpoint.gates[kind] == nil ? GateState.Kind.events : kind
            settle(
                entry, .parked(gate), attempt: attempt, news: .parked(entry.id, state(of: gate)), at: payment.time)
        case .payload:
            let answer = body ?? (try? report.result.get().body) ?? []
            end(entry, .refused, verdict, attempt, answer: answer, at: payment.time)
        case .withdrawn: release([entry])
        }
    }

    private func end(
        _ entry: StoredEntry, _ kind: DeathReason.Kind, _ verdict: Verdict, _ attempt: Attempt, answer: [UInt8],
        at time: Timestamp
    ) {
        bursts[entry.id] = nil
        isolation.forget(entry.id)
        poison.forget(entry.id)
        context.metrics.died(kind)
        let reason = DeathReason(kind: kind, status: verdict.status, answer: AnswerText.kept(answer))
        settle(entry, .dead(reason), attempt: attempt, news: .died(entry.id, reason), at: time)
    }

    private func retry(
        _ entry: StoredEntry, _ verdict: Verdict, _ attempt: Attempt, body: [UInt8], payment: inout Payment
    ) {
        let (wait, endsCycle) = wait(for: entry, verdict, payment: &payment)
        if endsCycle, verdict.answer == .ambiguous, poison.suspects(entry.id) {
            return end(entry, .suspectedPoison, verdict, attempt, answer: body, at: payment.time)
        }
        if verdict.maybeDelivered, !entry.maybeDelivered { context.metrics.mayBeDelivered() }
        let time = context.stopwatch.timestamp(of: context.stopwatch.elapsed + wait)
        settle(
            entry, .scheduled(notBefore: time, endsCycle: endsCycle, maybeDelivered: verdict.maybeDelivered),
            attempt: attempt, news: .failed(entry.id, attempt, next: time), at: payment.time)
    }

    private func wait(
        for entry: StoredEntry, _ verdict: Verdict, payment: inout Payment
    ) -> (Duration, endsCycle: Bool) {
        let made = bursts[entry.id]?.attempts ?? 0
        if verdict.retryAfter.asked != nil {
            // Asked to come back later, which uses no attempt of the burst.
            let backoff = schedule.delay(after: made + 1, jitter: context.random())
            return (verdict.retryAfter.delay(backoff: backoff, jitter: context.random()), false)
        }
        let failure = RetryBudget.Failure(status: verdict.status)
        let hasRoom = bursts[entry.id] != nil || bursts.count < Courier.burstLimit
        if verdict.retriesInBurst, made + 1 < schedule.maxAttempts, hasRoom,
            payment.pays(forRetryAfter: verdict.status, endpoint: &endpoint)
        {
            bursts[entry.id] = Burst(
                attempts: made + 1, last: failure, stream: entry.encoded.stream, sequence: entry.sequence)
            return (schedule.delay(after: made + 1, jitter: context.random()), false)
        }
        bursts[entry.id] = nil
        return (schedule.delay(afterCycle: entry.cycles + 1, jitter: context.random()), true)
    }

    /// What a request has cost or earned: it counts once, however many entries it carried.
    struct Payment {
        /// When the answer was taken in, one time for all its entries.
        let time: Timestamp
        private var isPaid: Bool?
        private var hasEarned = false

        init(time: Timestamp) { self.time = time }

        mutating func pays(forRetryAfter status: Int?, endpoint: inout Endpoint) -> Bool {
            if let isPaid { return isPaid }
            let pays = endpoint.paysForRetry(after: status)
            isPaid = pays
            return pays
        }

        mutating func succeeded(retriedAfter failure: RetryBudget.Failure?, endpoint: inout Endpoint) {
            guard !hasEarned else { return }
            hasEarned = true
            endpoint.succeeded(retriedAfter: failure)
        }
    }

    /// Gives leases back: the queue never knew of them, so that there is nothing to write.
    func release(_ entries: [StoredEntry]) {
        for entry in entries { held[entry.id] = nil }
        readAnew()
    }

    func settle(
        _ entry: StoredEntry, _ outcome: Settlement.Outcome, attempt: Attempt?, news: EngineEvent.Fact?,
        at time: Timestamp
    ) {
        let settlement = Settlement(
            id: entry.id, sequence: entry.sequence, outcome: outcome, attempt: attempt, time: time)
        outcomes.append(Outcome(settlement: settlement, news: news))
    }

    // MARK: News

    func announce(_ changes: [Endpoint.Change]) {
        guard !changes.isEmpty else { return }
        context.mirror.set(.delivery, endpoint.isShut)
        for change in changes {
            switch change {
            case .breakerChanged:
                context.ledger.tell(.breakerChanged(breakerState))
                // What comes back after an outage may be another version of the server.
                if endpoint.breaker.state == .closed { forgetDescription() }
                // Asked once when it opens: a server whose health is good and whose route fails must not be asked for ever.
                if wasClosed, endpoint.breaker.state != .closed { health.demandNow() }
                wasClosed = endpoint.breaker.state == .closed
            case .gateClosed(let kind): context.ledger.tell(.gateClosed(state(of: kind)))
            case .gateOpened(let kind):
                gatesToUnpark.insert(kind)
                context.ledger.tell(.gateOpened(kind))
            }
        }
    }

    func announceBreaker(_ probe: Endpoint.Probe) {
        if probe == .breaker { context.ledger.tell(.breakerChanged(.halfOpen)) }
    }

    var breakerState: BreakerState {
        switch endpoint.breaker.state {
        case .closed: .closed
        case .open(let until): .open(until: wallTime(of: until))
        case .halfOpen: .halfOpen
        }
    }

    func state(of kind: GateState.Kind) -> GateState {
        guard let gate = endpoint.gates[kind] else {
            return GateState(kind: kind, reason: "the server has no route for events", nextProbe: nil)
        }
        return GateState(kind: kind, reason: gate.reason, nextProbe: wallTime(of: gate.nextProbe))
    }

    /// What a clock on the wall will show then, as it stands now.
    func wallTime(of moment: Duration) -> Timestamp { context.now() + (moment - context.stopwatch.elapsed) }
}
