/// A reason why everything to an endpoint would fail the same way: nothing is sent but, now and then, one entry to see.
///
/// After each failure the next entry goes after `U(½,1) × min(600 s, 30 s × 2ⁿ)`, n counted from 0, and at once when
/// somebody changed the key or the settings.
public struct Gate: Sendable, Hashable {
    static let probeBase: Duration = .seconds(30)
    static let probeCeiling: Duration = .seconds(600)

    public let kind: GateState.Kind
    public private(set) var reason: String
    /// When one entry may go.
    public private(set) var nextProbe: Duration
    /// Whether it is under way.
    public private(set) var isProbing = false
    private var failures = 0

    /// Closes for the first time.
    public init(_ kind: GateState.Kind, reason: String, at now: Duration, jitter: Double) {
        self.kind = kind
        self.reason = reason
        nextProbe = now + Gate.wait(0, jitter: jitter)
    }

    /// Closes until a moment that the server named; it opens by itself then.
    public init(_ kind: GateState.Kind, reason: String, until: Duration) {
        self.kind = kind
        self.reason = reason
        nextProbe = until
    }

    /// The same answer came again.
    ///
    /// - Parameter isProbe: Whether to the one entry; answers to others, under way when it closed, change only the words.
    public mutating func closedAgain(reason: String, isProbe: Bool, at now: Duration, jitter: Double) {
        self.reason = reason
        guard isProbe else { return }
        isProbing = false
        failures += 1
        nextProbe = now + Gate.wait(failures, jitter: jitter)
    }

    /// Stays closed at least until then.
    public mutating func extend(reason: String, until: Duration) {
        guard until > nextProbe else { return }
        self.reason = reason
        nextProbe = until
    }

    public func admitsProbe(at now: Duration) -> Bool { !isProbing && now >= nextProbe }

    public mutating func probeLeft() { isProbing = true }

    /// The entry came back without an answer, or with one that says nothing about this gate.
    public mutating func probeWithdrawn() { isProbing = false }

    /// Somebody changed something, or asks: the next entry may go at once.
    public mutating func probeNow(at now: Duration) { nextProbe = min(nextProbe, now) }

    private static func wait(_ failures: Int, jitter: Double) -> Duration {
        let full = min(probeCeiling, probeBase * (1 << min(failures, 10)))
        return full / 2 + full / 2 * unit(jitter)
    }
}
