import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Stopping an engine` {
    @Test func `waits for what is in flight and keeps the rest`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        let harness = EngineHarness(transport)
        try await harness.world.run {
            try await harness.engine.start()
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            async let stopped: Void = harness.engine.stop()
            await harness.world.advance(by: .seconds(5))
            #expect(await harness.engine.role == .draining)
            transport.releaseAll()
            await stopped
            #expect(harness.states == [.delivered, .queued, .queued])
            #expect(await harness.engine.role == .stopped)
            #expect(transport.isClosed)
        }
    }

    @Test func `gives requests up after the deadline, and their entries stay queued`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        let harness = EngineHarness(transport)
        try await harness.world.run {
            try await harness.engine.start()
            try await harness.log("hello")
            await harness.world.rest()
            async let stopped: Void = harness.engine.stop()
            await harness.world.advance(by: .seconds(10))
            await stopped
            #expect(harness.states == [.queued])
            #expect(harness.queue.entries[0].attempts == 0)
        }
    }

    @Test func `is at once when asked a second time without patience`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        let harness = EngineHarness(transport)
        try await harness.world.run {
            try await harness.engine.start()
            try await harness.log("hello")
            await harness.world.rest()
            async let patient: Void = harness.engine.stop()
            await harness.world.rest()
            await harness.engine.stop(within: .zero)
            await patient
            #expect(harness.states == [.queued])
            #expect(harness.world.clock.now.offset == .zero)
        }
    }

    @Test func `refuses what comes later`() async throws {
        let harness = EngineHarness(ScriptedTransport())
        try await harness.world.run {
            try await harness.engine.start()
            await harness.engine.stop()
            await #expect(throws: AcceptError.stopped) { try await harness.engine.log(LogEntry("late")) }
            harness.engine.info("later")
            #expect(harness.console.all.map { $0.hasSuffix("later (not shipped: the engine is stopped)") } == [true])
        }
    }

    @Test func `commits what loggers posted just before`() async throws {
        let harness = EngineHarness(ScriptedTransport(then: .refused))
        try await harness.world.run {
            try await harness.engine.start()
            for number in 1...20 { harness.engine.info("log \(number)") }
            await harness.engine.stop()
            #expect(harness.queue.entries.count == 20)
        }
    }

    @Test func `while the API is down leaves everything queued`() async throws {
        let harness = EngineHarness(ScriptedTransport(then: .refused))
        try await harness.run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(10))
        }
        #expect(harness.states.allSatisfy { $0 == .queued || $0 == .scheduled })
    }

    @Test func `ends its streams with the last snapshot`() async throws {
        let harness = EngineHarness(ScriptedTransport())
        try await harness.world.run {
            try await harness.engine.start()
            let snapshots = await harness.engine.snapshots()
            let events = await harness.engine.events()
            try await harness.log("hello")
            await harness.world.rest()
            await harness.engine.stop()
            var last: EngineSnapshot?
            for await snapshot in snapshots { last = snapshot }
            #expect(last?.role == .stopped)
            #expect(last?.counts.delivered == 1)
            var facts: [UInt64] = []
            for await event in events { facts.append(event.number) }
            #expect(facts == [1, 2, 3, 4])
        }
    }
}

@Suite struct `A queue that another process ships from` {
    @Test func `takes entries and is looked at, but not shipped from`() async throws {
        let queue = MemoryQueue(owner: .process(4711))
        try await EngineHarness(ScriptedTransport(), queue: queue).run { harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(10))
            #expect(harness.messages.isEmpty)
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.role == .observing(owner: 4711))
            #expect(snapshot.counts.queued == 1)
            let why = try #require(try await harness.engine.explain(id))
            #expect(why.gates[0].text == "process 4711 ships from this queue")
            await #expect(throws: AcceptError.queue(.ownedByProcess(4711, path: "profile local"))) {
                _ = try await harness.engine.perform(.drop([id]))
            }
        }
    }

    @Test func `is shipped from once that process is gone`() async throws {
        let queue = MemoryQueue(owner: .process(4711))
        try await EngineHarness(ScriptedTransport(), queue: queue).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            queue.setOwner(.this)
            await harness.world.advance(by: .seconds(2))
            #expect(harness.states == [.delivered])
            #expect(await harness.engine.role == .shipping)
        }
    }

    @Test func `wakes its shipper when somebody else appends`() async throws {
        let queue = MemoryQueue()
        let shipper = EngineHarness(ScriptedTransport(), queue: queue)
        let other = EngineHarness(ScriptedTransport(), queue: queue, world: shipper.world)
        try await shipper.run { shipper in
            await shipper.world.rest()
            try await other.log("from elsewhere", origin: .hand)
            await shipper.world.rest()
            #expect(shipper.messages == ["from elsewhere"])
        }
    }
}
