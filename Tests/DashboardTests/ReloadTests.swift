import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `Reading the settings again` {
    func type(_ line: String, _ dashboard: inout Dashboard) -> [Effect] {
        _ = dashboard.update(Sample.key(":"))
        for character in line { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        return dashboard.update(Sample.key("ENTER"))
    }

    func reload(_ outcome: SettingsReload.Outcome, session: Session = Sample.session) -> SettingsReload {
        SettingsReload(session: session, outcome: outcome)
    }

    @Test func `is ordered by a command`() {
        var dashboard = Sample.dashboard(.idle)
        #expect(type("reload", &dashboard) == [.reloadSettings])
        _ = dashboard.update(.settingsReloaded(reload(.unchanged), isAsked: true))
        #expect(dashboard.toast?.text == "the settings are unchanged")
    }

    @Test func `says what is in force now, and shows it`() {
        var dashboard = Sample.dashboard(.idle)
        var session = Sample.session
        session.safety = .readOnly
        let effects = dashboard.update(
            .settingsReloaded(reload(.changed(["safety open → read-only"]), session: session), isAsked: false))
        #expect(effects.contains(.listProfiles))
        #expect(dashboard.toast?.text == "new settings: safety open → read-only")
        #expect(dashboard.view().text.contains("READ-ONLY"))
    }

    @Test func `that fails keeps the former ones, and says why until it succeeds`() {
        var dashboard = Sample.dashboard(.idle)
        let wrong = Explanation("profiles.yaml, line 4: batch.size is \"many\".")
        _ = dashboard.update(.settingsReloaded(reload(.failed(wrong)), isAsked: false))
        #expect(dashboard.session == Sample.session)
        #expect(dashboard.toast?.role == .failure)
        _ = dashboard.update(.ticked(Sample.in(60)))
        #expect(dashboard.toast == nil)
        #expect(dashboard.view().text.contains("The settings were not taken: profiles.yaml, line 4"))
        _ = dashboard.update(.settingsReloaded(reload(.unchanged), isAsked: false))
        #expect(!dashboard.view().text.contains("were not taken"))
    }

    @Test func `of a profile that was left is no news`() {
        var dashboard = Sample.dashboard(.idle)
        let late = reload(.failed(Explanation("late")), session: Sample.production)
        #expect(dashboard.update(.settingsReloaded(late, isAsked: false)).isEmpty)
        #expect(dashboard.settingsProblem == nil)
    }
}

@Suite struct `Probing now` {
    @Test func `is a key on every screen, shown where something is closed`() {
        var dashboard = Sample.dashboard(.outage)
        #expect(dashboard.view().text.contains("P tries now"))
        #expect(dashboard.view().text.contains("P probe now"))
        #expect(dashboard.update(Sample.key("P")) == [.perform(.probeNow)])
        let calm = Sample.dashboard(.idle)
        #expect(!calm.view().text.contains("P probe now"))
    }

    @Test func `stands in the panel that says why an entry is still here`() {
        var dashboard = Sample.queue()
        #expect(!dashboard.view().text.contains("P probe"))
        var snapshot = EngineSnapshot.busy
        snapshot.gates = [GateState(kind: .retryAfter, reason: "429 Too Many Requests", nextProbe: Sample.in(30))]
        _ = dashboard.update(.snapshotArrived(snapshot))
        #expect(dashboard.view().text.contains("P probe"))
        dashboard.keymap.rebind(.probe, to: ["ctrl-e"])
        #expect(dashboard.view().text.contains("^E probe"))
    }
}

@Suite struct `Entries in no state` {
    @Test func `are shown in red, in the banner and on the pipeline`() throws {
        var snapshot = EngineSnapshot.idle
        snapshot.counts.accepted += 3
        let frame = Sample.dashboard(snapshot).view()
        #expect(frame.text.contains("✗ 3 entries unaccounted for"))
        #expect(frame.text.contains("residual 3 ✗"))
        let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains("residual 3") })
        let place = try #require(lines[row].firstRange(of: "residual 3"))
        let column = lines[row].distance(from: lines[row].startIndex, to: place.lowerBound)
        #expect(frame[row: row, column: column].role == .failure)
    }
}
