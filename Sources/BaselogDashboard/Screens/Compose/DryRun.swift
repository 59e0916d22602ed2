import BaselogDomain
import BaselogScreen

/// What would be sent and what would not; nothing is.
extension Dashboard {
    func dryRunLines(columns: Int) -> [[Span]] {
        let reading = compose.reading
        var lines = compose.form.fields.compactMap { field in
            reading.problems[field.id].map { [Span("\(glyphs.dead) \($0)", .failure)] }
        }
        if lines.isEmpty {
            lines.append([
                Span("\(glyphs.delivered) valid", .good), Span(" · \(NumberFormat.size(reading.sizeBytes))", .dim),
            ])
        }
        lines.append([Span("sends   ", .label)] + amountSpans(reading))
        lines.append([Span("asks    ", .label)] + askingSpans)
        lines.append([Span("then    ", .label)] + outlookSpans)
        if ComposeVariables.isUsed(in: compose.draft) {
            lines.append([Span("        variables get their values when it is sent; these are examples", .dim)])
        }
        for name in ComposeVariables.unknownNames(in: compose.draft) {
            lines.append([Span("\(glyphs.warning) {{\(name)}} is no variable and is sent as it stands", .warning)])
        }
        lines = lines.flatMap { $0.wrapped(to: columns, indent: 8) }
        lines.append([])
        return lines + wireLines(compose.preview, columns: columns).flatMap { $0.wrapped(to: columns, indent: 2) }
    }

    private func amountSpans(_ reading: ComposeScreen.Reading) -> [Span] {
        if let id = compose.replacing { return [Span("1 entry instead of \(id.short)", .plain)] }
        var spans = [Span(Wording.entries(reading.count), .bright)]
        guard reading.count > 1 else { return spans }
        if let rate = reading.rate {
            let time = Wording.forecast(.seconds(Double(reading.count - 1) / rate))
            spans.append(Span(" at \(NumberFormat.rate(rate))/s, in \(time)", .plain))
        } else {
            spans.append(Span(", as fast as the queue takes them", .plain))
        }
        return spans
    }

    private var askingSpans: [Span] {
        switch session.safety {
        case .open: [Span("nothing: \(session.profile) is open", .plain)]
        case .confirm: [Span("a question, because \(session.profile) wants that", .plain)]
        case .typeTheName where unlock != nil: [Span("a question, because \(session.profile) is unlocked", .warning)]
        case .typeTheName: [Span("for the name \(session.profile) to be typed", .warning)]
        case .readOnly: [Span("in vain: \(session.profile) is read-only", .failure)]
        }
    }

    /// What would keep an entry in the queue now.
    private var outlookSpans: [Span] {
        guard let snapshot else { return [Span("the engine is starting", .dim)] }
        if snapshot.isPaused { return [Span("waits: shipping is paused", .warning)] }
        if let gate = snapshot.gates.first {
            return [Span("waits: the \(Wording.gateName(gate.kind)) gate is closed, \(gate.reason)", .warning)]
        }
        if case .open = snapshot.breaker { return [Span("waits: the breaker is open", .warning)] }
        if case .observing(let owner) = snapshot.role {
            return [Span("process \(owner) ships it", .plain)]
        }
        let waiting = snapshot.counts.pending
        return [Span(waiting == 0 ? "leaves at once" : "leaves after \(Wording.entries(waiting)) that wait", .plain)]
    }

    private var dryRunRows: Int { max(1, overlayBox.rows - 2) }

    mutating func scrollDryRun(_ key: Key, _ offset: Int) {
        let count = dryRunLines(columns: overlayBox.columns - 4).count
        let move: ListPosition.Move? =
            switch keymap.action(for: key, in: [.compose, .lists, .everywhere]) {
            case .down: .lines(1)
            case .up: .lines(-1)
            case .pageDown: .pages(1)
            case .pageUp: .pages(-1)
            case .first: .first
            case .last: .last
            case .cancel, .back, .dryRun: nil
            default: .lines(0)
            }
        compose.overlay = move.map {
            .dryRun(offset: ListPosition.scrolled(offset, by: $0, count: count, height: dryRunRows))
        }
    }

    func drawDryRun(from offset: Int, into frame: inout Frame) {
        let box = overlayBox
        frame.fill(box, backdrop: .dialog)
        frame.cursor = nil
        let back = keymap.name(of: .cancel, in: .everywhere)
        let inside = panel(
            title: [Span(layout == .narrow ? "Dry run" : "Dry run: nothing is sent", .title)],
            facts: [Span(back, .hintKey), Span(" back", .hint)],
            isFocused: true
        ).draw(into: &frame, in: box, backdrop: .dialog)
        let lines = dryRunLines(columns: inside.columns)
        drawDialogText(lines, from: offset, into: &frame, in: inside)
    }
}
