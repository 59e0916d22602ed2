package import BaselogDomain
package import BaselogScreen

/// The part of a long list that is loaded: a run of neighbouring rows, extended page by page where the selection goes.
///
/// The queue is read by position (keyset paging), so that a list of ten million costs what a short one does. While the
/// list is *live* it begins at its first row and takes new ones; as soon as the selection is moved it is *held*: rows
/// change their states but not their places.
package struct EntryList: Sendable, Equatable {
    /// Rows of one page.
    static let pageLimit = 100
    /// Rows that are kept; the far end goes first.
    static let rowLimit = 600
    /// Rows between selection and the end of what is loaded at which the next page is asked for.
    static let lookahead = 40

    package private(set) var query: PageQuery
    package private(set) var rows: [QueueRow] = []
    package private(set) var position = ListPosition()
    package private(set) var isLive = true
    /// Whether nothing comes before the first row, and nothing behind the last one.
    package private(set) var isAtStart = true
    package private(set) var isAtEnd = false
    /// Whether the search gave up before it had looked at everything.
    package private(set) var isPartial = false
    /// Whether an answer has come since the list was opened.
    package private(set) var isLoaded = false
    private var generation = 0
    private var waiting: Set<PageRequest.Purpose> = []

    package init(query: PageQuery) { self.query = query }

    package var selected: QueueRow? {
        rows.indices.contains(position.selected) ? rows[position.selected] : nil
    }

    package var isWaiting: Bool { !waiting.isEmpty }

    // MARK: Asking

    /// Opens another list, from its beginning.
    package mutating func open(_ query: PageQuery) -> PageRequest {
        self.query = query
        self.query.after = nil
        self.query.limit = Self.pageLimit
        rows = []
        isLive = true
        isLoaded = false
        return reopen()
    }

    /// Drops what is loaded; answers under way are void. The next ``open(_:)`` asks anew.
    package mutating func forget(_ query: PageQuery) {
        self.query = query
        rows = []
        position = ListPosition()
        isLive = true
        isLoaded = false
        waiting = []
        generation += 1
    }

    /// Goes back to the live beginning of the same list; what is shown stays until the answer comes.
    package mutating func reopen() -> PageRequest {
        isLive = true
        isAtStart = true
        position = ListPosition()
        return request(.open, query)
    }

    /// Opens the list where this entry is, held.
    package mutating func open(_ query: PageQuery, at sequence: UInt64) -> PageRequest {
        _ = open(query)
        isLive = false
        isAtStart = false
        var query = self.query
        query.after = before(sequence)
        return request(.open, query)
    }

    /// Shows the end of the list, held.
    package mutating func openEnd() -> PageRequest {
        isLive = false
        return request(.openEnd, reversed(after: nil))
    }

    /// The request that brings the rows up to date; `nil` while another one is under way.
    package mutating func refresh() -> PageRequest? {
        guard waiting.isEmpty else { return nil }
        var query = query
        query.limit = max(Self.pageLimit, rows.count)
        if !isLive, let first = rows.first { query.after = before(first.sequence) }
        waiting.insert(.refresh)
        return PageRequest(purpose: .refresh, query: query, generation: generation)
    }

    /// Moves the selection, and asks for what is missing near it.
    package mutating func move(_ move: ListPosition.Move, height: Int) -> [PageRequest] {
        if move == .first { return [reopen()] }
        if move == .last, !isAtEnd { return [openEnd()] }
        isLive = false
        position.move(move, count: rows.count, height: height)
        return missingPages()
    }

    /// Stops new rows from moving the others.
    package mutating func hold() { isLive = false }

    package mutating func settle(height: Int) { position.settle(count: rows.count, height: height) }

    private mutating func missingPages() -> [PageRequest] {
        guard waiting.isDisjoint(with: [.open, .openEnd, .extendDown, .extendUp]) else { return [] }
        if !isAtEnd, position.selected > rows.count - Self.lookahead, let last = rows.last {
            var query = query
            query.after = last.sequence
            waiting.insert(.extendDown)
            return [PageRequest(purpose: .extendDown, query: query, generation: generation)]
        }
        if !isAtStart, position.selected < Self.lookahead, let first = rows.first {
            waiting.insert(.extendUp)
            return [
                PageRequest(purpose: .extendUp, query: reversed(after: first.sequence), generation: generation)
            ]
        }
        return []
    }

    private mutating func request(_ purpose: PageRequest.Purpose, _ query: PageQuery) -> PageRequest {
        generation += 1
        waiting = [purpose]
        return PageRequest(purpose: purpose, query: query, generation: generation)
    }

    /// The position whose following page begins with this entry.
    private func before(_ sequence: UInt64) -> UInt64? {
        switch query.order {
        case .newestFirst: sequence == .max ? nil : sequence + 1
        case .oldestFirst: sequence == 0 ? nil : sequence - 1
        }
    }

    private func reversed(after: UInt64?) -> PageQuery {
        var query = query
        query.order = query.order == .newestFirst ? .oldestFirst : .newestFirst
        query.after = after
        return query
    }

    // MARK: Answers

    /// Takes an answer in; one for an earlier list changes nothing.
    ///
    /// - Returns: Further requests that the answer calls for.
    package mutating func take(_ page: EntryPage, for request: PageRequest, height: Int) -> [PageRequest] {
        guard request.generation == generation, waiting.remove(request.purpose) != nil else { return [] }
        let known = Dictionary(rows.map { ($0.id, $0.message) }, uniquingKeysWith: { first, _ in first })
        let loaded = page.entries.map { QueueRow($0, message: known[$0.id]) }
        isLoaded = true
        isPartial = page.isPartial
        switch request.purpose {
        case .open:
            rows = loaded
            isAtEnd = page.next == nil
            position = ListPosition()
        case .openEnd:
            rows = loaded.reversed()
            isAtEnd = true
            isAtStart = page.next == nil
            position.move(.last, count: rows.count, height: height)
        case .refresh: replace(by: loaded, isAtEnd: page.next == nil)
        case .extendDown:
            rows += loaded
            isAtEnd = page.next == nil
            trimStart()
        case .extendUp:
            rows = loaded.reversed() + rows
            isAtStart = page.next == nil
            position = ListPosition(
                selected: position.selected + loaded.count, offset: position.offset + loaded.count)
            if rows.count > Self.rowLimit {
                rows.removeLast(rows.count - Self.rowLimit)
                isAtEnd = false
            }
        }
        position.settle(count: rows.count, height: height)
        return isLive ? [] : missingPages()
    }

    /// Forgets that an answer was waited for.
    package mutating func fail(_ request: PageRequest) {
        guard request.generation == generation else { return }
        waiting.remove(request.purpose)
        isLoaded = true
    }

    private mutating func trimStart() {
        let excess = rows.count - Self.rowLimit
        guard excess > 0 else { return }
        rows.removeFirst(excess)
        isAtStart = false
        position = ListPosition(selected: position.selected - excess, offset: position.offset - excess)
    }

    /// New states of the same stretch of the list. The selected entry keeps its line while the list is held.
    private mutating func replace(by loaded: [QueueRow], isAtEnd: Bool) {
        let selectedID = isLive ? nil : selected?.id
        rows = loaded
        self.isAtEnd = isAtEnd
        guard let selectedID, let index = rows.firstIndex(where: { $0.id == selectedID }) else { return }
        let shift = index - position.selected
        position = ListPosition(selected: index, offset: position.offset + shift)
    }

    /// Selects an entry that is loaded.
    package mutating func select(_ id: EntryID, height: Int) {
        guard let index = rows.firstIndex(where: { $0.id == id }) else { return }
        isLive = false
        position.move(.to(index), count: rows.count, height: height)
    }
}
