import BaselogDomain
import Synchronization

/// The idempotency keys of the latest submissions, so that one that is sent again is not queued again.
///
/// What a submission adds is stored in the transaction that stores its entries, as if it were the cursor of a source:
/// a program that sends again because the relay ended between its commit and its answer is known to the next one. Names
/// ascend, so that rows are added at one end and removed at the other. The newest 65,536 keys of the last hour are kept,
/// a few MiB here and in the queue.
final class AcceptedKeys: Sendable {
    static let limit = 65_536
    static let lifetime: Duration = .seconds(3_600)
    /// The most that one submission removes from the queue, so that it does not pay for a whole hour.
    private static let removals = 256

    /// What a key stands for.
    struct Accepted: Sendable, Hashable {
        let id: EntryID
        let at: Timestamp
    }

    private enum Standing {
        /// A request with this key is being accepted.
        case underWay
        case accepted(Accepted)
    }

    private struct Submission {
        var number: UInt64
        var at: Timestamp
        var keys: [KeyMark]
    }

    private struct State {
        var standings: [KeyMark: Standing] = [:]
        /// Accepted submissions, oldest first, from `first` on.
        var order: [Submission] = []
        var first = 0
        /// The keys of those.
        var count = 0
        /// Submissions that are forgotten here and not yet in the queue, oldest first.
        var stale: [UInt64] = []
        var nextNumber: UInt64 = 0
    }

    private let state: Mutex<State>
    private let limit: Int

    /// - Parameter cursors: What the queue has stored; those of other sources are left alone.
    init(_ cursors: [SourceCursor] = [], limit: Int = AcceptedKeys.limit) {
        self.limit = limit
        var state = State()
        for record in cursors.compactMap(KeyRecord.init).sorted(by: { $0.number < $1.number }) {
            AcceptedKeys.remember(record, in: &state)
            state.nextNumber = record.number + 1
        }
        self.state = Mutex(state)
    }

    /// Takes the keys that are new and tells what is known of the others.
    ///
    /// - Returns: `nil`, and nothing is taken, if another request has one of them under way.
    func claim(_ keys: Set<KeyMark>, at now: Timestamp) -> [KeyMark: Accepted]? {
        state.withLock { state in
            forget(&state, at: now)
            var known: [KeyMark: Accepted] = [:]
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

    /// What is to be stored together with the entries that these keys stand for.
    func record(_ ids: [KeyMark: EntryID], at time: Timestamp) -> KeyRecord {
        state.withLock { state in
            let replaced = Array(state.stale.prefix(AcceptedKeys.removals))
            state.stale.removeFirst(replaced.count)
            defer { state.nextNumber += 1 }
            return KeyRecord(number: state.nextNumber, at: time, ids: ids, replaced: replaced)
        }
    }

    /// The record is stored.
    func settle(_ record: KeyRecord) { state.withLock { AcceptedKeys.remember(record, in: &$0) } }

    /// The request was not accepted: the keys are as new as before.
    ///
    /// - Parameter record: What could not be stored.
    func release(_ keys: some Sequence<KeyMark>, _ record: KeyRecord?) {
        state.withLock { state in
            for key in keys { state.standings[key] = nil }
            state.stale = (record?.replaced ?? []) + state.stale
        }
    }

    private static func remember(_ record: KeyRecord, in state: inout State) {
        for (key, id) in record.ids { state.standings[key] = .accepted(Accepted(id: id, at: record.at)) }
        state.order.append(Submission(number: record.number, at: record.at, keys: Array(record.ids.keys)))
        state.count += record.ids.count
    }

    private func forget(_ state: inout State, at now: Timestamp) {
        let oldest = now - AcceptedKeys.lifetime
        while state.first < state.order.count, state.count > limit || state.order[state.first].at < oldest {
            let submission = state.order[state.first]
            for key in submission.keys { state.standings[key] = nil }
            state.count -= submission.keys.count
            state.stale.append(submission.number)
            state.first += 1
        }
        if state.first > 1_024, state.first > state.order.count / 2 {
            state.order.removeFirst(state.first)
            state.first = 0
        }
    }
}
