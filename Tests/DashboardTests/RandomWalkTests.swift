import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTestSupport
import Testing

@Suite struct `A person hammering on the keys` {
    private static let names = [
        "TAB", "shift-TAB", "ENTER", "ESC", "SPACE", "BACKSPACE", "DEL", "UP", "DOWN", "LEFT", "RIGHT", "HOME", "END",
        "PGUP", "PGDN", "F1", "F2", "ctrl-d", "ctrl-u", "ctrl-f", "ctrl-b", "ctrl-s", "ctrl-n", "ctrl-g", "ctrl-w",
        "ctrl-l", "alt-b", "1", "2", "3", "4", "5", "6", "7", "[", "]", "c", "p", "f", "g", "G", "j", "k", "R", "X",
        "E", "u", "w", "s", "L", "t", "l", "h", "e", "m", "M", "N", "o", "/", ":", "?", "y", "n", "a", "{", "z",
        "ctrl-p", "ctrl-o", "ctrl-y", "\"", "é", "漢",
    ]

    /// 100,000 keys, clicks and news in all.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `never brings the dashboard down, nor to where it does not listen any more`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let snapshots: [EngineSnapshot] = [.idle, .busy, .outage, .parked, .production]
        let sessions = [Sample.session, Sample.production]
        var dashboard = Sample.profiles()
        var time = Sample.now
        for step in 0..<25_000 {
            let message: Message
            switch random.below(40) {
            case 0:
                message = .inputReceived(
                    .resize(
                        Size(
                            columns: random.below(3) == 0 ? random.below(30) : random.below(210), rows: random.below(64)
                        )))
            case 1: message = .snapshotArrived(random.pick(snapshots))
            case 2:
                message = .inputReceived(.paste(random.pick(["{\"a\":1}", "x\u{1B}[31m\ny", "😀👩‍👩‍👧", ""]), isCut: false))
            case 3: message = .profileSwitched(random.pick(sessions))
            case 4: message = .entryAccepted(Sample.id(UInt64(random.below(9))), Sample.log)
            case 5: message = .commandPerformed(.drop([Sample.id(3)]), CommandResult(changed: [Sample.id(3)]))
            case 7, 8:
                let kinds: [MouseEvent.Kind] = [.press, .press, .release, .drag, .wheelUp, .wheelDown]
                message = .inputReceived(
                    .mouse(
                        MouseEvent(
                            random.pick(kinds), button: .left,
                            at: Point(column: random.below(210), row: random.below(64)))))
            case 9: message = .inputReceived(.focus(random.below(2) == 0))
            case 10: message = .tailArrived(Sample.lines(Sample.streamEntries))
            case 6: message = .switchFailed(profile: "staging", Explanation("The switch was cancelled."))
            default: message = Sample.key(random.pick(Self.names))
            }
            time = time + .milliseconds(Int64(random.below(400)))
            // Each tick asks for what is stale; all steps together would mostly be answers to that.
            if step % 3 == 0 { Sample.answer(dashboard.update(.ticked(time)), &dashboard, Sample.entries) }
            Sample.answer(dashboard.update(message), &dashboard, Sample.entries)
            // A picture after each step would take most of the time of the test.
            if step % 211 == 0, dashboard.view().size != dashboard.size { Issue.record("no picture at step \(step)") }
            if dashboard.isEnding { dashboard.isEnding = false }
            if step % 1_000 == 999 { expectToBeHeard(&dashboard) }
        }
    }

    @Test(arguments: [TailFeed.Kind.shown, .shipped, .remote])
    func `never brings a full-screen tail down`(kind: TailFeed.Kind) {
        var random = SeededNumbers(seed: 7)
        var dashboard = Sample.followed(kind)
        var time = Sample.now
        for step in 0..<3_000 {
            let message: Message
            switch random.below(20) {
            case 0:
                let size = Size(columns: random.below(210), rows: random.below(64))
                message = .inputReceived(.resize(size))
            case 1:
                var line = random.pick(Sample.fileLines)
                line.id = kind == .shipped ? Sample.id(UInt64(random.below(500))) : nil
                let lines = Array(repeating: line, count: random.below(2_000))
                message = .feedArrived(FeedBatch(lines: lines, leftOut: random.below(2), losses: random.below(2)))
            case 2:
                message = .feedArrived(
                    FeedBatch(standing: random.pick([.ended, .following, .waiting(Explanation("x"))])))
            case 3: message = .fatesLoaded(engine: 0, [LineFate(Sample.id(UInt64(random.below(500))), nil)])
            case 4: message = .snapshotArrived(random.pick([.idle, .busy, .outage]))
            default: message = Sample.key(random.pick(Self.names))
            }
            time = time + .milliseconds(Int64(random.below(900)))
            _ = dashboard.update(.ticked(time))
            // Without an engine there is nothing that could tell of one.
            if case .snapshotArrived = message, kind != .shipped { continue }
            let effects = dashboard.update(message)
            if kind == .shipped { Sample.answer(effects, &dashboard, Sample.entries) }
            #expect(dashboard.screens.contains(dashboard.screen))
            if step % 15 == 0 { #expect(dashboard.view().size == dashboard.size) }
            dashboard.isEnding = false
        }
    }

    /// Wherever a person got to, Escape leads back to the tabs.
    private func expectToBeHeard(_ dashboard: inout Dashboard) {
        _ = dashboard.update(.switchFailed(profile: dashboard.profiles.switching?.profile ?? "", Explanation("")))
        for _ in 0..<12 { Sample.answer(dashboard.update(Sample.key("ESC")), &dashboard, Sample.entries) }
        dashboard.isEnding = false
        #expect(dashboard.help == nil && dashboard.prompt == nil && dashboard.console == nil)
        #expect(dashboard.palette == nil && dashboard.faultPanel == nil && !dashboard.panes.isZoomed)
        #expect(dashboard.screen != .compose)
        Sample.answer(dashboard.update(Sample.key("1")), &dashboard, Sample.entries)
        #expect(dashboard.screen == .overview)
    }

    @Test func `can always be heard: Escape leads back to the tabs`() {
        var random = SeededNumbers(seed: 99)
        var dashboard = Sample.profiles()
        for _ in 0..<200 {
            for _ in 0..<20 {
                Sample.answer(dashboard.update(Sample.key(random.pick(Self.names))), &dashboard, Sample.entries)
            }
            expectToBeHeard(&dashboard)
        }
    }

    @Test(arguments: ScreenName.allCases)
    func `may shrink the window to a single cell and draw it back, on every screen`(screen: ScreenName) {
        var random = SeededNumbers(seed: UInt64(screen.rawValue) + 7)
        var dashboard = Sample.profiles()
        Sample.answer(dashboard.update(Sample.key("\(screen.rawValue + 1)")), &dashboard, Sample.entries)
        let descent = (0...24).map { Size(columns: 121 - 5 * $0, rows: max(1, 37 - $0 * 3 / 2)) }
        let storm = (0..<40).map { _ in Size(columns: 1 + random.below(130), rows: 1 + random.below(40)) }
        for size in descent + storm + [Size(columns: 1, rows: 1), Size(columns: 0, rows: 0), Sample.wide] {
            Sample.answer(dashboard.update(.inputReceived(.resize(size))), &dashboard, Sample.entries)
            #expect(dashboard.view().size == size)
        }
        #expect(dashboard.view().text.contains(screen.title))
    }

    @Test func `sees something at every size`() {
        for columns in stride(from: 1, through: 43, by: 3) {
            for rows in stride(from: 1, through: 19, by: 2) {
                let size = Size(columns: columns, rows: rows)
                for dashboard in [
                    Sample.dashboard(.outage, size: size), Sample.queue(size: size), Sample.compose(size: size),
                    Sample.tail(size: size), Sample.errors(size: size), Sample.requests(size: size),
                ] {
                    #expect(dashboard.view().text.contains { !$0.isWhitespace })
                }
            }
        }
    }
}
