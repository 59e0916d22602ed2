package import BaselogDomain
import HTTPTypes
import HummingbirdCore
package import Logging
import NIOCore
import Glibc
import NIOPosix

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
    private let server: Server<HTTP1Channel>
    /// Runs the server until ``stop()``, which waits for its end: nothing outlives this object's life cycle.
    private let running: Task<Void, any Error>

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
        let limits = configuration.limits
        let responder = Responder(context: context)
        let channel = HTTP1Channel(
            responder: { try await responder.respond(to: $0, with: $1, on: $2) },
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [context.connections.makeGuard()],
                idleTimeout: TimeAmount(configuration.idleTimeout),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerFields)))
        let (started, announce) = AsyncThrowingStream<Int, any Error>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? configuration.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: context.logger)
        let running = Task {
            do {
                try await server.run()
                announce.finish()
            } catch {
                announce.finish(throwing: error)
                throw error
            }
        }
        do {
            for try await port in started {
                return EmbeddedAPI(port: port, context: context, server: server, running: running)
            }
        } catch {
            throw failure(error, configuration)
        }
        throw .cannotListen(host: configuration.host, port: configuration.port, reason: "it was told to stop")
    }

    private init(port: Int, context: APIContext, server: Server<HTTP1Channel>, running: Task<Void, any Error>) {
        self.port = port
        self.context = context
        self.server = server
        self.running = running
        configuration = context.configuration
        keys = context.keys
        faults = context.faults
    }

    /// Where clients find it, such as `http://127.0.0.1:8787`.
    package var url: String {
        let host = configuration.host
        let reachable = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        return "http://\(reachable.contains(":") ? "[\(reachable)]" : reachable):\(port)"
    }

    /// Answers what has begun, for at most the grace of the limits, and closes everything. May be called again.
    package func stop() async {
        context.feed.finish()
        // No sleeping task: whoever stops the server may have been cancelled, which must not cut the grace short.
        let grace = TimeAmount(configuration.limits.stopGrace)
        let end = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: grace) { [context, running] in
            context.connections.closeAll()
            // A request may be waiting for something other than its client, such as the end of a latency.
            running.cancel()
        }
        // It can only fail by having stopped already.
        try? await server.shutdownGracefully()
        _ = await running.result
        end.cancel()
        context.store.close()
    }

    private static func failure(_ error: any Error, _ configuration: APIConfiguration) -> EmbeddedAPIError {
        let (host, port) = (configuration.host, configuration.port)
        guard let error = error as? IOError else {
            return .cannotListen(host: host, port: port, reason: "\(error)")
        }
        switch error.errnoCode {
        case EADDRINUSE: return .portInUse(host: host, port: port)
        case EACCES: return .portForbidden(port: port)
        default: return .cannotListen(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
        }
    }
}
