import NIOCore
import NIOHTTP1

/// Sits in the pipeline of each connection and writes down when things happen to the requests it carries.
///
/// It also closes connections that are too old or too many, by putting `Connection: close` into an answer: that is
/// the one moment in which the pool cannot have handed the connection to another request.
final class ExchangeTap: ChannelDuplexHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// The most bytes that the headers of an answer may take together; common proxies allow 8 to 64 KiB.
    static let headerLimitBytes = 131_072

    private let ledger: ExchangeLedger
    private let opened: Exchange.Instant
    private var exchange: Exchange?
    private var isBusy = false
    private var isOpen = true
    private var uses = 0

    init(ledger: ExchangeLedger, opened: Exchange.Instant) {
        self.ledger = ledger
        self.opened = opened
        ledger.connectionOpened()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            begin(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.whenSuccess { [exchange] in exchange?.note { $0.sent = .now } }
            context.write(data, promise: sent)
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
    }

    private static func sizeBytes(of headers: HTTPHeaders) -> Int {
        headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }
}
