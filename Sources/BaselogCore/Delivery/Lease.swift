import BaselogDomain

/// One request's worth of entries, taken from the queue for as long as the request runs. Known only in memory, so that
/// a crash means queued.
struct Lease: Sendable {
    var entries: [StoredEntry]
    var request: WireRequest
    var isBatch: Bool
    var isEventRoute: Bool
    /// Whether its one entry may be what the server fails on.
    var isSuspect: Bool
    var probe: Endpoint.Probe?
    /// The settings and key that it was made with, see ``Courier/epoch``.
    var epoch: Int
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
    /// Since when those wait that were ready before reading began anew.
    private var former: [EntryID: Duration] = [:]

    var isEmpty: Bool { items.isEmpty }
    var count: Int { items.count }
    var first: StoredEntry? { items.first?.entry }
    var bytes: Int { items.reduce(0) { $0 + $1.entry.encoded.payload.bytes.count } }

    /// The oldest of the highest level among those that match.
    func mostSevere(where matches: (StoredEntry) -> Bool) -> StoredEntry? {
        var best: StoredEntry?
        for item in items where matches(item.entry) {
            guard let known = best else {
                best = item.entry
                continue
            }
            let (level, sequence) = (item.entry.encoded.level, item.entry.sequence)
            let isOlder = level == known.encoded.level && sequence < known.sequence
            if level > known.encoded.level || isOlder { best = item.entry }
        }
        return best
    }

    func contains(_ id: EntryID) -> Bool { items.contains { $0.entry.id == id } }

    mutating func append(_ entry: StoredEntry, at now: Duration) { items.append(item(entry, at: now)) }

    mutating func prepend(_ entries: [StoredEntry], at now: Duration) {
        let ids = Set(entries.map(\.id))
        items.removeAll { ids.contains($0.entry.id) }
        items.insert(contentsOf: entries.map { item($0, at: now) }, at: 0)
    }

    private mutating func item(_ entry: StoredEntry, at now: Duration) -> Item {
        Item(entry: entry, since: former.removeValue(forKey: entry.id) ?? now)
    }

    mutating func removeFirst() -> StoredEntry { items.removeFirst().entry }

    mutating func remove(_ ids: Set<EntryID>) { items.removeAll { ids.contains($0.entry.id) } }

    /// Begins anew. Entries that come back have waited since they were ready first.
    mutating func removeAll() {
        for item in items { former[item.entry.id] = item.since }
        items = []
    }

    /// Everything was read again: what has not come back is not there any more.
    mutating func forgetFormer() { former = [:] }

    mutating func take(where matches: (StoredEntry) -> Bool) -> StoredEntry? {
        items.firstIndex { matches($0.entry) }.map { items.remove(at: $0).entry }
    }

    /// What a trigger has to know.
    var waiting: BatchTrigger.Waiting {
        BatchTrigger.Waiting(
            count: items.count, bytes: bytes,
            oldest: items.map(\.since).min(),
            oldestSevere: items.filter { $0.entry.encoded.level >= .error }.map(\.since).min())
    }
}
