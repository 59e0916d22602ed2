import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite struct `A batch that was delivered` {
    private let time = Timestamp.start + .seconds(5)
    private let attempt = Attempt.example(1, status: 201)

    @Test(arguments: QueueKind.allCases)
    func `leaves its attempt with each of its entries`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(300)
        let other = Attempt.example(1, status: 200)
        try await bench.settle(Array(entries[..<200]), .delivered, attempt: attempt, at: time)
        try await bench.settle(Array(entries[200...]), .delivered, attempt: other, at: time + .seconds(1))
        for index in [0, 1, 100, 198, 199] {
            #expect(try await bench.queue.attempts(entries[index].id) == [attempt])
        }
        for index in [200, 201, 298, 299] {
            #expect(try await bench.queue.attempts(entries[index].id) == [other])
        }
        let last = try #require(try await bench.queue.entry(entries[150].id))
        #expect((last.state, last.attempts, last.cause, last.lastStatus) == (.delivered, 1, attempt.message, 201))
        #expect(last.finished == time)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 300, delivered: 300))
    }

    @Test(arguments: QueueKind.allCases)
    func `may hold entries that have come another way`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(12)
        try await bench.settle(
            [entries[3]], .scheduled(notBefore: time, endsCycle: true, maybeDelivered: false), attempt: .example(1))
        try await bench.settle([entries[5]], .dead(.example), attempt: .example(1, status: 422))
        try await bench.settle([entries[7]], .parked(.authentication), attempt: .example(1, status: 403))
        _ = try await bench.queue.apply(.drop, to: [entries[11].id], inFlight: [], at: .start)
        try await bench.settle(entries, .delivered, attempt: attempt, at: time)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 12, delivered: 12))
        for (index, entry) in entries.enumerated() {
            let former: [Attempt] =
                switch index {
                case 3: [.example(1)]
                case 5: [.example(1, status: 422)]
                case 7: [.example(1, status: 403)]
                default: []
                }
            #expect(try await bench.queue.attempts(entry.id) == former + [attempt])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `is counted once, however often that is told`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.append(20)
        try await bench.settle(Array(entries[5..<10]), .delivered, attempt: attempt, at: time)
        try await bench.settle(entries, .delivered, attempt: attempt, at: time + .seconds(1))
        try await bench.settle(entries, .delivered, attempt: attempt, at: time + .seconds(2))
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 20, delivered: 20))
        #expect(try await bench.queue.entry(entries[7].id)?.finished == time)
        #expect(try await bench.queue.entry(entries[12].id)?.finished == time + .seconds(1))
        for entry in entries { #expect(try await bench.queue.attempts(entry.id) == [attempt]) }
    }

    @Test(arguments: QueueKind.allCases)
    func `shows its attempt for as long as one of its entries is in the history`(kind: QueueKind) async throws {
        let bench = try await kind.open(historyLimit: 100)
        let entries = try await bench.append(900)
        try await bench.settle(entries, .delivered, attempt: attempt, at: time)
        let kept = try await bench.queue.page(PageQuery(order: .oldestFirst)).entries
        let oldest = try #require(kept.first)
        #expect(oldest.sequence > 1)
        #expect(try await bench.queue.attempts(oldest.id) == [attempt])
    }

    @Test(arguments: QueueKind.allCases)
    func `leaves an entry of another name alone`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        var entries = try await bench.append(3)
        let stranger = bench.make(1)[0]
        entries[2] = StoredEntry(sequence: entries[2].sequence, encoded: stranger)
        try await bench.settle(entries, .delivered, attempt: attempt, at: time)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 3, queued: 1, delivered: 2))
    }
}
