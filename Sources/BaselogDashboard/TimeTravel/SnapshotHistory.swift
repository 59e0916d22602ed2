package import BaselogDomain
import BaselogScreen

// The pictures of the last hour, so that every panel can be shown as it was: each second of the last five minutes, and
// of what is older one in ten seconds. That is 630 snapshots of some ten kilobytes.

/// The snapshots that can be gone back to, oldest first.
package struct SnapshotHistory: Sendable, Equatable {
    /// The shortest time between two of them.
    static let interval: Duration = .milliseconds(950)
    /// How far back each of them is kept.
    static let fineTime: Duration = .seconds(300)
    /// Between two that are older.
    static let coarseInterval: Duration = .seconds(10)
    /// How far back it reaches.
    static let wholeTime: Duration = .seconds(3_600)

    package private(set) var snapshots: [EngineSnapshot] = []
    /// The first snapshots, which have been thinned out.
    private var coarseCount = 0

    package init() {}

    package mutating func add(_ snapshot: EngineSnapshot) {
        if let last = snapshots.last, snapshot.time - last.time < SnapshotHistory.interval {
            // A clock that was set back begins a new past: nothing in it could be found by its time.
            if snapshot.time < last.time - .seconds(1) { self = SnapshotHistory() } else { return }
        }
        snapshots.append(snapshot)
        thin(before: snapshot.time - SnapshotHistory.fineTime)
        let begin = snapshot.time - SnapshotHistory.wholeTime
        let old = snapshots.prefix { $0.time < begin }.count
        snapshots.removeFirst(old)
        coarseCount = max(0, coarseCount - old)
    }

    /// Keeps one that somebody looks at, however soon it came after the last.
    mutating func keep(_ snapshot: EngineSnapshot) {
        if let last = snapshots.last, last.time >= snapshot.time { return }
        snapshots.append(snapshot)
    }

    /// Looks at those that have become too old to be kept all.
    private mutating func thin(before time: Timestamp) {
        while coarseCount < snapshots.count, snapshots[coarseCount].time < time {
            let isClose =
                coarseCount > 0
                && snapshots[coarseCount].time - snapshots[coarseCount - 1].time < SnapshotHistory.coarseInterval
            if isClose { snapshots.remove(at: coarseCount) } else { coarseCount += 1 }
        }
    }

    /// The newest one that is not newer than this; the oldest if all are.
    package func snapshot(at time: Timestamp) -> EngineSnapshot? {
        snapshots.last { $0.time <= time } ?? snapshots.first
    }

    /// The time that is so many snapshots away from another one; the end of the history if it is further.
    func time(_ steps: Int, from time: Timestamp) -> Timestamp? {
        guard !snapshots.isEmpty else { return nil }
        let index = snapshots.lastIndex { $0.time <= time } ?? 0
        return snapshots[(index + steps).clamped(to: 0...snapshots.count - 1)].time
    }
}
