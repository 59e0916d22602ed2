import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// Failed attempts by kind, those that happened first.
    func drawErrors(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let errors = snapshot.errors
        let total = NumberFormat.count(errors.total)
        let facts =
            layout == .wide
            ? "15 min · \(total) total · \(errorShare(errors)) of requests" : "\(total) · \(errorShare(errors))"
        let inside = panel("Errors", facts: facts, isFocused: hasFocus(.errors)).draw(into: &frame, in: rect)
        let happened = errors.rows.filter { $0.count > 0 || $0.last != nil }
        let quiet = FailureKind.allCases.filter { kind in !happened.contains { $0.kind == kind } }
        guard !happened.isEmpty || layout == .wide else {
            frame.draw("\(glyphs.delivered) no errors in the last 15 minutes", row: 0, role: .good, clippedTo: inside)
            return
        }
        let columns = errorColumns
        let room = max(0, inside.rows - (layout == .wide ? 1 : 0))
        let hidden = happened.count - room
        // The least frequent kinds give way; the last row says how many.
        let shown = hidden > 0 ? Array(happened.prefix(max(0, room - 1))) : happened
        let fillers = hidden > 0 ? [] : Array(quiet.prefix(room - shown.count))
        let table = Table(columns: columns, gap: 2, showsHeader: layout == .wide, isFocused: false)
        let count = shown.count + (layout == .wide ? fillers.count : 0)
        table.draw(into: &frame, in: inside, count: count) { index in
            index < shown.count ? cells(of: shown[index]) : cells(of: fillers[index - shown.count])
        }
        if hidden > 0 {
            let row = inside.rows - 1
            frame.draw("and \(hidden + 1) more kinds", row: row, role: .dim, clippedTo: inside)
        }
    }

    private var errorColumns: [Table.Column] {
        let isWide = layout == .wide
        let last = Table.Column("LAST", width: .fixed(isWide ? 9 : 6), alignment: .right, priority: 1)
        let trend = Table.Column("TREND", width: .fixed(10), priority: 3)
        return [
            Table.Column("KIND", width: .fixed(14)), Table.Column("COUNT", width: .fixed(6), alignment: .right),
            Table.Column("RATE", width: .fixed(8), alignment: .right, priority: 2), last,
        ] + (isWide ? [trend] : []) + [Table.Column("MOST RECENT", width: .share(minimum: 10))]
    }

    private func cells(of row: ErrorHistory.Row) -> Table.Row {
        let perMinute = Double(row.count) / (Double(ErrorHistory.windowSeconds) / 60)
        let last = row.last.map { Wording.age(of: $0, at: now) + (layout == .wide ? " ago" : "") } ?? "never"
        let cells: [[Span]] = [
            [Span(row.kind.name, row.count > 0 ? .plain : .dim)],
            [Span(NumberFormat.count(row.count), row.count > 0 ? .bright : .dim)],
            [Span(row.count > 0 ? NumberFormat.rate(perMinute) + "/min" : glyphs.dash, .plain)], [Span(last, .plain)],
        ]
        let recent = [Span(row.mostRecent, .plain)]
        guard layout == .wide else { return Table.Row(cells + [recent]) }
        // Each of the ten parts takes a whole cell.
        let trend = row.trend.map(Double.init)
        let values = glyphs.graph == .braille ? trend.flatMap { [$0, $0] } : trend
        return Table.Row(cells + [[Span(Graph.line(values, columns: 10, glyphs: glyphs), .failure)], recent])
    }

    private func cells(of kind: FailureKind) -> Table.Row {
        Table.Row([
            [Span(kind.name, .dim)], [Span("0", .dim)], [Span(glyphs.dash, .dim)], [Span("never", .dim)], [], [],
        ])
    }
}
