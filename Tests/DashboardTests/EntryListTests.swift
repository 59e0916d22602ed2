import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

/// Answers page requests as a queue of `count` entries with the sequence numbers 1…count would.
private struct LongQueue {
    var count: UInt64

    func page(_ query: PageQuery) -> EntryPage {
        var numbers: [UInt64] = []
        var number: UInt64
        switch query.order {
        case .newestFirst: number = min(count, query.after.map { $0 &- 1 } ?? count)
        case .oldestFirst: number = query.after.map { $0 + 1 } ?? 1
        }
        while numbers.count < query.limit, number >= 1, number <= count {
            numbers.append(number)
            number = query.order == .newestFirst ? number - 1 : number + 1
        }
        let isEnd = query.order == .newestFirst ? numbers.last ?? 1 == 1 : numbers.last ?? count == count
        return EntryPage(entries: numbers.map { Sample.entry($0) }, next: isEnd ? nil : numbers.last)
    }

    func answer(_ requests: [PageRequest], _ list: inout EntryList) {
        var requests = requests
        var answered = 0
        while let request = requests.first, answered < 10 {
            requests.removeFirst()
            requests += list.take(page(request.query), for: request, height: 10)
            answered += 1
        }
    }

    func open() -> EntryList {
        var list = EntryList(query: PageQuery())
        answer([list.open(PageQuery())], &list)
        return list
    }
}

@Suite struct `A list of entries` {
    private let millions = LongQueue(count: 10_000_000)

    @Test func `opens ten million entries with one page`() {
        let list = millions.open()
        #expect(list.rows.count == 100)
        #expect(list.selected?.sequence == 10_000_000)
        #expect(list.isLive)
        #expect(!list.isAtEnd)
    }

    @Test func `asks for the next page before the selection gets there`() {
        var list = millions.open()
        let early = list.move(.lines(30), height: 10)
        #expect(early == [])
        let requests = list.move(.lines(40), height: 10)
        #expect(requests.map(\.purpose) == [.extendDown])
        #expect(requests.first?.query.after == 10_000_000 - 99)
        let again = list.move(.lines(1), height: 10)
        #expect(again == [])
    }

    @Test func `keeps a bounded number of rows however far one scrolls`() {
        var list = millions.open()
        for _ in 0..<200 { millions.answer(list.move(.pages(1), height: 40), &list) }
        #expect(list.rows.count <= 600)
        #expect(list.selected?.sequence == 10_000_000 - 200 * 39)
    }

    @Test func `comes back the way it went`() {
        var list = millions.open()
        for _ in 0..<100 { millions.answer(list.move(.pages(1), height: 40), &list) }
        for _ in 0..<100 { millions.answer(list.move(.pages(-1), height: 40), &list) }
        #expect(list.selected?.sequence == 10_000_000)
        #expect(list.isAtStart)
    }

    @Test func `jumps to the end without reading what is between`() {
        var list = millions.open()
        millions.answer(list.move(.last, height: 10), &list)
        #expect(list.selected?.sequence == 1)
        #expect(list.isAtEnd)
        #expect(list.rows.first?.sequence == 100)
        millions.answer(list.move(.lines(-80), height: 10), &list)
        #expect(list.rows.first?.sequence == 200)
        #expect(list.selected?.sequence == 81)
    }

    @Test func `takes new entries while it is live`() {
        var list = millions.open()
        let grown = LongQueue(count: 10_000_007)
        grown.answer(list.refresh().map { [$0] } ?? [], &list)
        #expect(list.rows.first?.sequence == 10_000_007)
        #expect(list.selected?.sequence == 10_000_007)
    }

    @Test func `keeps its rows in place once the selection was moved`() {
        var list = millions.open()
        _ = list.move(.lines(3), height: 10)
        let grown = LongQueue(count: 10_000_007)
        grown.answer(list.refresh().map { [$0] } ?? [], &list)
        #expect(list.rows.first?.sequence == 10_000_000)
        #expect(list.selected?.sequence == 9_999_997)
        #expect(!list.isLive)
    }

    @Test func `selects the neighbour when the selected entry leaves the list`() {
        var list = LongQueue(count: 5).open()
        _ = list.move(.lines(2), height: 10)
        #expect(list.selected?.sequence == 3)
        guard let request = list.refresh() else {
            Issue.record("no refresh was asked for")
            return
        }
        let rest = [5, 4, 2, 1].map { Sample.entry($0) }
        _ = list.take(EntryPage(entries: rest), for: request, height: 10)
        #expect(list.selected?.sequence == 2)
    }

    @Test func `ignores answers for a list that is no longer shown`() {
        var list = EntryList(query: PageQuery())
        let old = list.open(PageQuery())
        let new = list.open(PageQuery(states: [.dead]))
        _ = list.take(millions.page(old.query), for: old, height: 10)
        #expect(list.rows.isEmpty)
        _ = list.take(EntryPage(entries: [Sample.entry(9)]), for: new, height: 10)
        #expect(list.rows.map(\.sequence) == [9])
    }

    @Test func `asks once at a time for news`() {
        var list = millions.open()
        #expect(list.refresh() != nil)
        #expect(list.refresh() == nil)
    }

    @Test func `opens where an entry is`() {
        var list = EntryList(query: PageQuery())
        millions.answer([list.open(PageQuery(), at: 5_000)], &list)
        #expect(list.selected?.sequence == 5_000)
        #expect(!list.isAtStart)
    }
}
