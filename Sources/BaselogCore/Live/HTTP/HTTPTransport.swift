import AsyncHTTPClient
package import BaselogDomain
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Carries requests over pooled HTTP connections with a limit for each phase.
///
/// On top of the HTTP library it adds the key and the product's name, times the phases of each request, waits for a
/// connection under a limit of its own, reads only as much of a body as was asked for, follows one redirect within the
/// same origin, and asks once more, on a fresh connection, where the server closed an idle one just as it was written
/// to. TLS is 1.2 or newer, and certificates are always verified.
package final class HTTPTransport: Transport {
    /// The limits of the connections.
    package struct Limits: Sendable, Hashable {
        /// Connections at once; further requests wait for one.
        package var connections: Int
        /// Connections that are kept while they have nothing to do.
        package var idleConnections: Int
        /// How long such a connection is kept; the hosted API closes its side after 5 s.
        package var idleTime: Duration
        /// How long a connection is used, so that changes of DNS are seen.
        package var age: Duration

        package init(
            connections: Int = 100, idleConnections: Int = 20, idleTime: Duration = .seconds(4),
            age: Duration = .seconds(300)
        ) {
            self.connections = connections
            self.idleConnections = idleConnections
            self.idleTime = idleTime
            self.age = age
        }
    }

    /// How soon behind the request the end of an idle connection shows: a round trip, and not the time in which a
    /// server may have worked on the request.
    static let staleWindow: Duration = .seconds(1)

    private let baseURL: BaseURL
    private let proxy: ProxyServer?
    private let timeouts: Timeouts
    private let key: @Sendable () -> APIKey?
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp
    private let permits: ConnectionPermits
    private let ledger: ExchangeLedger
    private let client: HTTPClient
    /// Never uses a connection twice.
    private let freshClient: HTTPClient
    private let isClosed = Mutex(false)

    /// - Parameters:
    ///   - baseURL: Where all requests go.
    ///   - timeouts: The limit of each phase.
    ///   - limits: The limits of the connections.
    ///   - tls: The certificates of connections over TLS.
    ///   - proxy: Where connections go instead, to be tunnelled from there; `nil` for none.
    ///   - clock: Measures the wait for a connection and the total; the limits between them are the network's own.
    ///   - now: The wall-clock time.
    ///   - key: Asked before each request, so that a new key counts at once; `nil` sends none.
    package init(
        baseURL: BaseURL, timeouts: Timeouts = Timeouts(), limits: Limits = Limits(),
        tls: TLSMaterial = .standard, proxy: ProxyServer? = nil, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Timestamp = WallClock.now,
        key: @escaping @Sendable () -> APIKey?
    ) {
        self.baseURL = baseURL
        self.proxy = proxy
        self.timeouts = timeouts
        self.key = key
        self.clock = clock
        self.now = now
        permits = ConnectionPermits(limit: limits.connections)
        let ledger = ExchangeLedger(idleLimit: limits.idleConnections, ageLimit: limits.age)
        self.ledger = ledger
        var configuration = HTTPTransport.configuration(timeouts: timeouts, limits: limits, ledger: ledger)
        configuration.tlsConfiguration = tls.configuration
        configuration.proxy = proxy.map(HTTPClient.Configuration.Proxy.init)
        let group = MultiThreadedEventLoopGroup.singleton
        client = HTTPClient(eventLoopGroup: group, configuration: configuration)
        configuration.maximumUsesPerConnection = 1
        freshClient = HTTPClient(eventLoopGroup: group, configuration: configuration)
    }

    deinit {
        // Whoever forgot to close it shall not pay with a trap of the library.
        client.shutdown { _ in }
        freshClient.shutdown { _ in }
    }

    private static func configuration(
        timeouts: Timeouts, limits: Limits, ledger: ExchangeLedger
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(timeouts.connect), read: TimeAmount(timeouts.read)),
            connectionPool: .init(
                idleTimeout: TimeAmount(limits.idleTime),
                concurrentHTTP1ConnectionsPerHostSoftLimit: max(1, limits.connections)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                let tap = ExchangeTap(ledger: ledger, opened: .now, writeTimeout: timeouts.write)
                try pipeline.addHandler(tap, position: .after(decoder))
            }
        }
        return configuration
    }

    package func close() async {
        isClosed.withLock { $0 = true }
        // Fails only where it was shut down before.
        try? await client.shutdown()
        try? await freshClient.shutdown()
    }

    package func send(_ request: WireRequest) async -> TransportReport {
        let started = now()
        let began = ContinuousClock.now
        if let failure = await connectionFailure() {
            return TransportReport(
                result: .failure(failure), started: started, phases: RequestPhases(total: .now - began))
        }
        defer { permits.release() }
        let connected = ContinuousClock.now
        let key = self.key()
        var (result, record) = await perform(request, key: key, within: timeouts.total, by: client)
        func timeLeft() -> Duration { max(.zero, timeouts.total - (.now - connected)) }
        if HTTPTransport.wasStale(record, result), !Task.isCancelled {
            (result, record) = await perform(request, key: key, within: timeLeft(), by: freshClient)
        }
        if case .success(let answer) = result, let path = RedirectTarget.path(of: answer, from: baseURL) {
            (result, record) = await perform(request, key: key, path: path, within: timeLeft(), by: client)
        }
        let ended = ContinuousClock.now
        return TransportReport(
            result: result.map { answer in key.map(answer.hiding) ?? answer }, started: started,
            phases: record.phases(ended: ended, total: ended - began),
            reusedConnection: record.reusedConnection)
    }

    /// Whether a connection that had been used before came to its end without a byte of an answer, right behind the
    /// request: the server had closed it already.
    private static func wasStale(
        _ record: Exchange.Record, _ result: Result<TransportAnswer, TransportFailure>
    ) -> Bool {
        guard record.reusedConnection == true, record.firstByte == nil, case .failure(let failure) = result,
            failure.kind == .connectionReset || failure.kind == .connectionClosed
        else { return false }
        return .now - (record.sent ?? record.began) <= staleWindow
    }

    /// Waits for a connection to be free; the failure if there is none in time.
    private func connectionFailure() async -> TransportFailure? {
        let authority = baseURL.authority
        if isClosed.withLock({ $0 }) {
            return TransportFailure(
                kind: .cancelled, message: "the connections to \(authority) are closed", bodyWasSent: false)
        }
        switch await permits.acquire(within: timeouts.pool, on: clock) {
        case .granted: return nil
        case .cancelled:
            return TransportFailure(
                kind: .cancelled, message: "the request to \(authority) was given up", bodyWasSent: false)
        case .timedOut:
            return TransportFailure(
                kind: .timeout(.pool), message: "no free connection to \(authority) for \(timeouts.pool.readable)",
                bodyWasSent: false)
        }
    }

    /// One request and its answer, without regard to redirects.
    private func perform(
        _ request: WireRequest, key: APIKey?, path: String? = nil, within total: Duration, by client: HTTPClient
    ) async -> (Result<TransportAnswer, TransportFailure>, Exchange.Record) {
        let exchange = Exchange(began: .now)
        let ticket = ledger.add(exchange)
        defer { ledger.remove(ticket) }
        let prepared = prepare(request, key: key, path: path ?? baseURL.path + request.path, ticket: ticket)
        let (outcome, isLate) = await withTaskGroup(of: Outcome?.self) { group -> (Outcome?, Bool) in
            group.addTask { await self.exchange(prepared, limit: request.answerLimitBytes, by: client) }
            group.addTask {
                try? await self.clock.sleep(for: total)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return (first, false) }
            return (await group.next() ?? nil, !Task.isCancelled)
        }
        let record = exchange.current
        return (result(of: outcome, isLate: isLate, record: record), record)
    }

    private func result(
        of outcome: Outcome?, isLate: Bool, record: Exchange.Record
    ) -> Result<TransportAnswer, TransportFailure> {
        let failure = NetworkFailure(
            authority: baseURL.authority, proxy: proxy, timeouts: timeouts, bodyWasSent: record.sent != nil,
            wasConnected: record.connectionReady != nil, writeError: record.writeError,
            writeTimedOut: record.writeTimedOut)
        switch outcome {
        case .answered(let answer): return .success(answer)
        // The status says what became of the request, whatever happened to the rest of the body.
        case .brokenOff(let answer, let error):
            if !isLate, failure.failure(for: error).kind == .cancelled { return .failure(failure.failure(for: error)) }
            return .success(answer)
        case .failed(let error): return .failure(isLate ? failure.totalTimeout : failure.failure(for: error))
        case nil: return .failure(failure.totalTimeout)
        }
    }

    private enum Outcome: Sendable {
        case answered(TransportAnswer)
        case brokenOff(TransportAnswer, any Error)
        case failed(any Error)
    }

    private func prepare(
        _ request: WireRequest, key: APIKey?, path: String, ticket: UInt64
    ) -> HTTPClientRequest {
        var prepared = HTTPClientRequest(
            url: "\(baseURL.isSecure ? "https" : "http")://\(baseURL.authority)\(path)")
        prepared.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { prepared.headers.add(name: header.name, value: header.value) }
        if !prepared.headers.contains(name: "accept") {
            prepared.headers.add(name: "Accept", value: "application/json")
        }
        prepared.headers.replaceOrAdd(name: "User-Agent", value: "baselog/\(BaselogVersion.current)")
        if let key { prepared.headers.replaceOrAdd(name: "X-API-Key", value: key.exposed) }
        prepared.headers.replaceOrAdd(name: ExchangeLedger.ticketHeader, value: String(ticket))
        let body = ByteBuffer(bytes: request.body)
        if body.readableBytes > BodySlices.sliceBytes {
            prepared.body = .stream(BodySlices(body: body), length: .known(Int64(body.readableBytes)))
        } else if body.readableBytes > 0 {
            prepared.body = .bytes(body)
        }
        return prepared
    }

    private func exchange(_ request: HTTPClientRequest, limit: Int, by client: HTTPClient) async -> Outcome {
        var answer: TransportAnswer?
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            var read = TransportAnswer(
                status: Int(response.status.code),
                headers: response.headers.map { .init($0.name.lowercased(), $0.value) }, isComplete: false)
            answer = read
            for try await chunk in response.body {
                let room = limit - read.body.count
                read.body.append(contentsOf: chunk.readableBytesView.prefix(room))
                answer = read
                guard chunk.readableBytes <= room else {
                    // Leaving the loop closes the connection: who sends without end is not listened to.
                    read.isCut = true
                    return .answered(read)
                }
            }
            read.isComplete = true
            return .answered(read)
        } catch {
            return answer.map { .brokenOff($0, error) } ?? .failed(error)
        }
    }
}

extension HTTPClient.Configuration.Proxy {
    init(_ proxy: ProxyServer) {
        switch proxy.kind {
        case .socks5: self = .socksServer(host: proxy.host, port: proxy.port)
        case .http:
            self = .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credential.map { .basic(username: $0.user, password: $0.password) })
        }
    }
}

extension TimeAmount {
    init(_ duration: Duration) { self = .microseconds(max(1, duration.wholeMicroseconds)) }
}
