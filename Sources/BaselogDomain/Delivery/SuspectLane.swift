/// Leaves a tenth of the concurrency to entries that a server may be failing on, so that they never take the room of
/// the others.
///
/// Of ten requests at once and more every tenth may be theirs. Below that one may be under way, and after it they rest:
/// where L requests may run at once, one that took t is followed by `(10/L − 1) × t` without any, which makes a tenth
/// over time. So not even an entry on which each request hangs for its whole timeout can hold the others up.
public struct SuspectLane: Sendable, Hashable {
    /// One in so many.
    static let share = 10

    private var underWay = 0
    /// When the rest after the last one is over.
    public private(set) var opens: Duration = .zero

    public init() {}

    /// Whether one more may go.
    ///
    /// - Parameter limit: How many requests may run at once.
    public func admits(limit: Int, at now: Duration) -> Bool {
        underWay < max(1, limit / SuspectLane.share) && now >= opens
    }

    public mutating func left() { underWay += 1 }

    /// - Parameter time: How long it was under way.
    public mutating func returned(after time: Duration, limit: Int, at now: Duration) {
        underWay = max(0, underWay - 1)
        guard limit < SuspectLane.share else { return }
        let rest = time * SuspectLane.share / max(1, limit) - time
        opens = max(opens, now + rest)
    }
}
