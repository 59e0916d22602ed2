import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `A refused key` {
    @Test func `parks what was sent and spares the rest`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            for number in 1...5 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.messages.count == 1)
            #expect(harness.states == [.parked, .queued, .queued, .queued, .queued])
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.gates.map(\.reason) == ["403 Forbidden · Invalid API Key"])
            #expect(snapshot.breaker == .closed)
            #expect(snapshot.health.state == .keyRefused)
        }
    }

    @Test func `is tried with one entry after half a minute, then a minute, then two`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            for number in 1...5 { try await harness.log("log \(number)") }
            var counts: [Int] = []
            for seconds in [29, 1, 59, 1, 119, 1] {
                await harness.world.advance(by: .seconds(seconds))
                counts.append(harness.messages.count)
            }
            #expect(counts == [1, 2, 2, 3, 3, 4])
            #expect(Set(harness.messages) == ["log 1"])
        }
    }

    @Test func `delivers everything with untouched attempts once the server takes it`() async throws {
        let api = SwitchableAPI()
        api.answer(.keyRefused)
        try await EngineHarness(api.transport).run { harness in
            for number in 1...5 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(600))
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(harness.queue.entries.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func `gives way to another key at once`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            for number in 1...5 { try await harness.log("log \(number)") }
            await harness.world.rest()
            let better = ScriptedTransport()
            await harness.engine.reconfigure(Settings(), transport: better, maskedKey: "base…9f3c")
            await harness.world.rest()
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(better.messages.count == 5)
            #expect(await harness.engine.snapshot().gates.isEmpty)
        }
    }

    @Test func `is tried at once after a restart`() async throws {
        let first = EngineHarness(ScriptedTransport(then: .keyRefused))
        try await first.run { harness in
            try await harness.log("hello")
            await harness.world.rest()
        }
        let second = EngineHarness(ScriptedTransport(), queue: MemoryQueue(reopening: first.queue))
        try await second.run { harness in
            await harness.world.rest()
            #expect(harness.states == [.delivered])
        }
    }
}

@Suite struct `Events` {
    let event = EntryContent.event(Event("order.created", payload: ["order": 8812]))
    let withEvents = ServerCapabilities(hasEvents: true)

    @Test func `travel as logs where the server has no route for them`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            _ = try await harness.engine.accept(event, origin: .program)
            await harness.world.rest()
            #expect(harness.transport.sent[0].path == "/projects/logs")
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `wait for a route where the profile says so, and logs overtake them`() async throws {
        let settings = Settings(delivery: DeliverySettings(events: .park))
        try await EngineHarness(ScriptedTransport(), settings: settings).run { harness in
            let id = try await harness.engine.accept(event, origin: .program)
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.states == [.parked, .delivered])
            let why = try #require(try await harness.engine.explain(id))
            #expect(why.blocking.map { why.gates[$0].text } == "waits for a route for events")
        }
    }

    @Test func `whose route is missing never park logs`() async throws {
        let transport = ScriptedTransport { $0.path == "/projects/events" ? .notFound : .accepted }
        try await EngineHarness(transport, capabilities: withEvents).run { harness in
            _ = try await harness.engine.accept(event, origin: .program)
            await harness.world.rest()
            try await harness.log("hello")
            _ = try await harness.engine.accept(event, origin: .program)
            await harness.world.rest()
            #expect(harness.states == [.parked, .delivered, .parked])
            #expect(harness.transport.sent.count == 2)
            await harness.world.advance(by: .seconds(30))
            #expect(harness.transport.sent.count == 3)
        }
    }

    @Test func `leave once their route is there`() async throws {
        let api = SwitchableAPI()
        api.answer(.notFound)
        try await EngineHarness(api.transport, capabilities: withEvents).run { harness in
            for _ in 1...3 { _ = try await harness.engine.accept(event, origin: .program) }
            await harness.world.rest()
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(30))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }
}
