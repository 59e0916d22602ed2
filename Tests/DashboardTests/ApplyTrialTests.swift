import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `Applying new settings` {
    /// The form of the active profile, with these values typed.
    private func editing(_ values: [SettingName: String], _ snapshot: EngineSnapshot = .busy) -> Dashboard {
        var dashboard = Sample.profiles(snapshot)
        _ = dashboard.update(Sample.key("e"))
        var texts = Sample.texts
        texts.name = "dev"
        _ = dashboard.update(.profileLoaded(texts, asClone: false))
        for (setting, text) in values { dashboard.profiles.editor?.set(text, of: setting) }
        return dashboard
    }

    private func applied(_ values: [SettingName: String], _ snapshot: EngineSnapshot = .busy) -> Dashboard {
        var dashboard = editing(values, snapshot)
        _ = dashboard.update(Sample.key("ctrl-s"))
        for effect in dashboard.update(Sample.key("y")) {
            if case .saveProfile(let change) = effect { _ = dashboard.update(.profileSaved(change)) }
        }
        return dashboard
    }

    private func snapshot(_ seconds: Double, failed: Int = 0, delivered: Int = 10) -> EngineSnapshot {
        var snapshot = EngineSnapshot.busy
        snapshot.time = Sample.in(seconds)
        snapshot.throughput.failed = (0..<300).map { $0 >= 300 - Int(seconds) ? failed : 0 }
        snapshot.throughput.delivered = (0..<300).map { _ in delivered }
        return snapshot
    }

    private let undo = ProfileChange("dev", .rollBack, values: [ProfileChange.Value(.retryBackoff, "2")])

    // MARK: What if

    @Test func `shows values, retries and drain before and after`() {
        let dashboard = editing([.retryBackoff: "1", .maxConcurrency: "2"])
        let text = dashboard.view().text
        #expect(text.contains("What changes if you apply"))
        #expect(text.contains("retry.backoff 2 s → 1 s"))
        #expect(text.contains("retries wait at most 2 4 | 5.2 10.2 20.2 … s"))
        #expect(text.contains("→ 1 2 | 5.2 10.2 20.2 … s"))
        // Four requests at a time become two.
        #expect(text.contains("drain of 4,332 at the present rate 4 s → 8 s"))
    }

    @Test func `asks first, with all that changes`() {
        var dashboard = editing([.baseURL: "http://10.0.0.1"])
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        let text = dashboard.view().text
        #expect(text.contains("Apply to dev?"))
        #expect(text.contains("what waits is sent to the new address"))
        #expect(dashboard.update(Sample.key("n")) == [])
        #expect(dashboard.profiles.editor != nil)
    }

    // MARK: Rolling back

    @Test func `is rolled back when errors rise, and a banner says so until Escape`() {
        var dashboard = applied([.retryBackoff: "1"])
        #expect(dashboard.trial != nil)
        #expect(dashboard.update(.snapshotArrived(snapshot(10, failed: 10))) == [.saveProfile(undo)])
        #expect(dashboard.update(.snapshotArrived(snapshot(11, failed: 10))) == [])
        #expect(dashboard.update(.profileSaved(undo)) == [.listProfiles])
        let text = dashboard.view().text
        #expect(text.contains("The new settings of dev were rolled back: 50 % of what was sent since then failed."))
        #expect(text.contains("the former values of retry.backoff · ESC hides this"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(!dashboard.view().text.contains("rolled back"))
    }

    @Test func `is rolled back when the API is lost with it`() {
        var dashboard = applied([.baseURL: "http://10.0.0.1"])
        var down = snapshot(3)
        down.health.state = .down(step: .connect, reason: "connection refused")
        let effects = dashboard.update(.snapshotArrived(down))
        #expect(
            effects.contains { if case .saveProfile(let change) = $0 { change.purpose == .rollBack } else { false } })
        #expect(dashboard.rolledBack?.reason == "the API is down (connect: connection refused)")
    }

    @Test func `stands when a few fail, or no more than before`() {
        var dashboard = applied([.retryBackoff: "1"])
        #expect(dashboard.update(.snapshotArrived(snapshot(4, failed: 1, delivered: 0))) == [])
        var outage = EngineSnapshot.outage
        outage.throughput.failed = Array(repeating: 5, count: 300)
        outage.throughput.delivered = Array(repeating: 0, count: 300)
        var other = applied([.retryBackoff: "1"], outage)
        outage.time = Sample.in(30)
        #expect(other.update(.snapshotArrived(outage)) == [])
        #expect(other.trial != nil)
    }

    @Test func `stands for good after three minutes`() {
        var dashboard = applied([.retryBackoff: "1"])
        #expect(dashboard.update(.snapshotArrived(snapshot(180))) == [])
        #expect(dashboard.trial == nil)
        #expect(dashboard.update(.snapshotArrived(snapshot(181, failed: 10))) == [])
    }

    @Test func `stands for good after three minutes of silence, and nothing is waited for then`() {
        var dashboard = applied([.retryBackoff: "1"], .idle)
        #expect(dashboard.nextTick.map { $0 <= ApplyTrial.time } == true)
        _ = dashboard.update(.ticked(Sample.in(180)))
        #expect(dashboard.trial == nil)
    }

    @Test func `says so when the former settings could not be written again`() {
        var dashboard = applied([.retryBackoff: "1"])
        _ = dashboard.update(.snapshotArrived(snapshot(10, failed: 10)))
        _ = dashboard.update(.profileNotSaved(undo, Explanation("The disk is full.")))
        #expect(dashboard.toast?.text == "The disk is full.")
        #expect(dashboard.rolledBack == nil)
    }

    @Test func `is not watched where it cannot cause errors`() {
        #expect(applied([.accent: "teal"]).trial == nil)
        #expect(applied([.safety: "confirm"]).trial == nil)
    }

    @Test func `goes back to the settings before the first of several changes`() {
        var dashboard = applied([.retryBackoff: "1"])
        _ = dashboard.update(Sample.key("e"))
        var texts = Sample.texts
        texts.settings[.retryBackoff] = "1"
        _ = dashboard.update(.profileLoaded(texts, asClone: false))
        dashboard.profiles.editor?.set("0.5", of: .retryBackoff)
        dashboard.profiles.editor?.set("50", of: .batchSize)
        _ = dashboard.update(Sample.key("ctrl-s"))
        for effect in dashboard.update(Sample.key("y")) {
            if case .saveProfile(let change) = effect { _ = dashboard.update(.profileSaved(change)) }
        }
        let values = Set(dashboard.trial?.undo.values ?? [])
        #expect(values == [ProfileChange.Value(.retryBackoff, "2"), ProfileChange.Value(.batchSize, nil)])
    }
}
