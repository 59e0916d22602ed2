import BaselogCore
import BaselogLogging
import BaselogTestSupport
import Logging
import Synchronization
import Testing

@Suite struct `A logger of swift-log` {
    private let queue = MemoryQueue()
    private let console = Console()

    private final class Console: Sendable {
        private let lines = Mutex<[String]>([])
        var count: Int { lines.withLock(\.count) }
        var first: String? { lines.withLock(\.first) }
        @Sendable func write(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func engine() -> Engine {
        Engine(
            settings: Settings(), queue: queue, transport: ScriptedTransport(routing: { _ in .accepted }),
            capabilities: .minimal, asksForHealth: false, console: console.write)
    }

    private func logger(_ engine: Engine, provider: Logger.MetadataProvider? = nil) -> Logger {
        Logger(label: "shop.checkout") {
            BaselogLogHandler(label: $0, engine: engine, level: .trace, metadataProvider: provider)
        }
    }

    /// What is in the queue once the engine has taken everything and ended.
    private func entries(_ engine: Engine) async -> [LogEntry] {
        await engine.stop()
        return queue.entries.compactMap { entry in
            guard case .log(let log) = entry.encoded.payload.content(kind: .log) else { return nil }
            return log
        }
    }

    @Test func `sends each level as the nearest of the five`() async throws {
        let engine = engine()
        try await engine.start()
        let logger = logger(engine)
        for level in Logger.Level.allCases { logger.log(level: level, "m") }
        let entries = await entries(engine)
        #expect(entries.map(\.level) == [.debug, .debug, .info, .info, .warning, .error, .critical])
        #expect(entries.map(\.tags) == [["level:trace"], [], [], ["level:notice"], [], [], []])
        #expect(entries.allSatisfy { $0.category == "shop.checkout" })
    }

    @Test func `merges metadata of logger, provider and log, the latter winning`() async throws {
        let engine = engine()
        try await engine.start()
        var logger = logger(
            engine, provider: Logger.MetadataProvider { ["b": "provider", "c": "provider", "trace_id": "9d2c"] })
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.info(
            "m", metadata: ["c": ["nested": ["x", .stringConvertible(7)]], "user_id": "u7"], source: "Checkout")
        let entry = try #require(await entries(engine).first)
        #expect(
            entry.metadata == [
                "a": "logger", "b": "provider", "c": ["nested": ["x", "7"]], "trace_id": "9d2c", "user_id": "u7",
                "source": "Checkout",
            ])
        #expect(entry.correlationID == "9d2c")
        #expect(entry.userID == "u7")
    }

    @Test func `has a level of its own`() async throws {
        let engine = engine()
        try await engine.start()
        let quiet = {
            var copy = logger(engine)
            copy.logLevel = .error
            return copy
        }()
        let loud = logger(engine)
        quiet.warning("not logged")
        loud.debug("logged")
        #expect(await entries(engine).map(\.message) == ["logged"])
    }

    @Test func `says which error there was, and never sends an empty message`() async throws {
        struct NoSpace: Error, CustomStringConvertible { let description = "no space on disk 1" }
        let engine = engine()
        try await engine.start()
        logger(engine).error("", error: NoSpace())
        let entry = try #require(await entries(engine).first)
        #expect(entry.message == "(empty)")
        #expect(entry.metadata["error"] == "no space on disk 1")
    }

    @Test func `takes logs without waiting, and shows on the console what does not fit`() async throws {
        // Nothing takes them out of memory: the engine does not run.
        let engine = engine()
        let logger = logger(engine)
        for number in 0..<10_000 { logger.info("\(number)") }
        #expect(console.first?.contains("too many entries at once") == true)
        #expect(queue.entries.isEmpty)
        await engine.stop()
    }

    @Test func `shows on the console what comes after the end`() async throws {
        let engine = engine()
        try await engine.start()
        let logger = logger(engine)
        await engine.stop()
        logger.info("too late")
        #expect(console.count == 1)
        #expect(console.first?.contains("too late") == true)
    }
}

/// What the README shows.
@Suite struct `An application that logs with swift-log` {
    @Test func `finds its last log on disk after it has ended`() async throws {
        let home = try TemporaryHome()
        let path = home.path
        await #expect(processExitsWith: .success) { [path = home.path as String] in
            let settings = Settings(profile: "shop", baseURL: try BaseURL(parsing: "http://127.0.0.1:9"))
            try await BaselogLogging.bootstrap(
                settings: settings, key: try APIKey(validating: "test-key-of-the-shop"), stateDirectory: path)
            let logger = Logger(label: "checkout")
            logger.warning("took 3 s", metadata: ["order": "8812"])
            // It ends at once; nothing waits for the log.
        }
        let queue = try SQLiteQueue(folder: path + "/shop")
        let page = try await queue.page(PageQuery())
        #expect(page.entries.count == 1)
        let text = String(decoding: page.entries.first?.encoded.payload.bytes ?? [], as: UTF8.self)
        #expect(text.contains("took 3 s"))
        await queue.close()
    }
}
