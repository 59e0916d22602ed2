import BaselogDomain

/// All that decides whether anything may be sent to one endpoint: breaker, gates, concurrency, retry budget.
///
/// A pure value; the courier asks it before each lease and tells it each answer.
struct Endpoint: Sendable {
    /// Why one entry goes although the endpoint is shut.
    enum Probe: Sendable, Hashable {
        case breaker
        case gate(GateState.Kind)
    }

    enum Admission: Sendable, Hashable {
        case pass
        case probe(Probe)
        /// One entry may find out whether the breaker can close, but none that the server may be failing on; such a one
        /// not before this moment.
        case probeOfOthers(until: Duration)
        /// Not before this moment; `nil`: not before an answer comes.
        case wait(until: Duration?)
    }

    enum Change: Sendable, Hashable {
        case breakerChanged
        case gateClosed(GateState.Kind)
        case gateOpened(GateState.Kind)
    }

    private(set) var breaker = Breaker()
    private(set) var limit: ConcurrencyLimit
    private(set) var gates: [GateState.Kind: Gate] = [:]
    private(set) var budget = RetryBudget()

    init(maxConcurrency: Int) { limit = ConcurrencyLimit(ceiling: maxConcurrency) }

    // MARK: Asking

    /// Gates that shut everything; that of events shuts only events.
    private static let general: [GateState.Kind] = [.authentication, .endpoint]

    func admission(at now: Duration) -> Admission {
        if let pause = gates[.retryAfter] { return .wait(until: pause.nextProbe) }
        let closed = Endpoint.general.compactMap { gates[$0] }
        switch breaker.admission(at: now) {
        case .busy: return .wait(until: nil)
        case .wait(let until): return .wait(until: until)
        case .probe where closed.isEmpty: return .probe(.breaker)
        case .probeOfOthers(let until): return closed.isEmpty ? .probeOfOthers(until: until) : .wait(until: until)
        case .pass where closed.isEmpty: return .pass
        case .pass, .probe: break
        }
        guard !closed.contains(where: \.isProbing) else { return .wait(until: nil) }
        if let early = closed.filter({ !$0.admitsProbe(at: now) }).map(\.nextProbe).max() { return .wait(until: early) }
        return .probe(.gate(closed[0].kind))
    }

    /// Whether nothing but single entries to find out is sent.
    var isShut: Bool { breaker.state != .closed || gates.keys.contains { $0 != .events } }

    /// Whether entries that travel as events may go: all, one to find out, or none before a moment.
    func eventAdmission(at now: Duration) -> Admission {
        guard let gate = gates[.events] else { return .pass }
        return gate.admitsProbe(at: now)
            ? .probe(.gate(.events)) : .wait(until: gate.isProbing ? nil : gate.nextProbe)
    }

    // MARK: Telling

    /// Opens what opens by itself.
    mutating func timePassed(to now: Duration) -> [Change] {
        guard let pause = gates[.retryAfter], now >= pause.nextProbe else { return [] }
        gates[.retryAfter] = nil
        return [.gateOpened(.retryAfter)]
    }

    mutating func probeLeft(_ probe: Probe) {
        switch probe {
        case .breaker: breaker.probeLeft()
        case .gate(let kind):
            gates[kind]?.probeLeft()
            if case .open = breaker.state { breaker.probeLeft() }
        }
    }

    /// Takes in the answer to a request.
    ///
    /// - Parameters:
    ///   - isEventRoute: Whether it went to the route for events, whose absence says nothing about logs.
    ///   - isSuspect: Whether it carried an entry that the server may be failing on. An ambiguous failure then says
    ///     nothing about the endpoint: one such entry must not stop all others.
    ///   - inFlight: How many requests were in flight, this one included.
    mutating func answered(
        _ verdict: Verdict, to probe: Probe?, isEventRoute: Bool, isSuspect: Bool = false, roundTrip: Duration,
        inFlight: Int, at now: Duration, random: () -> Double
    ) -> [Change] {
        var changes: [Change] = []
        let blamesEntry = isSuspect && verdict.answer == .ambiguous
        if verdict.isOverload, !blamesEntry { limit.overloaded(at: now) }
        switch verdict.answer {
        case .ambiguous where blamesEntry:
            if breaker.failedSuspect(isProbe: probe != nil, at: now, jitter: random()) { changes = [.breakerChanged] }
            withdraw(probe, at: now)
        case .delivered:
            limit.finished(roundTrip: roundTrip, inFlight: inFlight, at: now)
            changes += recovered(isSuccess: true, at: now)
            let proven: [GateState.Kind] = isEventRoute ? [.authentication, .events] : [.authentication, .endpoint]
            for kind in proven where gates.removeValue(forKey: kind) != nil { changes.append(.gateOpened(kind)) }
        case .transient, .ambiguous:
            changes += failed(verdict, isProbe: probe != nil, at: now, random: random)
            withdraw(probe, at: now)
        case .configuration(let kind):
            changes += recovered(isSuccess: false, at: now)
            let gate = isEventRoute && kind == .endpoint ? .events : kind
            close(gate, reason: verdict.gateReason, isProbe: probe == .gate(gate), at: now, random: random)
            if probe != .gate(gate) { withdraw(probe, at: now) }
            changes.append(.gateClosed(gate))
        case .payload:
            changes += recovered(isSuccess: false, at: now)
            withdraw(probe, at: now)
        case .withdrawn: withdraw(probe, at: now)
        }
        return changes
    }

