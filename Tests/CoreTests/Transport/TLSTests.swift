import BaselogDomain
import BaselogTestSupport
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `A certificate that nobody vouches for` {
    @Test func `ends a request before anything is sent`() async throws {
        let server = try await SelfSignedServer.start()
        let transport = try `An HTTP transport`.transport(to: server.baseURL)
        let report = await transport.send(`An HTTP transport`.log())
        await transport.close()
        await server.stop()
        let failure = try #require(report.failure)
        #expect(failure.kind == .certificate)
        #expect(failure.message == "the certificate of \(server.baseURL.authority) is expired or not trusted")
        #expect(!failure.bodyWasSent)
    }

    @Test(arguments: [
        (2_200, "; it expired on 2126-10-31T05:10:38Z"), (2_000, "; it is only valid from 2026-11-24T05:10:38Z on"),
        (2_100, ""),
    ])
    func `is shown with its dates where those are the reason`(year: Int, ending: String) async throws {
        let now = try #require(Timestamp(iso8601: "\(year)-01-01T00:00:00Z"))
        let server = try await SelfSignedServer.start()
        let steps = await NetworkSurvey(now: { now }).steps(to: server.baseURL)
        await server.stop()
        #expect(steps.map(\.step) == [.resolve, .connect, .tls])
        #expect(steps.map(\.succeeded) == [true, true, false])
        #expect(
            steps.last?.detail
                == "the certificate of \(server.baseURL.authority) is expired or not trusted\(ending)")
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A survey of the network` {
    func steps(_ baseURL: BaseURL) async -> [ProbeStep] { await NetworkSurvey().steps(to: baseURL) }

    @Test func `names the address that it reached`() async throws {
        let server = try FaultServer([.silence])
        let base = BaseURL(isSecure: false, host: "localhost", port: server.port, path: "")
        let steps = await steps(base)
        #expect(steps.map(\.step) == [.resolve, .connect])
        #expect(steps.filter { !$0.succeeded } == [])
        #expect(steps.last?.detail == "127.0.0.1:\(server.port)")
    }

    @Test func `ends where the connection is refused`() async throws {
        let port = try FaultServer.refusingPort()
        let steps = await steps(BaseURL(isSecure: true, host: "127.0.0.1", port: port, path: ""))
        #expect(steps.map(\.succeeded) == [true, false])
        #expect(steps.last?.detail == "connection refused by 127.0.0.1:\(port)")
    }

    @Test func `ends where the name is unknown`() async {
        let steps = await steps(BaseURL(isSecure: true, host: "no-such-host.invalid", port: 443, path: ""))
        #expect(steps.map(\.step) == [.resolve])
        #expect(steps.last?.succeeded == false)
        #expect(steps.last?.detail == "the name in no-such-host.invalid cannot be resolved")
    }

    @Test func `ends where nobody takes the connection`() async throws {
        let deaf = try FaultServer.DeafPort()
        let base = BaseURL(isSecure: false, host: "127.0.0.1", port: deaf.port, path: "")
        let steps = await NetworkSurvey(timeout: .milliseconds(100)).steps(to: base)
        #expect(steps.last?.step == .connect)
        #expect(steps.last?.succeeded == false)
        #expect(steps.last?.detail.hasSuffix("within 100 ms") == true)
    }

    @Test func `ends where the server does not speak TLS`() async throws {
        let server = try FaultServer([.readBytes(1), .send("HTTP/1.1 400 Bad Request\r\n\r\n"), .close])
        let steps = await steps(BaseURL(isSecure: true, host: "localhost", port: server.port, path: ""))
        #expect(steps.map(\.succeeded) == [true, true, false])
        #expect(steps.last?.detail.contains("does not speak TLS") == true)
    }

    @Test func `ends where the server says nothing to a handshake`() async throws {
        let server = try FaultServer([.silence])
        let base = BaseURL(isSecure: true, host: "localhost", port: server.port, path: "")
        let steps = await NetworkSurvey(timeout: .milliseconds(200)).steps(to: base)
        #expect(steps.last?.step == .tls)
        #expect(steps.last?.succeeded == false)
    }
}

/// A TLS server on loopback whose certificate, for `localhost` from 2026-11-24 to 2126-10-31, signs itself.
private struct SelfSignedServer {
    let channel: any Channel
    let baseURL: BaseURL

    static func start() async throws -> SelfSignedServer {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
        let context = try NIOSSLContext(configuration: configuration)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        return SelfSignedServer(
            channel: channel, baseURL: BaseURL(isSecure: true, host: "localhost", port: port, path: ""))
    }

    func stop() async { try? await channel.close() }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUPwv+J+ltQknuQBznGFaZEwiw/eMwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDA1MTAzOFoYDzIxMjYxMDMx
        MDUxMDM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASxiIpFMYcaiC+8tZ+9h85QrzRSHuw80/DWtoPdhxeFPFZ4KMmN6eRU
        1oSP3OPMAuBsoH4XowrNbjK2Aok5odjJo28wbTAdBgNVHQ4EFgQUaxAUlEqCHHXK
        8iYdL+HsJ3W2RyIwHwYDVR0jBBgwFoAUaxAUlEqCHHXK8iYdL+HsJ3W2RyIwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgbPghInA4rK5Okk1TORr7KHxI+Y6zuPlVBO831ogh+AUCIQC+
        Fk9Zdr1tuO5dFVSHUVErm/MCT28estOCb9XDepgwfw==
        -----END CERTIFICATE-----
        """

    /// Made for this test and worth nothing anywhere else.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7Mx+qYNlN+M7l2Hu
        iHqx1xc5drCrkwS0xh2E0Yc1VcOhRANCAASxiIpFMYcaiC+8tZ+9h85QrzRSHuw8
        0/DWtoPdhxeFPFZ4KMmN6eRU1oSP3OPMAuBsoH4XowrNbjK2Aok5odjJ
        -----END PRIVATE KEY-----
        """
}
