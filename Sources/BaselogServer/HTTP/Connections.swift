import Glibc
import NIOCore
import Synchronization

/// The open connections, so that a stop can end them and none can take for ever.
///
/// The idle timeout of the HTTP server covers connections that wait for a request or drip a head. What it does not
/// see are bodies that drip a byte now and then and clients that do not take their answer; for these every connection
/// has a ``ConnectionGuard``.
final class Connections: Sendable {
    private let open = Mutex<[ObjectIdentifier: Connection]>([:])
    private let limits: APILimits

    init(limits: APILimits) { self.limits = limits }

    func makeGuard() -> ConnectionGuard { ConnectionGuard(connections: self, limits: limits) }

    fileprivate func add(_ channel: any Channel) -> Connection {
        let connection = Connection(channel: channel)
        open.withLock { $0[ObjectIdentifier(channel)] = connection }
        return connection
    }

    fileprivate func remove(_ channel: any Channel) {
        open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    subscript(channel: any Channel) -> Connection? {
        open.withLock { $0[ObjectIdentifier(channel)] }
    }

    /// Closes all at once, whatever they are doing.
    func closeAll() {
        for connection in open.withLock({ Array($0.values) }) { connection.channel.close(promise: nil) }
    }
}

/// One connection of a client.
final class Connection: Sendable {
    let channel: any Channel
    /// When the body that is being read, or thrown away unread, began; `nil` once it is read.
    private let bodyStart = Mutex<NIODeadline?>(nil)

    init(channel: any Channel) { self.channel = channel }

    var isReadingBodySince: NIODeadline? {
        get { bodyStart.withLock { $0 } }
        set { bodyStart.withLock { $0 = newValue } }
    }

    /// Ends the connection with RST instead of FIN, as a crashed server does.
    func reset() async {
        if let provider = channel as? any SocketOptionProvider {
            // Where the option cannot be set the connection is gone already.
            try? await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close().get()
    }
}

/// Closes the connection of a client that drips its body for too long, takes none of its answer, or speaks no HTTP.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    /// How long a client that sent what is not HTTP has to read that; what else it sends meanwhile is thrown away.
    private static let linger: TimeAmount = .milliseconds(500)

    private let connections: Connections
    private let limits: APILimits
    private let interval: TimeAmount
    private var connection: Connection?
    private var check: RepeatedTask?
    private var lastBufferedBytes = 0
    private var stallStart: NIODeadline?
    private var isLingering = false

    init(connections: Connections, limits: APILimits) {
        self.connections = connections
        self.limits = limits
        // Often enough to be at most a quarter late.
        interval = TimeAmount(min(limits.bodyDeadline, limits.writeStall) / 4)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = connections.add(context.channel)
        let channel = context.channel
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            bound.value.inspect(channel)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        connections.remove(context.channel)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever comes behind the first nonsense is an error too.
        if !isLingering {
            isLingering = true
            let channel = context.channel
            context.eventLoop.scheduleTask(in: ConnectionGuard.linger) { channel.close(promise: nil) }
        }
        context.fireErrorCaught(error)
    }

    private func inspect(_ channel: any Channel) {
        let now = NIODeadline.now()
        if let start = connection?.isReadingBodySince, now - start > TimeAmount(limits.bodyDeadline) {
            channel.close(promise: nil)
            return
        }
        let buffered = (try? channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
        guard buffered > 0, buffered == lastBufferedBytes else {
            lastBufferedBytes = buffered
            stallStart = nil
            return
        }
        let start = stallStart ?? now
        stallStart = start
        if now - start > TimeAmount(limits.writeStall) { channel.close(promise: nil) }
    }
}
