import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

/// The place of a text on the screen.
private func place(of text: String, in dashboard: Dashboard) throws -> Point {
    for (row, line) in dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        guard let range = line.firstRange(of: text) else { continue }
        return Point(column: TextWidth.of(line[..<range.lowerBound]), row: row)
    }
    throw Missing(text: text)
}

private struct Missing: Error {
    let text: String
}

private func click(_ text: String, _ dashboard: inout Dashboard) throws -> [Effect] {
    let point = try place(of: text, in: dashboard)
    return dashboard.update(.inputReceived(.mouse(MouseEvent(.press, button: .left, at: point))))
}

private func type(_ text: String, _ dashboard: inout Dashboard) -> [Effect] {
    text.flatMap { dashboard.update(.inputReceived(.key(Key(.character($0))))) }
}

@Suite struct `The mouse` {
    @Test(arguments: [Sample.wide, Sample.compact])
    func `changes screens by a click on a tab`(size: Size) throws {
        var dashboard = Sample.dashboard(.busy, size: size)
        _ = try click("Queue", &dashboard)
        #expect(dashboard.screen == .queue)
    }

    @Test func `selects a row, opens it with the second click, and scrolls with the wheel`() throws {
        var dashboard = Sample.queue()
        let rows = dashboard.queue.list.rows
        let wanted = try #require(rows.dropFirst(2).first)
        _ = try click(wanted.id.short, &dashboard)
        #expect(dashboard.queue.list.selected?.id == wanted.id)
        _ = try click(wanted.id.short, &dashboard)
        #expect(dashboard.queue.isZoomed)
        _ = dashboard.update(Sample.key("ESC"))
        let point = Point(column: 5, row: 6)
        for _ in 0..<3 { _ = dashboard.update(.inputReceived(.mouse(MouseEvent(.wheelDown, at: point)))) }
        #expect(dashboard.view().size == dashboard.size)
    }

    @Test func `presses the key of a hint`() throws {
        var dashboard = Sample.dashboard(.busy)
        _ = try click("? help", &dashboard)
        #expect(dashboard.help != nil)
    }

    @Test func `answers a question by its buttons`() throws {
        var dashboard = Sample.compose()
        _ = type("x", &dashboard)
        _ = dashboard.update(Sample.key("ESC"))
        _ = dashboard.update(Sample.key("q"))
        #expect(dashboard.prompt == .confirmQuit)
        #expect(try click(" n stay ", &dashboard) == [])
        #expect(dashboard.prompt == nil)
    }

    @Test func `puts the cursor into a field of the form`() throws {
        var dashboard = Sample.compose()
        _ = try click("Category", &dashboard)
        _ = type("abc", &dashboard)
        #expect(dashboard.compose.form.value(of: "category").hasSuffix("abc"))
    }

    @Test func `is switched by F2 and by command, and says that shift selects text`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(dashboard.update(Sample.key("F2")) == [.setMouse(true)])
        _ = dashboard.update(.mouseChanged(true))
        #expect(dashboard.view().text.contains("mouse on; shift and drag selects text"))
        #expect(dashboard.update(Sample.key("F2")) == [.setMouse(false)])
        #expect(type(":mouse on", &dashboard) + dashboard.update(Sample.key("ENTER")) == [.setMouse(true)])
    }
}

@Suite struct `The palette` {
    private func opened(_ text: String, on screen: ScreenName = .overview) -> Dashboard {
        var dashboard = Sample.dashboard(.busy, screen: screen)
        _ = dashboard.update(Sample.key("ctrl-p"))
        _ = type(text, &dashboard)
        return dashboard
    }

    @Test func `lists actions with the keys they really have`() {
        var dashboard = Sample.dashboard(.busy)
        dashboard.keymap.rebind(.composeEntry, to: ["F9"])
        _ = dashboard.update(Sample.key("ctrl-p"))
        _ = type("compose", &dashboard)
        let lines = dashboard.view().text.split(separator: "\n")
        #expect(lines.contains { $0.contains("compose a log or an event") && $0.contains("F9") })
    }

    @Test func `finds by scattered letters and runs with Enter`() {
        var dashboard = opened("mouof")
        #expect(dashboard.view().text.contains("mouse on or off"))
        #expect(dashboard.update(Sample.key("ENTER")) == [.setMouse(true)])
        #expect(dashboard.palette == nil)
    }

