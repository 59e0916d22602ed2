import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// How far the big step goes.
    static let bigStep: Duration = .seconds(60)

    /// Stops the picture, or lets it run.
    mutating func toggleFreeze() {
        guard instant == nil, let snapshot else { return leavePast() }
        history.keep(snapshot)
        instant = snapshot.time
    }

    /// Shows every panel as it was.
    mutating func travel(_ action: Action) -> [Effect] {
        let present = history.snapshots.last?.time
        let from = instant ?? present ?? now
        let target: Timestamp? =
            switch action {
            case .earlier: history.time(-1, from: from)
            case .later: history.time(1, from: from)
            case .muchEarlier: history.time(0, from: from - Dashboard.bigStep)
            default: history.time(0, from: from + Dashboard.bigStep)
            }
        guard let target else { return [] }
        let isForward = action == .later || action == .muchLater
        if isForward, instant == nil { return [] }
        if !isForward, target == from { say("nothing earlier is known", role: .warning) }
        // Forward at the end of the past is the present, which moves on.
        guard !isForward || target < present ?? now else {
            leavePast()
            return []
        }
        instant = target
        if screen == .tail { _ = tail.seek(time: target, height: tailHeight) }
        return []
    }

    mutating func leavePast() {
        instant = nil
        if screen == .tail { tail.follow(height: tailHeight) }
    }

    /// A screen that is opened in the past shows that moment.
    mutating func arriveInPast() {
        guard let instant, screen == .tail else { return }
        tail.pause()
        _ = tail.seek(time: instant, height: tailHeight)
    }
}
