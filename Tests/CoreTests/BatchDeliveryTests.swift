import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Delivery in batches` {
    let capabilities = ServerCapabilities(hasBatches: true)

    func harness(_ transport: ScriptedTransport, size: Int = 3) -> EngineHarness {
        EngineHarness(transport, settings: Settings(batch: BatchSettings(size: size)), capabilities: capabilities)
    }

    @Test func `sends a full batch in one request`() async throws {
        try await harness(ScriptedTransport(then: .status(204))).run { harness in
            for number in 1...6 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.transport.sent.map(\.path) == ["/projects/logs/batch", "/projects/logs/batch"])
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `sends the rest after five seconds, and severe entries after a fifth of one`() async throws {
        try await harness(ScriptedTransport(then: .status(204))).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .milliseconds(4999))
            #expect(harness.transport.sent.isEmpty)
            await harness.world.advance(by: .milliseconds(1))
            #expect(harness.transport.sent.count == 1)
            try await harness.log("alarm", level: .error)
            await harness.world.advance(by: .milliseconds(200))
            #expect(harness.transport.sent.count == 2)
        }
    }

    @Test func `acknowledges each item by itself`() async throws {
        let answer = ScriptedTransport.Step.status(
            207,
            body: """
                {"results":[{"index":0,"status":201},{"index":1,"status":422,"detail":"no"},{"index":2,"status":503}]}
                """)
        try await harness(ScriptedTransport(answer)).run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states == [.delivered, .dead, .scheduled])
        }
    }

    @Test(arguments: [
        ScriptedTransport.Step.status(207, body: #"{"results":[{"index":0,"status":201}"#),
        .status(207, body: #"{"results":[]}"#), .status(200, body: "garbage"),
    ])
    func `sends again what the answer does not tell of`(answer: ScriptedTransport.Step) async throws {
        try await harness(ScriptedTransport(answer)).run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states == [.scheduled, .scheduled, .scheduled])
            #expect(harness.queue.entries.allSatisfy { $0.maybeDelivered })
        }
    }

    @Test(arguments: [404, 405, 422])
    func `falls back to single entries without hurting any`(status: Int) async throws {
        let transport = ScriptedTransport { request in
            request.path == "/projects/logs/batch" ? .status(status) : .accepted
        }
        try await harness(transport).run { harness in
            for number in 1...6 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(harness.transport.sent.count { $0.path == "/projects/logs/batch" } == 1)
            #expect(harness.queue.entries.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func `finds the entry that a batch was refused for`() async throws {
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("huge")
                ? .status(413) : request.path.hasSuffix("batch") ? .status(204) : .accepted
        }
        try await harness(transport).run { harness in
            for message in ["one", "huge", "two"] { try await harness.log(message) }
            await harness.world.rest()
            #expect(harness.states == [.delivered, .dead, .delivered])
        }
    }

    @Test func `parks all of it where the key is refused`() async throws {
        try await harness(ScriptedTransport(then: .keyRefused)).run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states == [.parked, .parked, .parked])
        }
    }
}

@Suite struct `What a server can do` {
    let description = """
        {"openapi":"3.1.0","paths":{"/projects/logs":{"post":{"requestBody":{"content":{"application/json":{"schema":
        {"properties":{"message":{},"service_name":{}}}}}}}}}}
        """

    @Test func `is read before the first entry is sent`() async throws {
        let description = description
        let transport = ScriptedTransport { request in
            request.path == "/openapi.json" ? .status(200, body: description) : .accepted
        }
        try await EngineHarness(transport, capabilities: nil).run { harness in
            _ = try await harness.engine.log(LogEntry("hello", serviceName: "checkout", userID: "8812"))
            await harness.world.rest()
            #expect(harness.transport.sent.map(\.path) == ["/openapi.json", "/projects/logs"])
            let body = String(decoding: harness.transport.sent[1].body, as: UTF8.self)
            #expect(body.contains("checkout"))
            #expect(!body.contains("8812"))
            #expect(await harness.engine.snapshot().capabilities?.optionalFields == ["service_name"])
        }
    }

    @Test func `is taken for little where it has no description`() async throws {
        let transport = ScriptedTransport { $0.path == "/openapi.json" ? .notFound : .accepted }
        try await EngineHarness(transport, capabilities: nil).run { harness in
            #expect(await harness.engine.snapshot().capabilities == nil)
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.transport.sent.count == 4)
            #expect(await harness.engine.snapshot().capabilities == .minimal)
        }
    }

    @Test func `is read again after an outage`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        let transport = api.transport
        try await EngineHarness(transport, capabilities: nil).run { harness in
            for number in 1...10 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(10))
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(120))
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(transport.sent.last { $0.path == "/openapi.json" } != nil)
        }
    }
}