    @Test func `runs commands, and begins those that need a word`() {
        var dashboard = opened(":pause")
        #expect(dashboard.update(Sample.key("ENTER")) == [.perform(.pause)])
        dashboard = opened("change the colours")
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.console?.field.text == "theme ")
    }

    @Test func `goes to the screen first where nobody sees yet what would be dropped`() {
        var dashboard = opened("drop the marked")
        let effects = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.screen == .queue)
        #expect(!effects.contains { if case .perform = $0 { true } else { false } })
        #expect(dashboard.view().text.contains("X does it here"))
    }

    @Test func `closes with Escape and says when nothing fits`() {
        var dashboard = opened("qqqqqq")
        #expect(dashboard.view().text.contains("Nothing is called like that."))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        _ = dashboard.update(Sample.key("ctrl-p"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.palette == nil && dashboard.screen == .overview)
    }

    @Test func `opens above a form, too`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-p"))
        #expect(dashboard.palette != nil)
    }
}

@Suite struct `Panels` {
    @Test func `take the focus with Tab and the whole screen with z`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        #expect(dashboard.focusedPane == .throughput)
        _ = dashboard.update(Sample.key("z"))
        let text = dashboard.view().text
        #expect(text.contains("─ Throughput") && !text.contains("─ Pipeline"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.view().text.contains("─ Pipeline"))
    }

    @Test func `of the queue give their room to the list, which keeps its selection`() {
        var dashboard = Sample.queue(size: Sample.compact)
        _ = dashboard.update(Sample.key("j"))
        let selected = dashboard.queue.list.selected?.id
        _ = dashboard.update(Sample.key("z"))
        #expect(!dashboard.view().text.contains("Why is"))
        #expect(dashboard.queue.list.selected?.id == selected)
        _ = dashboard.update(Sample.key("q"))
        #expect(!dashboard.panes.isZoomed && !dashboard.isEnding)
    }

    @Test func `of Errors and Requests take the focus one after the other`() {
        var dashboard = Sample.requests()
        for pane in [Pane.request, .answer, .requests] {
            _ = dashboard.update(Sample.key("TAB"))
            #expect(dashboard.focusedPane == pane && dashboard.screen == .requests)
        }
        dashboard = Sample.errors()
        for pane in [Pane.group, .groups] {
            _ = dashboard.update(Sample.key("shift-TAB"))
            #expect(dashboard.focusedPane == pane && dashboard.screen == .errors)
        }
    }

    @Test(arguments: [Pane.entries, .why, .attempts, .groups, .group, .requests, .request, .answer, .facts, .test])
    func `name the key that leads out while they fill the screen`(pane: Pane) {
        for size in [Size(columns: 60, rows: 16), Sample.compact, Sample.wide] {
            var dashboard =
                switch pane {
                case .entries, .why, .attempts: Sample.queue(size: size)
                case .groups, .group: Sample.errors(size: size)
                case .requests, .request, .answer: Sample.requests(size: size)
                default: Sample.profiles(size: size)
                }
            while dashboard.focusedPane != pane { _ = dashboard.update(Sample.key("TAB")) }
            _ = dashboard.update(Sample.key("z"))
            #expect(dashboard.view().text.contains("z all panels"))
        }
    }

    @Test(arguments: [Pane.why, .attempts, .group, .request, .answer, .facts, .test])
    func `of text scroll when they fill the screen, and the selection stays`(pane: Pane) {
        let size = Size(columns: 60, rows: 16)
        var dashboard =
            switch pane {
            case .group: Sample.errors(size: size)
            case .request, .answer: Sample.requests(size: size)
            case .facts, .test: Sample.tested(size: size)
            default: Sample.queue(size: size)
            }
        for _ in 0..<2 where dashboard.screen != .queue && dashboard.screen != .profiles {
            _ = dashboard.update(Sample.key("j"))
        }
        let selected = (dashboard.queue.list.position, dashboard.errors.position, dashboard.requests.position)
        while dashboard.focusedPane != pane { _ = dashboard.update(Sample.key("TAB")) }
        _ = dashboard.update(Sample.key("z"))
        let top = dashboard.view().text
        _ = dashboard.update(Sample.key("G"))
        let isCut = top.contains("more ▼")
        #expect((dashboard.view().text != top) == isCut)
        #expect(!dashboard.view().text.contains("more ▼"))
        _ = dashboard.update(Sample.key("g"))
        #expect(dashboard.view().text == top)
        _ = dashboard.update(Sample.key("z"))
        #expect(!dashboard.panes.isZoomed)
        #expect(dashboard.queue.list.position == selected.0)
        #expect(dashboard.errors.position == selected.1 && dashboard.requests.position == selected.2)
    }

    @Test func `without borders leave Tab to the screens`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        _ = dashboard.update(Sample.key("TAB"))
        #expect(dashboard.screen == .queue)
        _ = dashboard.update(Sample.key("z"))
        #expect(!dashboard.panes.isZoomed)
    }
}

