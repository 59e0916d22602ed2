import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// What the engine relies on, whatever the queue is made of.
@Suite struct `Every queue` {
    @Test(arguments: QueueKind.allCases)
    func `numbers entries in the order they come`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        #expect(try await bench.queue.append(bench.make(3)) == 1...3)
        #expect(try await bench.queue.append(bench.make(1)) == 4...4)
    }

    @Test(arguments: QueueKind.allCases)
    func `gives back what was appended`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = EncodedEntry.example(
            7, level: .critical, kind: .event, origin: .hand, message: "ünïcode 🦉 \u{0} \"%_\\", stream: "app.log")
        _ = try await bench.queue.append([entry])
        try await bench.reopen()
        #expect(try await bench.queue.entry(entry.id) == StoredEntry(sequence: 1, encoded: entry))
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 9).map(\.encoded) == [entry])
    }

    @Test(arguments: QueueKind.allCases)
    func `stores how far a source is read together with its entries, or neither`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let (first, second) = (SourceCursor(source: "a", state: [1]), SourceCursor(source: "b", state: [0, 255]))
        try await bench.queue.append(bench.make(2), cursors: [first, second])
        try await bench.queue.append([], cursors: [SourceCursor(source: "a", state: [2])])
        try await bench.reopen()
        #expect(try await bench.queue.cursors() == [SourceCursor(source: "a", state: [2]), second])
        #expect(try await bench.queue.counts().queued == 2)

        try await bench.queue.append([], cursors: [SourceCursor(source: "a", state: nil)])
        #expect(try await bench.queue.cursors() == [second])
    }

    @Test func `does not move a source on when it is full`() async throws {
        let home = try TemporaryHome()
        let queue = try SQLiteQueue(folder: home.path, settings: QueueSettings(maxBytes: 1))
        await #expect(throws: QueueError.self) {
            try await queue.append([.example(1)], cursors: [SourceCursor(source: "a", state: [1])])
        }
        #expect(try await queue.cursors() == [])
        await queue.close()
    }

    @Test(arguments: QueueKind.allCases)
    func `never uses a number twice, even when all its entries are gone`(kind: QueueKind) async throws {
        let bench = try await kind.open(historyLimit: 0)
        let entries = try await bench.append(600)
        try await bench.settle(entries, .delivered)
        #expect(try await bench.queue.page(PageQuery()).entries.isEmpty)
        try await bench.reopen()
        #expect(try await bench.append(1).first?.sequence == 601)
    }

    @Test(arguments: QueueKind.allCases)
    func `hands out queued entries oldest first from a position on`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(6)
        try await bench.settle([entries[3]], .delivered)
        let found = try await bench.queue.queued(after: 2, limit: 3, maxBytes: 1 << 20)
        #expect(found.map(\.sequence) == [3, 5, 6])
        #expect(try await bench.queue.queued(after: 6, limit: 3, maxBytes: 1 << 20).isEmpty)
    }

    @Test(arguments: QueueKind.allCases)
    func `stops handing out at the byte limit but gives at least one`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        try await bench.append(3, message: String(repeating: "x", count: 1000))
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 1).count == 1)
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 1500).count == 2)
    }

    @Test(arguments: QueueKind.allCases)
    func `finds what was made by hand behind a backlog`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        try await bench.append(20)
        let made = try await bench.append(2, origin: .hand)
        try await bench.settle([made[0]], .delivered)
        #expect(try await bench.queue.queuedByHand(limit: 5) == [made[1]])
    }

    @Test(arguments: QueueKind.allCases)
    func `counts each state, and each entry in one`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        _ = try await bench.appendOneOfEach()
        let expected = EntryCounts(
            accepted: 6, queued: 1, scheduled: 1, parked: 1, delivered: 1, dead: 1, dropped: 1)
        #expect(try await bench.queue.counts() == expected)
        #expect(expected.residual == 0)
        try await bench.reopen()
        #expect(try await bench.queue.counts() == expected)
    }

    @Test(arguments: QueueKind.allCases)
    func `finds entries by what their last attempt said`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(4)
        let causes = ["shard 1 of 9 is 100% full", "shard 22 of 9 is 5% full", "shard one is full"]
        for (entry, cause) in zip(entries, causes) {
            try await bench.settle(
                [entry], .scheduled(notBefore: .start, endsCycle: false, maybeDelivered: false),
                attempt: Attempt(number: 1, started: .start, status: 503, failure: .server, message: cause))
        }
        var query = PageQuery(cause: MessageTemplate(of: "shard 7 of 9 is 3% full"), order: .oldestFirst)
        #expect(try await bench.queue.page(query).entries.map(\.id) == [entries[0].id, entries[1].id])
        query.states = [.dead]
        #expect(try await bench.queue.page(query).entries.isEmpty)
    }

    @Test(arguments: QueueKind.allCases)
    func `remembers each state over a restart`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.appendOneOfEach()
        try await bench.reopen()
        for (state, entry) in entries {
            #expect(try await bench.queue.entry(entry.id)?.state == state)
        }
        let scheduled = try #require(try await bench.queue.entry(entries[.scheduled]?.id ?? .init(high: 0, low: 0)))
        #expect(scheduled.notBefore == .start + .seconds(9))
        #expect(scheduled.cycles == 1)
        let parked = try await bench.queue.entry(entries[.parked]?.id ?? .init(high: 0, low: 0))
        #expect(parked?.gate == .authentication)
        let dead = try await bench.queue.entry(entries[.dead]?.id ?? .init(high: 0, low: 0))
        #expect(dead?.death == .example)
        #expect(dead?.finished == .start)
    }

    @Test(arguments: QueueKind.allCases)
    func `hands out scheduled entries when their time has come, earliest first`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(4)
        for (entry, seconds) in zip(entries, [30, 10, 20, 10]) {
            let time = Timestamp.start + .seconds(Int64(seconds))
            try await bench.settle([entry], .scheduled(notBefore: time, endsCycle: false, maybeDelivered: false))
        }
        let now = Timestamp.start + .seconds(20)
        #expect(try await bench.queue.due(at: now, limit: 9).map(\.sequence) == [2, 4, 3])
        #expect(try await bench.queue.due(at: now, limit: 2).map(\.sequence) == [2, 4])
        #expect(try await bench.queue.due(at: .start, limit: 9).isEmpty)
    }

    @Test(arguments: QueueKind.allCases)
    func `hands out scheduled entries whose time is far, the latest first, page by page`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(5)
        for (entry, seconds) in zip(entries, [30, 10, 20, 10, 40]) {
            let time = Timestamp.start + .seconds(Int64(seconds))
            try await bench.settle([entry], .scheduled(notBefore: time, endsCycle: false, maybeDelivered: false))
        }
        let queue = bench.queue
        var pages: [[UInt64]] = []
        var place: (time: Timestamp, sequence: UInt64)?
        repeat {
            let page = try await queue.scheduled(after: .start + .seconds(9), from: place, limit: 2)
            pages.append(page.map(\.sequence))
            place = page.last.flatMap { last in last.notBefore.map { ($0, last.sequence) } }
        } while place != nil
        #expect(pages == [[5, 1], [3, 4], [2], []])
        let far = try await queue.scheduled(after: .start + .seconds(20), from: nil, limit: 9)
        #expect(far.map(\.sequence) == [5, 1])
    }

    @Test(arguments: QueueKind.allCases)
    func `tells when entries fall due`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(4)
        for (entry, seconds) in zip(entries, [7, -5, 1, 100]) {
            let time = Timestamp.start + .seconds(Int64(seconds))
            try await bench.settle(
                [entry], .scheduled(notBefore: time, endsCycle: false, maybeDelivered: false), attempt: .example(1))
        }
        let schedule = try await bench.queue.schedule(now: .start, bucket: .seconds(3), buckets: 4)
        #expect(schedule.next == .start - .seconds(5))
        #expect(schedule.due == [2, 0, 1, 0])
        #expect(schedule.oldest == .init(attempts: 1, notBefore: .start + .seconds(7)))
    }

    @Test(arguments: QueueKind.allCases)
    func `tells nothing of a schedule where nothing is scheduled`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        try await bench.append(1)
        #expect(
            try await bench.queue.schedule(now: .start, bucket: .seconds(3), buckets: 2) == QueueSchedule(due: [0, 0]))
    }

    @Test(arguments: QueueKind.allCases)
    func `counts the queued entries before one, up to a limit`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(10)
        try await bench.settle([entries[0]], .delivered)
        #expect(try await bench.queue.countQueued(before: 8, limit: 100) == 6)
        #expect(try await bench.queue.countQueued(before: 8, limit: 4) == 4)
    }

    @Test(arguments: QueueKind.allCases)
    func `names the oldest entry that still waits`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        #expect(try await bench.queue.storage().oldestPending == nil)
        let entries = try await bench.append(3)
        try await bench.settle([entries[0]], .delivered)
        try await bench.settle([entries[1]], .parked(.endpoint))
        #expect(try await bench.queue.storage().oldestPending == entries[1].encoded.acceptedAt)
        // The first few fit into pages that an empty queue has, too.
        try await bench.append(100, message: String(repeating: "m", count: 1_000))
        #expect(try await bench.queue.storage().usedBytes > 50_000)
    }

    @Test(arguments: QueueKind.allCases)
    func `signs to listeners that entries were appended`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        var changes = await bench.queue.changes().makeAsyncIterator()
        try await bench.append(1)
        #expect(await changes.next() != nil)
    }

    @Test(arguments: QueueKind.allCases)
    func `ends the signs and refuses everything when it is closed`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let queue = bench.queue
        let changes = await queue.changes()
        await queue.close()
        await queue.close()
        for await _ in changes {}
        for await _ in await queue.changes() {}
        await #expect(throws: QueueError.closed) { try await queue.append(bench.make(1)) }
        await #expect(throws: QueueError.closed) { try await queue.page(PageQuery()) }
        await #expect(throws: QueueError.closed) { try await queue.counts() }
        await #expect(throws: QueueError.closed) { try await queue.claim() }
        await #expect(throws: QueueError.closed) {
            try await queue.apply(.drop, to: [], inFlight: [], at: .start)
        }
    }
}
