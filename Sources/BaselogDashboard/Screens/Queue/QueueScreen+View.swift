import BaselogDomain
import BaselogScreen

/// Where the parts of the Queue screen stand; update and view must agree on the rows of the list.
struct QueueLayout {
    let list: Rect
    let why: Rect
    let attempts: Rect
    let listRows: Int

    init(body: Rect, layout: LayoutClass, zoomed: Pane? = nil) {
        let nothing = Rect(column: body.column, row: body.endRow, columns: 0, rows: 0)
        if let zoomed {
            list = zoomed == .entries ? body : nothing
            why = zoomed == .why ? body : nothing
            attempts = zoomed == .attempts ? body : nothing
            // The rows of the list stay where they are while it cannot be seen.
            listRows = max(0, body.rows - 3)
            return
        }
        switch layout {
        case .wide, .compact:
            let detail =
                layout == .wide ? (body.rows / 2).clamped(to: 10...24) : (body.rows * 2 / 5).clamped(to: 6...12)
            let rows = body.rows(.share(), .fixed(detail))
            let lower = rows[1].columns(.share(2), .share(3))
            list = rows[0]
            why = lower[0]
            attempts = lower[1]
            listRows = max(0, list.rows - 3)
        case .narrow, .tiny:
            let rows = body.rows(.share(), .fixed(body.rows > 6 ? 3 : 2))
            list = rows[0]
            why = rows[1]
            attempts = nothing
            listRows = list.rows
        }
    }
}

extension Dashboard {
    func drawQueue(into frame: inout Frame, in body: Rect) {
        if queue.isZoomed {
            drawZoomedDetail(into: &frame, in: body)
            return
        }
        let places = QueueLayout(body: body, layout: layout)
        if layout == .narrow {
            drawNarrowQueue(into: &frame, places)
            return
        }
        drawEntries(into: &frame, in: places.list)
        drawWhy(into: &frame, in: places.why)
        drawAttempts(into: &frame, in: places.attempts)
    }

    /// One panel over the whole screen.
    func drawQueue(_ pane: Pane, into frame: inout Frame, in body: Rect) {
        switch pane {
        case .why: drawWhy(into: &frame, in: body)
        case .attempts: drawAttempts(into: &frame, in: body)
        default: drawEntries(into: &frame, in: body)
        }
    }

    private func drawEntries(into frame: inout Frame, in rect: Rect) {
        let inside = panel(title: [Span("Queue", .title)], facts: queueFacts, isFocused: hasFocus(.entries))
            .draw(into: &frame, in: rect)
        let list = queue.list
        if list.rows.isEmpty {
            drawEmptyQueue(into: &frame, in: inside)
        } else {
            let table = Table(columns: queueColumns, gap: 2)
            table.draw(into: &frame, in: inside, position: list.position, count: list.rows.count) { index in
                cells(of: list.rows[index])
            }
        }
    }

