import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@testable import BaselogCore

/// Callers of an engine whose queue has no room, in simulated time.
@Suite struct `A caller of a full queue` {
    static let message = String(repeating: "x", count: 1000)

    private func harness(
        _ policy: QueueSettings.WhenFull = .block, _ transport: ScriptedTransport = ScriptedTransport(),
        enqueueTimeout: Duration = .seconds(5)
    ) -> EngineHarness {
        var settings = Settings()
        settings.queue = QueueSettings(maxBytes: 64 << 10, whenFull: policy, enqueueTimeout: enqueueTimeout)
        return EngineHarness(transport, queue: MemoryQueue(settings: settings.queue), settings: settings)
    }

    private func fill(_ harness: EngineHarness) async throws {
        try await harness.log(`A caller of a full queue`.message)
        let size = try await harness.queue.storage().usedBytes
        for _ in 1..<((64 << 10) / size) { try await harness.log(`A caller of a full queue`.message) }
    }

    private func logOne(
        _ harness: EngineHarness, _ number: Int, patience: Duration? = nil
    ) async -> Result<EntryID, AcceptError> {
        do throws(AcceptError) {
            let log = LogEntry("\(number) " + `A caller of a full queue`.message)
            guard let patience else { return .success(try await harness.engine.accept([.log(log)])[0]) }
            return .success(try await harness.engine.accept([.log(log)], patience: patience)[0])
        } catch {
            return .failure(error)
        }
    }

