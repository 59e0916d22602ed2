import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Why an entry is still here` {
    /// The gates as a person reads them, the blocking one marked.
    func picture(_ id: EntryID, in harness: EngineHarness) async throws -> String {
        let why = try #require(try await harness.engine.explain(id))
        let lines = why.gates.enumerated().map { index, gate in
            let mark =
                switch gate.standing {
                case .open: "✓"
                case .closed: index == why.blocking ? "✗" : "x"
                case .note: "·"
                }
            let until = gate.until.map { " in \(Int(($0 - harness.now).inMilliseconds)) ms" } ?? ""
            let detail = gate.detail.map { " (\($0))" } ?? ""
            return "\(mark) \(gate.text)\(until)\(detail)"
        }
        return lines.joined(separator: "\n")
    }

    func remedy(_ id: EntryID, in harness: EngineHarness) async throws -> EntryExplanation.Remedy? {
        try await harness.engine.explain(id)?.remedy
    }

    @Test func `is a pause by hand`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            _ = try await harness.engine.perform(.pause)
            try await harness.log("older")
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(
                try await picture(id, in: harness) == """
                    ✗ paused by hand
                    ✓ gate open
                    ✓ breaker closed
                    ✓ 0 of 1 requests in flight
                    · 1 older entry before it
                    """)
            #expect(try await remedy(id, in: harness) == .resume)
            _ = try await harness.engine.perform(.resume)
            await harness.world.rest()
            #expect(try await picture(id, in: harness) == "· delivered (the API answered 201)")
        }
    }

    @Test func `is a refused key, with the reason and the time of the next try`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(
                try await picture(id, in: harness) == """
                    ✓ not paused
                    ✗ gate closed: the key is refused in 30000 ms (403 Forbidden · Invalid API Key)
                    ✓ breaker closed
                    ✓ 0 of 1 requests in flight
                    """)
            #expect(try await remedy(id, in: harness) == .fixKey)
        }
    }

    @Test func `is its backoff, and the gate the server asked for`() async throws {
        try await EngineHarness(ScriptedTransport(.retryAfter("3"))).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(
                try await picture(id, in: harness) == """
                    ✓ not paused
                    ✗ gate closed: the server asked for a pause in 3300 ms (429 Too Many Requests)
                    ✓ breaker closed
                    x backoff: attempt 1 failed in 3300 ms (server asked Retry-After: 3 s)
                    ✓ 0 of 1 requests in flight
                    """)
        }
    }

    @Test func `is its backoff alone after a failure`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            let why = try #require(try await harness.engine.explain(id))
            #expect(why.blocking.map { why.gates[$0].text } == "backoff: attempt 1 failed")
            #expect(why.remedy == .retryNow)
        }
    }

    @Test func `is an open breaker, for the entries that nobody tried`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            let id = try await harness.log("last")
            await harness.world.rest()
            #expect(
                try await picture(id, in: harness) == """
                    ✓ not paused
                    ✓ gate open
                    ✗ breaker open in 1000 ms
                    ✓ 0 of 1 requests in flight
                    · 15 older entries before it
                    """)
            #expect(try await remedy(id, in: harness) == .probeNow)
        }
    }

    @Test func `is that it is on its way, or behind one that is`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            let first = try await harness.log("first")
            let second = try await harness.log("second")
            await harness.world.rest()
            #expect(try await harness.engine.explain(first)?.state == .inFlight)
            let why = try #require(try await harness.engine.explain(second))
            #expect(why.blocking.map { why.gates[$0].text } == "1 of 1 requests in flight")
        }
    }

    @Test func `is that the API refused it`() async throws {
        let refusal = ScriptedTransport.Step.status(422, body: #"{"detail":"no"}"#)
        try await EngineHarness(ScriptedTransport(refusal)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.rest()
            #expect(
                try await picture(id, in: harness)
                    == #"✗ the API refused it: 422 Unprocessable Content ({"detail":"no"})"#)
            #expect(try await remedy(id, in: harness) == .editEntry)
        }
    }

    @Test func `is its batch, which gathers`() async throws {
        try await EngineHarness(ScriptedTransport(), capabilities: ServerCapabilities(hasBatches: true)).run {
            harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(2))
            let picture = try await picture(id, in: harness)
            #expect(picture.contains("· batch 1 of 100 in 3000 ms"))
        }
    }

    @Test func `is unknown for an entry that is not there`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            let explanation = try await harness.engine.explain(EntryID(high: 1, low: 1))
            let attempts = try await harness.engine.attempts(EntryID(high: 1, low: 1))
            #expect(explanation == nil)
            #expect(attempts == nil)
        }
    }
}

@Suite struct `The timeline of attempts` {
    @Test func `tells those that were and those to come`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable, .retryAfter("3"))).run { harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(1))
            let timeline = try #require(try await harness.engine.attempts(id))
            #expect(timeline.past.map(\.status) == [503, 429])
            #expect(timeline.past.map(\.number) == [1, 2])
            #expect(timeline.past[1].retryAfter == .seconds(3))
            #expect(timeline.projected.map(\.number) == [3, 4, 5])
            #expect(timeline.projected.map(\.condition) == ["", "if that fails", "if that fails (cycle 2)"])
            let next = harness.now + .milliseconds(3300)
            #expect(timeline.projected[0].earliest == next)
            #expect(timeline.projected[1].earliest == next + .seconds(1))
            #expect(timeline.projected[1].latest == next + .seconds(2))
            #expect(timeline.projected[2].latest == next + .seconds(2) + .milliseconds(5200))
        }
    }

    @Test func `ends with the delivery`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(1))
            let timeline = try #require(try await harness.engine.attempts(id))
            #expect(timeline.past.map(\.failure) == [.server, nil])
            #expect(timeline.projected.isEmpty)
        }
    }

    @Test func `waits for an open breaker`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            let id = try await harness.log("last")
            await harness.world.rest()
            let timeline = try #require(try await harness.engine.attempts(id))
            #expect(timeline.projected[0].earliest == harness.now + .seconds(1))
            #expect(timeline.projected[0].number == 1)
        }
    }
}
