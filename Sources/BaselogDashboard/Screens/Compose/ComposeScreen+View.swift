import BaselogDomain
import BaselogScreen

extension Dashboard {
    func drawCompose(into frame: inout Frame, in body: Rect) {
        switch layout {
        case .wide:
            let rows = body.rows(.share(), .fixed(3))
            let upper = rows[0].columns(.share(), .share())
            drawForm(into: &frame, in: upper[0])
            drawWire(into: &frame, in: upper[1])
            drawLastSent(into: &frame, in: rows[1])
        case .compact:
            let rows = body.rows(.share(), .fixed(4))
            let upper = rows[0].columns(.share(3), .share(2))
            drawForm(into: &frame, in: upper[0])
            drawWire(into: &frame, in: upper[1])
            drawLastSent(into: &frame, in: rows[1])
        case .narrow, .tiny:
            let rows = body.rows(.share(), .fixed(1))
            drawFields(into: &frame, in: rows[0].inset(columns: 1, rows: 0))
            if let line = lastSentLines(columns: rows[1].columns - 1, rows: 1).first {
                frame.draw(line, row: 0, column: 1, clippedTo: rows[1])
            }
        }
    }

    /// The form with the keys of its buttons.
    var composeForm: Form {
        var form = compose.form
        for index in form.fields.indices {
            let words: (String, Action)? =
                switch form.fields[index].id {
                case "send": ("Send", .send)
                case "save": (layout == .wide ? "Save template" : "Save", .saveTemplate)
                case "editor": ("Editor", .editor)
                default: nil
                }
            guard let (label, action) = words, layout != .narrow else { continue }
            form.fields[index].label = "\(label) \(keymap.name(of: action))".trimmed
        }
        return form
    }

    /// Where the fields stand, for a click.
    var composeFormArea: Rect? {
        let area: Rect
        switch layout {
        case .wide, .compact:
            let upper = body.rows(.share(), .fixed(layout == .wide ? 3 : 4))[0].columns(
                .share(layout == .wide ? 1 : 3), .share(layout == .wide ? 1 : 2))
            area = upper[0].inset(columns: 2, rows: 1)
        case .narrow: area = body.rows(.share(), .fixed(1))[0].inset(columns: 1, rows: 0)
        case .tiny: return nil
        }
        return fieldRows(in: area)[0]
    }

    /// The rows of the fields, of air, and of the verdict.
    private func fieldRows(in area: Rect) -> [Rect] {
        let air = area.rows > 8 ? 1 : 0
        let height = min(composeForm.height(columns: area.columns), max(0, area.rows - 1 - air))
        return area.rows(.fixed(height), .fixed(air), .fixed(1))
    }

    private func drawForm(into frame: inout Frame, in rect: Rect) {
        var title = [Span("Compose", .title)]
        if let name = compose.templateName { title.append(Span(" · template \(name)", .facts)) }
        if let id = compose.replacing { title.append(Span(" · replaces \(id.short)", .warning)) }
        let safety: [Span] =
            switch session.safety {
            case .open: []
            case .confirm: [Span("asks before sending", .facts)]
            case .typeTheName:
                unlock.map { [Span("unlocked, relocks in \($0.left(at: now))", .warning)] }
                    ?? [Span("asks for the profile's name", .warning)]
            case .readOnly: [Span("read-only: nothing is sent", .failure)]
            }
        let inside = panel(title: title, facts: safety, isFocused: true).draw(into: &frame, in: rect)
        drawFields(into: &frame, in: inside)
    }

    private func drawFields(into frame: inout Frame, in area: Rect) {
        let rows = fieldRows(in: area)
        let isFocused = prompt == nil && palette == nil && console == nil && help == nil && compose.overlay == nil
        composeForm.draw(into: &frame, in: rows[0], isFocused: isFocused)
        let reading = compose.reading
        var verdict = [
            Span("\(glyphs.delivered) valid", .good), Span(" · \(NumberFormat.size(reading.sizeBytes))", .dim),
        ]
        if reading.count > 1 {
            verdict.append(Span(" · \(Burst.inWords(count: reading.count, rate: reading.rate))", .bright))
        }
        if let name = ComposeVariables.unknownNames(in: compose.draft).first {
            verdict.append(Span(" · {{\(name)}}" + (layout == .wide ? " is no variable" : "?"), .warning))
        } else if compose.replacing == nil, ComposeVariables.isUsed(in: compose.draft) {
            verdict.append(Span(" · with variables", .label))
        }
        // The first one in full: below its field there is not always the room.
        if let field = compose.form.fields.first(where: { reading.problems[$0.id] != nil }) {
            let others = reading.problems.count - 1
            let sentence = (reading.problems[field.id] ?? "") + (others > 0 ? " (and \(others) more)" : "")
            verdict = [Span(TextWidth.truncated("\(glyphs.dead) \(sentence)", to: rows[2].columns), .failure)]
        }
        frame.draw(verdict, row: 0, clippedTo: rows[2])
    }
}