    /// Whether the burst may go on; pays for it.
    mutating func paysForRetry(after status: Int?) -> Bool { budget.pays(forRetryAfter: status) }

    mutating func succeeded(retriedAfter failure: RetryBudget.Failure?) { budget.succeeded(retriedAfter: failure) }

    /// A health probe, a person or new settings say that trying is worth while.
    ///
    /// - Parameter gates: The gates that the news concern.
    mutating func tryNow(gates kinds: Set<GateState.Kind>, at now: Duration) -> [Change] {
        for kind in kinds { gates[kind]?.probeNow(at: now) }
        return breaker.endEarly(at: now) ? [.breakerChanged] : []
    }

    /// A person's order overrides what a server asked for.
    mutating func forgetPause() -> [Change] {
        gates.removeValue(forKey: .retryAfter) == nil ? [] : [.gateOpened(.retryAfter)]
    }

    /// It is another endpoint now: whatever was learned of the former one is worth nothing.
    mutating func reset(maxConcurrency: Int) -> [Change] {
        let opened = gates.keys.map { Change.gateOpened($0) }
        let wasClosed = breaker.state == .closed
        self = Endpoint(maxConcurrency: maxConcurrency)
        return opened + (wasClosed ? [] : [.breakerChanged])
    }

    /// Key or settings have changed: one entry finds out at once whether that helps. What is on its way belongs to the
    /// former ones, so that its answer will not be told.
    mutating func renew(maxConcurrency: Int, at now: Duration) -> [Change] {
        limit.setCeiling(maxConcurrency)
        for kind in gates.keys { gates[kind]?.probeWithdrawn() }
        let wasHalfOpen = breaker.state == .halfOpen
        breaker.probeWithdrawn(at: now)
        let changes = tryNow(gates: [.authentication, .endpoint, .events], at: now)
        return wasHalfOpen ? [.breakerChanged] : changes
    }

    private mutating func recovered(isSuccess: Bool, at now: Duration) -> [Change] {
        guard breaker.answered(isSuccess: isSuccess, at: now) else { return [] }
        limit.restart()
        return [.breakerChanged]
    }

    private mutating func failed(
        _ verdict: Verdict, isProbe: Bool, at now: Duration, random: () -> Double
    ) -> [Change] {
        let opens = breaker.failed(isProbe: isProbe, at: now, jitter: random())
        return (opens ? [.breakerChanged] : []) + askedToPause(verdict, at: now, random: random)
    }

    /// Closes the gate of everything for as long as the server asked for with a 429 or 503.
    mutating func askedToPause(_ verdict: Verdict, at now: Duration, random: () -> Double) -> [Change] {
        guard verdict.isOverload, verdict.status != nil, verdict.retryAfter.asked != nil else { return [] }
        let until = now + verdict.retryAfter.delay(backoff: .zero, jitter: random())
        if gates[.retryAfter] == nil {
            gates[.retryAfter] = Gate(.retryAfter, reason: verdict.gateReason, until: until)
        } else {
            gates[.retryAfter]?.extend(reason: verdict.gateReason, until: until)
        }
        return [.gateClosed(.retryAfter)]
    }

    /// A question beside the entries was refused for what would be refused to them, too.
    mutating func refused(
        _ kind: GateState.Kind, reason: String, at now: Duration, random: () -> Double
    ) -> [Change] {
        close(kind, reason: reason, isProbe: false, at: now, random: random)
        return [.gateClosed(kind)]
    }

    private mutating func close(
        _ kind: GateState.Kind, reason: String, isProbe: Bool, at now: Duration, random: () -> Double
    ) {
        if gates[kind] == nil {
            gates[kind] = Gate(kind, reason: reason, at: now, jitter: random())
        } else {
            gates[kind]?.closedAgain(reason: reason, isProbe: isProbe, at: now, jitter: random())
        }
    }

    /// The one entry told nothing about what it was sent for; another one may go.
    private mutating func withdraw(_ probe: Probe?, at now: Duration) {
        guard let probe else { return }
        if case .gate(let kind) = probe { gates[kind]?.probeWithdrawn() }
        breaker.probeWithdrawn(at: now)
    }
}

extension Verdict {
    /// What people read beside a closed gate: `403 Forbidden · Invalid API Key`.
    var gateReason: String { status.map { "\($0) \(message)" } ?? message }
}
