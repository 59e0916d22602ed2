import BaselogDomain
import BaselogScreen

/// What is wrong, what it means for the entries, and what to do: one look at three in the morning.
struct Banner: Equatable {
    var message: String
    /// What it means for the entries; stands behind the message, or before the advice where that line is full.
    var outlook: String
    var advice: String
    var role: Role
    /// The moment that the advice counts down to.
    var until: Timestamp?

    init(_ message: String, outlook: String = "", advice: String, role: Role = .failure, until: Timestamp? = nil) {
        self.message = message
        self.outlook = outlook
        self.advice = advice
        self.role = role
        self.until = until
    }

    /// The worst thing that is wrong; `nil` if nothing is.
    ///
    /// - Parameters:
    ///   - probeKey: The key that has the API probed.
    ///   - keyAdvice: How another API key is set from here.
    init?(_ snapshot: EngineSnapshot, session: Session, probeKey: String, keyAdvice: String) {
        let probe = "\(probeKey.isEmpty ? ":probe" : probeKey) tries now"
        let waiting = snapshot.counts.pending
        let safe =
            waiting == 0
            ? "Nothing waits." : "\(Wording.entries(waiting)) \(waiting == 1 ? "waits" : "wait"); nothing is lost."
        if snapshot.counts.residual != 0 {
            self.init(
                "\(Wording.entries(abs(snapshot.counts.residual))) unaccounted for: accepted and in no state.",
                advice: "Keep the state folder and run: baselog doctor")
        } else if let problem = snapshot.storage.problem {
            self.init("The queue cannot store entries: \(problem)", advice: "What is stored goes on being sent.")
        } else if let banner = Banner.gate(snapshot, session, safe, probe, keyAdvice) {
            self = banner
        } else if snapshot.isPaused {
            self.init("Shipping is paused.", outlook: safe, advice: ":resume goes on", role: .warning)
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
                "Nothing has moved for \(NumberFormat.duration(age)).", outlook: safe, advice: probe, role: .warning)
        } else {
            return nil
        }
    }

    private static func gate(
        _ snapshot: EngineSnapshot, _ session: Session, _ safe: String, _ probe: String, _ keyAdvice: String
    ) -> Banner? {
        guard let gate = snapshot.gates.first(where: { $0.kind == .authentication || $0.kind == .endpoint }) else {
            if case .keyRefused = snapshot.health.state { return keyBanner("", safe, keyAdvice, nil) }
            return nil
        }
        if gate.kind == .authentication { return keyBanner(" (\(gate.reason))", safe, keyAdvice, gate.nextProbe) }
        return Banner(
            "The API at \(session.baseURL.authority) cannot take entries: \(gate.reason).", outlook: safe,
            advice: "Check the base URL of the profile \(session.profile); \(probe)", until: gate.nextProbe)
    }

    private static func keyBanner(
        _ reason: String, _ safe: String, _ advice: String, _ until: Timestamp?
    ) -> Banner {
        Banner("The API refuses the key\(reason).", outlook: safe, advice: advice, until: until)
    }

    private static func health(
        _ snapshot: EngineSnapshot, _ session: Session, _ safe: String, _ probe: String
    ) -> Banner? {
        switch snapshot.health.state {
        case .down(let step, let reason):
            let until: Timestamp? =
                if case .open(let until) = snapshot.breaker { until } else { snapshot.retries.next }
            return Banner(
                "\(session.baseURL.authority) is down (\(step.rawValue)): \(reason).", outlook: safe,
                advice: probe, until: until)
        case .degraded(let reason):
            return Banner("The API is degraded: \(reason).", advice: safe, role: .warning)
        case .unknown, .healthy, .keyRefused:
            guard case .open(let until) = snapshot.breaker else { return nil }
            return Banner(
                "Too many requests failed: the breaker is open.", outlook: safe, advice: probe, until: until)
        }
    }

    /// The two lines: what is wrong, and what to do, with its countdown.
    ///
    /// - Parameter columns: What the first line has room for.
    func lines(columns: Int, now: Timestamp) -> (String, String) {
        var second = advice
        if let until, until > now { second = "next try \(Wording.countdown(to: until, from: now)) · \(advice)" }
        guard !outlook.isEmpty else { return (message, second) }
        let whole = "\(message) \(outlook)"
        if TextWidth.of(whole) <= columns { return (whole, second) }
        // What to do must not be cut; where it is tight, how many wait says enough.
        let long = "\(outlook.dropLast()) · \(second)"
        let short = "\(outlook.dropLast().prefix { $0 != ";" }) · \(second)"
        return (message, TextWidth.of(long) <= columns ? long : short)
    }
}

extension Dashboard {
    /// What can be done right here about a key that is refused.
    var keyAdvice: String {
        if fault == .refuseKey || fault == .status(401) {
            let faults = keymap.name(of: .faults)
            // What to press comes first: a small window has no room for all of it.
            return "\(faults.isEmpty || screen != .overview ? ":fault off" : faults) ends the fault \(fault.name)"
        }
        // The API inside this program makes its key by itself.
        if session.hasEmbeddedAPI { return "\(keymap.name(of: .probe)) tries now" }
        if replay != nil { return "This is a recording" }
        guard screens.contains(.profiles) else {
            return "Set a new one: baselog profile edit \(session.profile) --key-stdin"
        }
        let key = keymap.name(of: .enterKey)
        let profiles = keymap.name(of: .showProfiles)
        if screen == .profiles { return "\(key) enters a new one" }
        return "\(profiles) and there \(key) enters a new one"
    }
}