    @Test func `is let in by the delivery that makes room, at once`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await harness(.block, transport).run { harness in
            try await fill(harness)
            async let waiting = logOne(harness, 1)
            await harness.world.advance(by: .milliseconds(300))
            let before = harness.world.clock.now
            #expect(await harness.engine.snapshot().storage.problem?.contains("The queue is full") == true)
            #expect(await harness.engine.snapshot().storage.problem?.hasSuffix("1 caller waits.") == true)
            transport.releaseAll()
            let result = await waiting
            #expect(throws: Never.self) { try result.get() }
            #expect(harness.world.clock.now == before)
            await harness.world.advance(by: .seconds(2))
            #expect(await harness.engine.snapshot().storage.problem == nil)
        }
    }

    @Test func `waits as long as the settings say, then is told why`() async throws {
        try await harness(.block, ScriptedTransport(then: .refused)).run { harness in
            try await fill(harness)
            let start = harness.world.clock.now
            async let waiting = logOne(harness, 1)
            await harness.world.advance(by: .milliseconds(4_900))
            #expect(harness.queue.entries.count == harness.queue.entries.count { $0.state.isPending })
            await harness.world.advance(by: .milliseconds(200))
            let result = await waiting
            guard case .failure(.queue(.full(_, let limit))) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(limit == 64 << 10)
            #expect(start.duration(to: harness.world.clock.now) == .milliseconds(5_100))
        }
    }

    @Test(arguments: [(Duration.seconds(2), Duration.seconds(2)), (.seconds(60), .seconds(5))])
    func `waits no longer than its own patience, nor than the settings say`(
        patience: Duration, wait: Duration
    ) async throws {
        try await harness(.block, ScriptedTransport(then: .refused)).run { harness in
            try await fill(harness)
            let start = harness.world.clock.now
            async let waiting = logOne(harness, 1, patience: patience)
            await harness.world.advance(by: wait - .milliseconds(100))
            #expect(await harness.engine.snapshot().storage.problem?.hasSuffix("1 caller waits.") == true)
            await harness.world.advance(by: .milliseconds(200))
            guard case .failure(.queue(.full)) = await waiting else {
                Issue.record("It waits still, or was let in.")
                return
            }
            #expect(start.duration(to: harness.world.clock.now) == wait + .milliseconds(100))
        }
    }

    @Test func `does not wait where it must not`() async throws {
        try await harness(enqueueTimeout: .zero).run { harness in
            harness.queue.fail(.append, with: .full(usedBytes: 2, maxBytes: 1))
            #expect(await logOne(harness, 1) == .failure(.queue(.full(usedBytes: 2, maxBytes: 1))))
        }
    }

    @Test func `does not wait with what is larger than the whole queue`() async throws {
        try await harness(.block).run { harness in
            let tooLarge = QueueError.tooLarge(entries: 1, bytes: 2, maxBytes: 1)
            harness.queue.fail(.append, with: tooLarge)
            let start = harness.world.clock.now
            #expect(await logOne(harness, 1) == .failure(.queue(tooLarge)))
            #expect(harness.world.clock.now == start)
        }
    }

    @Test func `is let in after those that came before it`() async throws {
        let transport = ScriptedTransport(then: .refused)
        try await harness(.block, transport).run { harness in
            harness.queue.fail(.append, with: .full(usedBytes: 2, maxBytes: 1))
            await withTaskGroup(of: Void.self) { group in
                for number in 1...20 {
                    group.addTask { _ = await logOne(harness, number) }
                    await harness.world.advance(by: .milliseconds(10))
                }
                harness.queue.fail(.append, with: nil)
                await harness.world.advance(by: .seconds(1))
            }
            let order = harness.queue.entries.compactMap { entry in
                if case .log(let log) = entry.encoded.payload.content(kind: .log) {
                    Int(log.message.prefix { $0 != " " })
                } else {
                    nil
                }
            }
            #expect(order == Array(1...20))
        }
    }

    @Test func `is let in once the disk has space again, although nobody tells`() async throws {
        try await harness().run { harness in
            harness.queue.fail(.append, with: .lowOnSpace(freeBytes: 1, neededBytes: 2, path: "/state"))
            async let waiting = logOne(harness, 1)
            await harness.world.advance(by: .milliseconds(3_500))
            harness.queue.fail(.append, with: nil)
            await harness.world.advance(by: .seconds(1))
            let result = await waiting
            #expect(throws: Never.self) { try result.get() }
        }
    }

    @Test func `does not hold up the end of the engine`() async throws {
        let harness = harness(.block, ScriptedTransport(then: .refused), enqueueTimeout: .seconds(600))
        try await harness.world.run {
            try await harness.engine.start()
            try await fill(harness)
            async let waiting = logOne(harness, 1)
            await harness.world.advance(by: .seconds(1))
            let start = harness.world.clock.now
            await harness.engine.stop()
            guard case .failure(.queue(.full)) = await waiting else {
                Issue.record("It was let in.")
                return
            }
            #expect(harness.world.clock.now == start)
        }
    }

    @Test(arguments: [QueueSettings.WhenFull.dropOldest, .dropNewest, .dropLowSeverity])
    func `never waits where something is dropped instead`(policy: QueueSettings.WhenFull) async throws {
        let harness = harness(policy, ScriptedTransport(then: .refused))
        try await harness.run { harness in
            let events = await harness.engine.events()
            for _ in 1...200 { try await harness.log(`A caller of a full queue`.message) }
            #expect(harness.world.clock.now.offset == .zero)
            await harness.world.rest()
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.counts.residual == 0)
            // The log that tells of a gap is an entry, too.
            #expect((200...201).contains(snapshot.counts.accepted))
            #expect(snapshot.counts.dropped > 100)
            let reason = try #require(policy.dropReason)
            #expect(snapshot.storage.drops[reason]?.entries == snapshot.counts.dropped)
            await harness.engine.stop(within: .zero)
            var told = 0
            for await event in events {
                if case .gaveUp(reason, let count) = event.fact { told += count.entries }
            }
            #expect(told == snapshot.counts.dropped)
        }
    }

    @Test func `never sees an entry uncounted while the queue overflows and ships`() async throws {
        let api = SwitchableAPI()
        let harness = harness(.dropOldest, api.transport)
        try await harness.run { harness in
            for round in 1...60 {
                // Outages that are longer than there is room for.
                api.answer(round % 15 < 8 ? .unavailable : .accepted)
                for _ in 1...25 { try await harness.log(`A caller of a full queue`.message) }
                #expect(await harness.engine.snapshot().counts.residual == 0)
                await harness.world.advance(by: .milliseconds(700))
                #expect(await harness.engine.snapshot().counts.residual == 0)
            }
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(7200))
            let counts = await harness.engine.snapshot().counts
            #expect(counts.pending == 0)
            #expect(counts.residual == 0)
            #expect(counts.dead == 0)
            // Each stretch of drops was told, and all of them together say how many there were.
            let told = harness.transport.distinctMessages.compactMap { message in
                message.contains("dropped (drop-oldest)")
                    ? Int(message.prefix { $0 != " " }.replacing(",", with: "")) : nil
            }
            let dropped = try #require(harness.queue.dropCounts[.oldest]?.entries)
            #expect(told.reduce(0, +) == dropped)
        }
    }

    @Test func `is told of what was dropped for it at once, and of what was dropped at last`() async throws {
        let harness = harness(.dropNewest, ScriptedTransport(then: .refused))
        try await harness.run { harness in
            let events = await harness.engine.events()
            try await fill(harness)
            await harness.world.rest()
            let news = Mutex<[Int]>([])
            let reader = Task {
                for await event in events {
                    if case .gaveUp(.newest, let count) = event.fact { news.withLock { $0.append(count.entries) } }
                }
            }
            for number in 1...3 {
                _ = await logOne(harness, number)
                await harness.world.rest()
            }
            try await Condition.wait("three drops are told") { news.withLock(\.self).reduce(0, +) == 3 }
            _ = await logOne(harness, 4)
            await harness.engine.stop(within: .zero)
            await reader.value
            #expect(news.withLock(\.self).reduce(0, +) == 4)
        }
    }

    @Test func `hears of a disk that fails once, and once of its recovery`() async throws {
        try await harness().run { harness in
            let events = await harness.engine.events()
            harness.queue.fail(.append, with: .inputOutput(path: "/state", reason: "disk I/O error"))
            for number in 1...5 {
                guard case .failure(.queue(.inputOutput)) = await logOne(harness, number) else {
                    Issue.record("It was accepted.")
                    return
                }
            }
            #expect(await harness.engine.snapshot().storage.problem?.contains("disk I/O error") == true)
            harness.queue.fail(.append, with: nil)
            let result = await logOne(harness, 6)
            #expect(throws: Never.self) { try result.get() }
            #expect(await harness.engine.snapshot().storage.problem == nil)
            await harness.engine.stop(within: .zero)
            let news = await events.reduce(into: [String]()) { news, event in
                switch event.fact {
                case .storageFailed: news.append("failed")
                case .storageRecovered: news.append("recovered")
                default: break
                }
            }
            #expect(news == ["failed", "recovered"])
        }
    }
}
