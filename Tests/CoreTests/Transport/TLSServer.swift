import BaselogDomain
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// An API behind TLS on loopback that answers each request with 201.
struct TLSServer {
    let channel: any Channel
    let baseURL: BaseURL

    /// - Parameters:
    ///   - certificate: What it shows, in PEM; it belongs to ``TestCertificates/serverKey``.
    ///   - clientAuthority: Who must have signed the certificate of a client; `nil` asks for none.
    ///   - port: 0 takes any free one.
    ///   - maximumVersion: The newest TLS that it speaks.
    static func start(
        _ certificate: String = TestCertificates.server, clientAuthority: String? = nil, port: Int = 0,
        maximumVersion: TLSVersion? = nil
    ) async throws -> TLSServer {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)))
        if let clientAuthority {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(clientAuthority.utf8)))
        }
        if let maximumVersion {
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = maximumVersion
        }
        let context = try NIOSSLContext(configuration: configuration)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLServerHandler(context: context), Answerer(),
                    ])
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        let bound = try #require(channel.localAddress?.port)
        return TLSServer(
            channel: channel, baseURL: BaseURL(isSecure: true, host: "localhost", port: bound, path: ""))
    }

    func stop() async { try? await channel.close() }
}

/// Answers each whole request.
private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var received: [UInt8] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += Array(unwrapInboundIn(data).readableBytesView)
        while let length = Answerer.requestLength(in: received) {
            received.removeFirst(length)
            let answer = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func requestLength(in bytes: [UInt8]) -> Int? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let body = line.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return bytes.count >= end.upperBound + body ? end.upperBound + body : nil
    }
}
