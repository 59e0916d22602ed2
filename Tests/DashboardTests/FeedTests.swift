import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A dashboard that follows something` {
    private func press(_ keys: String..., on dashboard: inout Dashboard) -> [Effect] {
        keys.flatMap { dashboard.update(Sample.key($0)) }
    }

    private func lines(_ range: ClosedRange<Int>) -> [TailLine] {
        range.map { TailLine(time: Sample.now, level: .info, source: "app.log", message: "line \($0)") }
    }

    @Test func `asks for nothing but themes, and for nothing later, while nothing is shipped`() {
        var dashboard = Sample.feed(.shown)
        #expect(dashboard.initialEffects == [.listThemes])
        #expect(dashboard.update(.feedArrived(FeedBatch(lines: lines(1...3)))) == [])
        #expect(dashboard.update(.ticked(Sample.in(1))) == [])
        #expect(press("k", "G", on: &dashboard) == [])
    }

    @Test(arguments: ["1", "2", "5", "7", "c", "p", "P", "o", "]", "TAB"])
    func `stays where it is without an engine, and says why`(key: String) {
        var dashboard = Sample.feed(.shown)
        #expect(press(key, on: &dashboard) == [])
        #expect(dashboard.screen == .tail)
        #expect(dashboard.view().text.contains("--ship ships them"))
    }

    @Test func `offers nothing that needs an engine in help, palette and command line`() {
        var dashboard = Sample.feed(.shown)
        #expect(!dashboard.view().text.contains("Overview"))
        _ = press("?", on: &dashboard)
        _ = dashboard.update(.inputReceived(.resize(Size(columns: 120, rows: 90))))
        let help = dashboard.view().text
        #expect(help.contains("search these lines"))
        for word in ["Overview", "compose", ":flush", ":pause", ":profile", "in Queue"] {
            #expect(!help.contains(word), "\(word)")
        }
        _ = press("ESC", "ctrl-p", on: &dashboard)
        #expect(!dashboard.view().text.contains("retry"))
        _ = press("ESC", on: &dashboard)
        for character in ":flush" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        #expect(press("ENTER", on: &dashboard) == [])
    }

    @Test func `has every screen but the profiles where it ships`() {
        var dashboard = Sample.feed(.shipped)
        let text = dashboard.view().text
        #expect(text.contains("▌3 Tail▐"))
        #expect(!text.contains("7 Profiles"))
        _ = press("]", "]", "]", on: &dashboard)
        #expect(dashboard.screen == .compose)
        dashboard = Sample.feed(.shipped)
        _ = press("[", "[", "[", on: &dashboard)
        #expect(dashboard.screen == .compose)
    }

    @Test func `asks what became of the open lines in sight, one question at a time`() {
        var dashboard = Sample.feed(.shipped)
        let ids = (1...3).map { Sample.id(UInt64($0)) }
        let entries = ids.map { TailLine(LogEntry("x"), id: $0, readAt: Sample.now, file: "/var/log/app.log") }
        #expect(dashboard.update(.feedArrived(FeedBatch(lines: entries))) == [.loadFates(ids, engine: 0)])
        #expect(dashboard.update(.snapshotArrived(.busy)) == [])
        let done = Sample.entry(2, state: .delivered, age: 1, finished: Sample.ago(0.9))
        _ = dashboard.update(
            .fatesLoaded(
                engine: 0,
                [LineFate(ids[0], Sample.entry(1, state: .inFlight)), LineFate(ids[1], done), LineFate(ids[2], nil)]))
        #expect(dashboard.tail.lines.map(\.fate) == [.inFlight, .delivered(.milliseconds(100)), .delivered(nil)])
        #expect(dashboard.update(.ticked(Sample.in(0.3))) == [.loadFates([ids[0]], engine: 0)])
        _ = dashboard.update(.fatesLoaded(engine: 0, [LineFate(ids[0], nil)]))
        _ = dashboard.update(.snapshotArrived(.idle))
        #expect(dashboard.update(.ticked(Sample.in(0.9))) == [])
    }

    @Test func `keeps more lines than the queue's tail, and says when its history is cut`() {
        var dashboard = Sample.feed(.shown)
        for start in stride(from: 1, through: 19_001, by: 1_000) {
            _ = dashboard.update(.feedArrived(FeedBatch(lines: lines(start...start + 999))))
        }
        #expect(dashboard.tail.lines.count == 20_000)
        #expect(!dashboard.view().text.contains("history cut"))
        _ = dashboard.update(.feedArrived(FeedBatch(lines: lines(20_001...20_001))))
        #expect(dashboard.tail.lines.count == 19_000)
        #expect(dashboard.view().text.contains("history cut: 1,001 older"))
    }

    @Test func `says what was lost, left out and skipped, and what it waits for`() {
        var dashboard = Sample.feed(.shown)
        #expect(dashboard.view().text.contains("0 lost"))
        _ = dashboard.update(.feedArrived(FeedBatch(lines: lines(1...2), leftOut: 12, losses: 1, lostBytes: 2_048)))
        let text = dashboard.view().text
        #expect(text.contains("2 KiB lost"))
        #expect(text.contains("12 left out"))
        let waiting = TailFeed.Standing.waiting(Explanation("The queue is full."))
        _ = dashboard.update(.feedArrived(FeedBatch(standing: waiting)))
        #expect(dashboard.view().text.contains("waiting"))
        #expect(dashboard.view().text.contains("The queue is full."))
        _ = dashboard.update(.feedArrived(FeedBatch(standing: .ended)))
        #expect(dashboard.view().text.contains("ended"))
    }

    @Test func `tells the rate of arrival, and lets it fall when nothing comes`() {
        var dashboard = Sample.feed(.shown)
        _ = dashboard.update(.feedArrived(FeedBatch(lines: lines(1...500))))
        _ = dashboard.update(.ticked(Sample.in(1)))
        #expect(dashboard.view().text.contains("100/s"))
        #expect(dashboard.nextTick == .seconds(1))
        _ = dashboard.update(.ticked(Sample.in(8)))
        #expect(dashboard.view().text.contains("0/s"))
        #expect(dashboard.nextTick == .seconds(5))
        _ = dashboard.update(.ticked(Sample.in(400)))
        #expect(dashboard.nextTick ?? .zero > .seconds(5))
    }

    @Test func `counts lines by the time they tell in the histogram`() {
        var history = LineHistory()
        history.add(3, at: Sample.ago(10), newest: Sample.now)
        history.add(2, at: Sample.now)
        history.add(7, at: Sample.ago(4_000), newest: Sample.now)
        let values = history.values(at: Sample.in(2))
        #expect(values.count == LineHistory.seconds)
        #expect(values.reduce(0, +) == 5)
        #expect(values[297] == 2)
        #expect(values[287] == 3)
    }
}

