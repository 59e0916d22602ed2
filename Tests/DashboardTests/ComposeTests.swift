import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The Compose screen` {
    static let hello = EntryContent.log(LogEntry("test log from baselog", tags: ["test"]))

    private func session(_ safety: Safety) -> Session {
        Session(profile: "shop", environment: .production, safety: safety, baseURL: Sample.baseURL)
    }

    private func type(_ text: String, _ dashboard: inout Dashboard) -> [Effect] {
        text.reduce(into: []) { effects, character in
            effects += dashboard.update(.inputReceived(.key(Key(.character(character)))))
        }
    }

    @Test func `sends a ready-made test log with c and Enter`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(dashboard.update(Sample.key("c")) == [.preview(Self.hello)])
        #expect(dashboard.update(Sample.key("ENTER")) == [.accept(Self.hello)])
    }

    @Test func `types letters that are keys elsewhere into the message`() {
        var dashboard = Sample.compose()
        _ = type("q2?:", &dashboard)
        #expect(dashboard.screen == .compose)
        #expect(dashboard.help == nil)
        #expect(dashboard.compose.form.value(of: "message") == "test log from baselogq2?:")
    }

    @Test func `goes back with Escape and keeps the draft`() {
        var dashboard = Sample.compose()
        _ = type("!", &dashboard)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.screen == .overview)
        _ = dashboard.update(Sample.key("c"))
        #expect(dashboard.compose.form.value(of: "message") == "test log from baselog!")
    }

    @Test func `asks before a draft is lost`() {
        var dashboard = Sample.compose()
        _ = type("!", &dashboard)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.update(Sample.key("q")) == [])
        #expect(dashboard.prompt == .confirmQuit)
        #expect(dashboard.update(Sample.key("y")) == [.quit])
    }

    @Test func `names the field and its limit when a value is too long`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(.inputReceived(.paste(String(repeating: "x", count: 300), isCut: false)))
        #expect(dashboard.view().text.contains("category has 300 characters; at most 255 are allowed."))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.compose.form.focusedID == "category")
    }

    @Test func `says where metadata is not JSON`() {
        var dashboard = Sample.compose()
        for _ in 0..<6 { _ = dashboard.update(Sample.key("TAB")) }
        #expect(dashboard.compose.form.focusedID == "metadata")
        _ = type("{\"a\":", &dashboard)
        #expect(dashboard.compose.reading.problems["metadata"]?.hasPrefix("metadata is not JSON") == true)
        _ = type("1}", &dashboard)
        #expect(dashboard.compose.reading.problems == [:])
    }

    @Test func `marks every new log as a test`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        #expect(dashboard.compose.form.focusedID == "tags")
        _ = dashboard.update(Sample.key("ctrl-u"))
        _ = type("shop", &dashboard)
        #expect(
            dashboard.update(Sample.key("ENTER")) == [
                .accept(.log(LogEntry("test log from baselog", tags: ["shop", "test"])))
            ])
    }

    @Test func `asks for one preview at a time and then for the newest`() {
        var dashboard = Sample.compose()
        #expect(type("ab", &dashboard).count == 1)
        guard let awaited = dashboard.compose.awaitedPreview else {
            Issue.record("no preview was asked for")
            return
        }
        let next = dashboard.update(.previewed(awaited, Sample.preview))
        #expect(next == [.preview(.log(LogEntry("test log from baselogab", tags: ["test"])))])
    }

    @Test func `composes events with a payload of several lines`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("shift-TAB"))
        _ = dashboard.update(Sample.key("shift-TAB"))
        _ = dashboard.update(Sample.key("RIGHT"))
        #expect(dashboard.compose.kind == .event)
        _ = dashboard.update(Sample.key("TAB"))
        #expect(dashboard.compose.form.focusedID == "type")
        #expect(
            dashboard.update(Sample.key("ENTER")) == [.accept(.event(Event("baselog.test", payload: ["test": true])))])
    }

    @Test func `asks before it sends where the profile wants that`() {
        var dashboard = Sample.compose(session: session(.confirm))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.view().text.contains("Send to shop?"))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.update(Sample.key("y")) == [.accept(Self.hello)])
    }

    @Test func `sends to production only after its name was typed`() {
        var dashboard = Sample.compose(session: session(.typeTheName))
        _ = dashboard.update(Sample.key("ENTER"))
        _ = type("shoq", &dashboard)
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        _ = dashboard.update(Sample.key("BACKSPACE"))
        _ = type("p", &dashboard)
        #expect(dashboard.update(Sample.key("ENTER")) == [.accept(Self.hello)])
    }

    @Test func `sends nothing to a read-only profile`() {
        var dashboard = Sample.compose(session: session(.readOnly))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.toast?.text.contains("read-only: nothing is sent by hand") == true)
    }

    @Test func `follows what was sent from composing to delivery`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-s"))
        let id = Sample.id(99)
        func event(_ number: UInt64, _ seconds: Double, _ fact: EngineEvent.Fact) -> EngineEvent {
            EngineEvent(number: number, time: Sample.in(seconds), fact: fact)
        }
        // News may be faster than the answer.
        _ = dashboard.update(.eventsArrived([event(1, 0.0003, .accepted([id])), event(2, 0.0024, .leased([id]))]))
        _ = dashboard.update(.entryAccepted(id, Self.hello))
        let attempt = Attempt(number: 1, started: Sample.in(0.0025), status: 201)
        _ = dashboard.update(.eventsArrived([event(3, 0.0122, .delivered(id, attempt))]))
        #expect(dashboard.compose.lastSent?.state == .delivered)
        #expect(
            dashboard.view().text.contains("composed ─ committed +0.3 ─ leased +2.1 ─ 201 +9.8 ms  = 12 ms"))
    }

    @Test(arguments: [Sample.wide, Sample.compact, Sample.narrow])
    func `shows how it stands even after many attempts`(size: Size) {
        var dashboard = Sample.sent(size: size)
        let content = dashboard.compose.reading.content
        _ = dashboard.update(Sample.key("ctrl-s"))
        _ = dashboard.update(.entryAccepted(Sample.id(98), content))
        for number in 1...6 {
            let time = Double(number)
            let attempt = Attempt(number: number, started: Sample.in(time), status: 503, failure: .server)
            _ = dashboard.update(
                .eventsArrived([
                    EngineEvent(number: UInt64(2 * number), time: Sample.in(time), fact: .leased([Sample.id(98)])),
                    EngineEvent(
                        number: UInt64(2 * number + 1), time: Sample.in(time + 0.1),
                        fact: .failed(Sample.id(98), attempt, next: Sample.in(9))),
                ]))
        }
        dashboard.toast = nil
        let text = dashboard.view().text
        #expect(text.contains(size == Sample.narrow ? "503" : "503 +100 ms  ↻ retry in 9.0 s"))
    }

    @Test func `opens what was sent in Queue, wherever it is`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-s"))
        _ = dashboard.update(.entryAccepted(Sample.id(99), Self.hello))
        let effects = dashboard.update(Sample.key("ctrl-g"))
        #expect(dashboard.screen == .queue)
        guard case .loadPage(let request) = effects.first else {
            Issue.record("no page was asked for: \(effects)")
            return
        }
        // A thousand entries have come since: it is not on the first page.
        let sought = dashboard.update(.pageLoaded(request, EntryPage(entries: Sample.entries, next: 1)))
        #expect(sought == [.loadDetail(Sample.id(99))])
        let entry = Sample.entry(99, Self.hello, state: .scheduled)
        let opened = dashboard.update(.detailLoaded(EntryDetail(id: Sample.id(99), entry: entry)))
        guard case .loadPage(let second) = opened.first else {
            Issue.record("the list was not opened at the entry: \(opened)")
            return
        }
        #expect(second.query.after == 100)
        _ = dashboard.update(.pageLoaded(second, EntryPage(entries: [entry] + Sample.entries)))
        #expect(dashboard.queue.list.selected?.id == Sample.id(99))
        #expect(dashboard.view().text.contains("following 000033"))
    }

    @Test func `shows Queue with the entry once Enter has sent it`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ENTER"))
        let effects = dashboard.update(.entryAccepted(Sample.id(99), Self.hello))
        #expect(dashboard.screen == .queue)
        #expect(dashboard.queue.following == Sample.id(99))
        #expect(effects.contains { if case .loadPage = $0 { true } else { false } })
    }

    @Test func `says why an entry was refused`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-s"))
        _ = dashboard.update(.entryRefused(Self.hello, Explanation("The queue is full.", hint: "Wait.")))
        #expect(dashboard.view().text.contains("✗ The queue is full."))
    }
}
