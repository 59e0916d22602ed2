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
        let reading = LogReading(settings: settings, key: nil)
        await #expect(throws: LogReading.Failure.self) { try await reading.newest(1) }
        await reading.close()
    }
}
