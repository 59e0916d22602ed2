import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Strict order` {
    func harness(_ transport: ScriptedTransport, capabilities: ServerCapabilities = .minimal) -> EngineHarness {
        EngineHarness(
            transport, settings: Settings(delivery: DeliverySettings(ordering: .strict)), capabilities: capabilities)
    }

    func log(_ messages: [String], stream: String, _ harness: EngineHarness) async throws {
        for message in messages {
            _ = try await harness.engine.accept([.log(LogEntry(message))], stream: stream)
        }
    }

    @Test func `has one request of a stream under way, and others beside it`() async throws {
        let transport = ScriptedTransport()
        try await harness(transport).run { harness in
            // So many that the limit has grown to four requests at once.
            for number in 1...40 { try await harness.log("free \(number)") }
            await harness.world.rest()
            transport.hold()
            try await log(["a1", "a2", "a3"], stream: "a", harness)
            try await log(["b1", "b2"], stream: "b", harness)
            await harness.world.rest()
            #expect(harness.messages.suffix(2) == ["a1", "b1"])
            transport.release(2)
            await harness.world.rest()
            #expect(harness.messages.suffix(2) == ["a2", "b2"])
            transport.releaseAll()
            await harness.world.rest()
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `lets nothing of a stream pass one that is between two attempts`() async throws {
        let transport = ScriptedTransport(.unavailable)
        try await harness(transport).run { harness in
            try await log(["a1", "a2"], stream: "a", harness)
            try await log(["b1"], stream: "b", harness)
            await harness.world.rest()
            #expect(harness.messages == ["a1", "b1"])
            await harness.world.advance(by: .seconds(1))
            #expect(harness.messages == ["a1", "b1", "a1", "a2"])
        }
    }

    @Test func `lets a stream go on once the burst of its first entry is over`() async throws {
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("poison") ? .serverError : .accepted
        }
        try await harness(transport).run { harness in
            try await log(["poison", "a1", "a2"], stream: "a", harness)
            await harness.world.advance(by: .seconds(3))
            #expect(harness.states == [.scheduled, .delivered, .delivered])
        }
    }

    @Test func `is not stuck where several of a stream failed together`() async throws {
        let transport = ScriptedTransport(.unavailable, then: .status(204))
        try await harness(transport, capabilities: ServerCapabilities(hasBatches: true)).run { harness in
            try await log(["a1", "a2", "a3"], stream: "a", harness)
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states == [.delivered, .delivered, .delivered])
        }
    }

    @Test func `does not let a busy stream hide the others`() async throws {
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("\"a") ? .unavailable : .accepted
        }
        try await harness(transport).run { harness in
            try await log((1...500).map { "a\($0)" }, stream: "a", harness)
            try await log(["b1"], stream: "b", harness)
            await harness.world.rest()
            #expect(harness.states.last == .delivered)
        }
    }
}
