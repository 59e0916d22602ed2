public import BaselogDomain
public import Metrics

extension Engine {
    /// Starts an engine that ships over HTTP from the queue of a profile on disk.
    ///
    /// - Parameters:
    ///   - settings: The queue lies in the folder of this name within `stateDirectory`: ``Settings/profile``.
    ///   - key: `nil` sends no key, which only a server without keys takes.
    ///   - stateDirectory: Such as `~/.local/state/baselog`; made where it is missing.
    ///   - console: Takes single lines while shipping is impossible, and what cannot be shipped at all; must not block.
    ///   - metrics: Where numbers are told; what the application has bootstrapped.
    /// - Throws: ``EngineStartError`` if the queue cannot be opened or a certificate cannot be used. That the API cannot
    ///   be reached is no error.
    public static func start(
        settings: Settings, key: APIKey?, stateDirectory: String,
        console: @escaping @Sendable (String) -> Void = { _ in },
        metrics: any MetricsFactory = MetricsSystem.factory
    ) async throws(EngineStartError) -> Engine {
        let tls: TLSMaterial
        do throws(TLSFileError) { tls = try TLSMaterial(settings.tls) } catch { throw .certificates(error) }
        let transport = HTTPTransport(settings, tls: tls) { key }
        do throws(QueueError) {
            return try await start(settings, transport, maskedKey: key?.masked, stateDirectory, console, metrics)
        } catch {
            throw .queue(error)
        }
    }

    private static func start(
        _ settings: Settings, _ transport: HTTPTransport, maskedKey: String?, _ stateDirectory: String,
        _ console: @escaping @Sendable (String) -> Void, _ metrics: any MetricsFactory
    ) async throws(QueueError) -> Engine {
        let queue = try SQLiteQueue(folder: "\(stateDirectory)/\(settings.profile)", settings: settings.queue)
        let engine = Engine(
            settings: settings, queue: queue, transport: transport, maskedKey: maskedKey, console: console,
            metrics: metrics)
        do {
            try await engine.start()
        } catch {
            await engine.stop()
            throw error
        }
        return engine
    }

    /// Ships with another key or other settings from now on; what is in flight ends as it began, and the queue stays.
    ///
    /// - Throws: ``TLSFileError`` if a certificate cannot be used; nothing changes then.
    public func reconfigure(_ settings: Settings, key: APIKey?) async throws(TLSFileError) {
        let transport = HTTPTransport(settings, tls: try TLSMaterial(settings.tls)) { key }
        await reconfigure(settings, transport: transport, maskedKey: key?.masked)
    }
}

/// Why an engine could not start.
public enum EngineStartError: UserFacingError, Hashable {
    case queue(QueueError)
    case certificates(TLSFileError)

    public var explanation: Explanation {
        switch self {
        case .queue(let error): error.explanation
        case .certificates(let error): error.explanation
        }
    }
}

extension HTTPTransport {
    /// A transport as the settings want it.
    ///
    /// - Parameter key: Asked before each request.
    package convenience init(
        _ settings: Settings, limits: Limits = Limits(), tls: TLSMaterial, key: @escaping @Sendable () -> APIKey?
    ) {
        self.init(
            baseURL: settings.baseURL, timeouts: settings.timeouts, limits: limits, tls: tls,
            proxy: settings.proxy.proxy(for: settings.baseURL), key: key)
    }
}
