import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `What an engine shows` {
    @Test func `lists entries in flight as what they are, wherever they are looked for`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.rest()
            func states(_ states: Set<EntryState>, _ order: PageQuery.Order = .oldestFirst) async throws -> [EntryState]
            {
                try await harness.engine.page(PageQuery(states: states, order: order)).entries.map(\.state)
            }
            #expect(try await states(Set(EntryState.allCases)) == [.inFlight, .queued, .queued])
            #expect(try await states([.inFlight]) == [.inFlight])
            #expect(try await states([.inFlight, .dead]) == [.inFlight])
            #expect(try await states([.queued], .newestFirst) == [.queued, .queued, .inFlight])
            #expect(try await states([.delivered]).isEmpty)
        }
    }

    @Test func `pages to the end without missing or repeating one`() async throws {
        let transport = ScriptedTransport()
        transport.hold()
        try await EngineHarness(transport).run { harness in
            for number in 1...10 { try await harness.log("log \(number)") }
            await harness.world.rest()
            var query = PageQuery(states: [.queued, .inFlight], limit: 3)
            var seen: [UInt64] = []
            while true {
                let page = try await harness.engine.page(query)
                seen += page.entries.map(\.sequence)
                guard let next = page.next else { break }
                query.after = next
            }
            #expect(seen == (1...10).reversed())
        }
    }

    @Test func `counts rates per whole second`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            for number in 1...10 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(1))
            let throughput = await harness.engine.snapshot().throughput
            #expect(throughput.accepted == [10])
            #expect(throughput.delivered == [9])
            #expect(throughput.failed == [1])
        }
    }

    @Test func `counts errors by kind, with the newest words`() async throws {
        let steps = ScriptedTransport(.unavailable, .retryAfter("1"), .refused)
        try await EngineHarness(steps).run { harness in
            for number in 1...3 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(10))
            let errors = await harness.engine.snapshot().errors
            #expect(errors.total == 3)
            #expect(Set(errors.rows.map(\.kind)) == [.server, .rateLimit, .connection])
            let server = try #require(errors.rows.first { $0.kind == .server })
            #expect(server.mostRecent == "503 Service Unavailable")
            #expect(server.trend.reduce(0, +) == 1)
            #expect(errors.requests == 6)
            await harness.world.advance(by: .seconds(1000))
            #expect(await harness.engine.snapshot().errors.total == 0)
        }
    }

    @Test func `tells percentiles of the last minute`() async throws {
        let slow = TransportReport(
            result: .success(TransportAnswer(status: 201)), started: EngineHarness.start,
            phases: RequestPhases(connect: .zero, wait: .milliseconds(40), read: .zero, total: .milliseconds(40)))
        try await EngineHarness(ScriptedTransport(then: .report(slow))).run { harness in
            for number in 1...10 { try await harness.log("log \(number)") }
            await harness.world.rest()
            let latency = await harness.engine.snapshot().latency
            let p99 = try #require(latency.p99.value)
            #expect(p99 > .milliseconds(35) && p99 < .milliseconds(45))
            #expect(latency.phases?.wait == .milliseconds(40))
            await harness.world.advance(by: .seconds(61))
            #expect(await harness.engine.snapshot().latency.p99.value == nil)
        }
    }

    @Test func `numbers its events, so that a slow reader knows what it missed`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            let events = await harness.engine.events()
            for number in 1...500 { try await harness.log("log \(number)") }
            await harness.world.rest()
            await harness.engine.stop()
            var numbers: [UInt64] = []
            for await event in events { numbers.append(event.number) }
            #expect(numbers.count == 1024)
            #expect(numbers.first.map { $0 > 1 } == true)
            #expect(numbers == Array(numbers[0]...numbers[1023]))
        }
    }

    @Test func `tells of an entry from acceptance to delivery`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable)).run { harness in
            let events = await harness.engine.events()
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(1))
            await harness.engine.stop()
            var story: [String] = []
            for await event in events {
                switch event.fact {
                case .accepted([id]): story.append("accepted")
                case .leased([id]): story.append("leased")
                case .failed(id, _, let next): story.append("failed, next in \(next - EngineHarness.start)")
                case .delivered(id, let attempt): story.append("delivered with attempt \(attempt.number)")
                default: break
                }
            }
            #expect(
                story == [
                    "accepted", "leased", "failed, next in 1.0 seconds", "leased", "delivered with attempt 2",
                ])
        }
    }

    @Test func `sends ten snapshots a second at most, and none while nothing changes`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            let stream = await harness.engine.snapshots()
            async let count = stream.reduce(0) { count, _ in count + 1 }
            await harness.world.advance(by: .seconds(10))
            for number in 1...100 {
                try await harness.log("log \(number)")
                await harness.world.advance(by: .milliseconds(10))
            }
            await harness.engine.stop()
            let sent = await count
            #expect((8...15).contains(sent), "\(sent)")
        }
    }

    @Test func `knows how long nothing has moved while work is pending`() async throws {
        try await EngineHarness(ScriptedTransport(then: .keyRefused)).run { harness in
            await harness.world.advance(by: .seconds(100))
            #expect(await harness.engine.snapshot().progressAge == nil)
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(20))
            #expect(await harness.engine.snapshot().progressAge == .seconds(20))
        }
    }

    @Test func `forecasts when the queue is empty`() async throws {
        let api = SwitchableAPI()
        let transport = api.transport
        try await EngineHarness(transport).run { harness in
            transport.hold()
            for number in 1...100 { try await harness.log("log \(number)") }
            await harness.world.advance(by: .seconds(10))
            for _ in 1...10 {
                transport.release(5)
                await harness.world.advance(by: .seconds(1))
            }
            let forecast = await harness.engine.snapshot().drainForecast
            #expect(forecast == .seconds(10))
            transport.releaseAll()
        }
    }

    @Test func `calls an API degraded that fails too often, and healthy again later`() async throws {
        let steps = ScriptedTransport(.accepted, .reset, .accepted, .reset)
        try await EngineHarness(steps).run { harness in
            for number in 1...30 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(
                await harness.engine.snapshot().health.state == .degraded("2 of 30 requests failed in the last minute"))
            await harness.world.advance(by: .seconds(180))
            try await harness.log("later")
            await harness.world.rest()
            let health = await harness.engine.snapshot()
            #expect(health.health.state == .healthy)
            #expect(health.healthHistory.last == true)
        }
    }
}
