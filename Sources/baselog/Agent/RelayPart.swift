import BaselogCore
import BaselogDomain
import BaselogServer
import Logging
import Synchronization

/// The relay of an agent.
final class RelayPart: AgentPart {
    private let addresses: [ListenAddress]
    private let engine: Engine
    private let key: @Sendable () -> APIKey?
    private let logger: Logger
    private let relay = Mutex<Relay?>(nil)

    init(_ addresses: [ListenAddress], engine: Engine, key: @escaping @Sendable () -> APIKey?, logger: Logger) {
        self.addresses = addresses
        self.engine = engine
        self.key = key
        self.logger = logger
    }

    func start() async throws -> [String] {
        let relay = try await Relay.start(
            RelayConfiguration(addresses: addresses, version: Version.current), intake: EngineIntake(engine: engine),
            key: key, logger: logger)
        self.relay.withLock { $0 = relay }
        return relay.addresses.map { "relay \($0.url)" }
    }

    /// What was accepted is answered; the queue closes only after this.
    func stop() async { await relay.withLock { $0 }?.stop() }
}

/// The engine as a relay sees it.
private struct EngineIntake: RelayIntake {
    let engine: Engine

    func accept(
        _ contents: [EntryContent], patience: Duration, marking: @Sendable ([EntryID]) -> [SourceCursor]
    ) async throws(AcceptError) -> [EntryID] {
        try await engine.accept(contents, patience: patience, marking: marking)
    }

    func marks() async throws(QueueError) -> [SourceCursor] {
        try await engine.sourceCursors().filter(KeyRecord.isOne)
    }

    var problem: String? { get async { await engine.snapshot().storage.problem } }
}
