import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The dashboard` {
    private func type(_ line: String, _ dashboard: inout Dashboard) -> [Effect] {
        _ = dashboard.update(Sample.key(":"))
        for character in line { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        return dashboard.update(Sample.key("ENTER"))
    }

    @Test func `changes screens by digit and by bracket`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(Sample.key("7"))
        #expect(dashboard.screen == .profiles)
        _ = dashboard.update(Sample.key("]"))
        #expect(dashboard.screen == .overview)
        _ = dashboard.update(Sample.key("["))
        #expect(dashboard.screen == .profiles)
    }

    @Test func `ends with q, never with Escape`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(dashboard.update(Sample.key("ESC")) == [])
        #expect(dashboard.update(Sample.key("q")) == [.quit])
    }

    @Test func `takes Escape and a key right behind it as two keys`() {
        var dashboard = Sample.compose()
        #expect(dashboard.update(Sample.key("alt-q")) == [.quit])
        #expect(dashboard.screen == .overview)
    }

    @Test func `ends with ctrl-c from everywhere`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("F1"))
        #expect(dashboard.update(Sample.key("ctrl-c")) == [.quit])
    }

    @Test func `freezes the picture with Space`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(Sample.key("SPACE"))
        var snapshot = EngineSnapshot.busy
        snapshot.counts.queued = 77
        _ = dashboard.update(.snapshotArrived(snapshot))
        _ = dashboard.update(.ticked(Sample.in(12)))
        #expect(dashboard.view().text.contains("at 14:03:22, 12 s ago"))
        #expect(dashboard.view().text.contains("4,312"))
        _ = dashboard.update(Sample.key("SPACE"))
        #expect(dashboard.view().text.contains(" 77 "))
    }

    @Test func `says how old the picture is when work is pending and no news come`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.ticked(Sample.in(5)))
        #expect(dashboard.view().text.contains("as of 5 s ago"))
    }

    @Test func `shows a residual in red`() {
        var snapshot = EngineSnapshot.idle
        snapshot.counts.accepted = 3
        let frame = Sample.dashboard(snapshot).view()
        #expect(frame.text.contains("residual 3 ✗"))
        #expect(frame.text.contains("3 entries unaccounted for"))
    }

    @Test func `needs no wake-up for the clock while nothing happens`() {
        var dashboard = Sample.dashboard(.idle)
        #expect(dashboard.view().text.contains("14:03:22"))
        _ = dashboard.update(.ticked(Sample.in(3)))
        #expect(!dashboard.view().text.contains("14:03:2"))
        // Until the minute is over.
        #expect(dashboard.nextTick == .seconds(35))
    }

    @Test func `runs commands`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(type("pause", &dashboard) == [.perform(.pause)])
        #expect(type("resume", &dashboard) == [.perform(.resume)])
        #expect(type("probe", &dashboard) == [.perform(.probeNow)])
        #expect(type("flush", &dashboard) == [.perform(.flush)])
        #expect(type("theme paper", &dashboard) == [.changeTheme("paper")])
        #expect(type("fault 503", &dashboard) == [.injectFault(FaultOrder(.status(503)))])
        #expect(type("screen profiles", &dashboard) == [.listProfiles])
        #expect(dashboard.screen == .profiles)
        #expect(type("quit", &dashboard) == [.quit])
    }

    @Test func `says what a command lacks`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(type("screen", &dashboard) == [])
        #expect(dashboard.toast?.text == ":screen needs a NAME.")
        #expect(type("dance", &dashboard) == [])
        #expect(dashboard.toast?.text == "There is no command dance; Tab shows what there is.")
    }

    @Test func `injects faults only into its own API`() {
        var dashboard = Sample.dashboard(.production, session: Sample.production)
        #expect(type("fault reset", &dashboard) == [])
        #expect(dashboard.toast?.text.hasPrefix("Faults are only for the API inside this program") == true)
    }

    @Test func `completes commands and remembers them`() {
        var dashboard = Sample.dashboard(.busy)
        for name in [":", "s", "c", "TAB", "q", "u", "TAB"] { _ = dashboard.update(Sample.key(name)) }
        #expect(dashboard.console?.field.text == "screen queue")
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.screen == .queue)
        _ = dashboard.update(Sample.key(":"))
        _ = dashboard.update(Sample.key("UP"))
        #expect(dashboard.console?.field.text == "screen queue")
        _ = dashboard.update(Sample.key("DOWN"))
        #expect(dashboard.console?.field.text == "")
    }

    @Test func `shows the keys of the screen, remapped ones included`() {
        var dashboard = Sample.queue()
        dashboard.keymap.rebind(.retry, to: ["ctrl-r"])
        _ = dashboard.update(Sample.key("?"))
        #expect(dashboard.view().text.contains("ctrl-r            retry now: the marked entries or this one"))
        _ = dashboard.update(Sample.key("?"))
        #expect(dashboard.help == nil)
        #expect(dashboard.view().text.contains("^R retry"))
    }

    @Test func `takes a lesson away once it was followed`() {
        var dashboard = Dashboard(session: Sample.session, size: Sample.wide, now: Sample.now, isFirstRun: true)
        #expect(dashboard.view().text.contains("first steps  2 queue · 3 tail · c compose · f fault · ? keys"))
        _ = dashboard.update(Sample.key("2"))
        #expect(dashboard.view().text.contains("first steps  3 tail · c compose · ? keys"))
        for name in ["3", "c", "ESC", "1", "f", "ESC", "?", "ESC"] { _ = dashboard.update(Sample.key(name)) }
        #expect(dashboard.coach == nil)
    }

    @Test func `tells at the end what was sent and what waits`() {
        var dashboard = Sample.dashboard(.idle)
        dashboard.tally.sentByHand = 2
        let counts = EntryCounts(accepted: 1_216, scheduled: 12, delivered: 1_204)
        #expect(
            dashboard.farewell(counts: counts, settingsFolder: "/home/x/.config/baselog")
                == "dev: 1,204 delivered (2 by hand), 12 entries still queued. Settings are in /home/x/.config/baselog")
    }
}

@Suite struct `Switching profiles` {
    @Test func `happens at once for development`() {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key("j"))
        #expect(dashboard.update(Sample.key("ENTER")) == [.switchProfile("staging")])
        _ = dashboard.update(.switchProgressed(profile: "staging", step: "2 requests in flight"))
        #expect(dashboard.view().text.contains("staging: 2 requests in flight"))
    }

    @Test func `asks before it goes to production`() {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(Sample.key("j"))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.view().text.contains("Switch to shop?"))
        #expect(dashboard.update(Sample.key("y")) == [.switchProfile("shop")])
    }

    @Test func `is cancelled with Escape`() {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.update(Sample.key("ESC")) == [.cancelSwitch])
        _ = dashboard.update(.switchFailed(profile: "staging", Explanation("The switch was cancelled.")))
        #expect(dashboard.profiles.switching == nil)
        #expect(dashboard.session == Sample.session)
    }

    @Test func `forgets the entries of the profile before`() {
        var dashboard = Sample.queue()
        _ = dashboard.update(.profileSwitched(Sample.production))
        #expect(dashboard.queue.list.rows.isEmpty)
        #expect(dashboard.queue.detail == nil)
        #expect(dashboard.snapshot == nil)
        #expect(dashboard.view().text.contains("PROD"))
    }

    @Test func `can be ordered by command`() {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key(":"))
        for character in "profile nope" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.toast?.text == "There is no profile nope. Known are: dev, staging, shop, local.")
    }

    @Test func `tests a connection step by step`() {
        var dashboard = Sample.profiles()
        #expect(dashboard.update(Sample.key("t")) == [.testConnection(profile: "dev")])
        let steps = [
            ProbeStep(step: .connect, succeeded: true, detail: "127.0.0.1:8787", duration: .milliseconds(1)),
            ProbeStep(step: .key, succeeded: false, detail: "403 Invalid API Key", duration: .milliseconds(14)),
        ]
        _ = dashboard.update(.connectionTested(profile: "dev", steps))
        #expect(dashboard.view().text.contains("key      ✗ 403 Invalid API Key"))
    }
}
