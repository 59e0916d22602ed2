import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `An entry that the server fails on` {
    /// An API with a healthy route for all but the poison.
    static var transport: ScriptedTransport {
        ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("poison") ? .serverError : .accepted
        }
    }

    @Test func `is dead in the end, and says why`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            try await harness.log("poison")
            for _ in 0..<20 {
                for number in 0..<10 { try await harness.log("log \(number)") }
                await harness.world.advance(by: .seconds(60))
            }
            let entry = harness.queue.entries[0]
            #expect(entry.state == .dead)
            #expect(entry.death?.kind == .suspectedPoison)
            #expect(entry.death?.status == 500)
            #expect(harness.states.count { $0 == .delivered } == 200)
        }
    }

    @Test func `is not suspected while nothing else is delivered`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            try await harness.log("poison")
            await harness.world.advance(by: .seconds(3 * 86_400))
            #expect(harness.states == [.scheduled])
        }
    }

    @Test func `is not suspected for failing in an outage and once more after it`() async throws {
        let api = SwitchableAPI()
        api.answer(.serverError)
        try await EngineHarness(api.transport).run { harness in
            for number in 0..<50 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(86_400))
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(3600))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `gets another chance from a person`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            let id = try await harness.log("poison")
            for _ in 0..<20 {
                for number in 0..<10 { try await harness.log("log \(number)") }
                await harness.world.advance(by: .seconds(60))
            }
            _ = try await harness.engine.perform(.retryNow([id]))
            await harness.world.advance(by: .seconds(60))
            #expect(harness.queue.entries[0].state == .scheduled)
        }
    }

    @Test func `travels alone from its second failed cycle on`() async throws {
        let transport = ScriptedTransport { request in
            if String(decoding: request.body, as: UTF8.self).contains("poison") { return .serverError }
            return request.path.hasSuffix("batch") ? .status(204) : .accepted
        }
        try await `A batch that is refused`.harness(transport, size: 10).run { harness in
            for number in 0..<10 { try await harness.log(number == 4 ? "poison" : "log \(number)") }
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.count { $0 == .delivered } == 9)
        }
    }
}
