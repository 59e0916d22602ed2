import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

/// An engine in a simulated world: a queue in memory, a scripted API, a clock that jumps.
struct EngineHarness {
    static let start = Timestamp(secondsSince1970: 1_790_000_000)

    let world: Simulation
    let queue: MemoryQueue
    let transport: ScriptedTransport
    let console = ConsoleLines()
    let engine: Engine

    init(
        _ transport: ScriptedTransport, queue: MemoryQueue = MemoryQueue(), settings: Settings = Settings(),
        capabilities: ServerCapabilities? = .minimal, asksForHealth: Bool = false, jitter: Double = 1,
        world: Simulation = Simulation()
    ) {
        self.world = world
        self.queue = queue
        self.transport = transport
        let clock = world.clock
        engine = Engine(
            settings: settings, queue: queue, transport: transport, capabilities: capabilities,
            asksForHealth: asksForHealth, clock: clock, now: { EngineHarness.start + clock.now.offset },
            random: { jitter }, console: console.append, executor: world.executor)
    }

    /// Starts the engine, runs the test in its world and stops the engine.
    func run(_ body: sending (EngineHarness) async throws -> Void) async throws {
        try await world.run {
            try await engine.start()
            try await body(self)
            await engine.stop(within: .zero)
        }
    }

    var now: Timestamp { EngineHarness.start + world.clock.now.offset }

    @discardableResult
    func log(_ message: String, level: Level = .info, origin: EntryOrigin = .program) async throws -> EntryID {
        try await engine.accept([.log(LogEntry(message, level: level))], origin: origin)[0]
    }

    /// The states of all entries, oldest first.
    var states: [EntryState] { queue.entries.map(\.state) }

    var messages: [String] { transport.messages }
}

extension ScriptedTransport {
    /// The messages of all single logs that were sent, in order.
    var messages: [String] {
        sent.compactMap { request in (try? JSONValue(parsing: request.body))?["message"]?.text }
    }
}

final class ConsoleLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    @Sendable func append(_ line: String) { lines.withLock { $0.append(line) } }
}

/// An API that is up or down.
final class SwitchableAPI: Sendable {
    private let step = Mutex<ScriptedTransport.Step>(.accepted)

    func answer(_ step: ScriptedTransport.Step) { self.step.withLock { $0 = step } }

    var current: ScriptedTransport.Step { step.withLock(\.self) }

    var transport: ScriptedTransport { ScriptedTransport(routing: { [self] _ in current }) }
}
