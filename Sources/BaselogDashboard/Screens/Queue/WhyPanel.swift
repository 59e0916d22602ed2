import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// Every gate on the entry's way, the one that holds it back, and the key that helps.
    func drawWhy(into frame: inout Frame, in rect: Rect) {
        guard let row = queue.list.selected else {
            panel("Entry", isFocused: hasFocus(.why)).draw(into: &frame, in: rect)
            return
        }
        let inside = panel(Dashboard.whyTitle(row.id, row.state), isFocused: hasFocus(.why)).draw(
            into: &frame, in: rect)
        guard let detail = queue.detail, detail.id == row.id else {
            frame.draw("asking the engine …", row: 0, role: .dim, clippedTo: inside)
            return
        }
        let keys = whyKeys(row.state, columns: inside.columns)
        let room = max(0, inside.rows - (keys.isEmpty ? 0 : 1))
        func text(isShort: Bool) -> [[Span]] {
            whyLines(detail, columns: inside.columns, isShort: isShort).flatMap {
                $0.wrapped(to: inside.columns, indent: 2)
            }
        }
        var lines = text(isShort: false)
        // Where room is short, what does not hold the entry back gives way.
        if lines.count > room { lines = text(isShort: true) }
        for (index, line) in lines.prefix(room).enumerated() { frame.draw(line, row: index, clippedTo: inside) }
        if lines.count > room, room > 0 {
            frame.draw(glyphs.ellipsis, row: room - 1, column: inside.columns - 1, role: .dim, clippedTo: inside)
        }
        frame.draw(keys, row: inside.rows - 1, clippedTo: inside)
    }

    static func whyTitle(_ id: EntryID, _ state: EntryState) -> String {
        switch state {
        case .queued, .inFlight, .scheduled, .parked: "Why is \(id.short) still here?"
        case .delivered: "\(id.short) is delivered"
        case .dead: "Why is \(id.short) dead?"
        case .dropped: "\(id.short) was dropped"
        }
    }

    func whyLines(_ detail: EntryDetail, columns: Int, isShort: Bool = false) -> [[Span]] {
        guard let entry = detail.entry else { return [[Span("The queue does not know this entry any more.", .dim)]] }
        var lines: [[Span]] = []
        switch entry.state {
        case .delivered:
            lines.append([Span("\(glyphs.delivered) the API has it", .good)])
            if let finished = entry.finished {
                let time = NumberFormat.latency(finished - entry.encoded.acceptedAt)
                lines.append([
                    Span("  \(time)", .bright), Span(" after it was accepted, at ", .plain),
                    Span(Wording.clock(finished, offset: utcOffset), .plain),
                ])
            }
            if entry.maybeDelivered { lines.append([Span("  perhaps more than once: an answer was lost", .warning)]) }
            return lines
        case .dead:
            if let death = entry.death {
                let why =
                    death.kind == .refused ? "the API refused what it contains" : "it alone failed again and again"
                lines.append([Span("\(glyphs.dead) \(why)\(death.status.map { " (\($0))" } ?? "")", .failure)])
                for line in TextWidth.wrapped(death.answer, to: max(1, columns - 2), limit: 4) {
                    lines.append([Span("  " + line)])
                }
            }
        case .dropped: lines.append([Span("\(glyphs.dash) given up: \(entry.cause)", .dim)])
        case .queued, .inFlight, .scheduled, .parked: break
        }
        if let explanation = detail.explanation {
            for (index, gate) in explanation.gates.enumerated() {
                if isShort, gate.standing == .open { continue }
                lines += self.lines(of: gate, isBlocking: index == explanation.blocking, columns: columns)
            }
            if !explanation.advice.isEmpty {
                for line in TextWidth.wrapped(explanation.advice, to: max(1, columns - 2), limit: 3) {
                    lines.append([
                        Span("\(lines.last?.first?.text.hasPrefix("→") == true ? "  " : "→ ")\(line)", .accent)
                    ])
                }
            }
        }
        return lines
    }

    private func lines(of gate: EntryExplanation.Gate, isBlocking: Bool, columns: Int) -> [[Span]] {
        let sign: Span =
            switch gate.standing {
            case .open: Span(glyphs.delivered, .good)
            case .closed: Span(glyphs.dead, .failure)
            case .note: Span(glyphs.dot, .dim)
            }
        var text = gate.text
        if let until = gate.until, until > now {
            let left = NumberFormat.duration(until - now)
            text += gate.standing == .note ? ", leaves in \(left)" : ", \(left) left"
        }
        var lines: [[Span]] = []
        for (index, line) in TextWidth.wrapped(text, to: max(1, columns - 2), limit: 3).enumerated() {
            lines.append([index == 0 ? sign : Span(" "), Span(" " + line, isBlocking ? .bright : .plain)])
        }
        if let detail = gate.detail {
            for line in TextWidth.wrapped(detail, to: max(1, columns - 4), limit: 2) {
                lines.append([Span("    " + line, .dim)])
            }
        }
        return lines
    }

    /// The keys that change this entry's fate, in words or, where room is short, in short words.
    func whyKeys(_ state: EntryState, columns: Int) -> [Span] {
        if replay != nil { return [] }
        let hints: [(action: Action, label: String, short: String)] =
            switch state {
            case .queued, .scheduled, .parked:
                [(.retry, "retry now", "retry"), (.drop, "drop", "drop"), (.edit, "edit & resend", "edit")]
            case .dead: [(.retry, "queue again", "again"), (.drop, "drop", "drop"), (.edit, "edit & resend", "edit")]
            case .inFlight, .delivered: []
            case .dropped: queue.undo == nil ? [] : [(.undo, "undo", "undo")]
            }
        let isShut = snapshot?.isShut ?? false
        let probe = isShut && state.isPending ? [(action: Action.probe, label: "probe now", short: "probe")] : []
        func spans(isShort: Bool) -> [[Span]] {
            (probe + hints).map { hint in
                let label = isShort ? " \(hint.short)  " : " \(hint.label)   "
                return [Span(keymap.name(of: hint.action), .hintKey), Span(label, .hint)]
            }
        }
        let long = spans(isShort: false).flatMap(\.self)
        if long.width <= columns + 3 { return long }
        // Each whole or not at all; the help has them all.
        return spans(isShort: true).reduce(into: []) { line, hint in
            if (line + hint).width <= columns + 2 { line += hint }
        }
    }
}
