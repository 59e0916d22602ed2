import BaselogDomain

/// One request's worth of entries, taken from the queue for as long as the request runs. Known only in memory, so that
/// a crash means queued.
struct Lease: Sendable {
    var entries: [StoredEntry]
    var request: WireRequest
    var isBatch: Bool
    var isEventRoute: Bool
    var probe: Endpoint.Probe?
    /// The moment it was taken.
    var leased: Duration
}

/// An entry that is in flight, or whose fate is being written down.
struct HeldEntry: Sendable {
    var entry: StoredEntry
    /// The moment it was leased.
    var leased: Duration
    /// Whether the answer is there.
    var isSettling = false
}

/// Entries that were read from the queue and wait for their lease, in the order of their leases.
struct ReadyList: Sendable {
    struct Item: Sendable {
        var entry: StoredEntry
        /// The moment it was read.
        var since: Duration
    }

    private(set) var items: [Item] = []

    var isEmpty: Bool { items.isEmpty }
    var count: Int { items.count }
    var first: StoredEntry? { items.first?.entry }

    func contains(_ id: EntryID) -> Bool { items.contains { $0.entry.id == id } }

    mutating func append(_ entries: [StoredEntry], at now: Duration) {
        items.append(contentsOf: entries.map { Item(entry: $0, since: now) })
    }

    mutating func prepend(_ entries: [StoredEntry], at now: Duration) {
        let ids = Set(entries.map(\.id))
        items.removeAll { ids.contains($0.entry.id) }
        items.insert(contentsOf: entries.map { Item(entry: $0, since: now) }, at: 0)
    }

    mutating func removeFirst() -> StoredEntry { items.removeFirst().entry }

    mutating func remove(_ ids: Set<EntryID>) { items.removeAll { ids.contains($0.entry.id) } }

    mutating func removeAll() { items = [] }

    mutating func take(where matches: (StoredEntry) -> Bool) -> StoredEntry? {
        items.firstIndex { matches($0.entry) }.map { items.remove(at: $0).entry }
    }

    /// What a trigger has to know.
    var waiting: BatchTrigger.Waiting {
        BatchTrigger.Waiting(
            count: items.count, bytes: items.reduce(0) { $0 + $1.entry.encoded.payload.bytes.count },
            oldest: items.map(\.since).min(),
            oldestSevere: items.filter { $0.entry.encoded.level >= .error }.map(\.since).min())
    }
}
