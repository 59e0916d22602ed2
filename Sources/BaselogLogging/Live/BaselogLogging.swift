public import BaselogCore
import Foundation
public import Logging
import Synchronization

/// Makes an application's logs ship.
///
/// ```swift
/// try await BaselogLogging.bootstrap(settings: settings, key: key, stateDirectory: "/var/lib/shop/baselog")
/// let logger = Logger(label: "checkout")
/// logger.warning("took 3 s", metadata: ["order": "8812"])
/// ```
public enum BaselogLogging {
    /// How long the end of the process may take, so that what was logged last is on disk.
    public static let exitDeadline: Duration = .seconds(2)

    /// Starts an engine and makes it the backend of swift-log, once and for all.
    ///
    /// What was logged until the process ends by `exit` or by returning from `main` is kept; what was not delivered by
    /// then goes out after the next start. Loggers that were made before stay with their former backend.
    ///
    /// - Parameters:
    ///   - settings: The queue lies in the folder of this name within `stateDirectory`: ``Settings/profile``.
    ///   - key: `nil` sends no key, which only a server without keys takes.
    ///   - stateDirectory: Made where it is missing.
    ///   - level: What is below is not logged; each logger may change its own.
    ///   - metadataProvider: Metadata of the moment, such as the current trace.
    ///   - console: Takes single lines while shipping is impossible, and what cannot be shipped at all.
    /// - Returns: The engine, to look at it or to stop it earlier.
    /// - Throws: ``EngineStartError`` if the queue or a certificate cannot be used; swift-log then keeps its former backend.
    @discardableResult
    public static func bootstrap(
        settings: Settings, key: APIKey?, stateDirectory: String, level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        console: @escaping @Sendable (String) -> Void = BaselogLogging.standardError
    ) async throws(EngineStartError) -> Engine {
        let engine = try await Engine.start(
            settings: settings, key: key, stateDirectory: stateDirectory, console: console)
        stopAtExit(engine)
        LoggingSystem.bootstrap(
            { label, provider in
                BaselogLogHandler(label: label, engine: engine, level: level, metadataProvider: provider)
            }, metadataProvider: metadataProvider)
        return engine
    }

    /// Stops the engine when the process ends by `exit` or by returning from `main`.
    public static func stopAtExit(_ engine: Engine) {
        let isFirst = engines.withLock { engines in
            engines.append(engine)
            return engines.count == 1
        }
        if isFirst { atexit { BaselogLogging.stopAll() } }
    }

    private static func stopAll() {
        let engines = engines.withLock(\.self)
        let isOver = DispatchSemaphore(value: 0)
        // Nothing of Swift's tasks waits for this thread, which is on its way out.
        Task.detached {
            for engine in engines { await engine.stop(within: exitDeadline / 2) }
            isOver.signal()
        }
        _ = isOver.wait(timeout: .now() + exitDeadline.inSeconds)
    }

    /// A line on standard error, where it is dropped if nobody reads there.
    public static let standardError: @Sendable (String) -> Void = { line in
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// The C library calls a function without any context when the process ends.
    private static let engines = Mutex<[Engine]>([])
}
