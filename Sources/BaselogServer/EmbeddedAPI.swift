package import BaselogDomain
package import Logging

/// A complete baselog API on SQLite in this process: the target of a first run, of `baselog serve`, and of tests.
///
/// It takes no signals and reads no environment; whoever starts it stops it.
package final class EmbeddedAPI: Sendable {
    /// The port it listens on, also where any free one was asked for.
    package let port: Int
    package let configuration: APIConfiguration
    /// The keys it accepts; they can be added to while it runs.
    package let keys: KeyRing
    /// What shall go wrong.
    package let faults: Faults

    private let context: APIContext
    private let listener: HTTPListener

    /// Opens the database, listens, and returns once requests are answered.
    ///
    /// - Parameters:
    ///   - clock: Only for pauses that faults ask for and for heartbeats of streams.
    ///   - now: The server's clock, which dates the entries.
    package static func start(
        _ configuration: APIConfiguration, faults: Faults = Faults(), logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) async throws(EmbeddedAPIError) -> EmbeddedAPI {
        let store = try Store.open(configuration.database)
        let limits = configuration.limits
        let feed = RowFeed(limit: limits.streams)
        let connections = Connections(limits: limits)
        let context = APIContext(
            configuration: configuration, store: store,
            writeLine: WriteLine(database: store.database, now: now) { _ in feed.notify() },
            keys: KeyRing(database: store.database, now: now), faults: faults, feed: feed, connections: connections,
            bodies: BodyReader(limits: limits, budget: BodyBudget(limitBytes: limits.bufferedBytes)),
            date: HTTPDate(now: now), clock: clock, now: now, logger: logger)
        do throws(EmbeddedAPIError) {
            return try await listen(context)
        } catch {
            store.close()
            throw error
        }
    }

    private static func listen(_ context: APIContext) async throws(EmbeddedAPIError) -> EmbeddedAPI {
        let configuration = context.configuration
        let responder = Responder(context: context)
        do throws(ListenError) {
            let listener = try await HTTPListener.start(
                .tcp(host: configuration.host, port: configuration.port), limits: configuration.limits,
                idleTimeout: configuration.idleTimeout, connections: context.connections, logger: context.logger,
                respond: { try await responder.respond(to: $0, with: $1, on: $2) })
            return EmbeddedAPI(context: context, listener: listener)
        } catch {
            throw failure(error, configuration)
        }
    }

    private init(context: APIContext, listener: HTTPListener) {
        self.context = context
        self.listener = listener
        configuration = context.configuration
        port = if case .tcp(_, let port) = listener.address { port } else { configuration.port }
        keys = context.keys
        faults = context.faults
    }

    /// Where clients find it, such as `http://127.0.0.1:8787`.
    package var url: String { listener.address.url }

    /// Answers what has begun, for at most the grace of the limits, and closes everything. May be called again.
    package func stop() async {
        context.feed.finish()
        await listener.stop()
        context.store.close()
    }

    private static func failure(_ error: ListenError, _ configuration: APIConfiguration) -> EmbeddedAPIError {
        let (host, port) = (configuration.host, configuration.port)
        return switch error {
        case .inUse: .portInUse(host: host, port: port)
        case .forbidden: .portForbidden(port: port)
        case .failed(_, let reason): .cannotListen(host: host, port: port, reason: reason)
        case .notASocket(let path): .cannotListen(host: host, port: port, reason: "\(path) is no socket")
        }
    }
}
