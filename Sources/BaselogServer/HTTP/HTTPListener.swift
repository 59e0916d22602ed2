import BaselogDomain
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// An HTTP server on one address, with limits for what clients may take of it.
final class HTTPListener: Sendable {
    /// What it listens on, with the port that was found where any free one was asked for.
    let address: ListenAddress
    private let connections: Connections
    private let grace: Duration
    private let server: Server<HTTP1Channel>
    /// Runs the server until ``stop()``, which waits for its end: nothing outlives this object's life cycle.
    private let running: Task<Void, any Error>

    /// Listens, and returns once requests are answered.
    ///
    /// - Parameters:
    ///   - connections: Where its connections are kept.
    ///   - respond: Answers one request; an error ends the connection.
    static func start(
        _ address: ListenAddress, limits: APILimits, idleTimeout: Duration, connections: Connections, logger: Logger,
        respond: @escaping @Sendable (Request, consuming ResponseWriter, any Channel) async throws -> Void
    ) async throws(ListenError) -> HTTPListener {
        if case .socket(let path) = address { try SocketFile.check(path) }
        let channel = HTTP1Channel(
            responder: respond,
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [connections.makeGuard()], idleTimeout: TimeAmount(idleTimeout),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerFields)))
        let (started, announce) = AsyncThrowingStream<Int?, any Error>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: address.binding,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: { announce.yield($0.localAddress?.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
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
                return HTTPListener(
                    address.listening(at: port), connections, grace: limits.stopGrace, server, running)
            }
        } catch {
            throw ListenError(error, at: address)
        }
        throw .failed(address, reason: "it was told to stop")
    }

    private init(
        _ address: ListenAddress, _ connections: Connections, grace: Duration, _ server: Server<HTTP1Channel>,
        _ running: Task<Void, any Error>
    ) {
        self.address = address
        self.connections = connections
        self.grace = grace
        self.server = server
        self.running = running
        if case .socket(let path) = address { SocketFile.protect(path) }
    }

    /// Answers what has begun, for at most the grace of the limits, and closes everything. May be called again.
    func stop() async {
        // No sleeping task: whoever stops the server may have been cancelled, which must not cut the grace short.
        let end = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: TimeAmount(grace)) {
            [connections, running] in
            connections.closeAll()
            // A request may be waiting for something other than its client, such as the end of a latency.
            running.cancel()
        }
        // It can only fail by having stopped already.
        try? await server.shutdownGracefully()
        _ = await running.result
        end.cancel()
        if case .socket(let path) = address { SocketFile.remove(path) }
    }
}

extension ListenAddress {
    fileprivate var binding: BindAddress {
        switch self {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    fileprivate func listening(at port: Int?) -> ListenAddress {
        guard case .tcp(let host, let asked) = self else { return self }
        return .tcp(host: host, port: port ?? asked)
    }
}
