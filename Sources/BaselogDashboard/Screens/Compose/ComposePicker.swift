import BaselogDomain
package import BaselogScreen

/// What is shown above the form until Esc.
package enum ComposeOverlay: Sendable, Hashable {
    case history(ComposePicker)
    case templates(ComposePicker)
    /// What would be sent; the first line that is shown.
    case dryRun(offset: Int)
}

/// A list of drafts to be found by typing a part of them. Choosing one fills the form and never sends.
package struct ComposePicker: Sendable, Hashable {
    package var field = TextField(byteLimit: ComposePicker.patternBytes)
    package var position = ListPosition()

    package init() {}

    struct Item: Hashable {
        var draft: ComposeDraft
        var title: String
        /// Behind the title, dim.
        var detail: String
        /// At the right end.
        var fact: String
        var template: String?
        var problem: String?
    }

    /// Nobody finds anything by more than that.
    static let patternBytes = 1 << 10
    /// What is searched of a draft; more of it would only slow typing down.
    static let searchedCharacters = 300
}

extension Dashboard {
    /// The drafts that fit what is typed, best first.
    var pickerItems: [ComposePicker.Item] {
        let (picker, all): (ComposePicker, [ComposePicker.Item])
        switch compose.overlay {
        case .history(let shown): (picker, all) = (shown, compose.history.map(item))
        case .templates(let shown): (picker, all) = (shown, compose.templates.map(item))
        case .dryRun, nil: return []
        }
        let pattern = picker.field.text
        guard !pattern.trimmed.isEmpty else { return all }
        let scored = all.enumerated().compactMap { index, item in
            let rest = ComposeDraft.fields(of: item.draft.kind).compactMap { item.draft.values[$0] }
            let text = ([item.title] + rest).joined(separator: " ").prefix(ComposePicker.searchedCharacters)
            return Palette.score(pattern, in: String(text)).map { (score: $0, index: index, item: item) }
        }
        return scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.item)
    }

    private func item(_ sent: SentDraft) -> ComposePicker.Item {
        let age = "\(Wording.age(of: sent.time, at: now)) ago"
        let fact =
            switch sent.count {
            case 0: "put aside"
            case 1: age
            default: "×\(NumberFormat.count(sent.count))  \(age)"
            }
        return ComposePicker.Item(
            draft: sent.draft, title: sent.draft.title, detail: detail(of: sent.draft), fact: fact)
    }

    private func item(_ template: ComposeTemplate) -> ComposePicker.Item {
        ComposePicker.Item(
            draft: template.draft, title: template.name, detail: template.problem ?? template.draft.title,
            fact: template.problem == nil ? detail(of: template.draft) : "cannot be used", template: template.name,
            problem: template.problem)
    }

    /// `error checkout`, or `event`.
    private func detail(of draft: ComposeDraft) -> String {
        guard draft.kind == .log else { return "event" }
        return [draft.values["level"], draft.values["category"]].compactMap { $0 }.joined(separator: " ")
    }

    mutating func pressInComposeOverlay(_ key: Key) -> [Effect] {
        switch compose.overlay {
        case .dryRun(let offset): scrollDryRun(key, offset)
        case .history(let picker):
            return press(key, in: picker) { .history($0) }
        case .templates(let picker):
            return press(key, in: picker) { .templates($0) }
        case nil: break
        }
        return []
    }

    private mutating func press(
        _ key: Key, in picker: ComposePicker, _ overlay: (ComposePicker) -> ComposeOverlay
    ) -> [Effect] {
        var picker = picker
        let items = pickerItems
        func move(_ move: ListPosition.Move) { picker.position.move(move, count: items.count, height: pickerRows) }
        switch key {
        case .escape:
            compose.overlay = nil
            return []
        case .enter:
            guard items.indices.contains(picker.position.selected) else { return [] }
            return choose(items[picker.position.selected])
        case .down, .control("n"), .tab: move(.lines(1))
        case .up, .control("p"), .shiftTab: move(.lines(-1))
        case .pageDown: move(.pages(1))
        case .pageUp: move(.pages(-1))
        default:
            if picker.field.handle(key) { picker.position = ListPosition() }
        }
        compose.overlay = overlay(picker)
        return []
    }

    private mutating func choose(_ item: ComposePicker.Item) -> [Effect] {
        if let problem = item.problem {
            say(problem, role: .failure)
            return []
        }
        compose.overlay = nil
        compose.fill(item.draft, at: now)
        compose.templateName = item.template
        say("filled in, nothing is sent yet · \(keymap.name(of: .send)) sends it")
        return previewEffects()
    }

    /// Text that is pasted while a list is shown is searched for.
    ///
    /// - Returns: Whether all of it was taken.
    mutating func pasteIntoPicker(_ text: String) -> Bool {
        guard var picker = compose.overlay?.picker else { return true }
        let isWhole = picker.field.insert(text)
        picker.position = ListPosition()
        switch compose.overlay {
        case .history: compose.overlay = .history(picker)
        case .templates: compose.overlay = .templates(picker)
        case .dryRun, nil: break
        }
        return isWhole
    }

    /// Chooses the line that is clicked; a click beside the list closes it.
    mutating func clickComposeOverlay(at point: Point) -> [Effect] {
        guard let picker = compose.overlay?.picker, overlayBox.contains(point) else {
            compose.overlay = nil
            return []
        }
        let list = overlayBox.inset(columns: 2, rows: 1).inset(top: 2)
        let items = pickerItems
        let visible = picker.position.visible(count: items.count, height: list.rows)
        let index = visible.lowerBound + point.row - list.row
        guard list.contains(point), visible.contains(index) else { return [] }
        return choose(items[index])
    }

    // MARK: View

    /// The lines of the list that are visible at once.
    private var pickerRows: Int { max(1, overlayBox.rows - 4) }

    func drawComposeOverlay(into frame: inout Frame) {
        switch compose.overlay {
        case .dryRun(let offset): drawDryRun(from: offset, into: &frame)
        case .history(let picker):
            draw(
                picker, "History of \(session.profile)", empty: "Nothing was sent by hand yet.", into: &frame)
        case .templates(let picker):
            let key = keymap.name(of: .saveTemplate)
            draw(picker, "Templates", empty: "There are no templates yet; \(key) makes one of a draft.", into: &frame)
        case nil: break
        }
    }

    private func draw(_ picker: ComposePicker, _ title: String, empty: String, into frame: inout Frame) {
        let box = overlayBox
        let items = pickerItems
        frame.fill(box, backdrop: .dialog)
        frame.cursor = nil
        let isNarrow = layout == .narrow
        let key = isNarrow ? keymap.name(of: .cancel, in: .everywhere) : "ENTER"
        let facts = [
            Span("\(NumberFormat.count(items.count)) · ", .facts), Span(key, .hintKey),
            Span(isNarrow ? " back" : " fills in", .hint),
        ]
        let inside = panel(title: [Span(title, .title)], facts: facts, isFocused: true)
            .draw(into: &frame, in: box, backdrop: .dialog)
        frame.draw(">", row: 0, role: .accent, clippedTo: inside, backdrop: .dialog)
        picker.field.draw(
            into: &frame, in: inside.line(0).inset(left: 2), isFocused: prompt == nil,
            placeholder: "type a part of it", backdrop: .dialog)
        let list = inside.inset(top: 2)
        if items.isEmpty {
            let text = picker.field.isEmpty ? empty : "Nothing has these letters."
            for (row, line) in TextWidth.wrapped(text, to: max(1, list.columns)).enumerated() {
                frame.draw(line, row: row, role: .dim, clippedTo: list, backdrop: .dialog)
            }
        }
        let visible = picker.position.visible(count: items.count, height: list.rows)
        for (row, index) in visible.enumerated() {
            draw(items[index], isSelected: index == picker.position.selected, into: &frame, in: list.line(row))
        }
    }

    private func draw(_ item: ComposePicker.Item, isSelected: Bool, into frame: inout Frame, in line: Rect) {
        let backdrop: Backdrop = isSelected ? .selection : .dialog
        frame.fill(line, backdrop: backdrop)
        let factColumns = min(TextWidth.of(item.fact), line.columns / 2)
        let fact = Rect(column: line.endColumn - factColumns, row: line.row, columns: factColumns, rows: 1)
        let text = Rect(
            column: line.column, row: line.row, columns: max(0, line.columns - factColumns - 1), rows: 1)
        let isBad = item.problem != nil
        let spans = [
            Span(isSelected ? "\(glyphs.pointer) " : "  ", .accent),
            Span(TextWidth.sanitised(item.title[...]), isSelected ? .bright : .plain), Span("  "),
            Span(TextWidth.sanitised(item.detail[...]), isBad ? .failure : .dim),
        ]
        frame.draw(spans, row: 0, clippedTo: text, backdrop: backdrop)
        frame.draw(item.fact, in: fact, alignment: .right, role: isBad ? .failure : .label, backdrop: backdrop)
    }
}

extension ComposeOverlay {
    package var picker: ComposePicker? {
        switch self {
        case .history(let picker), .templates(let picker): picker
        case .dryRun: nil
        }
    }
}
