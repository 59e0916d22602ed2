import BaselogDomain
import BaselogScreen

extension Dashboard {
    func drawOverview(into frame: inout Frame, in body: Rect) {
        guard let snapshot = shownSnapshot else {
            let text = "opening the queue of \(session.profile) …"
            frame.draw(
                text, in: body.line(min(1, max(0, body.rows - 1))).inset(columns: 2, rows: 0), alignment: .left,
                role: .dim)
            return
        }
        switch layout {
        case .wide: drawWideOverview(snapshot, into: &frame, in: body)
        case .compact: drawCompactOverview(snapshot, into: &frame, in: body)
        case .narrow, .tiny: drawNarrowOverview(snapshot, into: &frame, in: body)
        }
    }

    private func drawWideOverview(_ snapshot: EngineSnapshot, into frame: inout Frame, in body: Rect) {
        let errorRows = FailureKind.allCases.count + 3
        let middle = min(9, max(8, body.rows - 18))
        let top = max(8, min(body.rows - middle - errorRows, 14))
        let rows = body.rows(.fixed(top), .fixed(middle), .share())
        let upper = rows[0].columns(.share(66), .share(54))
        drawPipeline(snapshot, into: &frame, in: upper[0])
        drawThroughput(snapshot, into: &frame, in: upper[1])
        let lower = rows[1].columns(.share(38), .share(40), .share(42))
        drawLatency(snapshot, into: &frame, in: lower[0])
        drawRetries(snapshot, into: &frame, in: lower[1])
        drawHealth(snapshot, into: &frame, in: lower[2])
        drawErrors(snapshot, into: &frame, in: rows[2])
    }

    private func drawCompactOverview(_ snapshot: EngineSnapshot, into frame: inout Frame, in body: Rect) {
        let graph = max(5, min(body.rows - 4 - 7, 11))
        let rows = body.rows(.fixed(4), .fixed(graph), .share())
        drawPipeline(snapshot, into: &frame, in: rows[0])
        drawThroughput(snapshot, into: &frame, in: rows[1])
        drawErrors(snapshot, into: &frame, in: rows[2])
    }

    /// What the panel's title says about the age of what is shown.
    var ageFact: [Span] {
        guard let snapshot = shownSnapshot else { return [] }
        if instant != nil {
            let clock = Wording.clock(snapshot.time, offset: utcOffset)
            return [Span("at \(clock), \(Wording.age(of: snapshot.time, at: now)) ago", .warning)]
        }
        // With nothing under way nothing can have changed: an old picture is then as good as a new one.
        guard snapshot.counts.pending > 0, now - snapshot.time > .seconds(2) else { return [] }
        return [Span("as of \(Wording.age(of: snapshot.time, at: now)) ago", .warning)]
    }

    // MARK: One column

    private func drawNarrowOverview(_ snapshot: EngineSnapshot, into frame: inout Frame, in body: Rect) {
        let counts = snapshot.counts
        let area = body.inset(columns: 0, rows: 0)
        var lines: [[Span]] = [
            [Span("accepted   ", .label), rate(snapshot.throughput.accepted)],
            [Span("delivered  ", .label), rate(snapshot.throughput.delivered, role: .good)],
            [
                Span("queued ", .label), Span(NumberFormat.count(counts.queued), .bright), Span("  retry ", .label),
                Span(NumberFormat.count(counts.scheduled), counts.scheduled > 0 ? .retry : .plain),
            ],
            [
                Span("parked ", .label),
                Span(NumberFormat.count(counts.parked), counts.parked > 0 ? .parked : .plain), Span("  dead ", .label),
                Span(NumberFormat.count(counts.dead), counts.dead > 0 ? .failure : .plain),
            ],
        ]
        if counts.residual != 0 {
            lines.insert([Span("\(glyphs.dead) residual \(NumberFormat.count(counts.residual))", .failure)], at: 0)
        }
        if !ageFact.isEmpty { lines.append(ageFact) }
        lines.append([])
        lines.append([
            Span("errors ", .label), Span(NumberFormat.count(snapshot.errors.total), .bright),
            Span(snapshot.errors.requests > 0 ? " (\(errorShare(snapshot.errors)))" : "", .plain),
        ])
        for row in snapshot.errors.rows.prefix(3) {
            let count = NumberFormat.count(row.count)
            lines.append([
                Span(TextWidth.fitted(row.kind.name, to: max(10, area.columns / 2 - 5)), .plain),
                Span(TextWidth.fitted(count, to: 6, alignment: .right), .bright),
            ])
        }
        for (row, line) in lines.enumerated() { frame.draw(line, row: row, clippedTo: area) }
        let left = area.rows - lines.count
        guard left > 0 else { return }
        let graph = area.inset(top: lines.count + (left > 1 ? 1 : 0))
        Graph.draw(
            Timeline(snapshot, columns: graph.columns, glyphs: glyphs).values(of: snapshot.throughput.accepted),
            into: &frame,
            in: Rect(column: graph.column, row: graph.row, columns: graph.columns, rows: min(graph.rows, 4)))
    }

    func rate(_ history: [Int], role: Role = .bright) -> Span {
        Span(NumberFormat.rate(ThroughputHistory.rate(of: history)) + "/s", role)
    }

    func errorShare(_ errors: ErrorHistory) -> String {
        NumberFormat.percent(Double(errors.total) / Double(max(1, errors.requests)))
    }
}
