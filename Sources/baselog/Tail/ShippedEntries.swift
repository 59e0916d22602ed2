import BaselogCore
import BaselogDomain
import Synchronization

/// What a command has shipped, and what of it is not known to be over.
final class ShippedEntries: Sendable {
    /// More entries than this are not followed one by one.
    static let followedLimit = 100_000
    /// How many are looked up once the time is over.
    static let lateLookups = 1_000

    private struct State {
        var open: Set<EntryID> = []
        /// Those whose end was told before anyone knew their ID.
        var early: [EntryID: Bool] = [:]
        var accepted = 0
        var dead = 0
        var unfollowed = 0
    }

    private let state = Mutex(State())

    /// - Returns: Those that are over already.
    @discardableResult
    func add(_ ids: [EntryID]) -> [(id: EntryID, isDead: Bool)] {
        state.withLock { state in
            var over: [(id: EntryID, isDead: Bool)] = []
            state.accepted += ids.count
            for id in ids {
                if let isDead = state.early.removeValue(forKey: id) {
                    if isDead { state.dead += 1 }
                    over.append((id, isDead))
                } else if state.open.count < ShippedEntries.followedLimit {
                    state.open.insert(id)
                } else {
                    state.unfollowed += 1
                }
            }
            return over
        }
    }

    /// - Returns: Whether it is one of these.
    @discardableResult
    func end(_ id: EntryID, isDead: Bool) -> Bool {
        state.withLock { state in
            guard state.open.remove(id) != nil else {
                if state.early.count < 10_000 { state.early[id] = isDead }
                return false
            }
            if isDead { state.dead += 1 }
            return true
        }
    }

    var open: [EntryID] { state.withLock { Array($0.open) } }
    var accepted: Int { state.withLock(\.accepted) }
    var dead: Int { state.withLock(\.dead) }
    var unfollowed: Int { state.withLock(\.unfollowed) }

    /// Follows the engine's news until its task is cancelled.
    func follow(_ events: AsyncStream<EngineEvent>, receiver: any LineReceiver) async {
        for await event in events {
            switch event.fact {
            case .delivered(let id, _):
                if end(id, isDead: false) { receiver.show(fate: EntryState.delivered.name, of: id) }
            case .died(let id, _):
                if end(id, isDead: true) { receiver.show(fate: EntryState.dead.name, of: id) }
            default: break
            }
        }
    }

    /// Waits until nothing is open, and looks up what the news left open.
    ///
    /// - Returns: How many are not over when the time is.
    func settle(on engine: Engine, within time: Duration, receiver: any LineReceiver) async throws -> Int {
        let deadline = ContinuousClock.now + time
        var late = 0
        for id in open where late < ShippedEntries.lateLookups {
            while !Task.isCancelled {
                let left = max(.zero, ContinuousClock.now.duration(to: deadline))
                let entry = try await engine.outcome(of: id, within: min(left, .milliseconds(250)))
                // Only delivered entries leave the history.
                let state = entry?.state ?? .delivered
                if !state.isPending {
                    if end(id, isDead: state != .delivered) { receiver.show(fate: state.name, of: id) }
                    break
                }
                // A parked entry waits for a person, not for time.
                if state == .parked || left == .zero {
                    late += left == .zero ? 1 : 0
                    break
                }
            }
        }
        guard unfollowed > 0 else { return open.count }
        return max(open.count, await engine.snapshot().counts.pending)
    }
}
