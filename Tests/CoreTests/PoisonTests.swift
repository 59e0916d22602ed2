import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@Suite struct `An entry that the server fails on` {
    /// An API with a healthy route for all but the poison.
    static var transport: ScriptedTransport {
        ScriptedTransport { request in
            String(decoding: request.body, as: UTF8.self).contains("poison") ? .serverError : .accepted
        }
    }

    @Test func `is dead in the end, and says why`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            try await harness.log("poison")
            for _ in 0..<20 {
                for number in 0..<10 { try await harness.log("log \(number)") }
                await harness.world.advance(by: .seconds(60))
            }
            let entry = harness.queue.entries[0]
            #expect(entry.state == .dead)
            #expect(entry.death?.kind == .suspectedPoison)
            #expect(entry.death?.status == 500)
            #expect(harness.states.count { $0 == .delivered } == 200)
        }
    }

    @Test func `is not suspected while nothing else is delivered`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            try await harness.log("poison")
            await harness.world.advance(by: .seconds(3 * 86_400))
            #expect(harness.states == [.scheduled])
        }
    }

    @Test func `is not suspected for failing in an outage and once more after it`() async throws {
        let api = SwitchableAPI()
        api.answer(.serverError)
        try await EngineHarness(api.transport).run { harness in
            for number in 0..<50 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(86_400))
            api.answer(.accepted)
            await harness.world.advance(by: .seconds(3600))
            #expect(harness.states.allSatisfy { $0 == .delivered })
        }
    }

    @Test func `gets another chance from a person`() async throws {
        try await EngineHarness(Self.transport).run { harness in
            let id = try await harness.log("poison")
            for _ in 0..<20 {
                for number in 0..<10 { try await harness.log("log \(number)") }
                await harness.world.advance(by: .seconds(60))
            }
            _ = try await harness.engine.perform(.retryNow([id]))
            await harness.world.advance(by: .seconds(60))
            #expect(harness.queue.entries[0].state == .scheduled)
        }
    }

    @Test func `travels alone from its second failed cycle on`() async throws {
        let transport = ScriptedTransport { request in
            if String(decoding: request.body, as: UTF8.self).contains("poison") { return .serverError }
            return request.path.hasSuffix("batch") ? .status(204) : .accepted
        }
        try await `A batch that is refused`.harness(transport, size: 10).run { harness in
            for number in 0..<10 { try await harness.log(number == 4 ? "poison" : "log \(number)") }
            await harness.world.advance(by: .seconds(600))
            #expect(harness.states.count { $0 == .delivered } == 9)
        }
    }

    @Test func `leaves its company behind with each attempt`() async throws {
        let transport = ScriptedTransport { request in
            if String(decoding: request.body, as: UTF8.self).contains("poison") { return .serverError }
            return request.path.hasSuffix("batch") ? .status(204) : .accepted
        }
        try await `A batch that is refused`.harness(transport, size: 8).run { harness in
            for number in 0..<8 { try await harness.log(number == 2 ? "poison" : "log \(number)") }
            var delivered: [Int] = []
            for seconds in [0, 1, 2] {
                await harness.world.advance(by: .seconds(seconds))
                delivered.append(harness.states.count { $0 == .delivered })
            }
            #expect(delivered == [0, 4, 6])
        }
    }

    @Test func `stops nothing that comes after it, although nothing else has shown that the server works`() async throws
    {
        try await EngineHarness(Self.transport).run { harness in
            try await harness.log("poison")
            await harness.world.advance(by: .seconds(3600))
            try await harness.log("good")
            await harness.world.rest()
            #expect(harness.states == [.scheduled, .delivered])
        }
    }

    @Test func `has no more than a tenth of the time where each request hangs, however many there are`() async throws {
        let world = Simulation()
        let api = HangingAPI(clock: world.clock)
        let engine = Engine(
            settings: Settings(retry: RetrySettings(maxAttempts: 1)), queue: MemoryQueue(), transport: api,
            capabilities: .minimal, asksForHealth: false,
            clock: world.clock, now: { EngineHarness.start + world.clock.now.offset }, random: { 1 },
            executor: world.executor)
        try await world.run {
            try await engine.start()
            for number in 1...5 { try await engine.log(LogEntry("poison \(number)")) }
            await world.advance(by: .seconds(7200))
            let before = api.hangs
            for number in 1...720 {
                try await engine.log(LogEntry("good \(number)"))
                await world.advance(by: .seconds(5))
            }
            // A tenth of one hour at one to four requests at a time, 30 s each.
            #expect((10...48).contains(api.hangs - before))
            await world.advance(by: .seconds(30))
            #expect(await engine.snapshot().counts.delivered == 720)
            await engine.stop(within: .zero)
        }
    }
}

/// An API on which every request with poison hangs until the client gives up.
private final class HangingAPI: Transport {
    private let clock: TestClock
    private let count = Mutex(0)

    init(clock: TestClock) { self.clock = clock }

    var hangs: Int { count.withLock(\.self) }

    func send(_ request: WireRequest) async -> TransportReport {
        let isPoison = String(decoding: request.body, as: UTF8.self).contains("poison")
        guard isPoison else {
            return TransportReport(result: .success(TransportAnswer(status: 201)), started: EngineHarness.start)
        }
        count.withLock { $0 += 1 }
        try? await clock.sleep(for: .seconds(30))
        let timeout = TransportFailure(kind: .timeout(.read), message: "no answer for 30 s", bodyWasSent: true)
        return TransportReport(
            result: .failure(timeout), started: EngineHarness.start, phases: RequestPhases(total: .seconds(30)))
    }

    func close() async {}
}
