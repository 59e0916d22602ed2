import BaselogDomain
import Synchronization

/// The idempotency keys of the latest submissions, so that one that is sent again is not queued again.
///
/// In memory: a program that sends again because the relay crashed between its commit and its answer is queued twice,
/// as any API without a memory would store it twice. The newest 65,536 of the last hour are kept, a few MiB.
final class AcceptedKeys: Sendable {
    static let limit = 65_536
    static let lifetime: Duration = .seconds(3_600)

    /// What a key stands for.
    struct Accepted: Sendable, Hashable {
        let id: String
        let at: Timestamp
    }

    private enum Standing {
        /// A request with this key is being accepted.
        case underWay
        case accepted(Accepted)
    }

    private struct State {
        var standings: [String: Standing] = [:]
        /// Accepted keys, oldest first, from `first` on.
        var order: [(key: String, at: Timestamp)] = []
        var first = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int = AcceptedKeys.limit) { self.limit = limit }

    /// Takes the keys that are new and tells what is known of the others.
    ///
    /// - Returns: `nil`, and nothing is taken, if another request has one of them under way.
    func claim(_ keys: Set<String>, at now: Timestamp) -> [String: Accepted]? {
        state.withLock { state in
            forget(&state, at: now)
            var known: [String: Accepted] = [:]
            for key in keys {
                switch state.standings[key] {
                case .underWay: return nil
                case .accepted(let accepted): known[key] = accepted
                case nil: break
                }
            }
            for key in keys where known[key] == nil { state.standings[key] = .underWay }
            return known
        }
    }

    func settle(_ accepted: [String: Accepted]) {
        state.withLock { state in
            for (key, value) in accepted {
                state.standings[key] = .accepted(value)
                state.order.append((key, value.at))
            }
        }
    }

    /// The request was not accepted: the keys are as new as before.
    func release(_ keys: some Sequence<String>) {
        state.withLock { state in for key in keys { state.standings[key] = nil } }
    }

    private func forget(_ state: inout State, at now: Timestamp) {
        let oldest = now - AcceptedKeys.lifetime
        while state.first < state.order.count,
            state.order.count - state.first > limit || state.order[state.first].at < oldest
        {
            state.standings[state.order[state.first].key] = nil
            state.first += 1
        }
        if state.first > 1_024, state.first > state.order.count / 2 {
            state.order.removeFirst(state.first)
            state.first = 0
        }
    }
}
