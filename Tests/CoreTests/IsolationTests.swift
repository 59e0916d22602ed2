import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `A batch that is refused` {
    /// An API that refuses whatever contains one of the words.
    static func refusing(_ words: String..., status: Int) -> ScriptedTransport {
        ScriptedTransport { request in
            let body = String(decoding: request.body, as: UTF8.self)
            if words.contains(where: { body.contains($0) }) { return .status(status, body: #"{"detail":"no"}"#) }
            return request.path.hasSuffix("batch") ? .status(204) : .accepted
        }
    }

    static func harness(_ transport: ScriptedTransport, size: Int = 100) -> EngineHarness {
        EngineHarness(
            transport, settings: Settings(batch: BatchSettings(size: size)),
            capabilities: ServerCapabilities(hasBatches: true))
    }

    @Test(arguments: [400, 413, 414, 415, 431])
    func `is halved until the one at fault is alone, and all others are delivered`(status: Int) async throws {
        try await Self.harness(Self.refusing("bad", status: status)).run { harness in
            for number in 0..<100 { try await harness.log(number == 37 ? "bad" : "log \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .delivered } == 99)
            #expect(harness.states[37] == .dead)
            #expect(harness.queue.entries[37].death?.status == status)
            // 1 for the whole, then two for each of seven halvings.
            #expect(harness.transport.sent.count <= 15)
        }
    }

    @Test func `uses no attempt of those that were not at fault`() async throws {
        try await Self.harness(Self.refusing("bad", status: 400), size: 8).run { harness in
            for number in 0..<8 { try await harness.log(number == 3 ? "bad" : "log \(number)") }
            await harness.world.rest()
            #expect(harness.queue.entries.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func `is about its entries where the server has taken a batch before`() async throws {
        try await Self.harness(Self.refusing("bad", status: 422), size: 4).run { harness in
            for number in 0..<4 { try await harness.log("log \(number)") }
            await harness.world.rest()
            for number in 0..<4 { try await harness.log(number == 1 ? "bad" : "more \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .delivered } == 7)
            for number in 0..<4 { try await harness.log("and more \(number)") }
            await harness.world.rest()
            #expect(harness.transport.sent.last?.path == "/projects/logs/batch")
        }
    }

    @Test func `goes on in its parts where the server fails meanwhile`() async throws {
        let api = SwitchableAPI()
        api.answer(.status(413))
        try await Self.harness(api.transport, size: 4).run { harness in
            harness.transport.hold()
            for number in 0..<4 { try await harness.log("log \(number)") }
            await harness.world.rest()
            harness.transport.release()
            await harness.world.rest()
            api.answer(.unavailable)
            harness.transport.releaseAll()
            await harness.world.rest()
            api.answer(.status(204))
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }
}

@Suite struct `The payload fuse` {
    @Test func `parks the rest of a backlog of which twenty in a row were refused`() async throws {
        try await EngineHarness(ScriptedTransport(then: .unprocessable)).run { harness in
            for number in 0..<500 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .dead } == 19)
            #expect(harness.states.allSatisfy { $0 == .dead || $0 == .queued || $0 == .parked })
            let gates = await harness.engine.snapshot().gates
            #expect(gates.map(\.kind) == [.endpoint])
            #expect(gates[0].reason.contains("20 entries in a row"))
        }
    }

    @Test func `lets nothing die while the same server is asked now and then`() async throws {
        try await EngineHarness(ScriptedTransport(then: .unprocessable)).run { harness in
            for number in 0..<100 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(86_400))
            #expect(harness.states.count { $0 == .dead } == 19)
        }
    }

    @Test func `opens when one entry is taken again`() async throws {
        let api = SwitchableAPI()
        api.answer(.unprocessable)
        try await EngineHarness(api.transport).run { harness in
            for number in 0..<100 { try await harness.log("log \(number)") }
            await harness.world.rest()
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states.count { $0 == .delivered } == 81)
        }
    }

    @Test func `opens although the first that are asked about are really wrong`() async throws {
        let healed = SwitchableAPI()
        healed.answer(.unprocessable)
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("wrong") ? .unprocessable : healed.current
        }
        try await EngineHarness(transport).run { harness in
            for number in 0..<60 { try await harness.log(number < 25 ? "wrong \(number)" : "log \(number)") }
            await harness.world.rest()
            healed.answer(.accepted)
            await harness.world.advance(by: .seconds(86_400))
            #expect(harness.states.count { $0 == .delivered } == 35)
        }
    }

    @Test func `does not blow where others succeed in between`() async throws {
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("wrong") ? .unprocessable : .accepted
        }
        try await EngineHarness(transport).run { harness in
            for number in 0..<100 { try await harness.log(number % 10 == 0 ? "right" : "wrong \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .dead } == 90)
            #expect(harness.states.count { $0 == .delivered } == 10)
        }
    }

    @Test func `blows within one batch, and spares the rest of it`() async throws {
        let results = (0..<50).map { #"{"index":\#($0),"status":422}"# }.joined(separator: ",")
        let transport = ScriptedTransport(then: .status(207, body: "{\"results\":[\(results)]}"))
        try await `A batch that is refused`.harness(transport, size: 50).run { harness in
            for number in 0..<50 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .dead } == 19)
            #expect(harness.states.count { $0 == .parked } == 31)
        }
    }
}
