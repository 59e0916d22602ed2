import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Foundation
import GRDB
import Testing

@testable import BaselogCore

/// The numbered cases of the queue. Those that strike each operation on the disk, and those that damage files, have
/// suites of their own.
@Suite(.timeLimit(.minutes(5))) struct `A queue survives` {
    // MARK: Restarts

    @Test(arguments: [1, 2] as [UInt64])
    func `case 1: the end of its process with 10,000 pending, 500 times each`(seed: UInt64) async throws {
        let backlog = try await CrashingBacklog(pending: 10_000, seed: seed)
        for _ in 1...500 { try await backlog.crash() }
        try await backlog.compareEverything()
    }

    @Test func `case 5: its log deleted between two runs, all that was copied back before is there`() async throws {
        let bench = try await QueueKind.sqlite.open()
        try await bench.append(20)
        try await bench.reopen()
        let disk = try FaultDisk()
        try FileManager.default.copyItem(
            atPath: QueueFolder.database(in: bench.home.path), toPath: QueueFolder.database(in: disk.folder))
        let first = try SQLiteQueue(folder: disk.folder)
        #expect(try await first.claim() == .this)
        try await first.append(bench.make(5))
        disk.crash()
        let rest = try disk.remains()
        try FileManager.default.removeItem(atPath: QueueFolder.database(in: rest.folder) + "-wal")
        let second = try SQLiteQueue(folder: rest.folder)
        #expect(try await second.claim() == .this)
        #expect(try await second.queued(after: 0, limit: 99, maxBytes: 1 << 20).map(\.sequence) == Array(1...20))
        try await second.append(bench.make(1))
        #expect(try await second.counts().residual == 0)
        await second.close()
        await first.close()
    }

    @Test func `case 5: its log deleted after a clean end, and nothing is missing`() async throws {
        let bench = try await QueueKind.sqlite.open()
        let entries = try await bench.append(20)
        try await bench.settle([entries[0]], .delivered)
        // Connections that read end after the one that writes.
        #expect(try await bench.queue.page(PageQuery()).entries.count == 20)
        await bench.queue.close()
        try? FileManager.default.removeItem(atPath: QueueFolder.database(in: bench.home.path) + "-wal")
        try await bench.reopen()
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 20, queued: 19, delivered: 1))
        #expect(try await bench.queue.queued(after: 0, limit: 99, maxBytes: 1 << 20).map(\.sequence) == Array(2...20))
    }

    @Test func `case 9: ten restarts with nothing new, and nothing is sent again`() async throws {
        let transport = ScriptedTransport()
        let world = Simulation()
        var queue = MemoryQueue()
        try await EngineHarness(transport, queue: queue, world: world).run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            await harness.world.rest()
        }
        #expect(transport.sent.count == 20)
        for _ in 1...10 {
            queue = MemoryQueue(reopening: queue)
            try await EngineHarness(transport, queue: queue, world: world).run { harness in
                await harness.world.advance(by: .seconds(600))
            }
        }
        #expect(transport.sent.count == 20)
    }

    @Test func `case 9: ten restarts on disk, and only what is new is sent`() async throws {
        let home = try TemporaryHome()
        let transport = ScriptedTransport()
        for run in 1...10 {
            let engine = Engine(
                settings: Settings(), queue: try SQLiteQueue(folder: home.path), transport: transport,
                capabilities: .minimal, asksForHealth: false)
            try await engine.start()
            // Older entries would leave before it.
            try await engine.log(LogEntry("log \(run)"))
            try await Condition.wait("it is delivered") { await engine.snapshot().counts.delivered == run }
            await engine.stop()
        }
        #expect(transport.messages == (1...10).map { "log \($0)" })
    }

    // MARK: One entry

    @Test(arguments: [false, true])
    func `case 8: exactly one entry into an idle engine, 10,000 times, each leaves in time`(
        inBatches: Bool
    ) async throws {
        let transport = ScriptedTransport(then: inBatches ? .status(204) : .accepted)
        let queue = MemoryQueue(settings: QueueSettings(historyLimit: 10))
        let harness = EngineHarness(
            transport, queue: queue, capabilities: ServerCapabilities(hasBatches: inBatches))
        try await harness.run { harness in
            var late: [Int] = []
            for number in 1...10_000 {
                // At all phases of whatever else goes on in the engine.
                await harness.world.advance(by: .milliseconds(number * 37 % 7_001))
                try await harness.log("log")
                await harness.world.advance(by: inBatches ? .seconds(5) : .zero)
                if transport.finishedCount != number { late.append(number) }
            }
            #expect(late == [])
            #expect(await harness.engine.snapshot().counts == EntryCounts(accepted: 10_000, delivered: 10_000))
        }
    }

    // MARK: Limits

    @Test func `case 7: limits raised and lowered over restarts with a backlog`() async throws {
        let home = try TemporaryHome()
        let bench = try QueueUnderTest(.memory)
        var accepted = 0
        for megabytes in [8, 1, 2, 1, 12] {
            let queue = try SQLiteQueue(folder: home.path, settings: QueueSettings(maxBytes: megabytes << 20))
            #expect(try await queue.claim() == .this)
            #expect(try await queue.counts() == EntryCounts(accepted: accepted, queued: accepted))
            var refusal: QueueError?
            while refusal == nil, accepted < 100_000 {
                do throws(QueueError) {
                    try await queue.append(bench.make(100, message: String(repeating: "x", count: 500)))
                    accepted += 100
                } catch {
                    refusal = error
                }
            }
            guard case .full(_, let limit) = refusal else {
                Issue.record("It was \(String(describing: refusal)) that refused more.")
                return
            }
            #expect(limit == megabytes << 20)
            // What is there is handed out all the same.
            #expect(try await queue.queued(after: 0, limit: 10, maxBytes: 1 << 20).map(\.sequence) == Array(1...10))
            await queue.close()
        }
        // The highest limit took the most, the lower ones nothing.
        #expect(accepted > 10_000)
    }

    // MARK: Owners

    @Test func `case 10: two that accept, of which one ships`() async throws {
        let bench = try await QueueKind.sqlite.open()
        let second = try SQLiteQueue(folder: bench.home.path)
        #expect(try await second.claim() == .process(getpid()))
        let groups = (0..<40).map { _ in bench.make(5) }
        let owner = bench.queue
        let ranges = try await withThrowingTaskGroup(of: ClosedRange<UInt64>?.self) { group in
            for (index, entries) in groups.enumerated() {
                group.addTask { try await (index.isMultiple(of: 2) ? owner : second).append(entries) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ranges.compactMap(\.self).flatMap { Array($0) }.sorted() == Array(1...200))
        try await Condition.wait("the owner has counted all of them") {
            try await owner.counts() == EntryCounts(accepted: 200, queued: 200)
        }
        await #expect(throws: QueueError.self) { try await second.unpark([.endpoint], limit: 1) }
        await bench.queue.close()
        #expect(try await second.claim() == .this)
        await second.close()
    }

    @Test func `case 11: the lock file deleted under a living owner, who still is the only one`() async throws {
        let bench = try await QueueKind.sqlite.open()
        try FileManager.default.removeItem(atPath: bench.home.path + "/owner.lock")
        let second = try SQLiteQueue(folder: bench.home.path)
        #expect(try await second.claim() == .process(getpid()))
        try await bench.append(1)
        #expect(try await second.claim() == .process(getpid()))
        await bench.queue.close()
        #expect(try await second.claim() == .this)
        #expect(try await second.counts() == EntryCounts(accepted: 1, queued: 1))
        await second.close()
    }

    // MARK: Schema

    @Test func `case 12: a queue as the first version wrote it, with an entry in each state`() async throws {
        let home = try TemporaryHome()
        try FirstVersion.write(to: QueueFolder.database(in: home.path))
        let queue = try SQLiteQueue(folder: home.path)
        #expect(try await queue.claim() == .this)
        #expect(
            try await queue.counts()
                == EntryCounts(
                    accepted: 6, queued: 1, scheduled: 1, parked: 1, delivered: 1, dead: 1, dropped: 1))
        let entries = try await queue.page(PageQuery(order: .oldestFirst)).entries
        #expect(entries.map(\.sequence) == [1, 2, 3, 4, 5, 6])
        #expect(entries.map(\.state) == [.queued, .scheduled, .parked, .delivered, .dead, .dropped])
        #expect(entries.allSatisfy { $0.encoded.payload.bytes == FirstVersion.payload })
        #expect(entries[1].notBefore == .start)
        #expect(entries[2].gate == .authentication)
        #expect(entries[4].death == DeathReason(kind: .refused, status: 422, answer: "no"))
        let ids = entries.map(\.id)
        #expect(try await queue.apply(.restore, to: [ids[5]], inFlight: [], at: .start).changed == [ids[5]])
        #expect(try await queue.append([.example(99)]) == 7...7)
        #expect(try await queue.queued(after: 0, limit: 9, maxBytes: 1 << 20).map(\.sequence) == [1, 6, 7])
        await queue.close()
        let again = try SQLiteQueue(folder: home.path)
        #expect(try await again.claim() == .this)
        #expect(try await again.counts().residual == 0)
        await again.close()
    }

    @Test func `case 12: a queue as the third version wrote it keeps its deliveries and forgets the oldest first`()
        async throws
    {
        let home = try TemporaryHome()
        // The first of them ended last.
        try ThirdVersion.write(to: QueueFolder.database(in: home.path), deliveries: [9_999] + Array(0..<599))
        let delivered = PageQuery(states: [.delivered], order: .oldestFirst, limit: 1_000)
        var settings = QueueSettings()
        let first = try SQLiteQueue(folder: home.path, settings: settings)
        #expect(try await first.claim() == .this)
        #expect(try await first.page(delivered).entries.map(\.sequence) == [4] + Array(7...606))
        #expect(try await first.counts().residual == 0)
        try await first.verify()
        await first.close()
        settings.historyLimit = 50
        let second = try SQLiteQueue(folder: home.path, settings: settings)
        #expect(try await second.claim() == .this)
        try await second.append([.example(9_000)])
        let kept = try await second.page(delivered).entries.map(\.sequence)
        #expect(kept == [7] + Array(558...606))
        #expect(try await second.counts().delivered == 601)
        await second.close()
    }
}
