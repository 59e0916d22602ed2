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
    /// By how much somebody has set the wall clock.
    let wall: WallShift

    init(
        _ transport: ScriptedTransport, queue: MemoryQueue = MemoryQueue(), settings: Settings = Settings(),
        capabilities: ServerCapabilities? = .minimal, asksForHealth: Bool = false, jitter: Double = 1,
        world: Simulation = Simulation(), wall: WallShift = WallShift()
    ) {
        self.world = world
        self.wall = wall
        self.queue = queue
        self.transport = transport
        let clock = world.clock
        engine = Engine(
            settings: settings, queue: queue, transport: transport, capabilities: capabilities,
            asksForHealth: asksForHealth, clock: clock, now: { EngineHarness.start + clock.now.offset + wall.amount },
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

    var now: Timestamp { EngineHarness.start + world.clock.now.offset + wall.amount }

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

    /// The messages of all single logs that were sent, each once, however often it was tried.
    var distinctMessages: [String] {
        var keys: Set<String> = []
        return sent.compactMap { request in
            let key = request.headers.first { $0.name == "Idempotency-Key" }?.value
            guard let key, keys.insert(key).inserted else { return nil }
            return (try? JSONValue(parsing: request.body))?["message"]?.text
        }
    }
}

/// A wall clock that somebody sets.
final class WallShift: Sendable {
    private let shift = Mutex(Duration.zero)

    var amount: Duration { shift.withLock(\.self) }
    func move(by duration: Duration) { shift.withLock { $0 += duration } }
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
