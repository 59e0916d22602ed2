import BaselogDomain

/// Finds the entries that a batch was refused for: its halves travel separately, then theirs, until one is alone.
///
/// Of n entries with one at fault about 2·log₂ n requests find it, and all others are delivered meanwhile. A batch that
/// the server failed on is taken apart in the same way, so that one entry it fails on does not hold its company up.
struct Isolation: Sendable {
    /// Entries that are kept apart; of more, batches that failed stay together.
    static let capacity = 20_000

    /// With whom an entry may share a request.
    enum Company: Sendable, Hashable {
        case anybody
        /// Those of the same part of a batch that was refused.
        case part(Int)
        case nobody
    }

    private var companies: [EntryID: Company] = [:]
    private var parts = 0

    var isEmpty: Bool { companies.isEmpty }
    var isFull: Bool { companies.count >= Isolation.capacity }

    func company(of id: EntryID) -> Company { companies.isEmpty ? .anybody : companies[id] ?? .anybody }

    /// Sends the halves of a refused batch separately.
    ///
    /// - Parameter bySize: Whether the halves are to have the same bytes instead of the same number of entries.
    mutating func split(_ entries: [StoredEntry], bySize: Bool) {
        guard entries.count > 1 else { return assign(.nobody, entries[...]) }
        var middle = entries.count / 2
        if bySize {
            let sizes = entries.map(\.encoded.payload.bytes.count)
            let half = sizes.reduce(0, +) / 2
            var sum = 0
            middle =
                sizes.firstIndex { size in
                    sum += size
                    return sum > half
                } ?? middle
            middle = min(max(1, middle), entries.count - 1)
        }
        separate(entries[..<middle])
        separate(entries[middle...])
    }

    mutating func forget(_ id: EntryID) { if !companies.isEmpty { companies[id] = nil } }

    mutating func forgetAll() { companies = [:] }

    private mutating func separate(_ entries: ArraySlice<StoredEntry>) {
        parts += 1
        assign(entries.count == 1 ? .nobody : .part(parts), entries)
    }

    private mutating func assign(_ company: Company, _ entries: ArraySlice<StoredEntry>) {
        for entry in entries { companies[entry.id] = company }
    }
}
