import BaselogDomain
import BaselogScreen

extension Dashboard {
    private enum FaultLine {
        case heading(String)
        case item(Int)
    }

    private var faultLines: [FaultLine] {
        var lines = [FaultLine.heading("Faults, until they are ended")]
        for (index, item) in FaultPanel.items.enumerated() {
            if index > 0, case .scene = item, case .fault = FaultPanel.items[index - 1] {
                lines.append(.heading("Scenes, which end by themselves"))
            }
            lines.append(.item(index))
        }
        return lines
    }

    private var faultPanelBox: Rect {
        let bounds = Rect(size)
        guard layout == .wide || layout == .compact else { return bounds }
        let rows = faultLines.count + 5
        return bounds.centred(Size(columns: min(84, size.columns - 4), rows: min(rows, size.rows - 2)))
    }

    /// Where the parts stand: which requests are hit, the list, what the selected one does where there is no room beside
    /// its name, and the keys.
    private var faultPlaces: (extent: Rect, list: Rect, words: Rect, foot: Rect) {
        let inside = faultPanelBox.inset(columns: 2, rows: 1)
        let rows = inside.rows(.fixed(1), .share(), .fixed(layout == .narrow ? 2 : 1), .fixed(1))
        return (rows[0], rows[1], rows[2], rows[3])
    }

    var faultPanelRows: Int { max(1, faultPlaces.list.rows) }

    /// The lines in sight: the selected one always is, with what comes before and behind it.
    private func visibleFaultLines(_ panel: FaultPanel) -> Range<Int> {
        let lines = faultLines
        let selected = lines.firstIndex { if case .item(panel.selected) = $0 { true } else { false } } ?? 0
        let height = faultPanelRows
        let first = (selected - height / 2).clamped(to: 0...max(0, lines.count - height))
        return first..<min(lines.count, first + height)
    }

    func drawFaultPanel(_ faults: FaultPanel, into frame: inout Frame) {
        let box = faultPanelBox
        frame.fill(box, backdrop: .dialog)
        frame.cursor = nil
        let close = keymap.name(of: .cancel, in: .everywhere)
        panel("Make the API misbehave", facts: "\(close) close", isFocused: true)
            .draw(into: &frame, in: box, backdrop: .dialog)
        let places = faultPlaces
        drawFaultExtent(of: faults, into: &frame, in: places.extent)
        let lines = faultLines
        let visible = visibleFaultLines(faults)
        for (row, index) in visible.enumerated() {
            let line = places.list.line(row)
            switch lines[index] {
            case .heading(let text):
                frame.draw(text, in: line, alignment: .left, role: .label, backdrop: .dialog)
            case .item(let index):
                draw(FaultPanel.items[index], isSelected: index == faults.selected, into: &frame, in: line)
            }
        }
        let below = lines.count - visible.upperBound
        if below > 0 {
            let place = layout == .narrow ? places.list.line(places.list.rows - 1) : places.words
            frame.draw(
                " \(below) more \(glyphs.more)", in: place, alignment: .right, role: .dim, backdrop: .dialog)
        }
        if layout == .narrow {
            let help = FaultPanel.items[faults.selected].help
            for (row, text) in TextWidth.wrapped(help, to: places.words.columns, limit: 2).enumerated() {
                frame.draw(text, in: places.words.line(row), alignment: .left, backdrop: .dialog)
            }
        }
        drawFaultFoot(into: &frame, in: places.foot)
    }

    /// `Hits  ◀ 1 in 10 requests that carry entries ▶`
    private func drawFaultExtent(of faults: FaultPanel, into frame: inout Frame, in line: Rect) {
        let (back, on) = glyphs.isASCII ? ("<", ">") : ("◀", "▶")
        let ends: Role = faults.takesExtent ? .hintKey : .dim
        let isShort = layout == .narrow
        var words = isShort && faults.extent != .everyRequest ? faults.extent.words : faults.extent.requests
        if isShort { words = words.replacing(", also GET /health", with: "") }
        frame.draw(
            [
                Span("Hits  ", .label), Span(back, ends), Span(" "),
                Span(words, faults.takesExtent ? .bright : .dim), Span(" "), Span(on, ends),
            ], row: 0, clippedTo: line, backdrop: .dialog)
    }

    private func draw(_ item: FaultPanel.Item, isSelected: Bool, into frame: inout Frame, in line: Rect) {
        let backdrop: Backdrop = isSelected ? .selection : .dialog
        frame.fill(line, backdrop: backdrop)
        let name = TextWidth.fitted(item.name, to: layout == .narrow ? max(0, line.columns - 4) : 12)
        let state = isInForce(item) ? glyphs.bullet : " "
        let role: Role = item == .fault(.off) ? .good : .failure
        let column = frame.draw(
            [
                Span(isSelected ? glyphs.pointer : " ", .accent), Span(" "), Span(state, role), Span(" "),
                Span(name, .bright), Span(" "),
            ], row: 0, clippedTo: line, backdrop: backdrop)
        guard layout != .narrow else { return }
        frame.draw(item.help, in: line.inset(left: column), alignment: .left, backdrop: backdrop)
    }

    private func drawFaultFoot(into frame: inout Frame, in line: Rect) {
        var spans = [Span("ENTER", .hintKey), Span(" begin  ", .hint)]
        if layout != .narrow { spans += [Span("SPACE", .hintKey), Span(" begin and stay  ", .hint)] }
        spans += [
            Span("h/l", .hintKey), Span(" hits  ", .hint), Span("0", .hintKey),
            Span(" off", .hint),
        ]
        frame.draw(spans, row: 0, clippedTo: line, backdrop: .dialog)
        guard let fact = faultFact else { return }
        let width = [fact].width
        guard width + spans.width + 2 <= line.columns else { return }
        frame.draw([fact], row: 0, column: line.columns - width, clippedTo: line, backdrop: .dialog)
    }

    /// What is in force, and how long a step of a scene still takes.
    private var faultFact: Span? {
        if let scene {
            let left = max(.zero, scene.until - now)
            return Span("\(scene.progress), \(NumberFormat.duration(left)) left", .warning)
        }
        return fault == .off ? nil : Span("\(FaultOrder(fault, faultExtent).title) in force", .failure)
    }

    /// The item at a place of the screen.
    func faultItem(at point: Point) -> Int? {
        let list = faultPlaces.list
        guard let faultPanel, list.contains(point) else { return nil }
        let visible = visibleFaultLines(faultPanel)
        let index = visible.lowerBound + point.row - list.row
        guard visible.contains(index), case .item(let item) = faultLines[index] else { return nil }
        return item
    }

    /// Whether a place of the screen is that of the requests that are hit.
    func isFaultExtent(at point: Point) -> Bool { faultPanel != nil && faultPlaces.extent.contains(point) }
}
