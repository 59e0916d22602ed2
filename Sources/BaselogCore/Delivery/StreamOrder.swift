import BaselogDomain

/// Keeps the entries of each stream in their order: one request at a time, and none past an entry that is between two
/// attempts of its burst.
///
/// Longer than that an entry holds nobody up: once its burst is over, those behind it go on.
struct StreamOrder: Sendable {
    private let underWay: Set<String>
    /// The oldest entry of each stream that is between two attempts.
    private let retrying: [String: UInt64]

    init(held: some Sequence<HeldEntry>, bursts: [EntryID: Courier.Burst]) {
        underWay = Set(held.map(\.entry.encoded.stream).filter { !$0.isEmpty })
        retrying = bursts.values.reduce(into: [:]) { oldest, burst in
            guard !burst.stream.isEmpty else { return }
            oldest[burst.stream] = min(oldest[burst.stream] ?? .max, burst.sequence)
        }
    }

    /// Whether an entry may go now; one without a stream always may.
    func admits(_ entry: StoredEntry) -> Bool {
        let stream = entry.encoded.stream
        guard !stream.isEmpty else { return true }
        return !underWay.contains(stream) && entry.sequence <= retrying[stream] ?? .max
    }
}
