import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `An outage` {
    @Test(arguments: [3, 30, 600, 3600])
    func `costs no entry, and its end is noticed within a minute`(seconds: Int) async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport).run { harness in
            for number in 1...40 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(seconds))
            #expect(harness.states.allSatisfy { $0 == .queued || $0 == .scheduled })
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states.contains(.delivered))
            await harness.world.advance(by: .seconds(301))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `opens the breaker after five failures, and one entry at a time finds out`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(harness.messages.count == 5)
            #expect(await harness.engine.snapshot().breaker == .open(until: harness.now + .seconds(1)))
            await harness.world.advance(by: .seconds(1))
            #expect(harness.messages.count == 6)
            #expect(await harness.engine.snapshot().breaker == .open(until: harness.now + .seconds(2)))
        }
    }

    @Test func `is probed with the oldest entry of the highest level`() async throws {
        try await EngineHarness(ScriptedTransport(then: .refused)).run { harness in
            for number in 1...20 { try await harness.log("log \(number)") }
            try await harness.log("first alarm", level: .error)
            try await harness.log("second alarm", level: .error)
            await harness.world.advance(by: .seconds(1))
            #expect(harness.messages.last == "first alarm")
        }
    }

    @Test func `ends with one request, then two, then four`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        let transport = api.transport
        try await EngineHarness(transport).run { harness in
            for number in 1...40 { try await harness.log("log \(number)") }
            await harness.world.rest()
            api.answer(.accepted)
            transport.hold()
            await harness.world.advance(by: .seconds(1))
            var widths = [transport.heldCount]
            for _ in 1...2 {
                transport.release(transport.heldCount)
                await harness.world.rest()
                widths.append(transport.heldCount)
            }
            // The probe closes the breaker, and concurrency starts with one.
            #expect(widths == [1, 1, 2])
            transport.releaseAll()
        }
    }

    @Test func `ends within a minute although the only entry is in backoff for longer`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(7200))
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `is not probed before its time with what the server itself asked to wait with`() async throws {
        let asked = ScriptedTransport.Step.status(500, headers: [.init("retry-after", "3600")])
        try await EngineHarness(ScriptedTransport(.refused, .refused, .refused, .refused, asked, then: .accepted)).run {
            harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(60))
            #expect(harness.messages.count == 5)
            await harness.world.advance(by: .seconds(3550))
            #expect(harness.states == [.scheduled])
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `ends early where a person has it probed`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(600))
            api.answer(.accepted)
            _ = try await harness.engine.perform(.probeNow)
            await harness.world.rest()
            #expect(harness.states == [.delivered])
        }
    }

    @Test func `ends early where the health probe says so`() async throws {
        let api = SwitchableAPI()
        api.answer(.refused)
        try await EngineHarness(api.transport, asksForHealth: true).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(3600))
            let down = await harness.engine.snapshot().health.state
            guard case .down(.connect, _) = down else {
                Issue.record("health is \(down)")
                return
            }
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(31))
            #expect(harness.states == [.delivered])
            #expect(await harness.engine.snapshot().health.state == .healthy)
        }
    }

    @Test func `of the queue keeps what was delivered from being sent again`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            harness.queue.fail(.settle, with: .diskFull(path: "/state"))
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(10))
            #expect(harness.messages == ["hello"])
            let snapshot = await harness.engine.snapshot()
            #expect(snapshot.counts.inFlight == 1)
            #expect(snapshot.storage.problem == "No space is left on the disk of /state.")
            harness.queue.fail(.settle, with: nil)
            await harness.world.advance(by: .seconds(1))
            #expect(harness.states == [.delivered])
            #expect(harness.messages == ["hello"])
            #expect(await harness.engine.snapshot().storage.problem == nil)
        }
    }
}
