import NIOCore
import NIOHTTP1

/// Sits in the pipeline of each connection and writes down when things happen to the requests it carries.
///
/// It also closes connections that are too old or too many, by putting `Connection: close` into an answer: that is
/// the one moment in which the pool cannot have handed the connection to another request. And it sees to the write
/// timeout: that of the library watches how fast the body is produced, not how fast the server takes it.
final class ExchangeTap: ChannelDuplexHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// The most bytes that the headers of an answer may take together; common proxies allow 8 to 64 KiB.
    static let headerLimitBytes = 131_072

    private let ledger: ExchangeLedger
    private let opened: Exchange.Instant
    private let writeTimeout: Duration
    private var exchange: Exchange?
    private var isBusy = false
    private var isOpen = true
    private var uses = 0
    private var stall: Stall?

    /// Bytes that wait to be taken, and since when none was.
    private struct Stall {
        var bufferedBytes: Int
        var since: Exchange.Instant
        var check: Scheduled<Void>?
    }

    init(ledger: ExchangeLedger, opened: Exchange.Instant, writeTimeout: Duration) {
        self.ledger = ledger
        self.opened = opened
        self.writeTimeout = writeTimeout
        ledger.connectionOpened()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            begin(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: observed(promise, context) {})
        case .end:
            let exchange = exchange
            context.write(data, promise: observed(promise, context) { exchange?.note { $0.sent = .now } })
        }
    }

    /// The promise, or a new one, with eyes on it: only a failed write says that a server reset the connection while
    /// it was being written to.
    private func observed(
        _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext, done: @escaping @Sendable () -> Void
    ) -> EventLoopPromise<Void> {
        let observed = promise ?? context.eventLoop.makePromise()
        observed.futureResult.whenComplete { [exchange] result in
            switch result {
            case .success: done()
            case .failure(let error): exchange?.note { $0.writeError = $0.writeError ?? (error as? IOError) }
            }
        }
        return observed
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if stall == nil { watchWriting(context) }
    }

    /// Looks from time to time whether the server takes what is written, as long as something is left.
    private func watchWriting(_ context: ChannelHandlerContext) {
        stall?.check?.cancel()
        let options = context.channel.syncOptions
        guard isOpen, let buffered = try? options?.getOption(.bufferedWritableBytes), buffered > 0 else {
            stall = nil
            return
        }
        // More than before means that something was written meanwhile, which only happens when there was room.
        if stall?.bufferedBytes != buffered { stall = Stall(bufferedBytes: buffered, since: .now) }
        let left = writeTimeout - (.now - (stall?.since ?? .now))
        guard left > .zero else {
            stall = nil
            // The library only learns of the end of the connection; the record keeps the reason.
            exchange?.note { $0.writeTimedOut = true }
            context.close(promise: nil)
            return
        }
        let interval = min(left, max(writeTimeout / 4, .milliseconds(1)))
        stall?.check = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(interval)) {
            self.watchWriting(context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            guard ExchangeTap.sizeBytes(of: head.headers) <= ExchangeTap.headerLimitBytes else {
                context.fireErrorCaught(HTTPParserError.headerOverflow)
                context.close(promise: nil)
                return
            }
            exchange?.note { $0.firstByte = $0.firstByte ?? .now }
            // Informational answers, such as 100, have another one behind them.
            if head.status.code >= 200, ledger.retires(age: .now - opened) {
                head.headers.replaceOrAdd(name: "connection", value: "close")
            }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            context.fireChannelRead(data)
        case .end:
            exchange?.note { $0.lastByte = .now }
            end()
            context.fireChannelRead(data)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { closed() }

    private func begin(_ head: inout HTTPRequestHead) {
        let ticket = head.headers.first(name: ExchangeLedger.ticketHeader).flatMap { UInt64($0) }
        head.headers.remove(name: ExchangeLedger.ticketHeader)
        let reused = uses > 0
        uses += 1
        isBusy = true
        ledger.requestBegan()
        exchange = ticket.flatMap { ledger.exchange($0) }
        exchange?.note { [opened] record in
            record.connectionReady = opened
            record.reusedConnection = reused
        }
    }

    private func end() {
        exchange = nil
        guard isBusy else { return }
        isBusy = false
        ledger.requestEnded()
    }

    private func closed() {
        guard isOpen else { return }
        isOpen = false
        ledger.connectionClosed(whileBusy: isBusy)
        isBusy = false
        exchange = nil
        stall?.check?.cancel()
        stall = nil
    }

    private static func sizeBytes(of headers: HTTPHeaders) -> Int {
        headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }
}
