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
        let rows = faultLines.count + 4
        return bounds.centred(Size(columns: min(84, size.columns - 4), rows: min(rows, size.rows - 2)))
    }

    /// The box without its border and without the line that says what is in force.
    private var faultListArea: Rect { faultPanelBox.inset(columns: 2, rows: 1).inset(bottom: 2) }

    var faultPanelRows: Int { max(1, faultListArea.rows) }

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
        let inside = panel("Make the API misbehave", facts: "\(close) close", isFocused: true)
            .draw(into: &frame, in: box, backdrop: .dialog)
        let lines = faultLines
        for (row, index) in visibleFaultLines(faults).enumerated() {
            let line = faultListArea.line(row)
            switch lines[index] {
            case .heading(let text):
                frame.draw(text, in: line, alignment: .left, role: .label, backdrop: .dialog)
            case .item(let index):
                draw(FaultPanel.items[index], isSelected: index == faults.selected, into: &frame, in: line)
            }
        }
        drawFaultFoot(into: &frame, in: inside.line(inside.rows - 1))
    }

    private func draw(_ item: FaultPanel.Item, isSelected: Bool, into frame: inout Frame, in line: Rect) {
        let backdrop: Backdrop = isSelected ? .selection : .dialog
        frame.fill(line, backdrop: backdrop)
        let name = TextWidth.fitted(item.name, to: 12)
        let state = isInForce(item) ? glyphs.bullet : " "
        let role: Role = item == .fault(.off) ? .good : .failure
        let column = frame.draw(
            [
                Span(isSelected ? glyphs.pointer : " ", .accent), Span(" "), Span(state, role), Span(" "),
                Span(name, .bright), Span(" "),
            ], row: 0, clippedTo: line, backdrop: backdrop)
        frame.draw(item.help, in: line.inset(left: column), alignment: .left, backdrop: backdrop)
    }

    private func drawFaultFoot(into frame: inout Frame, in line: Rect) {
        var spans = [Span("ENTER", .hintKey), Span(" begin  ", .hint), Span("0", .hintKey), Span(" off", .hint)]
        if layout != .narrow {
            spans.insert(contentsOf: [Span("SPACE", .hintKey), Span(" begin and stay  ", .hint)], at: 2)
        }
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
        return fault == .off ? nil : Span("\(fault.name) in force", .failure)
    }

    /// The item at a place of the screen.
    func faultItem(at point: Point) -> Int? {
        guard let faultPanel, faultListArea.contains(point) else { return nil }
        let visible = visibleFaultLines(faultPanel)
        let index = visible.lowerBound + point.row - faultListArea.row
        guard visible.contains(index), case .item(let item) = faultLines[index] else { return nil }
        return item
    }
}
