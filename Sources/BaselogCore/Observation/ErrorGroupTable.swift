import BaselogDomain
import Synchronization

/// Failed requests by what went wrong, as many groups as ``ErrorGroups/limit``.
final class ErrorGroupTable: Sendable {
    private struct Group: Sendable {
        var count = 0
        var counter = PartCounter()
        var first: Timestamp
        var last: Timestamp
        /// Orders groups that were seen at the same time.
        var turn: UInt64 = 0
        var mostRecent = ""
    }

    private struct State {
        var groups: [ErrorGroup.Key: Group] = [:]
        var turn: UInt64 = 0
        var forgotten = 0
    }

    private let state = Mutex(State())

    func failed(_ kind: FailureKind, status: Int?, message: String, time: Timestamp, at moment: Duration) {
        let key = ErrorGroup.Key(kind: kind, status: status, template: MessageTemplate(of: message))
        state.withLock { state in
            if state.groups[key] == nil, state.groups.count >= ErrorGroups.limit,
                let oldest = state.groups.min(by: { $0.value.turn < $1.value.turn })
            {
                state.groups[oldest.key] = nil
                state.forgotten += 1
            }
            state.turn += 1
            var group = state.groups[key] ?? Group(first: time, last: time)
            group.count += 1
            group.counter.count(at: moment)
            group.last = time
            group.turn = state.turn
            group.mostRecent = message
            state.groups[key] = group
        }
    }

    func groups(at moment: Duration) -> ErrorGroups {
        let (groups, forgotten) = state.withLock { ($0.groups, $0.forgotten) }
        let sorted = groups.sorted { $0.value.turn > $1.value.turn }
        return ErrorGroups(
            groups: sorted.map { key, group in
                ErrorGroup(
                    key: key, count: group.count, trend: group.counter.trend(at: moment), first: group.first,
                    last: group.last, mostRecent: group.mostRecent)
            }, forgotten: forgotten)
    }
}
