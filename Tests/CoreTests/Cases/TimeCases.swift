import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

/// The numbered cases of sending that are about time: what servers say of it, and clocks that do not keep it.
extension `Sending survives` {
    /// A server's `Retry-After`, and how long it makes an entry wait.
    struct Pause: Sendable, CustomTestStringConvertible {
        let values: [String]
        /// The `Date` of the answer.
        var date: String?
        let wait: Duration

        var testDescription: String { "\(values) at \(date ?? "no date")" }
    }

    /// Without any chance a first retry waits half a second. The answers come at 14:13:20 on our clock.
    static let pauses = [
        Pause(values: ["0"], wait: .milliseconds(500)),
        Pause(values: ["-5"], wait: .milliseconds(500)),
        Pause(values: ["1.5"], wait: .milliseconds(1500)),
        Pause(values: ["1000000000"], wait: .seconds(6 * 3600)),
        Pause(values: ["1e9"], wait: .milliseconds(500)),
        Pause(values: [""], wait: .milliseconds(500)),
        Pause(values: ["3", "8"], wait: .seconds(8)),
        Pause(values: ["soon", "8"], wait: .seconds(8)),
        Pause(values: ["Mon, 21 Sep 2026 14:15:20 GMT"], wait: .seconds(120)),
        Pause(values: ["Monday, 21-Sep-26 14:15:20 GMT"], wait: .seconds(120)),
        Pause(values: ["Mon Sep 21 14:15:20 2026"], wait: .seconds(120)),
        Pause(values: ["Mon, 21 Sep 2026 14:12:20 GMT"], wait: .milliseconds(500)),
        Pause(
            values: ["Mon, 21 Sep 2026 15:14:20 GMT"], date: "Mon, 21 Sep 2026 15:13:20 GMT", wait: .seconds(60)),
        Pause(
            values: ["Mon, 21 Sep 2026 13:14:20 GMT"], date: "Mon, 21 Sep 2026 13:13:20 GMT", wait: .seconds(60)),
        Pause(values: ["3600"], wait: .seconds(3600)),
    ]

    @Test(arguments: pauses, [429, 503])
    func `case 15: a Retry-After in any form, which uses no attempt of the burst`(
        pause: Pause, status: Int
    ) async throws {
        let world = Simulation()
        let headers =
            pause.values.map { WireRequest.Header("retry-after", $0) }
            + (pause.date.map { [WireRequest.Header("date", $0)] } ?? [])
        let transport = ScriptedTransport(
            .status(status, headers: headers), now: { EngineHarness.start + world.clock.now.offset })
        try await EngineHarness(transport, jitter: 0, world: world).run { harness in
            try await harness.log("hello")
            await world.rest()
            #expect(harness.states == [.scheduled])
            await world.advance(by: pause.wait - .milliseconds(1))
            #expect(harness.messages.count == 1)
            #expect(harness.states == [.scheduled])
            await world.advance(by: .milliseconds(1))
            #expect(harness.states == [.delivered])
            #expect(harness.queue.entries[0].attempts == 2)
            #expect(harness.queue.entries[0].cycles == 0)
        }
    }

    @Test(arguments: [Duration.seconds(3600), .seconds(-3600)])
    func `case 24: a clock that jumps by an hour while an entry waits`(jump: Duration) async throws {
        let api = SwitchableAPI()
        api.answer(.unavailable)
        try await EngineHarness(api.transport).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            harness.wall.move(by: jump)
            api.answer(.accepted)
            await harness.world.advance(by: .milliseconds(999))
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .milliseconds(1))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `case 24: a suspend of an hour in a backoff, after which it goes on at once`() async throws {
        let transport = ScriptedTransport(.unavailable, .unavailable)
        try await EngineHarness(transport).run { harness in
            for number in 1...2 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states == [.scheduled, .scheduled])
            // All of it passes before anything can run, as on a machine that sleeps.
            harness.world.clock.advance(by: .seconds(3600))
            await harness.world.rest()
            #expect(harness.states == [.delivered, .delivered])
            #expect(harness.queue.entries.map(\.attempts) == [2, 2])
        }
    }

    @Test func `case 24: a suspend of an hour with a request in flight, which is answered late`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            harness.world.clock.advance(by: .seconds(3600))
            await harness.world.rest()
            transport.releaseAll()
            await harness.world.rest()
            #expect(harness.states == [.delivered])
            #expect(harness.messages == ["hello"])
        }
    }

    @Test(arguments: [Duration.seconds(3600), .seconds(-3600), .seconds(-86_400 * 365)])
    func `case 24: a clock that is set between two runs, and no entry waits longer than it could`(
        jump: Duration
    ) async throws {
        let first = EngineHarness(ScriptedTransport(then: .status(500)))
        try await first.run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(600))
        }
        first.wall.move(by: jump)
        let transport = ScriptedTransport()
        let second = EngineHarness(
            transport, queue: MemoryQueue(reopening: first.queue), world: first.world, wall: first.wall)
        try await second.run { harness in
            #expect(harness.states == [.scheduled, .scheduled, .scheduled])
            await harness.world.advance(by: RetrySchedule.longestWait + .seconds(10))
            #expect(harness.states == [.delivered, .delivered, .delivered])
            #expect(transport.messages.count == 3)
        }
    }

    @Test func `case 24: a clock that is set back, and a server's wish is granted but not prolonged`() async throws {
        let first = EngineHarness(ScriptedTransport(.retryAfter("3600"), then: .status(500)))
        try await first.run { harness in
            try await harness.log("asked to wait")
            await harness.world.advance(by: .seconds(600))
        }
        first.wall.move(by: .seconds(-7200))
        let second = EngineHarness(
            ScriptedTransport(), queue: MemoryQueue(reopening: first.queue), world: first.world, wall: first.wall)
        try await second.run { harness in
            await harness.world.advance(by: .seconds(3609))
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `case 24: a clock that is right, and the wait that a server asked for goes on where it was`()
        async throws
    {
        let first = EngineHarness(ScriptedTransport(.retryAfter("3600")))
        try await first.run { harness in
            try await harness.log("asked to wait")
            await harness.world.advance(by: .seconds(600))
        }
        let second = EngineHarness(ScriptedTransport(), queue: MemoryQueue(reopening: first.queue), world: first.world)
        try await second.run { harness in
            await harness.world.advance(by: .seconds(3009))
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered])
        }
    }
}
