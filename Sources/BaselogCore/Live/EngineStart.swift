public import BaselogDomain

extension Engine {
    /// Starts an engine that ships over HTTP from the queue of a profile on disk.
    ///
    /// - Parameters:
    ///   - settings: The queue lies in the folder of this name within `stateDirectory`: ``Settings/profile``.
    ///   - key: `nil` sends no key, which only a server without keys takes.
    ///   - stateDirectory: Such as `~/.local/state/baselog`; made where it is missing.
    ///   - console: Takes single lines while shipping is impossible, and what cannot be shipped at all; must not block.
    /// - Throws: ``QueueError`` if the queue cannot be opened. That the API cannot be reached is no error.
    public static func start(
        settings: Settings, key: APIKey?, stateDirectory: String,
        console: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(QueueError) -> Engine {
        let queue = try SQLiteQueue(folder: "\(stateDirectory)/\(settings.profile)", settings: settings.queue)
        let engine = Engine(
            settings: settings, queue: queue, transport: HTTPTransport(settings, key: key), maskedKey: key?.masked,
            console: console)
        do {
            try await engine.start()
        } catch {
            await engine.stop()
            throw error
        }
        return engine
    }

    /// Ships with another key or other settings from now on; what is in flight ends as it began, and the queue stays.
    public func reconfigure(_ settings: Settings, key: APIKey?) async {
        await reconfigure(settings, transport: HTTPTransport(settings, key: key), maskedKey: key?.masked)
    }
}

extension HTTPTransport {
    fileprivate convenience init(_ settings: Settings, key: APIKey?) {
        self.init(baseURL: settings.baseURL, timeouts: settings.timeouts) { key }
    }
}
