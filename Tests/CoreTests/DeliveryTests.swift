import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Delivery by an engine` {
    @Test func `sends an accepted entry and records it as delivered`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.messages == ["hello"])
            #expect(harness.transport.sent[0].headers.contains(.init("Idempotency-Key", id.description)))
            #expect(harness.states == [.delivered])
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.counts.delivered == 1)
            #expect(snapshot.counts.residual == 0)
        }
    }

    @Test func `tries again half a second to a second after the first failure, then after one to two`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable, .unavailable)).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .milliseconds(999))
            #expect(harness.messages.count == 1)
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .milliseconds(1))
            #expect(harness.messages.count == 2)
            await harness.world.advance(by: .milliseconds(1999))
            #expect(harness.messages.count == 2)
            await harness.world.advance(by: .milliseconds(1))
            #expect(harness.messages.count == 3)
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `keeps everything through three days of outage and delivers it within a minute of its end`() async throws
    {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport).run { harness in
            for number in 1...50 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(3 * 86_400))
            #expect(harness.states.allSatisfy { $0 == .queued || $0 == .scheduled })
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(61))
            #expect(harness.states.contains(.delivered))
            await harness.world.advance(by: .seconds(300))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }
}