    /// How much is listed of how much, and what hides the rest.
    private var queueFacts: [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) {
            if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
            facts.append(Span(text, role))
        }
        let list = queue.list
        if let following = queue.following { add("following \(following.short)", .accent) }
        if !list.isLive, let held = queue.acceptedAtHold, let accepted = snapshot?.counts.accepted, accepted > held {
            add("\(NumberFormat.count(accepted - held)) new \(glyphs.less) \(keymap.name(of: .newest))", .warning)
        }
        if let counts = snapshot?.counts {
            if layout == .wide { add("\(NumberFormat.count(counts.pending)) waiting") }
            if queue.searchText == nil, queue.filter != .all {
                add("\(NumberFormat.count(queue.filter.count(in: counts))) \(queue.filter.rawValue)", .warning)
            }
        }
        if let key = queue.cause { add("failed with “\(TextWidth.truncated(key.template.text, to: 28))”", .warning) }
        if let text = queue.searchText {
            let where_ = queue.filter == .all ? "" : " in \(queue.filter.rawValue)"
            add("only “\(TextWidth.truncated(text, to: 20))”\(where_)", .warning)
            if list.isPartial { add("searched in part", .warning) }
        }
        add(queue.order == .newestFirst ? "newest first" : "oldest first")
        return facts
    }

    private func drawEmptyQueue(into frame: inout Frame, in area: Rect) {
        var lines: [[Span]]
        if let problem = queue.problem {
            lines = [[Span("\(glyphs.dead) \(problem.message)", .failure)]]
            if let hint = problem.hint { lines.append([Span(hint)]) }
        } else if !queue.list.isLoaded {
            lines = [[Span("reading the queue of \(session.profile) …", .dim)]]
        } else if queue.searchText != nil || queue.filter != .all || queue.cause != nil {
            let isMended = queue.cause != nil && queue.searchText == nil && queue.filter == .all
            lines = [
                [Span(isMended ? "No entry waits or is dead because of this any more." : "Nothing matches.", .plain)],
                [Span("ESC", .hintKey), Span(" shows everything again", .hint)],
            ]
        } else {
            lines = [
                [Span("The queue is empty.", .plain)],
                [
                    Span(keymap.name(of: .composeEntry), .hintKey), Span(" composes a test log", .hint),
                ],
            ]
        }
        for (row, line) in lines.enumerated() { frame.draw(line, row: row + 1, column: 2, clippedTo: area) }
    }

    private var queueColumns: [Table.Column] {
        let isWide = layout == .wide
        return [
            Table.Column("AGE", width: .fixed(6), priority: 2), Table.Column("ID", width: .fixed(6)),
            Table.Column("KIND", width: .fixed(5), priority: 4), Table.Column("LEVEL", width: .fixed(8), priority: 3),
            Table.Column("STATE", width: .fixed(isWide ? 25 : 17)),
            Table.Column("TRY", width: .fixed(3), alignment: .right, priority: 4),
            Table.Column("MESSAGE", width: .share(minimum: 26)),
        ]
    }

    private func cells(of row: QueueRow) -> Table.Row {
        let age = now - row.acceptedAt
        let ageText = age < .seconds(60) ? NumberFormat.duration(age) : Wording.age(of: row.acceptedAt, at: now)
        let level = row.kind == .event ? glyphs.dash : row.level.name
        let isDone = row.state == .delivered || row.state == .dropped
        return Table.Row(
            [
                [Span(ageText, .dim)], [Span(row.id.short, .bright)],
                [Span(row.kind.name, .plain)],
                [Span(level, row.kind == .event ? .dim : Wording.role(of: row.level))], stateSpans(row),
                [Span(row.attempts == 0 ? glyphs.dash : "\(row.attempts)", .plain)],
                [Span(row.message, isDone ? .plain : .bright)],
            ], isMarked: queue.marks.contains(row.id))
    }

    /// `↻ retry in 4.1 s  429`: the state with what matters about it.
    func stateSpans(_ row: QueueRow) -> [Span] {
        let role = Wording.role(of: row.state)
        let sign = Wording.sign(of: row.state, glyphs) + " "
        let status = layout == .wide ? row.lastStatus.map { "  \($0)" } ?? "" : ""
        let cause = layout == .wide ? "  " + row.cause : ""
        switch row.state {
        case .queued: return [Span(sign + "queued", role)]
        case .inFlight: return [Span(sign + "in flight", role)]
        case .scheduled:
            let when = row.notBefore.map { Wording.countdown(to: $0, from: now) } ?? ""
            return [Span("\(sign)retry \(when)", role), Span(status, .dim)]
        case .parked: return [Span(sign + "parked", role), Span(cause, .dim)]
        case .delivered:
            let time = row.finished.map { "  " + NumberFormat.latency($0 - row.acceptedAt) } ?? ""
            return [Span(sign + "delivered", role), Span(layout == .wide ? time : "", .dim)]
        case .dead: return [Span(sign + "dead", role), Span(status.isEmpty ? cause : status, .dim)]
        case .dropped: return [Span(sign + "dropped", role)]
        }
    }

    private func drawNarrowQueue(into frame: inout Frame, _ places: QueueLayout) {
        let list = queue.list
        guard !list.rows.isEmpty else {
            drawEmptyQueue(into: &frame, in: places.list)
            return
        }
        let table = Table(
            columns: [
                Table.Column("", width: .fixed(1)), Table.Column("", width: .fixed(6)),
                Table.Column("", width: .share()),
            ], gap: 1, showsHeader: false)
        table.draw(into: &frame, in: places.list, position: list.position, count: list.rows.count) { index in
            let row = list.rows[index]
            let sign = Wording.sign(of: row.state, glyphs)
            return Table.Row(
                [[Span(sign, Wording.role(of: row.state))], [Span(row.id.short, .bright)], [Span(row.message)]],
                isMarked: queue.marks.contains(row.id))
        }
        guard let selected = list.selected else { return }
        frame.draw(stateSpans(selected), row: 0, column: 1, clippedTo: places.why)
        if let advice = queue.detail?.explanation?.advice, queue.detail?.id == selected.id {
            let area = places.why.inset(left: 1, right: 1, top: 1)
            let lines = TextWidth.wrapped(advice, to: max(1, area.columns), limit: max(1, area.rows))
            for (row, line) in lines.enumerated() { frame.draw(line, row: row, role: .dim, clippedTo: area) }
        }
    }
}
