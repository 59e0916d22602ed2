import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Metrics
import Synchronization
import Testing

/// A metrics backend in memory: the sum of each counter, the last value of each gauge, all values of the others.
private final class RecordingMetrics: MetricsFactory {
    private let values = Mutex<[String: [Double]]>([:])

    final class Handler: CounterHandler, RecorderHandler, TimerHandler {
        private let take: @Sendable (Double) -> Void

        init(_ take: @escaping @Sendable (Double) -> Void) { self.take = take }

        func increment(by amount: Int64) { take(Double(amount)) }
        func reset() {}
        func record(_ value: Int64) { take(Double(value)) }
        func record(_ value: Double) { take(value) }
        func recordNanoseconds(_ duration: Int64) { take(Double(duration)) }
    }

    private static func name(_ label: String, _ dimensions: [(String, String)]) -> String {
        label + dimensions.map { "{\($0)=\($1)}" }.joined()
    }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> Handler {
        let name = RecordingMetrics.name(label, dimensions)
        values.withLock { $0[name, default: []] += [] }
        return Handler { [self] value in values.withLock { $0[name, default: []].append(value) } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    var names: Set<String> { Set(values.withLock { $0.keys }.map { String($0.prefix { $0 != "{" }) }) }

    func sum(_ name: String) -> Double { values.withLock { $0[name] ?? [] }.reduce(0, +) }
    func last(_ name: String) -> Double? { values.withLock { $0[name]?.last } }
    func all(_ name: String) -> [Double] { values.withLock { $0[name] ?? [] } }
}

@Suite struct `The metrics of an engine` {
    private let metrics = RecordingMetrics()

    private func run(
        _ transport: ScriptedTransport, queue: QueueSettings = QueueSettings(),
        _ body: sending (Engine, Simulation) async throws -> Void
    ) async throws {
        let world = Simulation()
        let engine = Engine(
            settings: Settings(queue: queue), queue: MemoryQueue(settings: queue), transport: transport,
            capabilities: .minimal, asksForHealth: false, clock: world.clock,
            now: { EngineHarness.start + world.clock.now.offset },
            random: { 1 }, metrics: metrics, executor: world.executor)
        try await world.run {
            try await engine.start()
            try await body(engine, world)
            await engine.stop(within: .zero)
        }
    }

    @Test func `have their names`() async throws {
        try await run(ScriptedTransport()) { engine, world in
            try await engine.log(LogEntry("hello"))
            await world.advance(by: .seconds(1))
        }
        #expect(
            metrics.names == [
                "baselog_entries", "baselog_accepted_total", "baselog_delivered_total", "baselog_dead_total",
                "baselog_dropped_total", "baselog_maybe_delivered_total", "baselog_queue_bytes",
                "baselog_queue_oldest_age_seconds", "baselog_commit_seconds", "baselog_commit_entries",
                "baselog_requests_total", "baselog_request_seconds", "baselog_concurrency_limit",
                "baselog_in_flight", "baselog_retry_tokens", "baselog_gate", "baselog_breaker_state",
                "baselog_clock_skew_seconds", "baselog_progress_age_seconds", "baselog_conservation_residual",
            ])
    }

    @Test func `count entries and requests, each once`() async throws {
        let transport = ScriptedTransport(.unavailable, .unprocessable, .accepted, .serverError, then: .accepted)
        try await run(transport) { engine, world in
            for number in 1...4 { try await engine.log(LogEntry("log \(number)")) }
            await world.advance(by: .seconds(60))
        }
        #expect(metrics.sum("baselog_accepted_total") == 4)
        #expect(metrics.sum("baselog_delivered_total") == 3)
        #expect(metrics.sum("baselog_dead_total{reason=refused}") == 1)
        #expect(metrics.sum("baselog_maybe_delivered_total") == 1)
        #expect(metrics.sum("baselog_requests_total{class=delivered}{status=201}") == 3)
        #expect(metrics.sum("baselog_requests_total{class=transient}{status=503}") == 1)
        #expect(metrics.sum("baselog_requests_total{class=payload}{status=422}") == 1)
        #expect(metrics.sum("baselog_requests_total{class=ambiguous}{status=500}") == 1)
        #expect(metrics.all("baselog_request_seconds{phase=total}").count == 6)
        #expect(metrics.sum("baselog_commit_entries") == 4 + 6)
    }

    static let policies: [(QueueSettings.WhenFull, String)] = [
        (.dropLowSeverity, "drop-low-severity"), (.dropOldest, "drop-oldest"), (.dropNewest, "drop-newest"),
    ]

    @Test(arguments: policies)
    func `count drops by the policy that they are due to, up to the last one`(
        policy: QueueSettings.WhenFull, name: String
    ) async throws {
        var dropped = 0
        try await run(
            ScriptedTransport(then: .refused), queue: QueueSettings(maxBytes: 64 << 10, whenFull: policy)
        ) { engine, world in
            let message = String(repeating: "x", count: 1000)
            for number in 1...200 {
                try await engine.log(LogEntry(message))
                // Some of them right behind a sample, and the last ones just before the end.
                if number.isMultiple(of: 70) { await world.advance(by: .milliseconds(1100)) }
            }
            dropped = await engine.snapshot().counts.dropped
        }
        #expect(dropped > 100)
        for reason in DropReason.allCases {
            let sum = metrics.sum("baselog_dropped_total{policy=\(reason.name)}")
            #expect(sum == (reason.name == name ? Double(dropped) : 0), "\(reason)")
        }
    }

    @Test func `count what a person drops as a person's`() async throws {
        try await run(ScriptedTransport(then: .refused)) { engine, world in
            let id = try await engine.accept([.log(LogEntry("hello"))])[0]
            await world.rest()
            #expect(try await engine.perform(.drop([id])).changed == [id])
        }
        #expect(metrics.sum("baselog_dropped_total{policy=person}") == 1)
        #expect(DropReason.allCases.map { metrics.sum("baselog_dropped_total{policy=\($0.name)}") }.reduce(0, +) == 1)
    }

    @Test func `show the state of the entries, which is conserved at every sample`() async throws {
        try await run(ScriptedTransport(then: .keyRefused)) { engine, world in
            for number in 1...5 { try await engine.log(LogEntry("log \(number)")) }
            await world.advance(by: .seconds(10))
            #expect(metrics.last("baselog_entries{state=queued}") == 4)
            #expect(metrics.last("baselog_entries{state=parked}") == 1)
            #expect(metrics.last("baselog_gate{name=authentication}") == 1)
            #expect(metrics.last("baselog_gate{name=endpoint}") == 0)
            #expect(metrics.last("baselog_queue_oldest_age_seconds") == 10)
            #expect(metrics.last("baselog_progress_age_seconds") == 10)
        }
        let residuals = metrics.all("baselog_conservation_residual")
        #expect(residuals.count >= 10)
        #expect(residuals.allSatisfy { $0 == 0 })
    }

    @Test func `show a breaker that opens, and requests without an answer`() async throws {
        try await run(ScriptedTransport(then: .refused)) { engine, world in
            for number in 1...10 { try await engine.log(LogEntry("log \(number)")) }
            await world.advance(by: .milliseconds(1500))
            #expect(metrics.last("baselog_breaker_state") == 2)
            #expect(metrics.sum("baselog_requests_total{class=transient}{status=none}") >= 5)
            #expect(metrics.last("baselog_concurrency_limit") == 1)
        }
    }

    @Test func `count as entries of a commit those that it appended or changed, not those that it might have`()
        async throws
    {
        let bench = try await QueueKind.sqlite.open()
        let entries = try await bench.append(3)
        try await bench.settle(Array(entries.prefix(2)), .parked(.endpoint))
        let seen = Mutex<[Int]>([])
        await bench.queue.observeCommits { commit in seen.withLock { $0.append(commit.entries) } }
        #expect(try await bench.queue.unpark([.endpoint], limit: 1_000) == 2)
        let ids = entries.map(\.id) + [EntryID(high: 1, low: 1)]
        _ = try await bench.queue.apply(.drop, to: ids, inFlight: [entries[0].id], at: .start)
        #expect(seen.withLock(\.self) == [2, 2])
        await bench.queue.close()
    }

    @Test func `leave the commits of a queue on disk to its writer`() async throws {
        let home = try TemporaryHome()
        let queue = try SQLiteQueue(folder: home.path + "/queue")
        let seen = Mutex<[QueueCommit]>([])
        _ = try await queue.claim()
        await queue.observeCommits { commit in seen.withLock { $0.append(commit) } }
        let engine = Engine(
            settings: Settings(), queue: queue, transport: ScriptedTransport(then: .refused), capabilities: .minimal,
            asksForHealth: false)
        _ = try await engine.accept((1...7).map { .log(LogEntry("log \($0)")) })
        let commits = seen.withLock { $0 }
        #expect(commits.map(\.entries) == [7])
        #expect(commits.allSatisfy { $0.duration > .zero })
        await queue.close()
    }
}
