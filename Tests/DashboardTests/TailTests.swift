import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The Tail screen` {
    /// Logs with these sequence numbers, newest first.
    private func entries(_ range: ClosedRange<UInt64>, state: EntryState = .delivered) -> [StoredEntry] {
        range.reversed().map {
            Sample.entry($0, .log(LogEntry("line \($0)")), state: state, age: 0.5, finished: Sample.ago(0.4))
        }
    }

    private func news(_ effects: [Effect]) -> [TailRequest] {
        effects.compactMap { if case .loadTail(let request) = $0 { request } else { nil } }
    }

    private func press(_ keys: String..., on dashboard: inout Dashboard) -> [Effect] {
        keys.flatMap { dashboard.update(Sample.key($0)) }
    }

    @Test func `asks for nothing while it is not shown`() {
        var dashboard = Sample.dashboard(.idle)
        #expect(dashboard.update(.snapshotArrived(.busy)) == [])
        #expect(news(dashboard.update(Sample.key("3"))).count == 1)
    }

    @Test func `asks once at a time, and again when something has changed meanwhile`() throws {
        var dashboard = Sample.dashboard(.idle)
        let request = try #require(news(dashboard.update(Sample.key("3"))).first)
        #expect(dashboard.update(.snapshotArrived(.busy)) == [])
        _ = dashboard.update(.tailLoaded(request, Sample.lines(entries(1...3))))
        _ = dashboard.update(.ticked(Sample.in(0.1)))
        #expect(dashboard.wantsTicks)
        #expect(news(dashboard.update(.ticked(Sample.in(0.3)))).count == 1)
    }

    @Test func `is right although it saw no event: a page brings new fates`() {
        var dashboard = Sample.tail(entries: entries(1...3, state: .queued))
        #expect(dashboard.tail[0].fate == .queued)
        _ = dashboard.update(.snapshotArrived(.outage))
        let effects = dashboard.update(.ticked(Sample.in(0.3)))
        Sample.answer(effects, &dashboard, entries(1...4))
        #expect(dashboard.tail.lines.count == 4)
        #expect(dashboard.tail.lines.allSatisfy { $0.fate == .delivered(.milliseconds(100)) })
    }

    @Test func `says that a line has left the history, but not of lines that a page did not reach`() throws {
        var dashboard = Sample.tail(entries: entries(1...6, state: .queued))
        let request = TailRequest(query: PageQuery(limit: 100), isNews: true, engine: 0)
        let page = Sample.lines(entries(5...6, state: .queued))
        _ = dashboard.update(.tailLoaded(request, page, isWhole: false))
        #expect(dashboard.tail.lines.allSatisfy { $0.fate == .queued })
        _ = dashboard.update(.tailLoaded(request, page, isWhole: true))
        #expect(dashboard.tail.lines.map(\.fate) == Array(repeating: .forgotten, count: 4) + [.queued, .queued])
    }

    @Test func `says how many lines it missed`() {
        var dashboard = Sample.tail(entries: entries(1...3))
        _ = dashboard.update(.snapshotArrived(.outage))
        Sample.answer(dashboard.update(.ticked(Sample.in(0.3))), &dashboard, entries(14...20))
        #expect(dashboard.tail.missed == 10)
        #expect(dashboard.view().text.contains("10 missed"))
    }

    @Test func `keeps a bounded number of lines, and its place among them`() {
        var dashboard = Sample.tail(entries: entries(1...3))
        _ = press("k", on: &dashboard)
        let lines = (1...12_000).map { number in
            TailLine(time: Sample.now, level: .info, source: "app.log", message: "line \(number)")
        }
        for start in stride(from: 0, to: lines.count, by: 500) {
            _ = dashboard.update(.tailArrived(Array(lines[start..<start + 500])))
            _ = dashboard.view()
        }
        #expect(dashboard.tail.lines.count <= 5_000)
        #expect(dashboard.tail.first + dashboard.tail.lines.count == 12_003)
        #expect(dashboard.tail.shown.count == dashboard.tail.lines.count)
        #expect(dashboard.tail.selected == dashboard.tail.first)
    }

    @Test func `pauses when a person scrolls, says what came, and follows again with G`() {
        var dashboard = Sample.tail()
        _ = press("k", "k", on: &dashboard)
        #expect(!dashboard.tail.isFollowing)
        let selected = dashboard.tail.selected
        _ = dashboard.update(.tailArrived([TailLine(time: Sample.now, level: .info, source: "a", message: "new")]))
        #expect(dashboard.tail.selected == selected)
        #expect(dashboard.view().text.contains("1 new ▼"))
        _ = press("G", on: &dashboard)
        #expect(dashboard.tail.isFollowing)
        #expect(!dashboard.view().text.contains("new ▼"))
    }

    @Test func `shows only lines with the wanted words and without the unwanted ones`() {
        var dashboard = Sample.tail()
        _ = press("f", on: &dashboard)
        _ = dashboard.update(.inputReceived(.paste("GET !checkout", isCut: false)))
        _ = press("ENTER", on: &dashboard)
        #expect(dashboard.tail.shown.isEmpty)
        #expect(dashboard.view().text.contains("All 6 lines are hidden by the filter."))
        _ = press("ESC", on: &dashboard)
        #expect(dashboard.tail.shown.count == 6)
        _ = press("f", on: &dashboard)
        _ = dashboard.update(.inputReceived(.paste("\"GET /cart\"", isCut: false)))
        _ = press("ENTER", on: &dashboard)
        #expect(dashboard.tail.shown.count == 2)
        #expect(dashboard.view().text.contains("4 hidden"))
    }

    @Test func `hides what is not severe enough, but no event`() {
        var dashboard = Sample.tail()
        _ = press("l", "l", on: &dashboard)
        #expect(dashboard.tail.filter.minimumLevel == .warning)
        #expect(dashboard.tail.shown.map { dashboard.tail[$0].level } == [nil, .warning, .error])
    }

    @Test func `finds text, and goes on to the next and previous match`() {
        var dashboard = Sample.tail()
        _ = press("/", on: &dashboard)
        _ = dashboard.update(.inputReceived(.paste("get /CART", isCut: false)))
        _ = press("ENTER", on: &dashboard)
        #expect(dashboard.tail.selected == 5)
        _ = press("N", on: &dashboard)
        #expect(dashboard.tail.selected == 0)
        _ = press("n", on: &dashboard)
        #expect(dashboard.tail.selected == 5)
        _ = press("n", on: &dashboard)
        #expect(dashboard.view().text.contains("no later line has “get /CART”"))
    }

    @Test func `goes from error to error`() {
        var dashboard = Sample.tail()
        _ = press("E", on: &dashboard)
        #expect(dashboard.tail.selected == 4)
        _ = press("E", on: &dashboard)
        #expect(dashboard.view().text.contains("no earlier error"))
    }

    @Test func `jumps to a time, of yesterday where that has not come yet`() throws {
        var dashboard = Sample.tail()
        let command = try ConsoleCommand.parse("time 14:03:21").get()
        #expect(command == .time(try #require(TimeOfDay("14:03:21"))))
        for character in ":time 14:03:21" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        _ = press("ENTER", on: &dashboard)
        #expect(dashboard.tail.selected == 3)
        #expect(TimeOfDay("24:00") == nil)
        #expect(TimeOfDay("14") == nil)
    }

    @Test func `exports what is shown, without escape sequences`() throws {
        var dashboard = Sample.tail(entries: [])
        let line = TailLine(time: Sample.now, level: .error, source: "app", message: "a\u{1B}[31mb")
        _ = dashboard.update(.tailArrived([line]))
        for character in ":export lines.txt" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        guard case .export(let path, let text, let count)? = press("ENTER", on: &dashboard).first else {
            Issue.record("nothing is exported")
            return
        }
        #expect(path == "lines.txt")
        #expect(count == 1)
        #expect(text.hasPrefix("2026-11-24T14:03:22.000  error  app  a"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `opens the entry of a line in Queue`() {
        var dashboard = Sample.tail()
        let effects = press("E", "o", on: &dashboard)
        #expect(dashboard.screen == .queue)
        #expect(dashboard.queue.following == Sample.id(25))
        #expect(!effects.isEmpty)
    }

    @Test func `counts down to a retry that is in sight`() {
        var dashboard = Sample.tail()
        #expect(dashboard.view().text.contains("↻ retry 2 in 4.1 s"))
        #expect(dashboard.nextTick == .milliseconds(100))
        _ = dashboard.update(.ticked(Sample.in(2)))
        #expect(dashboard.view().text.contains("↻ retry 2 in 2.1 s"))
    }

    @Test func `takes answers of another engine for nothing`() throws {
        var dashboard = Sample.dashboard(.idle)
        let request = try #require(news(dashboard.update(Sample.key("3"))).first)
        _ = dashboard.update(.profileSwitched(Sample.production))
        _ = dashboard.update(.tailLoaded(request, Sample.lines(entries(1...3))))
        #expect(dashboard.tail.lines.isEmpty)
    }
}
