import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The Queue screen` {
    @Test func `asks for a page when it is shown`() {
        var dashboard = Sample.dashboard(.busy)
        let effects = dashboard.update(Sample.key("2"))
        #expect(dashboard.screen == .queue)
        guard case .loadPage(let request) = effects.first else {
            Issue.record("no page was asked for: \(effects)")
            return
        }
        #expect(request.purpose == .open)
        #expect(request.query.states == Set(EntryState.allCases))
    }

    @Test func `explains the selected entry`() {
        let dashboard = Sample.queue()
        #expect(dashboard.queue.list.selected?.id == Sample.id(5))
        #expect(dashboard.queue.detail?.explanation == Sample.explanation)
    }

    @Test func `counts down while a retry is in sight`() {
        var dashboard = Sample.queue()
        #expect(dashboard.nextTick == .milliseconds(100))
        #expect(dashboard.view().text.contains("retry in 4.1 s"))
        _ = dashboard.update(.ticked(Sample.in(3)))
        #expect(dashboard.view().text.contains("retry in 1.1 s"))
        _ = dashboard.update(.ticked(Sample.in(6)))
        #expect(dashboard.view().text.contains("retry now"))
    }

    @Test func `retries the selected entry`() {
        var dashboard = Sample.queue()
        #expect(dashboard.update(Sample.key("R")) == [.perform(.retryNow([Sample.id(5)]))])
    }

    @Test(arguments: [Sample.wide, Sample.compact, Size(columns: 60, rows: 16)])
    func `names no key by half beside an entry`(size: Size) {
        let text = Sample.queue(.outage, size: size).view().text
        let line = text.split(separator: "\n").first { $0.contains("R retry") && $0.contains("P probe") }
        let keys = line?.split(separator: "│").first.map(String.init) ?? ""
        #expect(keys.contains("R retry") && keys.split(separator: " ").last?.count ?? 0 > 1)
    }

    @Test func `searches from Overview, too`() {
        var dashboard = Sample.dashboard(.busy)
        for key in ["/", "p", "a", "y"] { _ = dashboard.update(Sample.key(key)) }
        let effects = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.screen == .queue && dashboard.queue.searchText == "pay")
        let pages = effects.compactMap { effect -> PageRequest? in
            if case .loadPage(let request) = effect { request } else { nil }
        }
        #expect(pages.map(\.query.text) == ["pay"])
        dashboard = Sample.dashboard(.busy)
        for key in ["/", "ESC"] { #expect(dashboard.update(Sample.key(key)) == []) }
        #expect(dashboard.screen == .overview)
    }

    @Test func `says how many of the marked entries could not be dropped`() {
        var dashboard = Sample.queue()
        let result = CommandResult(changed: [Sample.id(5)], refused: [Sample.id(1): "delivered"])
        _ = dashboard.update(.commandPerformed(.drop([Sample.id(5), Sample.id(1)]), result))
        #expect(dashboard.view().text.contains("dropped 1, 1 could not be · u undo"))
    }

    @Test func `writes the marked entries into a file that is named on the command line`() {
        var dashboard = Sample.queue()
        _ = dashboard.update(Sample.key("SPACE"))
        _ = dashboard.update(Sample.key("e"))
        #expect(dashboard.console?.field.text == "export ")
        _ = dashboard.update(Sample.key("a"))
        #expect(dashboard.update(Sample.key("ENTER")) == [.exportEntries([Sample.id(5)], path: "a")])
        _ = dashboard.update(.entriesExported(path: "a", count: 1, missing: 1))
        #expect(dashboard.toast?.text == "1 entry written to a; 1 entry had left the queue")
    }

    @Test func `acts on all marked entries`() {
        var dashboard = Sample.queue()
        for name in ["SPACE", "SPACE"] { Sample.answer(dashboard.update(Sample.key(name)), &dashboard, Sample.entries) }
        #expect(dashboard.queue.marks == [Sample.id(5), Sample.id(4)])
        #expect(dashboard.update(Sample.key("X")) == [.perform(.drop([Sample.id(4), Sample.id(5)]))])
    }

    @Test func `takes a drop back within ten seconds`() {
        var dashboard = Sample.queue()
        let drop = EngineCommand.drop([Sample.id(5)])
        _ = dashboard.update(Sample.key("X"))
        _ = dashboard.update(.commandPerformed(drop, CommandResult(changed: [Sample.id(5)])))
        #expect(dashboard.view().text.contains("dropped 1 · u undo 10 s"))
        _ = dashboard.update(.ticked(Sample.in(9)))
        #expect(dashboard.view().text.contains("dropped 1 · u undo 1 s"))
        #expect(dashboard.update(Sample.key("u")) == [.perform(.restore([Sample.id(5)]))])
    }

    @Test func `cannot undo after ten seconds`() {
        var dashboard = Sample.queue()
        _ = dashboard.update(.commandPerformed(.drop([Sample.id(5)]), CommandResult(changed: [Sample.id(5)])))
        _ = dashboard.update(.ticked(Sample.in(10)))
        #expect(!dashboard.view().text.contains("undo"))
        #expect(dashboard.update(Sample.key("u")) == [])
    }

    @Test func `says why nothing was dropped`() {
        var dashboard = Sample.queue()
        let result = CommandResult(refused: [Sample.id(5): "in flight"])
        _ = dashboard.update(.commandPerformed(.drop([Sample.id(5)]), result))
        #expect(dashboard.toast?.text == "nothing dropped: in flight")
    }

    @Test func `filters by state from a menu`() {
        var dashboard = Sample.queue()
        #expect(dashboard.update(Sample.key("f")) == [])
        let effects = dashboard.update(Sample.key("d"))
        guard case .loadPage(let request) = effects.first else {
            Issue.record("no page was asked for: \(effects)")
            return
        }
        #expect(request.query.states == [.dead])
        #expect(dashboard.prompt == nil)
    }

    @Test func `searches what is typed after a slash, and Escape shows everything again`() {
        var dashboard = Sample.queue()
        var effects: [Effect] = []
        for name in ["/", "c", "a", "r", "t", "ENTER"] { effects = dashboard.update(Sample.key(name)) }
        guard case .loadPage(let request) = effects.first else {
            Issue.record("no page was asked for: \(effects)")
            return
        }
        #expect(request.query.text == "cart")
        _ = dashboard.update(.pageLoaded(request, EntryPage(entries: [Sample.entries[1]])))
        #expect(dashboard.view().text.contains("only “cart”"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.queue.searchText == nil)
    }

    @Test func `reads the rows again when counts change, at most four times a second`() {
        var dashboard = Sample.queue()
        var snapshot = EngineSnapshot.busy
        snapshot.counts.accepted += 1
        snapshot.counts.queued += 1
        let first = dashboard.update(.snapshotArrived(snapshot))
        #expect(first.contains { if case .loadPage = $0 { true } else { false } })
        Sample.answer(first, &dashboard, Sample.entries)
        snapshot.counts.accepted += 1
        snapshot.counts.queued += 1
        #expect(dashboard.update(.snapshotArrived(snapshot)) == [])
        let later = dashboard.update(.ticked(Sample.in(0.25)))
        #expect(later.contains { if case .loadPage = $0 { true } else { false } })
    }

    @Test func `asks for one detail at a time while the selection runs`() {
        var dashboard = Sample.queue()
        let first = dashboard.update(Sample.key("k"))
        #expect(first == [.loadDetail(Sample.id(6))])
        #expect(dashboard.update(Sample.key("k")) == [])
        let next = dashboard.update(.detailLoaded(EntryDetail(id: Sample.id(6), entry: Sample.entries[1])))
        #expect(next == [.loadDetail(Sample.id(7))])
    }

    @Test func `opens an entry for editing and replaces it`() {
        var dashboard = Sample.queue()
        _ = dashboard.update(Sample.key("E"))
        #expect(dashboard.screen == .compose)
        #expect(dashboard.compose.form.value(of: "message") == "payment provider timed out after 30 s")
        let effects = dashboard.update(Sample.key("ENTER"))
        #expect(effects == [.perform(.replace(Sample.id(5), with: Sample.log))])
    }

    @Test func `does not edit what is delivered`() {
        var dashboard = Sample.queue()
        Sample.answer(dashboard.update(Sample.key("G")), &dashboard, Sample.entries)
        #expect(dashboard.queue.list.selected?.state == .delivered)
        _ = dashboard.update(Sample.key("E"))
        #expect(dashboard.screen == .queue)
        #expect(dashboard.toast?.text == "000001 is delivered already")
    }

    @Test func `says what is wrong when the queue cannot be read`() {
        var dashboard = Sample.dashboard(.busy)
        guard case .loadPage(let request) = dashboard.update(Sample.key("2")).first else { return }
        _ = dashboard.update(.pageFailed(request, Explanation("The queue is closed.")))
        #expect(dashboard.view().text.contains("✗ The queue is closed."))
    }

    @Test func `shows an entry in full and goes back with Escape`() {
        var dashboard = Sample.queue()
        Sample.answer(dashboard.update(Sample.key("ENTER")), &dashboard, Sample.entries)
        #expect(dashboard.view().text.contains("01JDD000000000000000000005"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(!dashboard.queue.isZoomed)
        #expect(dashboard.screen == .queue)
    }
}
