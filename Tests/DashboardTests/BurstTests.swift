import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A burst` {
    /// Compose with these numbers in the fields of the burst.
    private func dashboard(times: String, rate: String = "", session: Session = Sample.session) -> Dashboard {
        var dashboard = Sample.compose(session: session)
        dashboard.compose.set(times, of: "times")
        dashboard.compose.set(rate, of: "rate")
        return dashboard
    }

    private let order = Burst.Order(number: 1, content: `The Compose screen`.hello, count: 50, rate: 10)

    @Test func `is ordered with its number and pace`() {
        var dashboard = dashboard(times: "50", rate: "10")
        #expect(dashboard.update(Sample.key("ctrl-s")) == [.sendBurst(order)])
    }

    @Test(arguments: [("0", ""), ("x", ""), ("10001", ""), ("2", "0"), ("2", "fast"), ("2", "nan")])
    func `is not ordered with numbers that cannot be`(times: String, rate: String) {
        var dashboard = dashboard(times: times, rate: rate)
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        #expect(dashboard.compose.burst == nil)
        #expect(dashboard.toast != nil)
    }

    @Test func `asks what the profile's safety asks, and tells how many it is about`() {
        var dashboard = dashboard(times: "500", session: Sample.production)
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        #expect(dashboard.view().text.contains("500 logs like this are sent now"))
    }

    @Test func `shows how far it is, and is cancelled by Escape, which then leads back`() {
        var dashboard = dashboard(times: "50", rate: "10")
        _ = dashboard.update(Sample.key("ctrl-s"))
        _ = dashboard.update(.burstProgressed(1, Burst.Progress(accepted: 20, last: Sample.id(20))))
        #expect(dashboard.view().text.contains("20 of 50 in the queue · 10/s · 3 s left  ESC cancels"))
        #expect(dashboard.update(Sample.key("ESC")) == [.cancelBurst])
        #expect(dashboard.screen == .compose)
        let effects = dashboard.update(.burstEnded(1, Burst.Progress(accepted: 21, last: Sample.id(21))))
        #expect(dashboard.toast?.text == "the burst was cancelled: 21 of 50 are in the queue")
        #expect(dashboard.compose.burst == nil)
        #expect(effects.first == .loadDetail(Sample.id(21)))
        #expect(dashboard.compose.lastSent?.id == Sample.id(21))
    }

    @Test func `says why it ended early`() {
        var dashboard = dashboard(times: "50")
        _ = dashboard.update(Sample.key("ctrl-s"))
        let progress = Burst.Progress(accepted: 7, last: Sample.id(7), refusal: Explanation("The queue is full."))
        _ = dashboard.update(.burstEnded(1, progress))
        #expect(dashboard.toast?.text == "The burst ended after 7 of 50: The queue is full.")
    }

    @Test func `lets nothing else be sent and no profile be left meanwhile`() {
        var dashboard = dashboard(times: "50")
        _ = dashboard.update(.profilesListed(Sample.profiles))
        _ = dashboard.update(Sample.key("ctrl-s"))
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        dashboard.screen = .profiles
        _ = dashboard.update(Sample.key("j"))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.toast?.text == "a burst is being sent to dev; end it in Compose first")
    }
}

@Suite struct `The lock of a profile that asks for its name` {
    private func unlocked() -> Dashboard {
        var dashboard = Sample.compose(session: Sample.production)
        _ = dashboard.update(Sample.key("ctrl-s"))
        for character in "shop" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        _ = dashboard.update(Sample.key("ENTER"))
        return dashboard
    }

    @Test func `is open for ten minutes once the name was typed, so that a question is enough`() {
        var dashboard = unlocked()
        #expect(dashboard.view().text.contains("UNLOCKED 10:00"))
        _ = dashboard.update(.ticked(Sample.in(5)))
        #expect(dashboard.view().text.contains("unlocked, relocks in 9:55"))
        _ = dashboard.update(Sample.key("ctrl-s"))
        guard case .confirmSend = dashboard.prompt else {
            Issue.record("a question was expected: \(String(describing: dashboard.prompt))")
            return
        }
    }

    @Test func `shows the time that is left in a small window, too`() {
        var dashboard = unlocked()
        _ = dashboard.update(.inputReceived(.resize(Sample.narrow)))
        #expect(dashboard.view().text.contains("unlocked 10:00"))
    }

    @Test func `stays open for as long as something is sent`() {
        var dashboard = unlocked()
        _ = dashboard.update(.ticked(Sample.in(590)))
        _ = dashboard.update(Sample.key("ctrl-s"))
        _ = dashboard.update(Sample.key("y"))
        _ = dashboard.update(.ticked(Sample.in(1_000)))
        #expect(dashboard.unlock != nil)
    }

    @Test func `closes by itself, and then asks for the name again`() {
        var dashboard = unlocked()
        #expect(dashboard.nextTick.map { $0 <= .seconds(1) } == true)
        _ = dashboard.update(.ticked(Sample.in(600)))
        #expect(dashboard.unlock == nil)
        #expect(dashboard.toast?.text.contains("shop is locked again") == true)
        _ = dashboard.update(Sample.key("ctrl-s"))
        guard case .typeName = dashboard.prompt else {
            Issue.record("the name was to be asked for")
            return
        }
    }

    @Test func `closes at once on :lock, and when another profile is shown`() {
        var dashboard = unlocked()
        _ = dashboard.update(Sample.key("ESC"))
        for character in ":lock" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.unlock == nil)
        var other = unlocked()
        _ = other.update(.profileSwitched(Sample.session))
        #expect(other.unlock == nil)
    }

    @Test func `marks events of production as tests, as logs are marked everywhere`() {
        var dashboard = Sample.compose(session: Sample.production)
        dashboard.compose.kind = .event
        dashboard.compose.set("{\"order\": 1}", of: "payload")
        #expect(
            dashboard.compose.reading.content == .event(Event("baselog.test", payload: ["order": 1, "test": true])))
    }
}
