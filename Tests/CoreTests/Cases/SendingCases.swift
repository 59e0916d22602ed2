import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

/// The numbered cases of sending that a simulated world can show.
@Suite struct `Sending survives` {
    @Test(arguments: [3, 30, 600, 3 * 86_400])
    func `case 14: an outage, after which everything is delivered and nothing is dead`(seconds: Int) async throws {
        let api = SwitchableAPI()
        try await EngineHarness(api.transport).run { harness in
            try await harness.log("before")
            await harness.world.rest()
            api.answer(.refused)
            for number in 0..<100 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(seconds))
            #expect(harness.states.count { $0 == .dead } == 0)
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(700))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `case 16: a key that is refused for ten minutes and then works, with no attempt used`() async throws {
        let api = SwitchableAPI()
        api.answer(.keyRefused)
        try await EngineHarness(api.transport).run { harness in
            for number in 0..<50 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.count { $0 == .dead } == 0)
            #expect(harness.queue.entries.allSatisfy { $0.attempts == 0 })
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.allSatisfy { $0 == .delivered })
            #expect(harness.queue.entries.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func `case 18: one entry too large in a batch, whose neighbours are delivered`() async throws {
        let transport = `A batch that is refused`.refusing("large", status: 413)
        try await `A batch that is refused`.harness(transport, size: 10).run { harness in
            for number in 0..<10 { try await harness.log(number == 9 ? "large" : "log \(number)") }
            await harness.world.rest()
            #expect(harness.states == Array(repeating: .delivered, count: 9) + [.dead])
        }
    }

    @Test func `case 20: one entry that gets 500 for ever among ten thousand`() async throws {
        try await EngineHarness(`An entry that the server fails on`.transport).run { harness in
            var poison: EntryID?
            for number in 0..<10_000 {
                if number == 5000 { poison = try await harness.log("poison") }
                try await harness.log("log \(number)")
                if number.isMultiple(of: 100) { await harness.world.advance(by: .seconds(10)) }
            }
            await harness.world.advance(by: .seconds(60))
            #expect(harness.states.count { $0 == .delivered } == 10_000)
            for number in 0..<100 {
                try await harness.log("later \(number)")
                await harness.world.advance(by: .seconds(60))
            }
            #expect(harness.queue.entries.filter { $0.state == .dead }.map(\.id) == [poison])
        }
    }

    @Test func `case 21: fifty shippers with a backlog come back one by one instead of in a storm`() async throws {
        let world = Simulation()
        let api = SwitchableAPI()
        api.answer(.unavailable)
        // Each shipper has chance of its own, from a fixed seed.
        let shippers = (0..<50).map { number in
            EngineHarness(
                ScriptedTransport(routing: { _ in api.current }), jitter: Double(number) / 50, world: world)
        }
        try await world.run {
            for shipper in shippers {
                try await shipper.engine.start()
                for number in 0..<20 { try await shipper.log("log \(number)") }
            }
            await world.advance(by: .seconds(600))
            let before = shippers.map(\.transport.sent.count).reduce(0, +)
            await world.advance(by: .seconds(60))
            let during = shippers.map(\.transport.sent.count).reduce(0, +) - before
            // One probe each at most every half minute.
            #expect(during <= 100)
            api.answer(.accepted)
            await world.advance(by: .milliseconds(500))
            let inTheFirstHalfSecond = shippers.count { $0.states.contains(.delivered) }
            #expect(inTheFirstHalfSecond < 10)
            await world.advance(by: .seconds(700))
            #expect(shippers.allSatisfy { $0.states.allSatisfy { $0 == .delivered } })
            for shipper in shippers { await shipper.engine.stop(within: .zero) }
        }
    }
}
