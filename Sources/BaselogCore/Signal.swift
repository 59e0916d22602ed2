import Synchronization

/// Wakes one waiting task; a signal raised while nobody waits is kept, several count as one.
package final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func raise() {
        let waiter = state.withLock { state in
            state.isRaised = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns once the signal was raised, or at once if the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let displaced: CheckedContinuation<Void, Never>?? = state.withLock { state in
                    if state.isRaised || Task.isCancelled {
                        state.isRaised = false
                        return .none
                    }
                    // A signal has one reader; should there ever be two, neither may be left behind.
                    defer { state.waiter = continuation }
                    return .some(state.waiter)
                }
                switch displaced {
                case .none: continuation.resume()
                case .some(let former): former?.resume()
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    /// Returns once the signal was raised or the moment has come; `nil` waits for the signal alone.
    package func wait(until moment: Duration?, on stopwatch: Stopwatch) async {
        guard let moment else { return await wait() }
        if takeRaised() || moment <= stopwatch.elapsed { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await stopwatch.sleep(until: moment) }
            await group.next()
            group.cancelAll()
        }
    }

    private func takeRaised() -> Bool {
        state.withLock { state in
            defer { state.isRaised = false }
            return state.isRaised
        }
    }
}
