/// Stops sending to an endpoint that fails, and finds out with single entries when it works again.
///
/// Opens on 5 transient failures in a row, or when at least half of at least 20 requests of the last 10 s failed.
/// Open for `U(½,1) × min(60 s, 1 s × 2ⁿ)`; then one entry is let through, whose success closes it and whose failure
/// opens it again with n + 1. n goes down by one on closing and with each quiet minute, rather than to zero, so that a
/// server that comes and goes is not met with short waits each time. (Nygard, "Release It!"; the numbers are ours.)
///
/// An entry that the server may be failing on proves nothing by failing once more: while the breaker is closed that does
/// not count, and where such an entry was the one let through, the breaker stays open only for others like it.
public struct Breaker: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case closed
        /// Nothing is sent before this moment; after it, one entry.
        case open(until: Duration)
        /// One entry is under way.
        case halfOpen
    }

    /// What a request may do now.
    public enum Admission: Sendable, Hashable {
        case pass
        /// One entry may go to find out; ``probeLeft()`` must follow if it does.
        case probe
        /// As ``probe``, but no entry that the server may be failing on; such a one not before this moment.
        case probeOfOthers(until: Duration)
        case wait(until: Duration)
        /// Somebody else's entry is finding out.
        case busy
    }

    static let consecutiveLimit = 5
    static let rateMinimum = 20
    static let openCeiling: Duration = .seconds(60)
    static let quietPeriod: Duration = .seconds(60)
    /// From here on 2ⁿ seconds are more than ``openCeiling``.
    static let exponentLimit = 6

    public private(set) var state: State = .closed
    /// Until when it is open for all entries, which may be over before it is for suspects.
    private var openForAll: Duration = .zero
    private var consecutive = 0
    private var exponent = 0
    private var quietSince: Duration = .zero
    private var window = OutcomeWindow()

    public init() {}

    public func admission(at now: Duration) -> Admission {
        switch state {
        case .closed: .pass
        case .open(let until) where now >= until: .probe
        case .open(let until): now >= openForAll ? .probeOfOthers(until: until) : .wait(until: openForAll)
        case .halfOpen: .busy
        }
    }

    /// The one entry is under way.
    public mutating func probeLeft() { state = .halfOpen }

    /// The one entry came back without an answer of any kind, because we gave it up.
    public mutating func probeWithdrawn(at now: Duration) {
        if state == .halfOpen { state = .open(until: now) }
    }

    /// A request failed in a way that a working endpoint does not fail.
    ///
    /// - Parameter isProbe: Whether it was the one let through; others that were under way when it opened count no more.
    /// - Returns: Whether the breaker opened.
    public mutating func failed(isProbe: Bool, at now: Duration, jitter: Double) -> Bool {
        switch state {
        case .closed:
            calm(until: now)
            consecutive += 1
            window.record(succeeded: false, at: now)
            guard consecutive >= Breaker.consecutiveLimit || window.mostlyFails(at: now, minimum: Breaker.rateMinimum)
            else { return false }
        case .halfOpen where isProbe: exponent = min(exponent + 1, Breaker.exponentLimit)
        case .halfOpen, .open: return false
        }
        open(at: now, jitter: jitter)
        return true
    }

    /// A request failed with an entry that the server may be failing on.
    ///
    /// - Returns: Whether the breaker opened.
    public mutating func failedSuspect(isProbe: Bool, at now: Duration, jitter: Double) -> Bool {
        guard state == .halfOpen, isProbe else { return false }
        exponent = min(exponent + 1, Breaker.exponentLimit)
        open(at: now, jitter: jitter)
        openForAll = now
        return true
    }

    /// The endpoint answered as one that works.
    ///
    /// - Parameter isSuccess: Refusals of the entry or of the key never count, but they show that it answers.
    /// - Returns: Whether the breaker closed; concurrency then starts anew.
    public mutating func answered(isSuccess: Bool, at now: Duration) -> Bool {
        switch state {
        case .closed:
            guard isSuccess else { return false }
            consecutive = 0
            calm(until: now)
            window.record(succeeded: true, at: now)
            return false
        case .open, .halfOpen:
            state = .closed
            consecutive = 0
            exponent = max(0, exponent - 1)
            quietSince = now
            window = OutcomeWindow()
            return true
        }
    }

    /// A good health probe, or a person, ends an open period early: one entry may try at once.
    ///
    /// - Returns: Whether that changed anything.
    public mutating func endEarly(at now: Duration) -> Bool {
        guard case .open(let until) = state, until > now else { return false }
        state = .open(until: now)
        openForAll = min(openForAll, now)
        return true
    }

    private mutating func open(at now: Duration, jitter: Double) {
        let full = min(Breaker.openCeiling, Duration.seconds(1) * (1 << exponent))
        openForAll = now + full / 2 + full / 2 * unit(jitter)
        state = .open(until: openForAll)
        consecutive = 0
        window = OutcomeWindow()
    }

    private mutating func calm(until now: Duration) {
        while exponent > 0, now - quietSince >= Breaker.quietPeriod {
            exponent -= 1
            quietSince += Breaker.quietPeriod
        }
    }
}

/// Successes and failures of the last ten seconds, in one bucket a second.
struct OutcomeWindow: Sendable, Hashable {
    private struct Bucket: Sendable, Hashable {
        var second: Int64 = -1
        var succeeded = 0
        var failed = 0
    }

    private static let seconds = 10
    private var buckets = [Bucket](repeating: Bucket(), count: OutcomeWindow.seconds)

    mutating func record(succeeded: Bool, at now: Duration) {
        let second = now.components.seconds
        let index = Int(second % Int64(OutcomeWindow.seconds))
        if buckets[index].second != second { buckets[index] = Bucket(second: second) }
        if succeeded { buckets[index].succeeded += 1 } else { buckets[index].failed += 1 }
    }

    func mostlyFails(at now: Duration, minimum: Int) -> Bool {
        let oldest = now.components.seconds - Int64(OutcomeWindow.seconds) + 1
        let recent = buckets.filter { $0.second >= oldest }
        let failed = recent.reduce(0) { $0 + $1.failed }
        let total = recent.reduce(failed) { $0 + $1.succeeded }
        return total >= minimum && failed * 2 >= total
    }
}
