import BaselogDomain

/// Shows entries in flight as what they are in lists that come from the queue, which does not know of leases.
struct InFlightOverlay: Sendable {
    private let entries: [EntryID: StoredEntry]
    private let query: PageQuery

    /// - Parameter entries: Those in flight, as they were leased.
    init(entries: [StoredEntry], query: PageQuery) {
        self.query = query
        var inFlight: [EntryID: StoredEntry] = [:]
        for var entry in entries {
            entry.state = .inFlight
            inFlight[entry.id] = entry
        }
        self.entries = inFlight
    }

    /// What the queue is asked for; `nil` if memory alone knows the answer.
    var storedQuery: PageQuery? {
        guard query.states.contains(.inFlight) else { return query }
        var stored = query
        stored.states.remove(.inFlight)
        return stored.states.isEmpty ? nil : stored
    }

    /// A page of nothing but entries in flight.
    var page: EntryPage {
        let matching = matchingEntries()
        let shown = Array(matching.prefix(query.limit))
        return EntryPage(entries: shown, next: matching.count > shown.count ? shown.last?.sequence : nil)
    }

    /// The page of the queue, with entries in flight where they belong in its order.
    func laid(over page: EntryPage) -> EntryPage {
        guard query.states.contains(.inFlight) else {
            // In flight counts as queued in the filter, but whoever did not ask for it sees it as what it is all the same.
            return replacing(page)
        }
        var page = replacing(page)
        let listed = Set(page.entries.map(\.id))
        let missing = matchingEntries().filter { !listed.contains($0.id) && isWithin(page, $0.sequence) }
        guard !missing.isEmpty else { return page }
        page.entries = (page.entries + missing).sorted { precedes($0.sequence, $1.sequence) }
        if page.entries.count > query.limit {
            page.entries.removeLast(page.entries.count - query.limit)
            page.next = page.entries.last?.sequence
        }
        return page
    }

    private func replacing(_ page: EntryPage) -> EntryPage {
        var page = page
        for index in page.entries.indices where page.entries[index].state.isPending {
            if entries[page.entries[index].id] != nil { page.entries[index].state = .inFlight }
        }
        return page
    }

    private func matchingEntries() -> [StoredEntry] {
        entries.values.filter { query.matches($0.encoded, in: .queued, cause: $0.cause) && isBehindStart($0.sequence) }
            .sorted { precedes($0.sequence, $1.sequence) }
    }

    private func precedes(_ first: UInt64, _ second: UInt64) -> Bool {
        query.order == .newestFirst ? first > second : first < second
    }

    private func isBehindStart(_ sequence: UInt64) -> Bool {
        query.after.map { precedes($0, sequence) } ?? true
    }

    private func isWithin(_ page: EntryPage, _ sequence: UInt64) -> Bool {
        page.next.map { !precedes($0, sequence) } ?? true
    }
}
