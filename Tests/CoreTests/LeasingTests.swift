import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `A lease` {
    let batches = ServerCapabilities(hasBatches: true)

    @Test func `case 22: of a partial batch is taken at the end of the engine, at once`() async throws {
        let harness = EngineHarness(ScriptedTransport(then: .status(204)), capabilities: batches)
        try await harness.world.run {
            try await harness.engine.start()
            await harness.world.rest()
            for number in 1...3 { try await harness.log("log \(number)") }
            harness.engine.info("posted at last")
            await harness.engine.stop()
            #expect(harness.states == [.delivered, .delivered, .delivered, .delivered])
            #expect(harness.transport.sent.map(\.path) == ["/projects/logs/batch"])
            #expect(harness.world.clock.now.offset == .zero)
        }
    }

    @Test func `is not taken at the end where shipping is paused or the API is down`() async throws {
        let paused = EngineHarness(ScriptedTransport(then: .status(204)), capabilities: batches)
        try await paused.world.run {
            try await paused.engine.start()
            _ = try await paused.engine.perform(.pause)
            try await paused.log("hello")
            await paused.engine.stop()
            #expect(paused.states == [.queued])
        }
    }

    @Test func `of what lay there before the start waits for no company`() async throws {
        let first = EngineHarness(ScriptedTransport(then: .status(204)), capabilities: batches)
        try await first.world.run {
            try await first.engine.start()
            _ = try await first.engine.perform(.pause)
            for number in 1...3 { try await first.log("log \(number)") }
            await first.world.advance(by: .seconds(1))
            await first.engine.stop()
        }
        let second = EngineHarness(
            ScriptedTransport(then: .status(204)), queue: MemoryQueue(reopening: first.queue), capabilities: batches,
            world: first.world)
        try await second.world.run {
            try await second.engine.start()
            await second.world.rest()
            #expect(second.states == [.delivered, .delivered, .delivered])
            try await second.log("new")
            await second.world.advance(by: .milliseconds(4999))
            #expect(second.states.last == .queued)
            await second.engine.stop(within: .zero)
        }
    }

    @Test func `does not wait anew because the queue is read anew`() async throws {
        try await EngineHarness(ScriptedTransport(then: .status(204)), capabilities: batches).run { harness in
            await harness.world.rest()
            try await harness.log("hello")
            let other = try await harness.log("other")
            await harness.world.advance(by: .seconds(4))
            // A change of any entry has the queue read from its beginning.
            _ = try await harness.engine.perform(.drop([other]))
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered, .dropped])
        }
    }

    @Test func `of what was made by hand comes first although retries are due`() async throws {
        let transport = ScriptedTransport(.unavailable, .unavailable, then: .status(204))
        try await EngineHarness(transport, capabilities: batches).run { harness in
            await harness.world.rest()
            for number in 1...200 { try await harness.log("log \(number)") }
            await harness.world.rest()
            _ = try await harness.engine.perform(.pause)
            await harness.world.advance(by: .seconds(60))
            try await harness.log("by hand", origin: .hand)
            _ = try await harness.engine.perform(.resume)
            await harness.world.rest()
            let next = harness.transport.sent[2]
            #expect(String(decoding: next.body, as: UTF8.self).contains("by hand"))
        }
    }
}

@Suite struct `A conflict` {
    @Test func `of a whole batch is no delivery, that of an entry is`() async throws {
        let transport = ScriptedTransport(then: .status(409))
        let harness = EngineHarness(
            transport, settings: Settings(batch: BatchSettings(size: 4)),
            capabilities: ServerCapabilities(hasBatches: true))
        try await harness.run { harness in
            for number in 1...4 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(harness.transport.sent.count { $0.path == "/projects/logs" } == 4)
        }
    }
}

@Suite struct `A description that cannot be read` {
    @Test func `is asked for again after a second, two and four, and entries do not wait for it`() async throws {
        let transport = ScriptedTransport { $0.path == "/openapi.json" ? .unavailable : .accepted }
        try await EngineHarness(transport, capabilities: nil).run { harness in
            func asked() -> Int { harness.transport.sent.count { $0.path == "/openapi.json" } }
            for number in 1...100 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(asked() == 1)
            for number in 1...75 {
                try await harness.log("later \(number)")
                await harness.world.advance(by: .milliseconds(100))
            }
            #expect(asked() == 4)
        }
    }
}

@Suite struct `A change of settings` {
    @Test func `ignores what the former key or address is told`() async throws {
        let former = ScriptedTransport(then: .keyRefused)
        former.hold()
        try await EngineHarness(former).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            let better = ScriptedTransport()
            await harness.engine.reconfigure(Settings(), transport: better, maskedKey: nil)
            former.releaseAll()
            await harness.world.rest()
            #expect(harness.states == [.delivered])
            #expect(harness.queue.entries[0].attempts == 1)
            #expect(await harness.engine.snapshot().gates.isEmpty)
        }
    }

    @Test func `takes the answer to what was in flight`() async throws {
        let former = ScriptedTransport()
        former.hold()
        try await EngineHarness(former).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            await harness.engine.reconfigure(Settings(), transport: ScriptedTransport(), maskedKey: nil)
            former.releaseAll()
            await harness.world.rest()
            #expect(harness.states == [.delivered])
            #expect(former.messages == ["hello"])
        }
    }

    @Test func `case 23: in an outage lets one entry find out at once, and no storm, and loses nothing`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport).run { harness in
            for number in 1...100 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(600))
            let before = harness.messages.count
            var settings = Settings()
            settings.retry.maxAttempts = 5
            await harness.engine.reconfigure(settings, maskedKey: nil)
            await harness.world.rest()
            #expect(harness.messages.count == before + 1)
            #expect(harness.states.count == 100)
            #expect(harness.states.allSatisfy { $0 == .queued || $0 == .scheduled })
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(700))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `holds for what comes into the queue as well`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.queue.fail(.append, with: .full(usedBytes: 2, maxBytes: 1))
            var settings = Settings()
            settings.queue.enqueueTimeout = .zero
            await harness.engine.reconfigure(settings, maskedKey: nil)
            await #expect(throws: AcceptError.self) { try await harness.log("hello") }
            #expect(harness.world.clock.now.offset == .zero)
        }
    }
}
