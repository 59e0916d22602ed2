import BaselogDomain
import BaselogScreen

/// What is wrong, what it means for the entries, and what to do: one look at three in the morning.
struct Banner: Equatable {
    var message: String
    var advice: String
    var role: Role
    /// The moment that the advice counts down to.
    var until: Timestamp?

    init(_ message: String, advice: String, role: Role = .failure, until: Timestamp? = nil) {
        self.message = message
        self.advice = advice
        self.role = role
        self.until = until
    }

    /// The worst thing that is wrong; `nil` if nothing is.
    ///
    /// - Parameter probeKey: The key that has the API probed.
    init?(_ snapshot: EngineSnapshot, session: Session, probeKey: String) {
        let probe = "\(probeKey.isEmpty ? ":probe" : probeKey) tries now"
        let waiting = snapshot.counts.pending
        let safe = waiting == 0 ? "Nothing waits." : "\(Wording.entries(waiting)) wait; nothing is lost."
        if snapshot.counts.residual != 0 {
            self.init(
                "\(Wording.entries(abs(snapshot.counts.residual))) unaccounted for: accepted and in no state.",
                advice: "Keep the state folder and run: baselog doctor")
        } else if let problem = snapshot.storage.problem {
            self.init("The queue cannot store entries: \(problem)", advice: "What is stored goes on being sent.")
        } else if let banner = Banner.gate(snapshot, session, safe, probe) {
            self = banner
        } else if snapshot.isPaused {
            self.init("Shipping is paused. \(safe)", advice: ":resume goes on", role: .warning)
        } else if let banner = Banner.health(snapshot, session, safe, probe) {
            self = banner
        } else if case .observing(let owner) = snapshot.role {
            self.init(
                "Process \(owner) ships from this queue; this dashboard only looks and sends.",
                advice: "It takes over when that process ends.", role: .warning)
        } else if snapshot.role == .draining {
            self.init("Finishing what is in flight.", advice: safe, role: .warning)
        } else if let age = snapshot.progressAge, age > .seconds(60) {
            self.init(
                "Nothing has moved for \(NumberFormat.duration(age)). \(safe)", advice: probe, role: .warning)
        } else {
            return nil
        }
    }

    private static func gate(
        _ snapshot: EngineSnapshot, _ session: Session, _ safe: String, _ probe: String
    ) -> Banner? {
        guard let gate = snapshot.gates.first(where: { $0.kind == .authentication || $0.kind == .endpoint }) else {
            if case .keyRefused = snapshot.health.state { return keyBanner(session, "", safe, nil) }
            return nil
        }
        if gate.kind == .authentication { return keyBanner(session, " (\(gate.reason))", safe, gate.nextProbe) }
        return Banner(
            "The API at \(session.baseURL.authority) cannot take entries: \(gate.reason). \(safe)",
            advice: "Check the base URL of the profile \(session.profile); \(probe)", until: gate.nextProbe)
    }

    private static func keyBanner(
        _ session: Session, _ reason: String, _ safe: String, _ until: Timestamp?
    ) -> Banner {
        Banner(
            "The API refuses the key\(reason). \(safe)",
            advice: "Set a new one: baselog profile edit \(session.profile) --key-stdin", until: until)
    }

    private static func health(
        _ snapshot: EngineSnapshot, _ session: Session, _ safe: String, _ probe: String
    ) -> Banner? {
        switch snapshot.health.state {
        case .down(let step, let reason):
            let until: Timestamp? =
                if case .open(let until) = snapshot.breaker { until } else { snapshot.retries.next }
            return Banner(
                "\(session.baseURL.authority) is down (\(step.rawValue)): \(reason). \(safe)",
                advice: probe, until: until)
        case .degraded(let reason):
            return Banner("The API is degraded: \(reason).", advice: safe, role: .warning)
        case .unknown, .healthy, .keyRefused:
            guard case .open(let until) = snapshot.breaker else { return nil }
            return Banner(
                "Too many requests failed: the breaker is open. \(safe)", advice: probe, until: until)
        }
    }

    /// The advice with its countdown.
    func advice(now: Timestamp) -> String {
        guard let until, until > now else { return advice }
        return "next try \(Wording.countdown(to: until, from: now)) · \(advice)"
    }
}
