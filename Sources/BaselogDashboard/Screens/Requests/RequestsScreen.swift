package import BaselogDomain
package import BaselogScreen

/// The state of the Requests screen: the last ``RequestPage/limit`` requests, newest first.
///
/// While it is *live* the newest one is selected; as soon as the selection is moved it stays on its request.
package struct RequestsScreen: Sendable, Equatable {
    /// Oldest first, without gaps but where the engine had forgotten some already.
    package private(set) var records: [RequestRecord] = []
    package private(set) var total: UInt64 = 0
    package private(set) var maskedKey: String?
    /// Positions in ``records`` of those that are listed, newest first.
    package private(set) var listed: [Int] = []
    package private(set) var position = ListPosition()
    package private(set) var isLive = true
    package private(set) var isLoaded = false
    package var showsFailuresOnly = false { didSet { list() } }
    /// Only requests that have this text are listed.
    package private(set) var searchText: String?
    /// The same in lower case.
    private var needle: String?
    /// Which of the request's entries is chosen.
    package var passenger = 0
    package var isZoomed = false
    package var detailScroll = 0
    package var pace = RefreshPace()
    /// Requests before the selected one was held that have come since.
    package private(set) var arrivedSinceHold: UInt64 = 0

    package init() {}

    /// The number of the newest request that is known.
    package var newest: UInt64 { records.last?.number ?? 0 }

    package var selected: RequestRecord? {
        listed.indices.contains(position.selected) ? records[listed[position.selected]] : nil
    }

    /// The requests that are known and not listed.
    package var hidden: Int { records.count - listed.count }

    package mutating func take(_ page: RequestPage, height: Int) {
        pace.answered()
        isLoaded = true
        let held = isLive ? nil : selected?.number
        let news = page.records.filter { $0.number > newest }
        total = max(total, page.total)
        maskedKey = page.maskedKey
        guard !news.isEmpty else { return }
        let forgotten = max(0, records.count + news.count - RequestPage.limit)
        records = (records + news).suffix(RequestPage.limit)
        // The others were looked through when they came.
        let arrived = records.indices.suffix(news.count).reversed().filter { isListed(records[$0]) }
        listed = arrived + listed.compactMap { $0 < forgotten ? nil : $0 - forgotten }
        if !isLive { arrivedSinceHold += UInt64(arrived.count) }
        let place = held.flatMap { number in listed.firstIndex { records[$0].number == number } }
        let shift = (place ?? 0) - position.selected
        position = ListPosition(selected: place ?? 0, offset: isLive ? 0 : position.offset + shift)
        position.settle(count: listed.count, height: height)
        if place == nil { passenger = 0 }
    }

    package mutating func move(_ move: ListPosition.Move, height: Int) {
        passenger = 0
        if move == .first {
            isLive = true
            arrivedSinceHold = 0
        } else {
            isLive = false
        }
        position.move(move, count: listed.count, height: height)
    }

    /// Lists only requests that have the text; `nil` lists all again. A selection that was moved stays on its request
    /// where that is still listed; otherwise the newest is selected.
    package mutating func search(_ text: String?, height: Int) {
        let held = isLive ? nil : selected?.number
        searchText = text
        needle = text?.lowercased()
        list()
        if let place = held.flatMap({ number in listed.firstIndex { records[$0].number == number } }) {
            position = ListPosition(selected: place, offset: position.offset)
            position.settle(count: listed.count, height: height)
        } else {
            move(.first, height: height)
        }
    }

    package mutating func settle(height: Int) { position.settle(count: listed.count, height: height) }

    private mutating func list() {
        listed = records.indices.reversed().filter { isListed(records[$0]) }
        position.settle(count: listed.count, height: listed.count)
    }

    private func isListed(_ record: RequestRecord) -> Bool {
        guard !showsFailuresOnly || record.isFailure else { return false }
        return needle.map(record.has) ?? true
    }

    /// The other requests that carried the chosen entry, oldest first.
    package func relatives(of record: RequestRecord) -> [(record: RequestRecord, attempt: Int)] {
        guard record.passengers.indices.contains(passenger) else { return [] }
        let id = record.passengers[passenger].id
        return records.compactMap { other in
            guard other.number != record.number, let same = other.passengers.first(where: { $0.id == id }) else {
                return nil
            }
            return (other, same.attempt)
        }
    }
}

extension RequestRecord {
    /// Whether it came to nothing, also where nothing but a probe did.
    var isFailure: Bool { failure != nil || status.map { $0 >= 400 && !isWithoutRoute } ?? true }

    /// The status, or why there is none.
    var result: String { status.map(String.init) ?? failure?.name ?? "no answer" }

    /// - Parameter needle: In lower case.
    func has(_ needle: String) -> Bool {
        ["\(method) \(path)", result, message, serverRequestID ?? ""].contains { $0.lowercased().contains(needle) }
    }

    /// Whether it asked for the health of an API that has no route for that: such an API is there all the same.
    var isWithoutRoute: Bool { failure == nil && entryCount == 0 && [404, 405, 501].contains(status) }
}

extension Dashboard {
    var requestsListHeight: Int { RequestsLayout(body: body, layout: layout, zoomed: zoomedPane).listRows }

    mutating func moveInRequests(_ move: ListPosition.Move) -> [Effect] {
        if requests.isZoomed {
            let lines = requests.selected.map { requestLines($0, columns: fullTextColumns).count } ?? 0
            requests.detailScroll = ListPosition.scrolled(
                requests.detailScroll, by: move, count: lines, height: max(1, body.rows - 2))
        } else {
            requests.move(move, height: requestsListHeight)
        }
        return []
    }

    mutating func performInRequests(_ action: Action) -> [Effect] {
        switch action {
        case .filter:
            requests.showsFailuresOnly.toggle()
            requests.settle(height: requestsListHeight)
        case .search: console = Console(kind: .search, text: requests.searchText ?? "")
        case .wire:
            guard requests.selected != nil else { return [] }
            requests.isZoomed.toggle()
            requests.detailScroll = 0
            // What is read must not be pushed away.
            if requests.isZoomed, requests.isLive { requests.move(.lines(0), height: requestsListHeight) }
        case .newest: requests.move(.first, height: requestsListHeight)
        case .nextEntry, .previousEntry:
            guard let count = requests.selected?.passengers.count, count > 0 else { return [] }
            if requests.isLive { requests.move(.lines(0), height: requestsListHeight) }
            requests.passenger = (requests.passenger + (action == .nextEntry ? 1 : count - 1)) % count
        case .detail:
            guard let record = requests.selected else { return [] }
            guard record.passengers.indices.contains(requests.passenger) else {
                say("this request carried no entry: it asked how the API is", role: .warning)
                return []
            }
            return openInQueue(record.passengers[requests.passenger].id)
        default: break
        }
        return []
    }

    /// Shows an entry in Queue, wherever it is.
    mutating func openInQueue(_ id: EntryID) -> [Effect] {
        follow(id)
        return show(.queue)
    }
}
