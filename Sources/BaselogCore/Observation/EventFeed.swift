import BaselogDomain
import Synchronization

/// Hands numbered events to any number of readers, none of whom can hold the engine up.
final class EventFeed: Sendable {
    /// The events that wait for a slow reader; of more, the oldest are dropped, which shows in the numbers.
    static let bufferLimit = 1_024

    private struct State {
        var nextReader = 0
        var readers: [Int: AsyncStream<EngineEvent>.Continuation] = [:]
        var isFinished = false
    }

    private let state = Mutex(State())
    /// The number of the last event. Held while events are told, so that they come in the order of their numbers, and
    /// never taken by a reader that goes away: to wake a reader takes a lock of its task, and a task that is cancelled
    /// holds that one while it comes here to be forgotten.
    private let delivery = Mutex(UInt64(0))

    func send(_ fact: EngineEvent.Fact, at time: Timestamp) { send(1, at: time) { _ in fact } }

    /// - Parameter fact: Makes each of them, or nothing; not asked where nobody listens.
    func send(_ count: Int, at time: Timestamp, _ fact: (Int) -> EngineEvent.Fact?) {
        delivery.withLock { number in
            let readers = state.withLock { Array($0.readers.values) }
            guard !readers.isEmpty else { return number += UInt64(count) }
            for index in 0..<count {
                guard let fact = fact(index) else { continue }
                number += 1
                let event = EngineEvent(number: number, time: time, fact: fact)
                for reader in readers { reader.yield(event) }
            }
        }
    }

    func subscribe() -> AsyncStream<EngineEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EngineEvent.self, bufferingPolicy: .bufferingNewest(EventFeed.bufferLimit))
        let id: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.nextReader += 1
            state.readers[state.nextReader] = continuation
            return state.nextReader
        }
        if let id { continuation.onTermination = { [weak self] _ in self?.forget(id) } } else { continuation.finish() }
        return stream
    }

    func finish() {
        let readers = state.withLock { state in
            state.isFinished = true
            defer { state.readers = [:] }
            return state.readers
        }
        for reader in readers.values { reader.finish() }
    }

    private func forget(_ id: Int) { state.withLock { $0.readers[id] = nil } }
}
