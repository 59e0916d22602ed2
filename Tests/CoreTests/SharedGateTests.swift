import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `What an engine knows of the API` {
    func error(_ client: APIClient) async -> APIError? {
        do throws(APIError) {
            try await client.send(LogEntry("direct"))
            return nil
        } catch { return error }
    }

    @Test func `keeps a direct client from asking while the server wants a pause`() async throws {
        try await EngineHarness(ScriptedTransport(.retryAfter("30"))).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            let refusal = await error(harness.engine.directClient())
            #expect(refusal?.kind == .rateLimit(retryAfter: .seconds(33)))
            #expect(refusal?.code == "gate_retry_after")
            #expect(harness.messages == ["hello"])
        }
    }

    @Test func `keeps a direct client from asking with a key that is refused, and lets it find out later`() async throws
    {
        let api = SwitchableAPI()
        api.answer(.keyRefused)
        try await EngineHarness(api.transport).run { harness in
            let client = await harness.engine.directClient()
            #expect(await error(client)?.code == "http_403")
            let refusal = await error(client)
            #expect(refusal?.code == "gate_authentication")
            #expect(refusal?.isRetryable == false)
            // The queue is spared, too.
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.messages == ["direct"])
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(30))
            #expect(harness.states == [.delivered])
            #expect(await error(client) == nil)
        }
    }

    @Test func `is learned from what a direct client meets`() async throws {
        try await EngineHarness(ScriptedTransport(.retryAfter("30"))).run { harness in
            let client = await harness.engine.directClient()
            // The wait is longer than a caller is kept waiting.
            #expect(await error(client)?.kind == .rateLimit(retryAfter: .seconds(30)))
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(32))
            #expect(harness.messages == ["direct"])
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `keeps the health probe quiet while the server wants a pause`() async throws {
        let pause = ScriptedTransport { request in
            request.path == "/health" ? .status(200, body: "{}") : .retryAfter("600")
        }
        try await EngineHarness(pause, asksForHealth: true).run { harness in
            await harness.world.rest()
            try await harness.log("hello")
            await harness.world.rest()
            let before = harness.transport.sent.count
            await harness.world.advance(by: .seconds(590))
            #expect(harness.transport.sent.count == before)
            // A person may ask all the same.
            _ = try await harness.engine.perform(.probeNow)
            await harness.world.rest()
            #expect(harness.transport.sent.contains { $0.path == "/health" })
            #expect(harness.transport.sent.count == before + 2)
        }
    }

    @Test func `is learned from the health probe, before any entry is refused`() async throws {
        let transport = ScriptedTransport { request in
            request.path == "/health" ? .notFound : .keyRefused
        }
        try await EngineHarness(transport, asksForHealth: true).run { harness in
            await harness.world.rest()
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.gates.map(\.kind) == [.authentication])
            #expect(snapshot.health.state == .keyRefused)
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.states == [.queued])
        }
    }
}
