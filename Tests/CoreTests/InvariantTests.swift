import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

/// The promises of the engine, I1 to I6.
@Suite struct `The invariants` {
    /// An API that does everything an API can do, one thing after the other.
    static let moods: [ScriptedTransport.Step] = [
        .accepted, .unavailable, .serverError, .reset, .refused, .readTimeout, .keyRefused, .notFound,
        .status(422, body: "{}"), .retryAfter("7"), .poolTimeout, .status(201, body: "{\"id\":"),
    ]

    @Test(arguments: [1, 5, 7, 11])
    func `an accepted entry is delivered or dead in the end, across crashes`(step: Int) async throws {
        let position = Mutex(0)
        let moody = ScriptedTransport { _ in
            `The invariants`.moods[
                position.withLock { position in
                    position += step
                    return position % `The invariants`.moods.count
                }]
        }
        let world = Simulation()
        var queue = MemoryQueue()
        for _ in 1...5 {
            try await EngineHarness(moody, queue: queue, world: world).run { harness in
                for number in 1...20 { try await harness.log("log \(number)") }
                await harness.world.advance(by: .seconds(100))
            }
            queue = MemoryQueue(reopening: queue)
        }
        let last = EngineHarness(ScriptedTransport(), queue: queue, world: world)
        try await last.run { harness in
            await harness.world.advance(by: .seconds(7 * 3600))
            #expect(harness.queue.entries.count == 100)
            #expect(harness.states.allSatisfy { $0 == .delivered || $0 == .dead })
        }
    }

    @Test func `what is in flight when a process dies is queued for the next one`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        let first = EngineHarness(transport)
        try await first.world.run {
            try await first.engine.start()
            try await first.log("hello")
            await first.world.rest()
            #expect(try await first.engine.page(PageQuery()).entries.map(\.state) == [.inFlight])
            #expect(first.states == [.queued])
            let second = EngineHarness(
                ScriptedTransport(), queue: MemoryQueue(reopening: first.queue), world: first.world)
            try await second.engine.start()
            await first.world.rest()
            #expect(second.states == [.delivered])
            await second.engine.stop()
            await first.engine.stop(within: .zero)
        }
    }

    @Test func `nothing dies of time or number of attempts`() async throws {
        try await EngineHarness(ScriptedTransport(then: .serverError)).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(86_400))
            #expect(harness.states == [.scheduled])
            #expect(harness.queue.entries[0].attempts > 100)
        }
    }

    @Test func `no sample ever misses an entry`() async throws {
        let position = Mutex(0)
        let moody = ScriptedTransport { _ in
            `The invariants`.moods[
                position.withLock { position in
                    position += 1
                    return position % `The invariants`.moods.count
                }]
        }
        try await EngineHarness(moody).run { harness in
            let stream = await harness.engine.snapshots()
            async let residuals = stream.reduce(into: Set<Int>()) { $0.insert($1.counts.residual) }
            for number in 1...30 {
                try await harness.log("log \(number)")
                await harness.world.advance(by: .seconds(1))
                let counts = await harness.engine.snapshot().counts
                #expect(counts.residual == 0)
                #expect(counts.accepted == number)
            }
            await harness.engine.stop(within: .zero)
            #expect(await residuals == [0])
        }
    }

    @Test func `one poisonous entry does not hold the others up`() async throws {
        let transport = ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("poison") ? .serverError : .accepted
        }
        try await EngineHarness(transport).run { harness in
            try await harness.log("poison")
            for number in 1...100 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.states.count { $0 == .delivered } == 100)
            #expect(harness.states[0] == .scheduled)
        }
    }

    @Test func `what goes to the console changes nothing and never comes back`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for _ in 1...6 { try await harness.log("quiet") }
            await harness.world.advance(by: .seconds(20))
            try await harness.log("too early", level: .error)
            #expect(harness.console.all.isEmpty)
            await harness.world.advance(by: .seconds(60))
            try await harness.log("not important")
            try await harness.log("disk is full", level: .critical)
            await harness.world.rest()
            #expect(harness.console.all.count == 1)
            #expect(harness.console.all[0].hasSuffix("CRITICAL disk is full"))
            #expect(harness.queue.entries.count == 9)
            #expect(harness.states.allSatisfy { $0 == .queued || $0 == .scheduled })
        }
    }

    @Test func `the console gets fifty lines a second at most, then their number`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for _ in 1...6 { try await harness.log("quiet") }
            await harness.world.advance(by: .seconds(60))
            for number in 1...70 { try await harness.log("alarm \(number)", level: .warning) }
            #expect(harness.console.all.count == 50)
            await harness.world.advance(by: .seconds(1))
            // Without another line to come.
            #expect(harness.console.all.count == 51)
            #expect(harness.console.all[50] == "… and 20 more")
            try await harness.log("one more", level: .warning)
            #expect(harness.console.all.count == 52)
        }
    }
}
