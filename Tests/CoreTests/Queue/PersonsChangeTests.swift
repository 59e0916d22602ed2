import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite struct `A person's change to the queue` {
    @Test(arguments: QueueKind.allCases)
    func `queues scheduled, parked and dead entries again`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.appendOneOfEach()
        let ids = [EntryState.scheduled, .parked, .dead].compactMap { entries[$0]?.id }
        let result = try await bench.queue.apply(.requeue, to: ids, inFlight: [], at: .start)
        #expect(result == CommandResult(changed: ids))
        for id in ids {
            let entry = try #require(try await bench.queue.entry(id))
            #expect(entry.state == .queued)
            #expect((entry.attempts, entry.cycles, entry.notBefore) == (0, 0, nil))
            #expect((entry.gate, entry.death, entry.finished) == (nil, nil, nil))
        }
        #expect(
            try await bench.queue.counts() == EntryCounts(accepted: 6, queued: 4, delivered: 1, dropped: 1))
    }

    @Test(arguments: QueueKind.allCases)
    func `gives a dead entry new attempts but keeps the old ones to look at`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        try await bench.settle([entry], .dead(.example), attempt: .example(1, status: 422))
        _ = try await bench.queue.apply(.requeue, to: [entry.id], inFlight: [], at: .start)
        #expect(try await bench.queue.entry(entry.id)?.attempts == 0)
        #expect(try await bench.queue.attempts(entry.id) == [.example(1, status: 422)])
    }

    @Test(arguments: QueueKind.allCases)
    func `drops what is pending or dead and takes it back`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.appendOneOfEach()
        let ids = [EntryState.queued, .scheduled, .parked, .dead].compactMap { entries[$0]?.id }
        var before: [StoredEntry?] = []
        for id in ids { before.append(try await bench.queue.entry(id)) }
        let counts = try await bench.queue.counts()

        let dropped = try await bench.queue.apply(.drop, to: ids, inFlight: [], at: .start + .seconds(60))
        #expect(dropped == CommandResult(changed: ids))
        #expect(
            try await bench.queue.counts() == EntryCounts(accepted: 6, delivered: 1, dropped: 5))
        #expect(try await bench.queue.due(at: .start + .seconds(99), limit: 9).isEmpty)
        #expect(try await bench.queue.unpark([.authentication], limit: 9) == 0)
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 1 << 20).isEmpty)
        try await bench.reopen()

        let restored = try await bench.queue.apply(.restore, to: ids, inFlight: [], at: .start + .seconds(90))
        #expect(restored == CommandResult(changed: ids))
        #expect(try await bench.queue.counts() == counts)
        for (id, former) in zip(ids, before) {
            #expect(try await bench.queue.entry(id) == former)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `says of each entry why it could not be changed`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entries = try await bench.appendOneOfEach()
        let unknown = EntryID(high: 1, low: 1)
        let inFlight = try await bench.append(1)[0].id
        let ids = [EntryState.delivered, .dropped, .queued].compactMap { entries[$0]?.id } + [unknown, inFlight]
        let result = try await bench.queue.apply(.requeue, to: ids, inFlight: [inFlight], at: .start)
        #expect(result.changed.isEmpty)
        #expect(
            ids.map { result.refused[$0] } == [
                "already delivered", "dropped: restore it first", "already queued", "not in the queue", "in flight",
            ])
    }

    @Test(arguments: QueueKind.allCases)
    func `is one for an entry that is named twice`(kind: QueueKind) async throws {
        let bench = try await kind.open()
        let entry = try await bench.append(1)[0]
        let result = try await bench.queue.apply(.drop, to: [entry.id, entry.id], inFlight: [], at: .start)
        #expect(result.changed == [entry.id])
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 1, dropped: 1))
    }
}
