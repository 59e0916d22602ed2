package import BaselogDomain
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Walks the way to an API step by step, as an HTTP connection does all at once: name, TCP connection, TLS handshake.
///
/// It sends nothing, so it needs no key. Where a certificate is refused it looks at it once more without verifying, to
/// tell whether it is out of date; nothing goes over that connection. With a proxy on the way it looks at the proxy: what
/// lies behind that only a request can tell.
package struct NetworkSurvey: ConnectionSurvey {
    private let timeout: Duration
    private let tls: TLSMaterial
    private let proxy: ProxyServer?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - timeout: How long each step may take.
    ///   - tls: The certificates of the handshake.
    ///   - proxy: The proxy that requests to this API take.
    package init(
        timeout: Duration = HealthProbe.timeout, tls: TLSMaterial = .standard, proxy: ProxyServer? = nil,
        now: @escaping @Sendable () -> Timestamp = WallClock.now
    ) {
        self.timeout = timeout
        self.tls = tls
        self.proxy = proxy
        self.now = now
    }

    package func steps(to baseURL: BaseURL) async -> [ProbeStep] {
        guard let proxy else { return await steps(directlyTo: baseURL) }
        let url = BaseURL(isSecure: false, host: proxy.host, port: proxy.port, path: "")
        return await steps(directlyTo: url).map { step in
            var step = step
            if step.succeeded { step.detail = "proxy \(step.detail)" }
            return step
        }
    }

    private func steps(directlyTo baseURL: BaseURL) async -> [ProbeStep] {
        var steps: [ProbeStep] = []
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        steps.append(
            await step(.resolve, baseURL) {
                try await resolve(baseURL, on: loop)
            })
        guard steps.allSatisfy(\.succeeded) else { return steps }
        steps.append(
            await step(.connect, baseURL) {
                let channel = try await connect(to: baseURL, on: loop)
                defer { channel.close(promise: nil) }
                return NetworkSurvey.text(of: channel.remoteAddress) ?? baseURL.authority
            })
        guard baseURL.isSecure, steps.allSatisfy(\.succeeded) else { return steps }
        var shake = await step(.tls, baseURL) { try await handshake(with: baseURL, on: loop, verifies: true).version }
        if !shake.succeeded, let dates = await self.dates(of: baseURL, on: loop) { shake.detail += "; \(dates)" }
        steps.append(shake)
        return steps
    }

    private func step(
        _ step: Health.Step, _ baseURL: BaseURL, _ body: () async throws -> String
    ) async -> ProbeStep {
        let began = ContinuousClock.now
        do {
            let detail = try await body()
            return ProbeStep(step: step, succeeded: true, detail: detail, duration: .now - began)
        } catch {
            var timeouts = Timeouts()
            timeouts.connect = timeout
            let failure = NetworkFailure(
                authority: baseURL.authority, proxy: proxy, timeouts: timeouts, bodyWasSent: false,
                wasConnected: step == .tls)
            return ProbeStep(
                step: step, succeeded: false, detail: failure.failure(for: error).message, duration: .now - began)
        }
    }

    // MARK: Steps

    private func resolve(_ baseURL: BaseURL, on loop: any EventLoop) async throws -> String {
        let (host, port) = (baseURL.host, baseURL.port)
        // The system's resolver blocks, so it runs on a thread of its own; nobody waits for it beyond the timeout.
        let lookup = NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }
        let address = try await limited(lookup, on: loop)
        let ip = address.ipAddress ?? host
        return ip == host ? host : "\(host) is \(ip)"
    }

    /// Tries all addresses of the name, as the transport does.
    private func connect(to baseURL: BaseURL, on loop: any EventLoop) async throws -> any Channel {
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(TimeAmount(timeout))
        return try await limited(bootstrap.connect(host: baseURL.host, port: baseURL.port), on: loop)
    }

    private func handshake(
        with baseURL: BaseURL, on loop: any EventLoop, verifies: Bool
    ) async throws -> (version: String, notBefore: Timestamp?, notAfter: Timestamp?) {
        var configuration = tls.configuration
        if !verifies { configuration.certificateVerification = .none }
        let context = try NIOSSLContext(configuration: configuration)
        // Names of hosts are sent and verified; addresses are only verified.
        let isAddress = (try? SocketAddress(ipAddress: baseURL.host, port: baseURL.port)) != nil
        let name = isAddress ? nil : baseURL.host
        let channel = try await connect(to: baseURL, on: loop)
        defer { channel.close(promise: nil) }
        let done = loop.makePromise(of: Void.self)
        try await loop.submit {
            let tls = try NIOSSLClientHandler(context: context, serverHostname: name)
            try channel.pipeline.syncOperations.addHandlers([tls, HandshakeObserver(done)])
        }.get()
        try await limited(done.futureResult, on: loop)
        return try await loop.submit {
            let tls = try channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
            let certificate = tls.peerCertificate
            return (
                NetworkSurvey.name(of: tls.tlsVersion),
                certificate.map { Timestamp(secondsSince1970: Double($0.notValidBefore)) },
                certificate.map { Timestamp(secondsSince1970: Double($0.notValidAfter)) }
            )
        }.get()
    }

    /// Says that the certificate is out of date, if it is.
    private func dates(of baseURL: BaseURL, on loop: any EventLoop) async -> String? {
        guard let (_, notBefore, notAfter) = try? await handshake(with: baseURL, on: loop, verifies: false)
        else { return nil }
        if let notAfter, notAfter < now() { return "it expired on \(notAfter.iso8601(.seconds))" }
        if let notBefore, notBefore > now() { return "it is only valid from \(notBefore.iso8601(.seconds)) on" }
        return nil
    }

    /// What the future gives, if it does so in time; what comes later is dropped.
    private func limited<Value: Sendable>(
        _ future: EventLoopFuture<Value>, on loop: any EventLoop
    ) async throws -> Value {
        let promise = loop.makePromise(of: Value.self)
        let timer = loop.scheduleTask(in: TimeAmount(timeout)) {
            promise.fail(ChannelError.connectTimeout(TimeAmount(timeout)))
        }
        future.whenComplete { result in
            timer.cancel()
            promise.completeWith(result)
        }
        return try await promise.futureResult.get()
    }

    // MARK: Texts

    private static func text(of address: SocketAddress?) -> String? {
        guard let ip = address?.ipAddress, let port = address?.port else { return nil }
        return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    private static func name(of version: TLSVersion?) -> String {
        switch version {
        case .tlsv13: "TLS 1.3"
        case .tlsv12: "TLS 1.2"
        default: "TLS"
        }
    }
}

/// Tells when the handshake is over, and how.
private final class HandshakeObserver: ChannelInboundHandler {
    typealias InboundIn = Never

    private let done: EventLoopPromise<Void>

    init(_ done: EventLoopPromise<Void>) { self.done = done }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { done.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(NIOSSLError.uncleanShutdown)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { done.fail(ChannelError.ioOnClosedChannel) }
}