@Suite struct `Copying` {
    @Test func `takes the entry as JSON`() throws {
        var dashboard = Sample.queue()
        let id = try #require(dashboard.queue.list.selected?.id)
        guard case .copy(let text, let what) = dashboard.update(Sample.key("y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(what == "entry \(id.short)")
        #expect(text.hasPrefix("{") && text.contains("\"message\""))
    }

    @Test func `takes the request of Compose as a curl command with its key masked`() {
        var dashboard = Sample.compose()
        guard case .copy(let text, "curl command") = dashboard.update(Sample.key("ctrl-y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.hasPrefix("curl -X POST 'http://"))
        #expect(text.components(of: "X-API-Key") <= 1)
        #expect(!text.contains("baselog-secret"))
    }

    @Test func `takes the text of the screen elsewhere`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(dashboard.update(Sample.key("y")) == [.copy(dashboard.view().text, what: "text of the screen")])
    }

    @Test func `says how much was copied and how`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.copied(CopyReport(what: "entry 01HZX5", bytes: 214, isCut: false, isInTmux: true)))
        #expect(
            dashboard.view().text.contains(
                "copied the entry 01HZX5, 214 B, through tmux and the terminal (OSC 52)"))
        _ = dashboard.update(.copied(CopyReport(what: "entry", bytes: 74_994, isCut: true, isInTmux: false)))
        #expect(dashboard.view().text.contains("copied only the first"))
    }

    @Test func `can be left to the terminal on a plain screen`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(dashboard.update(Sample.key("ctrl-o")) == [.showPlainly(dashboard.view().text)])
    }
}

extension String {
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}

@Suite struct `A notice` {
    private func news(dead: Int, isOpen: Bool = false) -> EngineSnapshot {
        var snapshot = EngineSnapshot.busy
        snapshot.counts.dead = dead
        if isOpen { snapshot.breaker = .open(until: Sample.in(30)) }
        return snapshot
    }

    private func notices(_ effects: [Effect]) -> [String] {
        effects.compactMap { if case .notify(let text) = $0 { text } else { nil } }
    }

    @Test func `is given when an entry dies or the breaker opens while nobody looks`() {
        var dashboard = Sample.dashboard(news(dead: 3))
        _ = dashboard.update(.inputReceived(.focus(false)))
        #expect(notices(dashboard.update(.snapshotArrived(news(dead: 5)))) == ["baselog dev: 2 entries dead"])
        #expect(
            notices(dashboard.update(.snapshotArrived(news(dead: 5, isOpen: true))))
                == ["baselog dev: too many requests failed, the breaker is open"])
        #expect(notices(dashboard.update(.snapshotArrived(news(dead: 5, isOpen: true)))) == [])
    }

    @Test func `is not given to who looks, nor to who wants none`() {
        var dashboard = Sample.dashboard(news(dead: 3))
        #expect(notices(dashboard.update(.snapshotArrived(news(dead: 4)))) == [])
        _ = dashboard.update(.inputReceived(.focus(false)))
        dashboard.notifies = false
        #expect(notices(dashboard.update(.snapshotArrived(news(dead: 5)))) == [])
    }
}

@Suite struct `Choosing a theme` {
    private func typing(_ text: String) -> (Dashboard, [Effect]) {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.themesListed(["midnight", "paper", "nord", "one-dark", "one-light"]))
        let effects = type(text, &dashboard)
        return (dashboard, effects)
    }

    @Test func `shows it while it is typed, and the old one again after Escape`() {
        var (dashboard, effects) = typing(":theme nord")
        #expect(effects == [.previewTheme("nord")])
        effects = dashboard.update(Sample.key("ESC"))
        #expect(effects == [.previewTheme("midnight")])
        #expect(dashboard.themeName == "midnight")
    }

    @Test func `goes through all that fit with Tab`() {
        var (dashboard, _) = typing(":theme one-")
        #expect(dashboard.update(Sample.key("TAB")) == [.previewTheme("one-dark")])
        #expect(dashboard.update(Sample.key("TAB")) == [.previewTheme("one-light")])
        #expect(dashboard.update(Sample.key("shift-TAB")) == [.previewTheme("one-dark")])
        #expect(dashboard.update(Sample.key("ENTER")) == [.changeTheme("one-dark")])
    }

    @Test func `shows one again whose file has changed, and no other`() {
        var (dashboard, _) = typing("")
        #expect(dashboard.update(.themeFilesChanged(["nord"])) == [.listThemes])
        _ = dashboard.update(.themeChanged("nord"))
        #expect(dashboard.update(.themeFilesChanged(["nord"])) == [.listThemes, .changeTheme("nord")])
    }
}
