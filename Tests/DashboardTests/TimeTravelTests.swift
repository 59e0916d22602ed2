import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `Time travel` {
    /// A dashboard that has run for so many seconds, with one more waiting entry each second.
    private func dashboard(seconds: Int) -> Dashboard {
        var dashboard = Sample.dashboard()
        for second in 0...seconds {
            _ = dashboard.update(.ticked(Sample.in(Double(second))))
            _ = dashboard.update(.snapshotArrived(snapshot(second)))
        }
        return dashboard
    }

    private func snapshot(_ second: Int) -> EngineSnapshot {
        var snapshot = EngineSnapshot.busy
        snapshot.time = Sample.in(Double(second))
        snapshot.counts.queued = 1_000 + second
        return snapshot
    }

    private func press(_ keys: String..., in dashboard: inout Dashboard) {
        for key in keys { _ = dashboard.update(Sample.key(key)) }
    }

    @Test func `shows every panel as it was a second ago, and another second`() {
        var dashboard = dashboard(seconds: 10)
        press("LEFT", "LEFT", in: &dashboard)
        #expect(dashboard.shownSnapshot?.counts.queued == 1_008)
        #expect(dashboard.view().text.contains("PAST 14:03:30"))
        #expect(dashboard.view().text.contains("at 14:03:30, 2 s ago"))
    }

    @Test func `comes back to the present by going forward`() {
        var dashboard = dashboard(seconds: 10)
        press("LEFT", "LEFT", "RIGHT", "RIGHT", in: &dashboard)
        #expect(dashboard.instant == nil)
        #expect(dashboard.shownSnapshot?.counts.queued == 1_010)
    }

    @Test(arguments: ["L", "ESC", "SPACE"]) func `comes back to the present at once`(key: String) {
        var dashboard = dashboard(seconds: 10)
        press("LEFT", "LEFT", "LEFT", key, in: &dashboard)
        #expect(dashboard.instant == nil)
    }

    @Test func `stays where it is while news come`() {
        var dashboard = dashboard(seconds: 10)
        press("LEFT", in: &dashboard)
        _ = dashboard.update(.snapshotArrived(snapshot(11)))
        #expect(dashboard.shownSnapshot?.counts.queued == 1_009)
    }

    @Test func `goes a minute at a time`() {
        var dashboard = dashboard(seconds: 200)
        press("shift-LEFT", "shift-LEFT", in: &dashboard)
        #expect(dashboard.shownSnapshot?.counts.queued == 1_080)
        press("shift-RIGHT", in: &dashboard)
        #expect(dashboard.shownSnapshot?.counts.queued == 1_140)
    }

    @Test func `says when nothing earlier is known`() {
        var dashboard = dashboard(seconds: 1)
        press("LEFT", "LEFT", in: &dashboard)
        #expect(dashboard.toast?.text == "nothing earlier is known")
        #expect(dashboard.shownSnapshot?.counts.queued == 1_000)
    }

    @Test func `takes the tail along`() {
        var dashboard = Sample.tail()
        let lines = dashboard.tail.lines
        for second in [-600, -300, 0] {
            var snapshot = EngineSnapshot.busy
            snapshot.time = Sample.in(Double(second))
            _ = dashboard.update(.snapshotArrived(snapshot))
        }
        press("LEFT", "LEFT", in: &dashboard)
        #expect(dashboard.instant == Sample.in(-600))
        #expect(!dashboard.tail.isFollowing)
        #expect(dashboard.tail.selected == lines.startIndex)
        press("L", in: &dashboard)
        #expect(dashboard.instant == nil)
        #expect(dashboard.tail.isFollowing)
    }

    @Test func `ends with the profile whose past it is`() {
        var dashboard = dashboard(seconds: 10)
        press("LEFT", in: &dashboard)
        _ = dashboard.update(.profileSwitched(Session(profile: "staging", baseURL: Sample.baseURL)))
        #expect(dashboard.instant == nil)
        #expect(dashboard.history.snapshots.isEmpty)
    }
}

@Suite struct `The history of snapshots` {
    private func history(seconds: Int, step: Double = 1) -> SnapshotHistory {
        var history = SnapshotHistory()
        for number in 0...Int(Double(seconds) / step) { history.add(snapshot(Double(number) * step)) }
        return history
    }

    private func snapshot(_ second: Double) -> EngineSnapshot {
        var snapshot = EngineSnapshot.idle
        snapshot.time = Sample.in(second)
        return snapshot
    }

    @Test func `keeps one a second of the last five minutes, and one in ten seconds of an hour`() {
        let history = history(seconds: 7_200)
        let times = history.snapshots.map(\.time)
        #expect(times.count { $0 > Sample.in(6_900) } == 300)
        #expect((300...340).contains(times.count { $0 <= Sample.in(6_900) }))
        #expect(times.first == Sample.in(3_600))
        #expect(times == times.sorted())
    }

    @Test func `takes no more than one a second, however many come`() {
        #expect(history(seconds: 10, step: 0.1).snapshots.count == 11)
    }

    @Test func `begins anew where the clock was set back`() {
        var history = history(seconds: 100)
        history.add(snapshot(-3_600))
        #expect(history.snapshots.map(\.time) == [Sample.in(-3_600)])
    }

    @Test func `finds the newest one that is not newer`() {
        let history = history(seconds: 10)
        #expect(history.snapshot(at: Sample.in(4.5))?.time == Sample.in(4))
        #expect(history.snapshot(at: Sample.in(-5))?.time == Sample.in(0))
        #expect(SnapshotHistory().snapshot(at: Sample.now) == nil)
    }
}
