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
            let rows = body.rows(.share(), .fixed(3))
            let upper = rows[0].columns(.share(3), .share(2))
            drawForm(into: &frame, in: upper[0])
            drawWire(into: &frame, in: upper[1])
            drawLastSent(into: &frame, in: rows[1])
        case .narrow, .tiny:
            let rows = body.rows(.share(), .fixed(1))
            drawFields(into: &frame, in: rows[0].inset(columns: 1, rows: 0))
            frame.draw(lastSentSpans, row: 0, column: 1, clippedTo: rows[1])
        }
    }

    /// Where the fields stand, for a click.
    var composeFormArea: Rect? {
        let area: Rect
        switch layout {
        case .wide, .compact:
            let upper = body.rows(.share(), .fixed(3))[0].columns(
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
        let height = min(compose.form.height(columns: area.columns), max(0, area.rows - 1 - air))
        return area.rows(.fixed(height), .fixed(air), .fixed(1))
    }

    private func drawForm(into frame: inout Frame, in rect: Rect) {
        var title = [Span("Compose", .title)]
        if let id = compose.replacing { title.append(Span(" · replaces \(id.short)", .warning)) }
        let safety: [Span] =
            switch session.safety {
            case .open: []
            case .confirm: [Span("asks before sending", .facts)]
            case .typeTheName: [Span("asks for the profile's name", .warning)]
            case .readOnly: [Span("read-only: nothing is sent", .failure)]
            }
        let inside = panel(title: title, facts: safety, isFocused: true).draw(into: &frame, in: rect)
        drawFields(into: &frame, in: inside)
    }

    private func drawFields(into frame: inout Frame, in area: Rect) {
        let rows = fieldRows(in: area)
        let isFocused = prompt == nil && palette == nil && console == nil && help == nil
        compose.form.draw(into: &frame, in: rows[0], isFocused: isFocused)
        let reading = compose.reading
        var verdict = [
            Span("\(glyphs.delivered) valid", .good), Span(" · \(NumberFormat.size(reading.sizeBytes))", .dim),
        ]
        // The first one in full: below its field there is not always the room.
        if let field = compose.form.fields.first(where: { reading.problems[$0.id] != nil }) {
            let others = reading.problems.count - 1
            let sentence = (reading.problems[field.id] ?? "") + (others > 0 ? " (and \(others) more)" : "")
            verdict = [Span(TextWidth.truncated("\(glyphs.dead) \(sentence)", to: rows[2].columns), .failure)]
        }
        frame.draw(verdict, row: 0, clippedTo: rows[2])
    }

    private func drawLastSent(into frame: inout Frame, in rect: Rect) {
        let id = compose.lastSent?.id
        let facts =
            id == nil
            ? [] : [Span(keymap.name(of: .openLastSent), .hintKey), Span(" follow it in Queue", .hint)]
        let title = id.map { "Last sent: \($0.short)" } ?? "Last sent"
        let inside = panel(title: [Span(title, .title)], facts: facts).draw(into: &frame, in: rect)
        frame.draw(lastSentSpans, row: 0, clippedTo: inside)
    }

    /// `composed ─ accepted +0.3 ─ leased +2.4 ─ 201 +9.8 ms = 14.8 ms`.
    private var lastSentSpans: [Span] {
        guard let sent = compose.lastSent else {
            return [Span("nothing yet: ENTER sends what stands above", .dim)]
        }
        if let refusal = sent.refusal { return [Span("\(glyphs.dead) \(refusal.message)", .failure)] }
        let dash = Span(glyphs.isASCII ? " - " : " ─ ", .border)
        var spans: [Span] = [Span("composed", .plain)]
        var before = sent.composed
        for (index, step) in sent.steps.enumerated() {
            spans.append(dash)
            let isLast = index == sent.steps.count - 1
            let isHidden = layout == .narrow && !isLast
            guard !isHidden else { continue }
            spans.append(Span(step.name, isLast ? sent.state.map(Wording.role) ?? .plain : .plain))
            spans.append(Span(" +\(Wording.milliseconds(max(.zero, step.time - before)))", .bright))
            before = step.time
        }
        if !sent.steps.isEmpty { spans.append(Span(" ms", .label)) }
        guard let state = sent.state else { return spans + [dash, Span("on its way into the queue", .waiting)] }
        switch state {
        case .delivered:
            if let last = sent.steps.last, last.time >= sent.composed {
                spans.append(Span("  = \(NumberFormat.latency(last.time - sent.composed))", .good))
            }
            if let phases = sent.attempt?.phases, layout == .wide {
                spans.append(Span("  connect \(Wording.milliseconds(phases.connect))", .label))
                spans.append(Span(" wait \(Wording.milliseconds(phases.wait))", .label))
                spans.append(Span(" read \(Wording.milliseconds(phases.read))", .label))
            }
            spans.append(Span("  \(glyphs.delivered) delivered", .good))
        case .scheduled:
            let when = sent.next.map { Wording.countdown(to: $0, from: now) } ?? ""
            spans.append(Span("  \(glyphs.retry) retry \(when)", .retry))
        default:
            spans.append(
                Span(
                    "  \(Wording.sign(of: state, glyphs)) \(state.name.replacing("_", with: " "))",
                    Wording.role(of: state)))
        }
        return spans
    }
}
