import BaselogDomain

/// Carries what does not come from the queue, such as health probes, over the engine's own connections, and tells the
/// courier what every answer says about the endpoint.
struct SideDoor: Transport {
    let courier: Courier

    func send(_ request: WireRequest) async -> TransportReport {
        let (transport, epoch) = await courier.connection
        let report = await transport.send(request)
        await courier.overheard(report, to: request, epoch: epoch)
        return report
    }

    /// The connections are the engine's.
    func close() async {}
}

/// A request past the queue that may go.
struct DirectPass: Sendable {
    var probe: Endpoint.Probe?
    var epoch: Int
    var inFlight: Int
}

/// Why a request past the queue may not go.
struct Obstacle: Error, Hashable {
    enum Kind: Sendable, Hashable { case breaker, gate(GateState.Kind) }

    var kind: Kind
    /// What people read: `403 Forbidden · Invalid API Key`.
    var reason: String
    /// How long until one may go; `nil` if only an answer can tell.
    var wait: Duration?
}

/// Requests past the queue: they respect what is closed, and what comes of them is news as any other.
extension Courier {
    var connection: (transport: any Transport, epoch: Int) { (transport, epoch) }

    /// Whether the server asked for a pause that is not over.
    var isAskedToPause: Bool {
        endpoint.gates[.retryAfter].map { context.stopwatch.elapsed < $0.nextProbe } ?? false
    }

    /// Asks for a request past the queue. Where one entry may find out, this one does.
    func enter() -> Result<DirectPass, Obstacle> {
        let now = context.stopwatch.elapsed
        announce(endpoint.timePassed(to: now))
        switch endpoint.admission(at: now) {
        case .pass: return .success(directPass(nil))
        case .probe(let probe):
            endpoint.probeLeft(probe)
            announceBreaker(probe)
            return .success(directPass(probe))
        case .probeOfOthers:
            endpoint.probeLeft(.breaker)
            announceBreaker(.breaker)
            return .success(directPass(.breaker))
        case .wait(let until):
            return .failure(obstacle(wait: until.map { max(.zero, $0 - now) }))
        }
    }

    private func directPass(_ probe: Endpoint.Probe?) -> DirectPass {
        DirectPass(probe: probe, epoch: epoch, inFlight: requestsInFlight + 1)
    }

    private func obstacle(wait: Duration?) -> Obstacle {
        for kind in [GateState.Kind.retryAfter, .authentication, .endpoint] {
            if let gate = endpoint.gates[kind] { return Obstacle(kind: .gate(kind), reason: gate.reason, wait: wait) }
        }
        return Obstacle(kind: .breaker, reason: "too many requests failed", wait: wait)
    }

    /// Takes in what came of a request that ``enter()`` let go.
    func left(_ pass: DirectPass, _ verdict: Verdict, _ report: TransportReport, isEventRoute: Bool) {
        context.ledger.requested(verdict, phases: report.phases, entries: 1)
        health.observed(verdict, phases: report.phases)
        guard pass.epoch == epoch else { return }
        let changes = endpoint.answered(
            verdict, to: pass.probe, isEventRoute: isEventRoute, roundTrip: report.phases.total,
            inFlight: pass.inFlight, at: context.stopwatch.elapsed, random: context.random)
        announce(changes)
        wakeup.raise()
    }

    /// Takes in what the answer to a question says about everything else: a pause that is asked for holds for all, and
    /// a key or route that is refused where logs go is refused to logs.
    func overheard(_ report: TransportReport, to request: WireRequest, epoch: Int) {
        guard epoch == self.epoch, case .success(let answer) = report.result else { return }
        let verdict = Verdict(
            report, method: request.method, hasIdempotencyKey: false, settings: settings.retry)
        let now = context.stopwatch.elapsed
        var changes: [Endpoint.Change] = []
        if answer.status == 429 || answer.status == 503 {
            changes = endpoint.askedToPause(verdict, at: now, random: context.random)
        } else if request.path == WireForm.logsPath, case .configuration(let kind) = verdict.answer {
            changes = endpoint.refused(kind, reason: verdict.gateReason, at: now, random: context.random)
        }
        announce(changes)
        wakeup.raise()
    }
}