@Suite struct `An inbox with a feed` {
    private func batch(_ count: Int) -> FeedBatch {
        FeedBatch(lines: (0..<count).map { TailLine(time: Sample.now, level: .info, source: "a", message: "\($0)") })
    }

    @Test func `hands all that was read over as one batch`() {
        let inbox = Inbox()
        inbox.send(.feedArrived(batch(2)))
        inbox.send(.ticked(Sample.now))
        inbox.send(.feedArrived(batch(3)))
        let messages = inbox.takeAll()
        #expect(messages.count == 2)
        guard case .feedArrived(let taken)? = messages.last else {
            Issue.record("no batch")
            return
        }
        #expect(taken.lines.map(\.message) == ["0", "1", "0", "1", "2"])
        #expect(inbox.takeAll().isEmpty)
    }

    @Test func `keeps a bounded number of lines for a loop that is stuck, and counts the others`() {
        let inbox = Inbox()
        for _ in 0..<50 { inbox.send(.feedArrived(batch(1_000))) }
        guard case .feedArrived(let taken)? = inbox.takeAll().first else {
            Issue.record("no batch")
            return
        }
        #expect(taken.lines.count <= 20_000)
        #expect(taken.lines.count + taken.skipped == 50_000)
        #expect(taken.lines.last?.message == "999")
    }
}
