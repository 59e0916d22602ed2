import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `A reading of an API's logs` {
    @Test func `does not wait for a server that nobody has started`() async throws {
        let port = try FaultServer.refusingPort()
        var settings = Settings(
            profile: "dev", baseURL: BaseURL(isSecure: false, host: "127.0.0.1", port: port, path: ""))
        settings.timeouts.connect = .seconds(600)
        settings.timeouts.total = .seconds(600)
        let reading = try LogReading(settings: settings, key: nil)
        let failure = LogReading.Failure.unreachable(
            url: "http://127.0.0.1:\(port)/projects/logs", reason: "connection refused by 127.0.0.1:\(port)")
        await #expect(throws: failure) { try await reading.newest(1) }
        await reading.close()
    }

    @Test func `goes through the proxy of the settings`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 200 Connection established\r\n\r\n"), .readRequest,
            .send(FaultServer.answer("200 OK", body: #"{"items":[{"message":"m"}]}"#)),
        ])
        var settings = Settings(
            profile: "dev", baseURL: BaseURL(isSecure: false, host: "api.example", port: 80, path: ""))
        settings.proxy.http = try ProxyServer(parsing: "http://127.0.0.1:\(server.port)")
        let reading = try LogReading(settings: settings, key: nil)
        #expect(try await reading.newest(1) == [["message": "m"]])
        await reading.close()
        #expect(server.received.first?.hasPrefix("CONNECT api.example:80 HTTP/1.1\r\n") == true)
    }

    @Test func `needs the certificates of the settings`() throws {
        var settings = Settings(profile: "dev", baseURL: try BaseURL(parsing: "https://localhost:1"))
        settings.tls.caFile = "/nowhere/ca.pem"
        #expect(throws: TLSFileError.self) { try LogReading(settings: settings, key: nil) }
    }
}
