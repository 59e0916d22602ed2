import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// Where entries are on their way, with the conservation of all that were accepted.
    func drawPipeline(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let residual = snapshot.counts.residual
        let isWide = rect.rows >= 8 && rect.columns >= 66
        var facts = ageFact
        if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
        if residual == 0 {
            facts +=
                isWide ? [Span("conserved ", .facts), Span(glyphs.delivered, .good)] : [Span(glyphs.delivered, .good)]
        } else {
            facts.append(Span("residual \(NumberFormat.count(residual)) \(glyphs.dead)", .failure))
        }
        let inside = panel(title: [Span("Pipeline", .title)], facts: facts, isFocused: hasFocus(.pipeline))
            .draw(into: &frame, in: rect)
        if isWide {
            drawFlow(snapshot, into: &frame, in: inside)
        } else {
            drawFlowLines(snapshot, into: &frame, in: inside)
        }
    }

    private func drawFlowLines(_ snapshot: EngineSnapshot, into frame: inout Frame, in area: Rect) {
        let counts = snapshot.counts
        let concurrency = snapshot.concurrency
        let arrow = Span(" \(glyphs.pointer) ", .dim)
        let flow: [Span] = [
            Span("accepted ", .label), rate(snapshot.throughput.accepted), arrow, Span("queued ", .label),
            Span(NumberFormat.count(counts.queued), .bright), arrow, Span("in flight ", .label),
            Span("\(concurrency.inFlight)/\(concurrency.limit)", .bright), arrow, Span("delivered ", .label),
            rate(snapshot.throughput.delivered, role: .good),
        ]
        frame.draw(flow, row: 0, clippedTo: area)
        let dot = Span(" \(glyphs.dot) ", .dim)
        var rest: [Span] = [Span(glyphs.isASCII ? "^ " : "▲ ", .dim)]
        rest += counted("retry", counts.scheduled, .retry) + [dot] + counted("parked", counts.parked, .parked) + [dot]
        rest += counted("dead", counts.dead, .failure)
        if counts.dropped > 0 { rest += [dot] + counted("dropped", counts.dropped, .warning) }
        let indent = max(0, min(19, area.columns - rest.width - 18))
        let end = frame.draw(rest, row: 1, column: indent, clippedTo: area)
        guard let drain = snapshot.drainForecast else { return }
        let forecast = [Span("drains in ", .label), Span(Wording.forecast(drain), .bright)]
        if end + 2 + forecast.width <= area.columns {
            frame.draw(forecast, row: 1, column: area.columns - forecast.width, clippedTo: area)
        }
    }

    private func counted(_ word: String, _ count: Int, _ role: Role) -> [Span] {
        [Span(word + " ", .label), Span(NumberFormat.count(count), count > 0 ? role : .plain)]
    }

    private func drawFlow(_ snapshot: EngineSnapshot, into frame: inout Frame, in area: Rect) {
        let counts = snapshot.counts
        // Four stations with three arrows between; all the air there is goes into the arrows.
        let air = max(0, area.columns - 62) / 3
        let stations = [3, 20 + air, 35 + 2 * air, 53 + 3 * air]
        let top = max(0, (area.rows - 6) / 2)
        let line = glyphs.isASCII ? "=" : "━"
        let tip = glyphs.pointer
        for (station, name) in zip(stations, ["accepted", "queued", "in flight", "delivered"]) {
            frame.draw(name, row: top, column: station, role: .label, clippedTo: area)
        }
        for (end, next) in [(11, stations[1]), (stations[1] + 6, stations[2]), (stations[2] + 9, stations[3])] {
            let length = next - end - 2
            guard length > 1 else { continue }
            frame.draw(
                String(repeating: line, count: length - 1) + tip, row: top, column: end + 1, role: .border,
                clippedTo: area)
        }
        let concurrency = snapshot.concurrency
        let numbers = [
            rateText(snapshot.throughput.accepted), NumberFormat.count(counts.queued),
            "\(concurrency.inFlight) of \(concurrency.limit)", rateText(snapshot.throughput.delivered),
        ]
        for (index, number) in numbers.enumerated() {
            let role: Role = index == 3 && counts.delivered > 0 ? .good : .bright
            frame.draw(number, row: top + 1, column: stations[index], role: role, clippedTo: area)
        }
        drawDetour(snapshot, from: stations[2] + 3, to: stations[1] + 2, row: top + 2, into: &frame, in: area)
    }

    private func rateText(_ history: [Int]) -> String {
        NumberFormat.rate(ThroughputHistory.rate(of: history)) + " /s"
    }

    /// The way back of what failed, and the ways out of what cannot be sent.
    private func drawDetour(
        _ snapshot: EngineSnapshot, from start: Int, to end: Int, row: Int, into frame: inout Frame, in area: Rect
    ) {
        let counts = snapshot.counts
        let line = glyphs.isASCII ? "=" : "━"
        let signs =
            glyphs.isASCII ? (up: "^", down: "|", corner: "+", fork: "+") : (up: "▲", down: "│", corner: "┗", fork: "┻")
        frame.draw(signs.up, row: row, column: end, role: .border, clippedTo: area)
        frame.draw(signs.down, row: row, column: start, role: .border, clippedTo: area)
        frame.draw(signs.corner, row: row + 1, column: end, role: .border, clippedTo: area)
        frame.draw(signs.fork, row: row + 1, column: start, role: .border, clippedTo: area)
        let back = glyphs.isASCII ? "<" : "◀"
        let retry = counted("retry", counts.scheduled, .retry)
        let room = start - end - 1
        let free = max(0, room - retry.width - 3)
        let left = min(2, free / 2 + free % 2)
        var spans = [Span(String(repeating: line, count: left) + " ", .border)] + retry
        spans.append(Span(" " + back + String(repeating: line, count: free - left), .border))
        let corridor = Rect(column: area.column + end + 1, row: area.row + row + 1, columns: room, rows: 1)
        frame.draw(spans, row: 0, clippedTo: corridor.intersection(area))
        // Large numbers take the room of the arrows.
        let lengths = [2, 1, 0]
        func out(_ length: Int) -> [Span] {
            let arrow = Span(String(repeating: line, count: length) + glyphs.pointer + (length > 0 ? " " : ""), .border)
            return [arrow] + counted("parked", counts.parked, .parked) + [Span(" "), arrow]
                + counted("dead", counts.dead, .failure)
        }
        let length = lengths.first { out($0).width <= area.columns - start - 1 } ?? 0
        frame.draw(out(length), row: row + 1, column: start + 1, clippedTo: area)
        var notes: [Span] = []
        if let next = snapshot.retries.next, counts.scheduled > 0 {
            notes = [Span("next ", .label), Span(Wording.countdown(to: next, from: now), .retry)]
        }
        if counts.dropped > 0 {
            notes += notes.isEmpty ? [] : [Span("  ")]
            notes += counted("dropped", counts.dropped, .warning)
        }
        frame.draw(notes, row: row + 2, column: end + 4, clippedTo: area)
        if let oldest = snapshot.storage.oldestPending, counts.pending > 0 {
            let age = [Span("oldest waits ", .label), Span(Wording.age(of: oldest, at: now), .bright)]
            frame.draw(age, row: row + 3, column: end + 4, clippedTo: area)
        }
    }
}
