import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite struct `What becomes of a lease` {
    @Test(arguments: QueueKind.allCases)
    func `is recorded with its attempt`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        let time = Timestamp.start + .seconds(5)
        try await bench.settle(
            [entry], .scheduled(notBefore: time, endsCycle: true, maybeDelivered: true), attempt: .example(1))
        let first = try #require(try await bench.queue.entry(entry.id))
        #expect(first.state == .scheduled)
        #expect((first.attempts, first.cycles) == (1, 1))
        #expect(first.cause == "attempt 1")
        #expect(first.lastStatus == 503)
        #expect(first.maybeDelivered)

        try await bench.settle([entry], .delivered, attempt: .example(2, status: 201), at: time)
        let last = try #require(try await bench.queue.entry(entry.id))
        #expect(last.state == .delivered)
        #expect((last.attempts, last.cycles) == (2, 0))
        #expect(last.notBefore == nil)
        #expect(last.finished == time)
        #expect(try await bench.queue.attempts(entry.id) == [.example(1), .example(2, status: 201)])
    }

    @Test(arguments: QueueKind.allCases)
    func `is kept with the newest twenty attempts`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        for number in 1...25 {
            try await bench.settle(
                [entry], .scheduled(notBefore: .start, endsCycle: false, maybeDelivered: false),
                attempt: .example(number))
        }
        #expect(try await bench.queue.entry(entry.id)?.attempts == 25)
        #expect(try await bench.queue.attempts(entry.id) == (6...25).map { .example($0) })
    }

    @Test(arguments: QueueKind.allCases)
    func `uses no attempt when it is parked`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        try await bench.settle([entry], .parked(.authentication), attempt: .example(1, status: 403))
        let parked = try #require(try await bench.queue.entry(entry.id))
        #expect(parked.attempts == 0)
        #expect(parked.cause == "attempt 1")
        #expect(try await bench.queue.attempts(entry.id).count == 1)
    }

    @Test(arguments: QueueKind.allCases)
    func `leaves no trace when the lease is given back`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        try await bench.settle([entry], .returned, attempt: .example(1))
        #expect(try await bench.queue.entry(entry.id) == entry)
        #expect(try await bench.queue.attempts(entry.id).isEmpty)
    }

    @Test(arguments: QueueKind.allCases)
    func `queues a scheduled entry again when its lease is given back`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        try await bench.settle([entry], .scheduled(notBefore: .start, endsCycle: false, maybeDelivered: false))
        try await bench.settle([entry], .returned)
        #expect(try await bench.queue.entry(entry.id) == entry)
        #expect(try await bench.queue.counts().queued == 1)
    }

    @Test(arguments: QueueKind.allCases)
    func `ends nothing that is over already, unless it was delivered`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(2)
        try await bench.settle(entries, .dead(.example))
        try await bench.settle([entries[0]], .parked(.endpoint))
        try await bench.settle([entries[1]], .delivered)
        #expect(try await bench.queue.entry(entries[0].id)?.state == .dead)
        #expect(try await bench.queue.entry(entries[1].id)?.state == .delivered)
        try await bench.settle([entries[1]], .dead(.example))
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 2, delivered: 1, dead: 1))
    }

    @Test(arguments: QueueKind.allCases)
    func `touches nothing when the entry is not there`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        try await bench.queue.settle([
            Settlement(id: entry.id, sequence: 9, outcome: .delivered, attempt: nil, time: .start),
            Settlement(
                id: EntryID(high: 1, low: 1), sequence: 1, outcome: .delivered, attempt: nil, time: .start),
        ])
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 1, queued: 1))
    }

    @Test(arguments: QueueKind.allCases)
    func `stays in a history of the newest endings`(kind: QueueKind) async throws {
        let bench = try await kind.open(historyLimit: 100)
        let entries = try await bench.append(900)
        try await bench.settle(Array(entries[1...]), .delivered, at: .start)
        // The entry accepted first is the one delivered last.
        try await bench.settle([entries[0]], .delivered, at: .start + .seconds(1))
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 900, delivered: 900))
        #expect(try await bench.queue.entry(entries[0].id)?.state == .delivered)
        #expect(try await bench.queue.entry(entries[1].id) == nil)
        let kept = try await bench.list(PageQuery()).count
        #expect((100...600).contains(kept))
    }

    @Test(arguments: QueueKind.allCases)
    func `is undone by a gate that opens, oldest first`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(5)
        try await bench.settle([entries[0], entries[2], entries[4]], .parked(.authentication))
        try await bench.settle([entries[1]], .parked(.endpoint))
        try await bench.settle([entries[3]], .parked(.events))
        #expect(try await bench.queue.unpark([.authentication, .endpoint], limit: 3) == 3)
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 1 << 20).map(\.sequence) == [1, 2, 3])
        #expect(try await bench.queue.unpark([.authentication, .endpoint], limit: 3) == 1)
        #expect(try await bench.queue.unpark([.retryAfter], limit: 3) == 0)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 5, queued: 4, parked: 1))
    }
}
