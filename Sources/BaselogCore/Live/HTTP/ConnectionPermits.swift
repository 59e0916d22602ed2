import Synchronization

/// Lets a limited number of requests have a connection at once; the others wait their turn, oldest first.
///
/// It stands before the pool of the HTTP library, whose own waiting time is mixed up with its connect timeout.
final class ConnectionPermits: Sendable {
    enum Outcome: Sendable, Equatable { case granted, timedOut, cancelled }

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
        /// Waits that were given up before they had begun.
        var abandoned: Set<UInt64> = []
    }

    private let state: Mutex<State>

    /// - Parameter limit: How many permits there are; at least 1.
    init(limit: Int) { state = Mutex(State(free: max(1, limit))) }

    /// Waits for a permit; one that is granted must be given back with ``release()``.
    func acquire(within timeout: Duration, on clock: any Clock<Duration>) async -> Outcome {
        if Task.isCancelled { return .cancelled }
        let isFree = state.withLock { state in
            guard state.free > 0, state.waiters.isEmpty else { return false }
            state.free -= 1
            return true
        }
        if isFree { return .granted }
        return await withTaskGroup(of: Outcome.self) { group in
            group.addTask { await self.turn() }
            group.addTask {
                do { try await clock.sleep(for: timeout) } catch { return .cancelled }
                return .timedOut
            }
            let first = await group.next() ?? .cancelled
            group.cancelAll()
            let second = await group.next() ?? .cancelled
            // A permit may be granted in the very moment in which the time is up; it must not be lost.
            return first == .granted || second == .granted ? .granted : first
        }
    }

    /// Gives a permit back, to the oldest waiter if there is one.
    func release() {
        let next: Waiter? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .granted)
    }

    private func turn() async -> Outcome {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Outcome? = state.withLock { state in
                    if state.abandoned.remove(id) != nil { return .cancelled }
                    if state.free > 0 {
                        state.free -= 1
                        return .granted
                    }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            abandon(id)
        }
    }

    private func abandon(_ id: UInt64) {
        let waiter: Waiter? = state.withLock { state in
            if let index = state.waiters.firstIndex(where: { $0.id == id }) { return state.waiters.remove(at: index) }
            state.abandoned.insert(id)
            return nil
        }
        waiter?.continuation.resume(returning: .cancelled)
    }
}
