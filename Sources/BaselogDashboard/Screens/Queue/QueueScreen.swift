package import BaselogDomain
import BaselogScreen

/// The state of the Queue screen.
package struct QueueScreen: Sendable, Equatable {
    /// Entries that can be marked at once.
    static let markLimit = 1_000
    /// How long a drop can be taken back.
    static let undoTime: Duration = .seconds(10)
    /// The least time between two refreshes of the list.
    static let refreshInterval: Duration = .milliseconds(250)

    package var filter: QueueFilter = .all
    package var order: PageQuery.Order = .newestFirst
    /// The text that is searched for; `nil` for none.
    package var searchText: String?
    /// What the last attempt of an entry must have said; set from Errors.
    package var cause: ErrorGroup.Key?
    package var list: EntryList
    package var marks: Set<EntryID> = []
    package var detail: EntryDetail?
    /// The entry whose detail was asked for and has not come yet.
    package var loadingDetail: EntryID?
    package var isZoomed = false
    /// The first visible line of the zoomed detail.
    package var detailScroll = 0
    package var showsWire = false
    package var wire: WirePreview?
    /// The entry that is followed through its states until it is over.
    package var following: EntryID?
    package var undo: Undo?
    package var lastRefresh: Timestamp?
    /// Whether something changed since the rows were asked for.
    package var isStale = true
    /// Why the list could not be read.
    package var problem: Explanation?
    /// How many entries had been accepted when the list was held.
    package var acceptedAtHold: Int?

    package struct Undo: Sendable, Hashable {
        package var ids: [EntryID]
        package var until: Timestamp
        /// Entries that were marked with them and could not be dropped.
        package var refused = 0
    }

    package init() {
        list = EntryList(query: PageQuery(limit: EntryList.pageLimit))
    }

    package var query: PageQuery {
        // What is delivered or dropped is past its errors; leaving it out spares the search of a long history.
        let states = cause == nil || filter != .all ? filter.states : QueueFilter.pending.states.union([.dead])
        return PageQuery(
            states: states, text: searchText, cause: cause?.template, order: order, limit: EntryList.pageLimit)
    }

    /// What destructive keys act on: the marked entries, or the one under the cursor.
    package var targets: [EntryID] {
        if isZoomed, let detail { return [detail.id] }
        guard marks.isEmpty else { return marks.sorted() }
        return list.selected.map { [$0.id] } ?? []
    }

    /// Opens the list anew after filter, order or search have changed.
    package mutating func reopen() -> [Effect] {
        marks = []
        detail = nil
        loadingDetail = nil
        following = nil
        acceptedAtHold = nil
        isStale = false
        return [.loadPage(list.open(query))]
    }
}
