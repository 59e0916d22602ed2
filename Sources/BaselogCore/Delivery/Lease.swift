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
    /// Those that it was leased with: one reference for each of them, where copies would be one for each of their parts.
    private let company: [StoredEntry]
    private let index: Int
    /// The moment it was leased.
    let leased: Duration

    var entry: StoredEntry { company[index] }

    init(_ index: Int, of company: [StoredEntry], leased: Duration) {
        (self.company, self.index, self.leased) = (company, index, leased)
    }
}

/// Entries that were read from the queue and wait for their lease, in the order of their leases.
struct ReadyList: Sendable {
    struct Item: Sendable {
        var entry: StoredEntry
        /// The moment it was read.
        var since: Duration
    }

    private(set) var items: [Item] = []
    private var ids: Set<EntryID> = []
    /// Since when those wait that were ready before reading began anew.
    private var former: [EntryID: Duration] = [:]
    private(set) var bytes = 0
    /// How many were made by hand.
    private(set) var handMade = 0
    /// How many are no logs.
    private(set) var events = 0

    var isEmpty: Bool { items.isEmpty }
    var count: Int { items.count }
    var first: StoredEntry? { items.first?.entry }

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

    func contains(_ id: EntryID) -> Bool { ids.contains(id) }

    mutating func append(_ entry: StoredEntry, at now: Duration) {
        items.append(item(entry, at: now))
        ids.insert(entry.id)
        count(entry, 1)
    }

    mutating func prepend(_ entries: [StoredEntry], at now: Duration) {
        guard !entries.isEmpty else { return }
        remove(Set(entries.map(\.id)))
        items.insert(contentsOf: entries.map { item($0, at: now) }, at: 0)
        for entry in entries {
            ids.insert(entry.id)
            count(entry, 1)
        }
    }

    private mutating func item(_ entry: StoredEntry, at now: Duration) -> Item {
        Item(entry: entry, since: former.isEmpty ? now : former.removeValue(forKey: entry.id) ?? now)
    }

    private mutating func count(_ entry: StoredEntry, _ sign: Int) {
        bytes += sign * entry.encoded.payload.bytes.count
        if entry.encoded.origin == .hand { handMade += sign }
        if entry.encoded.kind != .log { events += sign }
    }

    private mutating func forget(_ entry: StoredEntry) {
        ids.remove(entry.id)
        count(entry, -1)
    }

    mutating func removeFirst() -> StoredEntry { remove(at: 0) }

    private mutating func remove(at index: Int) -> StoredEntry {
        let entry = items.remove(at: index).entry
        forget(entry)
        return entry
    }

    mutating func remove(_ unwanted: Set<EntryID>) {
        guard unwanted.contains(where: ids.contains) else { return }
        for item in items where unwanted.contains(item.entry.id) { forget(item.entry) }
        items.removeAll { unwanted.contains($0.entry.id) }
    }

    /// Begins anew. Entries that come back have waited since they were ready first.
    mutating func removeAll() {
        for item in items { former[item.entry.id] = item.since }
        items = []
        ids = []
        (bytes, handMade, events) = (0, 0, 0)
    }

    /// Everything was read again: what has not come back is not there any more.
    mutating func forgetFormer() { former = [:] }

    mutating func take(where matches: (StoredEntry) -> Bool) -> StoredEntry? {
        items.firstIndex { matches($0.entry) }.map { remove(at: $0) }
    }

    /// Takes those that match, in order and in one go, until there are `limit` of them or they have that many bytes.
    mutating func take(_ limit: Int, bytes limitBytes: Int, where matches: (StoredEntry) -> Bool) -> [StoredEntry] {
        var (taken, passed): ([StoredEntry], [Item]) = ([], [])
        var (index, size) = (0, 0)
        while index < items.count, taken.count < limit, size < limitBytes {
            let item = items[index]
            index += 1
            if matches(item.entry) {
                size += item.entry.encoded.payload.bytes.count
                taken.append(item.entry)
            } else {
                passed.append(item)
            }
        }
        items.replaceSubrange(0..<index, with: passed)
        for entry in taken { forget(entry) }
        return taken
    }

    /// What a trigger has to know.
    var waiting: BatchTrigger.Waiting {
        var waiting = BatchTrigger.Waiting(count: items.count, bytes: bytes)
        // By index: taking out whole items would copy each of them, at every turn.
        for index in items.indices {
            let since = items[index].since
            waiting.oldest = min(waiting.oldest ?? since, since)
            guard items[index].entry.encoded.level >= .error else { continue }
            waiting.oldestSevere = min(waiting.oldestSevere ?? since, since)
        }
        return waiting
    }

    /// The same where nothing waits for company, so that it does not matter for how long they have waited.
    var waitingAlone: BatchTrigger.Waiting { BatchTrigger.Waiting(count: items.count, bytes: bytes, oldest: .zero) }
}
