import BaselogDomain
import Synchronization

/// Hands the newest snapshot to any number of readers.
final class SnapshotPublisher: Sendable {
    /// The shortest time between two snapshots.
    static let interval: Duration = .milliseconds(100)
    /// How often rates that run out are shown again.
    static let refresh: Duration = .seconds(1)

    private struct State {
        var nextReader = 0
        var readers: [Int: AsyncStream<EngineSnapshot>.Continuation] = [:]
        var last: EngineSnapshot?
        var isFinished = false
    }

    private let state = Mutex(State())
    /// Raised by each new reader.
    let arrived = Signal()

    var hasReaders: Bool { state.withLock { !$0.readers.isEmpty } }

    func subscribe() -> AsyncStream<EngineSnapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EngineSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        let id: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.nextReader += 1
            state.readers[state.nextReader] = continuation
            return state.nextReader
        }
        if let id {
            continuation.onTermination = { [weak self] _ in self?.forget(id) }
            arrived.raise()
        } else {
            if let last = state.withLock(\.last) { continuation.yield(last) }
            continuation.finish()
        }
        return stream
    }

    /// Called by one task at a time.
    func send(_ snapshot: EngineSnapshot) {
        // Not under the lock: to wake a reader takes a lock of its task, and a task that is cancelled holds that one
        // while it comes here to be forgotten.
        let readers = state.withLock { Array($0.readers.values) }
        for reader in readers { reader.yield(snapshot) }
    }

    /// Sends the last one; whoever asks later gets it, too.
    func finish(_ last: EngineSnapshot) {
        send(last)
        let readers = state.withLock { state in
            state.isFinished = true
            state.last = last
            defer { state.readers = [:] }
            return state.readers
        }
        for reader in readers.values { reader.finish() }
    }

    private func forget(_ id: Int) { state.withLock { $0.readers[id] = nil } }
}
