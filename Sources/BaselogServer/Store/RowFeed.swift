import Synchronization

/// Tells streams that there are new rows. They read them from the database at their own pace, so a slow reader costs
/// no memory and loses nothing.
final class RowFeed: Sendable {
    enum Signal: Sendable {
        case rows
        /// Nothing new; the connection may be checked.
        case heartbeat
    }

    private struct State {
        var listeners: [Int: AsyncStream<Signal>.Continuation] = [:]
        var nextID = 1
        var isFinished = false
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: The signals from now on, of which only the newest waits, and a way to add one; `nil` when there are
    ///   too many listeners already or the server stops.
    func listen() -> (signals: AsyncStream<Signal>, source: AsyncStream<Signal>.Continuation)? {
        state.withLock { state in
            guard !state.isFinished, state.listeners.count < limit else { return nil }
            let (signals, source) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(1))
            let id = state.nextID
            state.nextID += 1
            state.listeners[id] = source
            source.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
            }
            return (signals, source)
        }
    }

    func notify() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield(.rows) }
    }

    /// Ends all streams; there will be no others.
    func finish() {
        let listeners = state.withLock { state in
            state.isFinished = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
