import BaselogDomain
import Synchronization

/// The time of a recording while it is replayed.
final class ReplayClock: Sendable {
    private struct State {
        /// The moment of the recording at the moment of now from which on it is reckoned.
        var base: Timestamp
        var since: Timestamp
        var speed: Int
    }

    private let wall: @Sendable () -> Timestamp
    private let state: Mutex<State>

    init(from begin: Timestamp, speed: Int = 1, wall: @escaping @Sendable () -> Timestamp) {
        self.wall = wall
        state = Mutex(State(base: begin, since: wall(), speed: speed))
    }

    var speed: Int { state.withLock { $0.speed } }

    func now() -> Timestamp {
        state.withLock { state in ReplayClock.time(state, wall()) }
    }

    /// Goes on at another speed from now on.
    func setSpeed(_ speed: Int) {
        let now = wall()
        state.withLock { state in
            state = State(base: ReplayClock.time(state, now), since: now, speed: speed)
        }
    }

    private static func time(_ state: State, _ wall: Timestamp) -> Timestamp {
        // The clock of the machine may be set back.
        let passed: Duration = max(.zero, wall - state.since)
        return state.base + passed * state.speed
    }
}
