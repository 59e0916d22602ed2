import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// The attempts that were made and those to come, and what the entry says.
    func drawAttempts(into frame: inout Frame, in rect: Rect) {
        let inside = panel(title: attemptsTitle, facts: attemptsFacts, isFocused: hasFocus(.attempts))
            .draw(into: &frame, in: rect)
        guard let detail = queue.detail, detail.id == queue.list.selected?.id else { return }
        if queue.showsWire {
            draw(wireLines(queue.wire, columns: inside.columns), into: &frame, in: inside)
            return
        }
        let attempts = attemptLines(detail, columns: inside.columns)
        let content = contentLines(detail, columns: inside.columns)
        // The content keeps a third of the room; of the attempts the newest are shown.
        let contentRows = min(content.count, max(2, inside.rows / 3))
        let attemptRows = max(0, inside.rows - contentRows - 1)
        let hidden = attempts.count - attemptRows
        if hidden > 0, attemptRows > 0 {
            draw([[Span("\(hidden + 1) earlier lines · ENTER shows all", .dim)]], into: &frame, in: inside)
            draw(Array(attempts.suffix(attemptRows - 1)), into: &frame, in: inside.inset(top: 1))
        } else {
            draw(attempts, into: &frame, in: inside)
        }
        let top = min(attempts.count, attemptRows) + 1
        draw(Array(content.prefix(max(0, inside.rows - top))), into: &frame, in: inside.inset(top: top))
    }

    var attemptsTitle: [Span] { [Span(queue.showsWire ? "On the wire" : "Attempts", .title)] }

    var attemptsFacts: [Span] {
        guard offers(.wire) else { return [] }
        let wire = [Span(keymap.name(of: .wire), .hintKey), Span(queue.showsWire ? " attempts" : " wire", .hint)]
        guard layout == .wide else { return wire }
        return [Span(keymap.name(of: .copy, in: .everywhere), .hintKey), Span(" copy  ", .hint)] + wire
    }

    func attemptLines(_ detail: EntryDetail, columns: Int) -> [[Span]] {
        guard let timeline = detail.timeline else { return [] }
        var lines: [[Span]] = []
        for attempt in timeline.past { lines += self.lines(of: attempt, columns: columns) }
        for projected in timeline.projected { lines.append(line(of: projected)) }
        if lines.isEmpty {
            lines.append([Span(detail.entry?.state == .inFlight ? "being sent now" : "no attempt yet", .dim)])
        }
        return lines
    }

    private func lines(of attempt: Attempt, columns: Int) -> [[Span]] {
        let isSuccess = attempt.failure == nil
        let result = attempt.status.map(String.init) ?? attempt.failure?.name ?? "—"
        var first: [Span] = [
            Span(TextWidth.fitted("\(attempt.number)", to: 3), .bright),
            Span(Wording.preciseClock(attempt.started, offset: utcOffset), .plain),
            Span("   \(TextWidth.fitted(result, to: max(5, result.count)))", isSuccess ? .good : .failure),
        ]
        let phases = attempt.phases
        let parts = [("connect", phases.connect), ("wait", phases.wait), ("read", phases.read)]
        for (name, duration) in parts where duration != nil {
            first += [Span("  \(name) ", .label), Span(Wording.milliseconds(duration), .plain)]
        }
        if phases.wait == nil {
            first += [Span("  after ", .label), Span(NumberFormat.latency(phases.total))]
        } else {
            first.append(Span(" ms", .label))
        }
        if let request = attempt.serverRequestID { first.append(Span("  req \(request.prefix(8))", .dim)) }
        var second = attempt.message
        if let pause = attempt.retryAfter { second += " · Retry-After \(Wording.forecast(pause))" }
        guard !second.isEmpty else { return [first] }
        return [first, [Span("   " + TextWidth.truncated(second, to: max(0, columns - 3)), .plain)]]
    }

    private func line(of projected: ProjectedAttempt) -> [Span] {
        let number = Span(TextWidth.fitted("\(projected.number)", to: 3), .dim)
        let earliest = Wording.clock(projected.earliest, offset: utcOffset)
        if projected.condition.isEmpty {
            let when = Wording.countdown(to: projected.earliest, from: now)
            return [number, Span(earliest, .retry), Span("       next \(when)", .retry)]
        }
        let latest = Wording.clock(projected.latest, offset: utcOffset)
        let span = earliest == latest ? earliest : "\(earliest) … \(latest)"
        return [number, Span(TextWidth.fitted(span, to: 22), .dim), Span(projected.condition, .dim)]
    }

    /// The entry itself: who it is from, then its JSON.
    func contentLines(_ detail: EntryDetail, columns: Int) -> [[Span]] {
        guard let entry = detail.entry else { return [] }
        guard let content = entry.encoded.payload.content(kind: entry.encoded.kind) else { return [] }
        var head: [Span] = []
        switch content {
        case .log(let log):
            head = [Span(log.level.name, Wording.role(of: log.level))]
            if let category = log.category { head += [Span("  " + category)] }
            if !log.tags.isEmpty { head += [Span("  tags: ", .label), Span(log.tags.joined(separator: ", "))] }
            if let correlation = log.correlationID { head += [Span("  corr ", .label), Span(correlation)] }
        case .event(let event): head = [Span("event ", .label), Span(event.type, .bright)]
        }
        return [head] + JSONText.spans(ofBody: Array(entry.encoded.payload.bytes.prefix(65_536)))
    }

    // MARK: Zoomed

    func queueDetailLines(columns: Int) -> [[Span]] {
        guard let detail = queue.detail else { return [] }
        if queue.showsWire {
            return wireLines(queue.wire, columns: columns).flatMap { $0.wrapped(to: columns, indent: 2) }
        }
        func heading(_ text: String) -> [Span] { [Span(text, .title)] }
        var lines = whyLines(detail, columns: columns)
        if let state = detail.entry?.state {
            let keys = whyKeys(state, columns: columns)
            if !keys.isEmpty { lines += [[], keys] }
        }
        lines += [[], heading("Attempts")] + attemptLines(detail, columns: columns)
        lines += [[], heading("Content")] + contentLines(detail, columns: columns)
        if let entry = detail.entry {
            lines += [[], [Span("ID         ", .label), Span(entry.id.description, .bright)]]
            lines.append([
                Span("accepted   ", .label), Span(entry.encoded.acceptedAt.iso8601(.milliseconds), .plain),
            ])
            lines.append([
                Span("position   ", .label), Span(NumberFormat.count(Int(clamping: entry.sequence)), .plain),
                Span("   size ", .label), Span(NumberFormat.size(entry.encoded.payload.bytes.count), .plain),
            ])
        }
        return lines.flatMap { $0.wrapped(to: columns, indent: 2) }
    }

    func drawZoomedDetail(into frame: inout Frame, in body: Rect) {
        let title = queue.detail.map { detail in
            queue.showsWire
                ? "\(detail.id.short) on the wire"
                : Dashboard.whyTitle(detail.id, detail.entry?.state ?? .queued)
        }
        let area =
            layout == .narrow
            ? body : panel(title ?? "Entry", isFocused: true).draw(into: &frame, in: body)
        guard queue.detail != nil else {
            frame.draw("reading the entry …", row: 0, role: .dim, clippedTo: area)
            return
        }
        let lines = queueDetailLines(columns: area.columns)
        let top = queue.detailScroll.clamped(to: 0...max(0, lines.count - area.rows))
        draw(lines, into: &frame, in: area, from: top)
    }
}
