import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `A proxy` {
    /// Nobody has this name; only the proxy is asked for it.
    let api = BaseURL(isSecure: false, host: "api.example", port: 80, path: "")
    let created = FaultServer.answer("201 Created", body: "{}")

    func proxy(_ server: FaultServer, _ scheme: String = "http", user: String = "") throws -> ProxyServer {
        try ProxyServer(parsing: "\(scheme)://\(user)127.0.0.1:\(server.port)")
    }

    func report(by proxy: ProxyServer) async throws -> TransportReport {
        let key = try APIKey(validating: `An HTTP transport`.secret)
        let transport = HTTPTransport(baseURL: api, proxy: proxy) { key }
        let report = await transport.send(`An HTTP transport`.log())
        await transport.close()
        return report
    }

    @Test func `is asked for a tunnel to the API, and sees no key`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 200 Connection established\r\n\r\n"), .readRequest, .send(created),
        ])
        let report = try await report(by: proxy(server))
        #expect(report.answer?.status == 201)
        #expect(server.received[0].hasPrefix("CONNECT api.example:80 HTTP/1.1\r\n"))
        #expect(!server.received[0].contains(`An HTTP transport`.secret))
        #expect(server.received[1].hasPrefix("POST /projects/logs HTTP/1.1\r\n"))
        #expect(server.received[1].contains(`An HTTP transport`.secret))
    }

    @Test func `gets its user and password, and nobody else does`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 200 OK\r\n\r\n"), .readRequest, .send(created),
        ])
        _ = try await report(by: proxy(server, user: "me:s%40fe@"))
        // me:s@fe
        #expect(server.received[0].lowercased().contains("proxy-authorization: basic bwu6c0bmzq=="))
        #expect(!server.received[1].lowercased().contains("proxy-authorization"))
    }

    @Test func `that wants another password closes the gate of the endpoint`() async throws {
        let server = try FaultServer([
            .readRequest,
            .send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"), .silence,
        ])
        let report = try await report(by: proxy(server, user: "me:wrong@"))
        let failure = try #require(report.failure)
        #expect(failure.kind == .proxyRefused)
        #expect(failure.message == "the proxy 127.0.0.1:\(server.port) wants another user and password (407)")
        #expect(!failure.message.contains("wrong"))
        let verdict = Verdict(report, method: "POST", hasIdempotencyKey: true, settings: RetrySettings())
        #expect(verdict.answer == .configuration(.endpoint))
    }

    @Test func `that cannot reach the API is a failure that passes`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"), .silence,
        ])
        let report = try await report(by: proxy(server))
        #expect(report.failure?.message == "the proxy 127.0.0.1:\(server.port) did not connect to api.example")
        let verdict = Verdict(report, method: "POST", hasIdempotencyKey: true, settings: RetrySettings())
        #expect(verdict.answer == .transient)
    }

    @Test func `that is not there is named as the proxy`() async throws {
        let port = try FaultServer.refusingPort()
        let report = try await report(by: ProxyServer(parsing: "127.0.0.1:\(port)"))
        #expect(report.failure?.kind == .connectionRefused)
        #expect(report.failure?.message == "connection refused by the proxy at 127.0.0.1:\(port)")
    }

    @Test func `may speak SOCKS 5, and resolves the name itself`() async throws {
        // A greeting of 3 bytes; then version, command, reserved, type, length, name and port.
        let server = try FaultServer([
            .readBytes(3), .sendBytes([5, 0]), .readBytes(18), .sendBytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
            .readRequest, .send(created),
        ])
        let report = try await report(by: proxy(server, "socks5"))
        #expect(report.answer?.status == 201)
        #expect(server.received[1].contains("api.example"))
        #expect(server.received[2].hasPrefix("POST /projects/logs"))
    }

    @Test func `is what the survey looks at`() async throws {
        let server = try FaultServer([.silence])
        let steps = await NetworkSurvey(proxy: try proxy(server)).steps(to: api)
        #expect(steps.map(\.step) == [.resolve, .connect])
        #expect(steps.map(\.detail) == ["proxy 127.0.0.1", "proxy 127.0.0.1:\(server.port)"])
    }
}
