import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `Retries` {
    @Test func `go on in cycles that double, without end`() async throws {
        let transport = ScriptedTransport(then: .status(500))
        try await EngineHarness(transport, settings: Settings(retry: RetrySettings(maxAttempts: 1))).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            var waits: [Duration] = []
            for _ in 1...3 {
                let entry = harness.queue.entries[0]
                let wait = try #require(entry.notBefore) - harness.now
                waits.append(wait)
                await harness.world.advance(by: wait)
            }
            #expect(waits == [.milliseconds(5200), .milliseconds(10_200), .milliseconds(20_200)])
            #expect(harness.queue.entries[0].cycles == 4)
            #expect(harness.states == [.scheduled])
        }
    }

    @Test func `hold no connection while they wait`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            try await harness.log("first")
            await harness.world.rest()
            try await harness.log("second")
            await harness.world.rest()
            #expect(harness.messages == ["first", "second"])
            #expect(harness.states == [.scheduled, .delivered])
        }
    }

    @Test func `wait as long as the server asks, and so does everything else`() async throws {
        try await EngineHarness(ScriptedTransport(.retryAfter("30"))).run { harness in
            try await harness.log("first")
            await harness.world.rest()
            try await harness.log("second")
            await harness.world.advance(by: .milliseconds(32_999))
            #expect(harness.messages == ["first"])
            let gates = await harness.engine.snapshot().gates
            #expect(gates.map(\.kind) == [.retryAfter])
            await harness.world.advance(by: .milliseconds(1))
            #expect(Set(harness.messages) == ["first", "second"])
            #expect(harness.states == [.delivered, .delivered])
        }
    }

    @Test func `that the server asked for use no attempt of the burst`() async throws {
        let steps = ScriptedTransport(
            .retryAfter("1"), .retryAfter("1"), .retryAfter("1"), .retryAfter("1"), then: .unavailable)
        try await EngineHarness(steps).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .milliseconds(4400))
            #expect(harness.messages.count == 5)
            #expect(harness.queue.entries[0].cycles == 0)
        }
    }

    @Test(arguments: ["0", "-5", "soon", ""])
    func `do not wait longer for a Retry-After that says nothing`(value: String) async throws {
        try await EngineHarness(ScriptedTransport(.retryAfter(value))).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `skip the rest of a burst where the method is not to be retried, but go on later`() async throws {
        let settings = Settings(retry: RetrySettings(methods: ["PUT"]))
        try await EngineHarness(ScriptedTransport(.unavailable), settings: settings).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.queue.entries[0].cycles == 1)
            await harness.world.advance(by: .milliseconds(5200))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `continue after a restart where they were`() async throws {
        let transport = ScriptedTransport(then: .unavailable)
        let first = EngineHarness(transport)
        try await first.run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .milliseconds(3000))
        }
        #expect(first.queue.entries[0].cycles == 1)
        let waiting = try #require(first.queue.entries[0].notBefore) - first.now
        let second = EngineHarness(
            ScriptedTransport(), queue: MemoryQueue(reopening: first.queue), world: first.world)
        try await second.run { harness in
            await harness.world.advance(by: waiting - .milliseconds(1))
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .milliseconds(1))
            #expect(harness.states == [.delivered])
        }
    }
}
