import Dispatch
import Synchronization

/// A small world in which time passes only when everything has come to rest, so that days take milliseconds and every
/// run is the same.
///
/// All tasks of the test run on one executor, one job at a time. It knows when no job is left; then, and only then, the
/// clock jumps to the next deadline.
package final class Simulation: Sendable {
    package let clock = TestClock()
    package let executor = RestingExecutor()

    package init() {}

    /// Runs a test inside.
    package func run(_ body: sending () async throws -> Void) async throws {
        try await withTaskExecutorPreference(executor) {
            // Get there before the first actor is called: else the runtime (6.3) locks that actor on the thread that is
            // left, and what waits for it goes to the shared pool, where no rest() sees it.
            await Task.yield()
            try await body()
        }
    }

    /// Returns once nothing can happen any more before time passes.
    package func rest() async { await executor.rest() }

    /// Lets time pass, with everything that happens in it in its order.
    package func advance(by duration: Duration) async {
        await rest()
        let end = clock.now.advanced(by: duration)
        while let next = clock.nextDeadline, next <= end {
            clock.advance(by: clock.now.duration(to: next))
            await rest()
        }
        clock.advance(by: clock.now.duration(to: end))
        await rest()
    }
}

/// Runs jobs one after the other and tells when there is none left.
package final class RestingExecutor: TaskExecutor {
    private struct State {
        var jobs = 0
        var resting: [CheckedContinuation<Void, Never>] = []
    }

    private let queue = DispatchQueue(label: "baselog.simulation")
    private let state = Mutex(State())

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs += 1 }
        queue.async { [self] in
            job.runSynchronously(on: asUnownedTaskExecutor())
            finished()
        }
    }

    /// Returns once no job is left.
    package func rest() async {
        await withCheckedContinuation { continuation in
            let isResting = state.withLock { state in
                if state.jobs > 0 { state.resting.append(continuation) }
                return state.jobs == 0
            }
            if isResting { continuation.resume() }
        }
    }

    private func finished() {
        let resting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.jobs -= 1
            guard state.jobs == 0 else { return [] }
            defer { state.resting = [] }
            return state.resting
        }
        for continuation in resting { continuation.resume() }
    }
}
