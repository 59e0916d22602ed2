import BaselogCore
import BaselogTestSupport
import Testing

/// What the README shows to application developers, with one import.
@Suite struct `The library in ten lines` {
    @Test func `keeps what an application logs although no API answers`() async throws {
        let home = try TemporaryHome()
        var settings = Settings(profile: "shop", baseURL: try BaseURL(parsing: "http://127.0.0.1:9"))
        settings.batch.size = 200
        let engine = try await Engine.start(
            settings: settings, key: try APIKey(validating: "test-key-of-the-shop"), stateDirectory: home.path)
        let id = try await engine.log(LogEntry("checkout took 3 s", level: .warning, category: "checkout"))
        engine.info("never throws, never waits")
        _ = try await engine.event(Event("order.created", payload: ["order": 8812]))
        #expect(try await engine.entry(id)?.encoded.level == .warning)
        await engine.stop()

        let queue = try SQLiteQueue(folder: home.path + "/shop")
        #expect(try await queue.counts().accepted == 3)
        #expect(try await queue.counts().residual == 0)
        await queue.close()
    }
}
