import BaselogDomain
import BaselogScreen

extension Dashboard {
    func drawLastSent(into frame: inout Frame, in rect: Rect) {
        let sent = compose.lastSent
        var facts: [Span] = []
        if sent?.id != nil {
            facts += [Span(keymap.name(of: .openLastSent), .hintKey), Span(" follow it in Queue  ", .hint)]
        }
        facts += [Span(keymap.name(of: .history), .hintKey), Span(" history", .hint)]
        let title = sent?.id.map { "Last sent: \($0.short)" } ?? "Last sent"
        let inside = panel(title: [Span(title, .title)], facts: facts).draw(into: &frame, in: rect)
        for (row, line) in lastSentLines(columns: inside.columns, rows: inside.rows).enumerated() {
            frame.draw(line, row: row, clippedTo: inside)
        }
    }

    /// `composed ─ accepted +0.3 ─ committed +2.1 ─ leased +2.4 ─ connect +0 ─ sent +0.2 ─ 201 +9.8 ms  = 14.8 ms`, cut
    /// into lines between its steps. Where there are more than the rows hold, early steps give way: how it stands now is
    /// what matters.
    func lastSentLines(columns: Int, rows: Int) -> [[Span]] {
        if let burst = compose.burst { return [burstSpans(burst, columns: columns)] }
        guard let sent = compose.lastSent else {
            let text =
                layout == .narrow ? "nothing sent yet: ENTER sends this" : "nothing yet: ENTER sends what stands above"
            return [[Span(text, .dim)]]
        }
        if let refusal = sent.refusal {
            return TextWidth.wrapped("\(glyphs.dead) \(refusal.message)", to: max(1, columns), limit: max(1, rows)).map
            {
                [Span($0, .failure)]
            }
        }
        var pieces = lastSentPieces(sent)
        var lines = flowed(pieces, columns: columns)
        if lines.count > rows, pieces.count > 2 { pieces.insert([Span(glyphs.ellipsis, .dim)], at: 1) }
        while lines.count > rows, pieces.count > 3 {
            pieces.remove(at: 2)
            lines = flowed(pieces, columns: columns)
        }
        return Array(lines.prefix(rows))
    }

    private func flowed(_ pieces: [[Span]], columns: Int) -> [[Span]] {
        let dash = Span(glyphs.isASCII ? " - " : " ─ ", .border)
        var lines: [[Span]] = [[]]
        for piece in pieces where !piece.isEmpty {
            let last = lines.count - 1
            if lines[last].isEmpty {
                lines[last] = piece
            } else if lines[last].width + TextWidth.of(dash.text) + piece.width <= columns || layout == .narrow {
                lines[last] += [dash] + piece
            } else {
                lines.append([Span(String(dash.text.dropFirst()), dash.role)] + piece)
            }
        }
        return lines
    }

    /// The steps with the time that each took, and how it ended.
    private func lastSentPieces(_ sent: LastSent) -> [[Span]] {
        var pieces: [[Span]] = [[Span(sent.isOfBurst ? "last of the burst" : "composed", .plain)]]
        var before = sent.composed
        let steps = sent.waterfall
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            let isHidden = layout == .narrow && !isLast
            if !isHidden {
                var piece = [Span(step.name, isLast ? sent.state.map(Wording.role) ?? .plain : .plain)]
                // When the first of a burst was composed says nothing of its last entry.
                if index > 0 || !sent.isOfBurst {
                    piece.append(Span(" +\(Wording.milliseconds(max(.zero, step.time - before)))", .bright))
                    if isLast { piece.append(Span(" ms", .label)) }
                }
                pieces.append(piece)
            }
            before = step.time
        }
        guard let state = sent.state else { return pieces + [[Span("on its way into the queue", .waiting)]] }
        pieces[pieces.count - 1] += outcome(state, of: sent, steps)
        return pieces
    }

    private func outcome(_ state: EntryState, of sent: LastSent, _ steps: [LastSent.Step]) -> [Span] {
        switch state {
        case .delivered:
            var spans: [Span] = []
            if let last = steps.last, last.time >= sent.composed, !sent.isOfBurst {
                spans.append(Span("  = \(NumberFormat.latency(last.time - sent.composed))", .good))
            }
            return spans + [Span("  \(glyphs.delivered) delivered", .good)]
        case .scheduled:
            let when = sent.next.map { Wording.countdown(to: $0, from: now) } ?? ""
            return [Span("  \(glyphs.retry) retry \(when)", .retry)]
        default:
            let name = state.name.replacing("_", with: " ")
            return [Span("  \(Wording.sign(of: state, glyphs)) \(name)", Wording.role(of: state))]
        }
    }
}
