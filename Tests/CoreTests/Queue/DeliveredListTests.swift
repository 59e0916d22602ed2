import BaselogDomain
import BaselogTestSupport
import GRDB
import Testing

@testable import BaselogCore

@Suite struct `The list of what was delivered` {
    /// Three batches and three single entries, ended in another order than they were accepted, others between them.
    private func filled(_ kind: QueueKind) async throws -> (QueueUnderTest, delivered: [UInt64], dead: [UInt64]) {
        let bench = try await kind.open()
        let entries = try await bench.append(60)
        func deliver(_ range: Range<Int>, second: Int64) async throws {
            try await bench.settle(
                Array(entries[range]), .delivered, attempt: .example(1, status: 201), at: .start + .seconds(second))
        }
        try await deliver(30..<40, second: 1)
        try await deliver(5..<15, second: 2)
        try await deliver(50..<51, second: 3)
        try await deliver(20..<21, second: 4)
        try await deliver(40..<48, second: 5)
        try await deliver(0..<1, second: 6)
        try await bench.settle([entries[16], entries[49]], .dead(.example), attempt: .example(1, status: 422))
        let numbers = [0] + Array(5..<15) + [20] + Array(30..<48) + [50]
        return (bench, numbers.map { entries[$0].sequence }, [entries[16].sequence, entries[49].sequence])
    }

    @Test(arguments: QueueKind.allCases, [1, 3, 7, 100])
    func `is in the order of the queue, page by page`(kind: QueueKind, limit: Int) async throws {
        let (bench, delivered, _) = try await filled(kind)
        let forwards = PageQuery(states: [.delivered], order: .oldestFirst, limit: limit)
        #expect(try await bench.list(forwards) == delivered)
        let backwards = PageQuery(states: [.delivered], order: .newestFirst, limit: limit)
        #expect(try await bench.list(backwards) == delivered.reversed())
    }

    @Test(arguments: QueueKind.allCases, [1, 4, 100])
    func `joins other states in their order`(kind: QueueKind, limit: Int) async throws {
        let (bench, delivered, dead) = try await filled(kind)
        let all = (delivered + dead).sorted()
        let forwards = PageQuery(states: [.delivered, .dead], order: .oldestFirst, limit: limit)
        #expect(try await bench.list(forwards) == all)
        let backwards = PageQuery(states: [.delivered, .dead], order: .newestFirst, limit: limit)
        #expect(try await bench.list(backwards) == all.reversed())
    }

    @Test(arguments: QueueKind.allCases)
    func `begins and ends within a batch where it is asked to`(kind: QueueKind) async throws {
        let (bench, delivered, _) = try await filled(kind)
        for after in delivered {
            var query = PageQuery(states: [.delivered], order: .oldestFirst, limit: 100)
            query.after = after
            #expect(try await bench.list(query) == delivered.filter { $0 > after })
            query.order = .newestFirst
            #expect(try await bench.list(query) == delivered.filter { $0 < after }.reversed())
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `loses its oldest endings, also those in the midst of a batch`(kind: QueueKind) async throws {
        let bench = try await kind.open(historyLimit: 100)
        let entries = try await bench.append(1_200)
        try await bench.settle(Array(entries[600...]), .delivered, at: .start)
        try await bench.settle(Array(entries[..<30]), .delivered, at: .start + .seconds(1))
        let kept = try await bench.list(PageQuery(states: [.delivered], order: .oldestFirst, limit: 1_000))
        #expect(kept.starts(with: entries[..<30].map(\.sequence)))
        #expect(kept.last == entries.last?.sequence)
        #expect((100...600).contains(kept.count))
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 1_200, queued: 570, delivered: 630))
    }

    @Test func `takes nothing along that is not over, where it is damaged`() async throws {
        let bench = try await QueueKind.sqlite.open(historyLimit: 100)
        let entries = try await bench.append(1_200)
        try await bench.settle(Array(entries[..<600]), .delivered, at: .start)
        // A turned bit in the list: it names entries that still wait.
        try await DatabaseQueue(path: bench.home.path + "/queue.sqlite").write { database in
            try database.execute(sql: "UPDATE ending SET last = last + 512")
        }
        try await bench.settle(Array(entries[1_190...]), .delivered, at: .start + .seconds(1))
        let waiting = try await bench.list(PageQuery(states: [.queued], order: .oldestFirst, limit: 1_000))
        #expect(waiting == entries[600..<1_190].map(\.sequence))
        #expect(try await bench.queue.entry(entries[600].id)?.encoded.payload == entries[600].encoded.payload)
    }
}
