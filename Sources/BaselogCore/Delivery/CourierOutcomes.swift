import BaselogDomain

/// What an answer means for the endpoint and for each entry that was asked about.
extension Courier {
    /// - Returns: The verdict on the request as a whole.
    func conclude(_ lease: Lease, _ report: TransportReport, inFlight: Int) -> Verdict {
        let hasKey = lease.isBatch || lease.request.headers.contains { $0.name == "Idempotency-Key" }
        let verdict = Verdict(
            report, method: lease.request.method, hasIdempotencyKey: hasKey, settings: settings.retry)
        if lease.isBatch { return concludeBatch(lease, report, whole: verdict, inFlight: inFlight) }
        react(to: verdict, lease, report, inFlight: inFlight)
        finish(lease.entries[0], verdict, report)
        return verdict
    }

    private func concludeBatch(
        _ lease: Lease, _ report: TransportReport, whole: Verdict, inFlight: Int
    ) -> Verdict {
        guard case .success(let answer) = report.result,
            let items = BatchAnswer.items(of: answer, count: lease.entries.count)
        else { return concludeWhole(lease, report, whole, inFlight: inFlight) }
        var overall = whole
        let verdicts = items.map { verdict(on: $0, of: report, method: lease.request.method) }
        // The request did what it could; what became of its items is no sign of how the endpoint is, unless all failed.
        overall.answer = verdicts.contains { $0.answer == .delivered } ? .delivered : verdicts[0].answer
        overall.failure = overall.answer == .delivered ? nil : verdicts[0].failure
        overall.message = overall.answer == .delivered ? whole.message : verdicts[0].message
        react(to: overall, lease, report, inFlight: inFlight)
        for (entry, (item, var verdict)) in zip(lease.entries, zip(items, verdicts)) {
            if case .configuration = verdict.answer, overall.answer == .delivered {
                // Its neighbours prove that neither key nor route is at fault.
                verdict.answer = .transient
                verdict.retriesInBurst = false
            }
            finish(entry, verdict, report, body: item?.body)
        }
        return overall
    }

    /// The answer is about the request, not about its items.
    private func concludeWhole(
        _ lease: Lease, _ report: TransportReport, _ verdict: Verdict, inFlight: Int
    ) -> Verdict {
        let isUnsupported = verdict.status.map { [404, 405, 422].contains($0) } ?? false
        if isUnsupported { batchesRefused = true }
        guard isUnsupported || verdict.answer == .payload else {
            react(to: verdict, lease, report, inFlight: inFlight)
            for entry in lease.entries { finish(entry, verdict, report) }
            return verdict
        }
        // Not one of the entries is at fault yet: each finds out by itself, and no attempt is used.
        var neutral = verdict
        neutral.answer = .payload
        react(to: neutral, lease, report, inFlight: inFlight)
        alone.formUnion(lease.entries.map(\.id))
        release(lease.entries)
        return neutral
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
        let changes = endpoint.answered(
            verdict, to: lease.probe, isEventRoute: lease.isEventRoute, roundTrip: report.phases.total,
            inFlight: inFlight, at: context.stopwatch.elapsed, random: context.random)
        announce(changes)
    }

    // MARK: One entry

    /// Decides what becomes of an entry. The only place where one can end.
    private func finish(_ entry: StoredEntry, _ verdict: Verdict, _ report: TransportReport, body: [UInt8]? = nil) {
        // A person may have taken the lease back in the meantime; nothing of it is left to decide then.
        guard held[entry.id] != nil else { return }
        let attempt = Attempt(
            number: entry.attempts + 1, started: report.started, status: verdict.status, failure: verdict.failure,
            message: verdict.message, retryAfter: verdict.retryAfter.asked, serverRequestID: verdict.serverRequestID,
            phases: report.phases)
        switch verdict.answer {
        case .delivered:
            endpoint.succeeded(retriedAfter: bursts.removeValue(forKey: entry.id)?.last)
            alone.remove(entry.id)
            settle(entry, .delivered, attempt: attempt, news: .delivered(entry.id, attempt))
        case .transient, .ambiguous:
            retry(entry, verdict, attempt)
        case .configuration(let kind):
            let gate = endpoint.gates[kind] == nil ? GateState.Kind.events : kind
            settle(entry, .parked(gate), attempt: attempt, news: .parked(entry.id, state(of: gate)))
        case .payload:
            bursts[entry.id] = nil
            alone.remove(entry.id)
            let answer = body ?? (try? report.result.get().body) ?? []
            let reason = DeathReason(kind: .refused, status: verdict.status, answer: AnswerText.kept(answer))
            settle(entry, .dead(reason), attempt: attempt, news: .died(entry.id, reason))
        case .withdrawn: release([entry])
        }
    }

    private func retry(_ entry: StoredEntry, _ verdict: Verdict, _ attempt: Attempt) {
        let (wait, endsCycle) = wait(for: entry, verdict)
        let time = context.stopwatch.timestamp(of: context.stopwatch.elapsed + wait)
        settle(
            entry, .scheduled(notBefore: time, endsCycle: endsCycle, maybeDelivered: verdict.maybeDelivered),
            attempt: attempt, news: .failed(entry.id, attempt, next: time))
    }

    private func wait(for entry: StoredEntry, _ verdict: Verdict) -> (Duration, endsCycle: Bool) {
        let made = bursts[entry.id]?.attempts ?? 0
        if verdict.retryAfter.asked != nil {
            // Asked to come back later, which uses no attempt of the burst.
            let backoff = schedule.delay(after: made + 1, jitter: context.random())
            return (verdict.retryAfter.delay(backoff: backoff, jitter: context.random()), false)
        }
        let failure = RetryBudget.Failure(status: verdict.status)
        let hasRoom = bursts[entry.id] != nil || bursts.count < Courier.burstLimit
        if verdict.retriesInBurst, made + 1 < schedule.maxAttempts, hasRoom,
            endpoint.paysForRetry(after: verdict.status)
        {
            bursts[entry.id] = Burst(attempts: made + 1, last: failure)
            return (schedule.delay(after: made + 1, jitter: context.random()), false)
        }
        bursts[entry.id] = nil
        return (schedule.delay(afterCycle: entry.cycles + 1, jitter: context.random()), true)
    }

    /// Gives leases back: the queue never knew of them, so that there is nothing to write.
    private func release(_ entries: [StoredEntry]) {
        for entry in entries { held[entry.id] = nil }
        readAnew()
    }

    func settle(_ entry: StoredEntry, _ outcome: Settlement.Outcome, attempt: Attempt?, news: EngineEvent.Fact) {
        held[entry.id]?.isSettling = true
        let settlement = Settlement(
            id: entry.id, sequence: entry.sequence, outcome: outcome, attempt: attempt, time: context.now())
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
                if endpoint.breaker.state == .closed, learning == .done { learning = .needed }
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

    func storageFailed(_ error: QueueError) {
        guard storageProblem != error.explanation.message else { return }
        storageProblem = error.explanation.message
        context.ledger.tell(.storageFailed(error.explanation.message))
    }

    func storageRecovered() {
        guard storageProblem != nil else { return }
        storageProblem = nil
        context.ledger.changed.raise()
    }
}
