import BaselogCore
import BaselogDomain
import BaselogServer
import Logging
import Synchronization

/// `/metrics` and `/health` of an agent.
final class StatusPart: AgentPart {
    private let address: ListenAddress
    private let engine: Engine
    private let registry: PrometheusRegistry
    private let sources: SourcesPart
    private let logger: Logger
    private let server = Mutex<StatusServer?>(nil)

    init(
        _ address: ListenAddress, engine: Engine, registry: PrometheusRegistry, sources: SourcesPart, logger: Logger
    ) {
        self.address = address
        self.engine = engine
        self.registry = registry
        self.sources = sources
        self.logger = logger
    }

    func start() async throws -> [String] {
        let server = try await StatusServer.start(address, logger: logger) { [registry, sources] in
            registry.replace("baselog_tail_lag_bytes", label: "path", values: await sources.lagBytes())
            return registry.text
        } health: { [engine] in
            AgentHealth(await engine.snapshot()).answer
        }
        self.server.withLock { $0 = server }
        return ["metrics \(server.address.url)/metrics"]
    }

    func stop() async { await server.withLock { $0 }?.stop() }
}

/// Tells the service manager that the engine still answers.
struct WatchdogPart: AgentPart {
    let engine: Engine
    let notice: ServiceNotice
    let interval: Duration

    func start() async throws -> [String] { [] }

    func run() async throws {
        while true {
            _ = await engine.snapshot()
            notice.isAlive()
            try await Task.sleep(for: interval)
        }
    }
}
