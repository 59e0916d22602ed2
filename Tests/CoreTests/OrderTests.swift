import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `A person's orders` {
    @Test func `sends by hand leave before everything else`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            for number in 1...300 { try await harness.log("log \(number)") }
            await harness.world.rest()
            try await harness.log("by hand", origin: .hand)
            transport.release()
            await harness.world.rest()
            #expect(harness.messages[1] == "by hand")
            transport.releaseAll()
        }
    }

    @Test func `sends by hand do not wait for a batch`() async throws {
        try await EngineHarness(ScriptedTransport(), capabilities: ServerCapabilities(hasBatches: true)).run {
            harness in
            try await harness.log("program")
            await harness.world.rest()
            #expect(harness.transport.sent.isEmpty)
            try await harness.log("by hand", origin: .hand)
            await harness.world.rest()
            #expect(harness.transport.sent.count == 1)
        }
    }

    @Test func `retry now goes before its time`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            let result = try await harness.engine.perform(.retryNow([id]))
            await harness.world.rest()
            #expect(result.changed == [id])
            #expect(harness.states == [.delivered])
            #expect(harness.world.clock.now.offset == .zero)
        }
    }

    @Test func `retry now brings back the dead with attempts anew`() async throws {
        try await EngineHarness(ScriptedTransport(.unprocessable)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.states == [.dead])
            _ = try await harness.engine.perform(.retryNow([id]))
            await harness.world.rest()
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `drop and restore take an entry out and put it back`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            _ = try await harness.engine.perform(.pause)
            let id = try await harness.log("hello")
            _ = try await harness.engine.perform(.drop([id]))
            _ = try await harness.engine.perform(.resume)
            await harness.world.rest()
            #expect(harness.states == [.dropped])
            #expect(await harness.engine.snapshot().counts.residual == 0)
            _ = try await harness.engine.perform(.restore([id]))
            await harness.world.rest()
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `leave alone what is in flight`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            let result = try await harness.engine.perform(.drop([id]))
            #expect(result.changed.isEmpty)
            #expect(result.refused[id] != nil)
            let replaced = try await harness.engine.perform(.replace(id, with: .log(LogEntry("better"))))
            #expect(replaced.refused == [id: "in flight"])
            transport.releaseAll()
            await harness.world.rest()
            #expect(harness.messages == ["hello"])
        }
    }

    @Test func `edit and resend drops the old entry and delivers the new one`() async throws {
        try await EngineHarness(ScriptedTransport(.unprocessable)).run { harness in
            let id = try await harness.log("bad")
            await harness.world.rest()
            _ = try await harness.engine.perform(.replace(id, with: .log(LogEntry("good"))))
            await harness.world.rest()
            #expect(harness.states == [.dropped, .delivered])
            #expect(harness.messages == ["bad", "good"])
        }
    }

    @Test func `edit and resend keeps the old entry where the new one is not valid`() async throws {
        try await EngineHarness(ScriptedTransport(.unprocessable)).run { harness in
            let id = try await harness.log("bad")
            await harness.world.rest()
            await #expect(throws: AcceptError.self) {
                _ = try await harness.engine.perform(.replace(id, with: .log(LogEntry(""))))
            }
            #expect(harness.states == [.dead])
        }
    }

    @Test func `flush sends what gathers`() async throws {
        try await EngineHarness(ScriptedTransport(), capabilities: ServerCapabilities(hasBatches: true)).run {
            harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            _ = try await harness.engine.perform(.flush)
            await harness.world.rest()
            #expect(harness.transport.sent.count == 1)
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `waiting for an outcome ends with the delivery`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            let id = try await harness.log("hello")
            async let outcome = harness.engine.outcome(of: id, within: .seconds(10))
            await harness.world.advance(by: .seconds(2))
            #expect(try await outcome?.state == .delivered)
        }
    }

    @Test func `waiting for an outcome ends in time`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            let id = try await harness.log("hello")
            async let outcome = harness.engine.outcome(of: id, within: .seconds(10))
            await harness.world.advance(by: .seconds(10))
            #expect(try await outcome?.state == .parked)
        }
    }
}

@Suite struct `Accepting` {
    @Test func `refuses what is not valid, with every problem`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            await #expect(throws: AcceptError.self) { try await harness.engine.log(LogEntry("")) }
            #expect(harness.queue.entries.isEmpty)
        }
    }

    @Test func `says when the queue cannot take it`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.queue.fail(.append, with: .diskFull(path: "/state"))
            await #expect(throws: AcceptError.queue(.diskFull(path: "/state"))) {
                try await harness.engine.log(LogEntry("hello"))
            }
        }
    }

    @Test func `waits for room in a full queue as long as the settings say`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.queue.fail(.append, with: .full(usedBytes: 2, maxBytes: 1))
            async let accepted = harness.log("hello")
            await harness.world.advance(by: .seconds(2))
            harness.queue.fail(.append, with: nil)
            await harness.world.advance(by: .seconds(1))
            _ = try await accepted
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `from a logger returns at once and mends what the API cannot store`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.engine.warning("nul \0", category: String(repeating: "x", count: 300))
            await harness.world.rest()
            #expect(harness.states == [.delivered])
            #expect(harness.messages == ["nul ␀"])
        }
    }

    @Test func `from a logger shows on the console what cannot be shipped`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.engine.info("")
            harness.queue.fail(.append, with: .diskFull(path: "/state"))
            harness.engine.error("important")
            await harness.world.rest()
            #expect(harness.console.all.count == 2)
            #expect(harness.console.all[1].contains("ERROR important (not shipped: No space is left"))
        }
    }

    @Test func `from a logger is bounded`() async throws {
        let harness = EngineHarness(ScriptedTransport())
        try await harness.world.run {
            for _ in 1...8_193 { harness.engine.info("flood") }
            #expect(harness.console.all.count == 1)
            await harness.engine.stop()
        }
    }

    @Test func `previews what would be sent and what would be left out`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            let preview = await harness.engine.preview(.log(LogEntry("hello\0", serviceName: "checkout")))
            #expect(preview.url == "https://baselog-api.vercel.app/projects/logs")
            #expect(String(decoding: preview.request.body, as: UTF8.self) == #"{"level":"info","message":"hello␀"}"#)
            #expect(preview.omittedFields.contains("service_name"))
            #expect(preview.changes.map(\.field) == ["message"])
        }
    }
}
