import BaselogDomain
import BaselogScreen

/// Where the parts of the Errors screen stand.
struct ErrorsLayout {
    let list: Rect
    let detail: Rect
    let listRows: Int

    init(body: Rect, layout: LayoutClass, zoomed: Pane? = nil) {
        if let zoomed {
            let nothing = Rect(column: body.column, row: body.endRow, columns: 0, rows: 0)
            (list, detail) = zoomed == .groups ? (body, nothing) : (nothing, body)
            // The rows of the list stay where they are while it cannot be seen.
            listRows = max(0, body.rows - 3)
            return
        }
        switch layout {
        case .wide, .compact:
            let rows = body.rows(.share(), .fixed(layout == .wide ? 9 : min(8, body.rows / 2)))
            (list, detail) = (rows[0], rows[1])
            listRows = max(0, list.rows - 3)
        case .narrow, .tiny:
            let rows = body.rows(.share(), .fixed(2))
            (list, detail) = (rows[0], rows[1])
            listRows = list.rows
        }
    }
}

extension Dashboard {
    func drawErrors(into frame: inout Frame, in body: Rect) {
        let places = ErrorsLayout(body: body, layout: layout, zoomed: zoomedPane)
        let inside =
            layout == .narrow
            ? places.list
            : panel(title: [Span("Errors", .title)], facts: errorsFacts, isFocused: hasFocus(.groups))
                .draw(into: &frame, in: places.list)
        if errors.groups.isEmpty, errors.hidden > 0, let text = errors.searchText {
            drawNoMatch(of: "group", text, hidden: errors.hidden, into: &frame, in: inside)
        } else if errors.groups.isEmpty {
            let text =
                errors.isLoaded
                ? "\(glyphs.delivered) no failed request since the start" : "asking the engine for its errors …"
            let lines = TextWidth.wrapped(text, to: max(1, inside.columns - 3), limit: 2)
            for (row, line) in lines.enumerated() {
                frame.draw(
                    line, row: row + (layout == .narrow ? 0 : 1), column: row == 0 || !errors.isLoaded ? 2 : 4,
                    role: errors.isLoaded ? .good : .dim, clippedTo: inside)
            }
        } else {
            let table = Table(columns: groupColumns, gap: layout == .wide ? 2 : 1, showsHeader: layout != .narrow)
            table.draw(into: &frame, in: inside, position: errors.position, count: errors.groups.count) { index in
                cells(of: errors.groups[index])
            }
        }
        guard let group = errors.selected else {
            if layout != .narrow { panel("Error", isFocused: hasFocus(.group)).draw(into: &frame, in: places.detail) }
            return
        }
        if layout == .narrow {
            let lines = TextWidth.wrapped(group.mostRecent, to: max(1, places.detail.columns - 2), limit: 2)
            for (row, line) in lines.enumerated() { frame.draw(line, row: row, column: 1, clippedTo: places.detail) }
            return
        }
        let box = panel(title: title(of: group), facts: groupFacts, isFocused: hasFocus(.group))
            .draw(into: &frame, in: places.detail)
        draw(groupLines(group, columns: box.columns), into: &frame, in: box)
    }

    func title(of group: ErrorGroup) -> [Span] { [Span(group.name, .title)] }

    var groupFacts: [Span] { [Span("ENTER", .hintKey), Span(" its entries in Queue and Tail", .hint)] }

    private var errorsFacts: [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) {
            if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
            facts.append(Span(text, role))
        }
        if let history = snapshot?.errors, history.requests > 0, layout == .wide {
            let share = NumberFormat.percent(Double(history.total) / Double(history.requests))
            add("15 min: \(NumberFormat.count(history.total)) failed, \(share) of requests")
        }
        if let text = errors.searchText {
            if errors.hidden > 0 { add("\(NumberFormat.count(errors.hidden)) hidden", .warning) }
            add("/\(TextWidth.truncated(text, to: 16))", .accent)
        }
        if errors.forgotten > 0 { add("\(NumberFormat.count(errors.forgotten)) groups forgotten", .warning) }
        add("\(errors.groups.count) \(errors.groups.count == 1 ? "group" : "groups")")
        add(errors.order.title)
        return facts
    }

    private var groupColumns: [Table.Column] {
        switch layout {
        case .wide:
            [
                Table.Column("KIND", width: .fixed(14)), Table.Column("STATUS", width: .fixed(6), alignment: .right),
                Table.Column("COUNT", width: .fixed(6), alignment: .right),
                Table.Column("RATE", width: .fixed(8), alignment: .right, priority: 2),
                Table.Column("TREND", width: .fixed(10), priority: 3),
                Table.Column("FIRST", width: .fixed(6), alignment: .right, priority: 2),
                Table.Column("LAST", width: .fixed(6), alignment: .right),
                Table.Column("MESSAGE", width: .share(minimum: 20)),
            ]
        case .compact:
            [
                Table.Column("STATUS", width: .fixed(18)), Table.Column("COUNT", width: .fixed(6), alignment: .right),
                Table.Column("TREND", width: .fixed(10), priority: 2),
                Table.Column("LAST", width: .fixed(6), alignment: .right, priority: 1),
                Table.Column("MESSAGE", width: .share(minimum: 20)),
            ]
        case .narrow, .tiny:
            [
                Table.Column("", width: .fixed(11)), Table.Column("", width: .fixed(5), alignment: .right),
                Table.Column("", width: .share(minimum: 8)),
            ]
        }
    }

    private func cells(of group: ErrorGroup) -> Table.Row {
        let count = [Span(NumberFormat.count(group.count), .bright)]
        let last = [Span(Wording.age(of: group.last, at: now))]
        let isRecent = group.recentCount > 0
        switch layout {
        case .wide:
            let perMinute = Double(group.recentCount) / (Double(ErrorHistory.windowSeconds) / 60)
            let rate = isRecent ? NumberFormat.rate(perMinute) + "/min" : glyphs.dash
            return Table.Row([
                [Span(group.key.kind.name, isRecent ? .failure : .plain)],
                [Span(group.key.status.map(String.init) ?? glyphs.dash)], count, [Span(rate, isRecent ? .plain : .dim)],
                [trend(of: group)], [Span(Wording.age(of: group.first, at: now), .dim)], last,
                templateSpans(group.key.template),
            ])
        case .compact:
            return Table.Row([
                [Span(group.name, isRecent ? .failure : .plain)], count, [trend(of: group)], last,
                templateSpans(group.key.template),
            ])
        case .narrow, .tiny:
            let short = group.key.status.map(String.init) ?? group.key.kind.name
            return Table.Row([[Span(short, isRecent ? .failure : .plain)], count, templateSpans(group.key.template)])
        }
    }

    /// Where settings can be changed from here.
    private var editAdvice: String {
        guard screens.contains(.profiles) else { return "baselog profile edit \(session.profile) changes it" }
        return "\(keymap.name(of: .showProfiles)) and there \(keymap.name(of: .editProfile)) changes it"
    }

    private func trend(of group: ErrorGroup) -> Span {
        // Each of the ten parts takes a whole cell.
        let parts = group.trend.map(Double.init)
        let values = glyphs.graph == .braille ? parts.flatMap { [$0, $0] } : parts
        return Span(Graph.line(values, columns: 10, glyphs: glyphs), .failure)
    }

    /// The template with its placeholders set apart from its words.
    private func templateSpans(_ template: MessageTemplate) -> [Span] {
        template.pieces.map { Span($0.text, $0.isPlaceholder ? .syntaxNumber : .plain) }
    }

    /// - Parameter isWhole: Whether there is room for all that the server said.
    func groupLines(_ group: ErrorGroup, columns: Int, isWhole: Bool = false) -> [[Span]] {
        func moment(_ name: String, _ time: Timestamp) -> [Span] {
            [
                Span(name, .label), Span(Wording.clock(time, offset: utcOffset), .bright),
                Span("  \(Wording.age(of: time, at: now)) ago", .dim),
            ]
        }
        var lines: [[Span]] = [
            moment("first  ", group.first) + [Span("   ")] + moment("last  ", group.last)
                + [Span("   "), Span(NumberFormat.count(group.count), .bright), Span(" since the start", .dim)]
        ]
        lines.append([Span("says   ", .label)] + templateSpans(group.key.template))
        let latest = TextWidth.wrapped(group.mostRecent, to: max(1, columns - 7), limit: isWhole ? 200 : 3)
        for (index, line) in latest.enumerated() {
            lines.append([Span(index == 0 ? "latest " : "       ", .label), Span(line)])
        }
        let meaning = TextWidth.wrapped(
            meaning(of: group.key.kind), to: max(1, columns - 2), limit: isWhole ? 200 : 2)
        for (index, line) in meaning.enumerated() {
            lines.append([Span((index == 0 ? "\(glyphs.arrow) " : "  ") + line, .accent)])
        }
        return lines
    }

    /// What the engine does about it, and what a person can do.
    private func meaning(of kind: FailureKind) -> String {
        switch kind {
        case .rateLimit: "The server asks to slow down: fewer requests at a time, and a pause as long as it asked for."
        case .server: "Tried again with growing pauses; nothing is lost. The cause is on the server's side."
        case .timeout: "Tried again; the server may have stored the entry, which the idempotency key sorts out."
        case .authentication: "Entries wait until the key is right. \(keyAdvice)."
        case .connection: "Tried again with growing pauses; nothing is lost. :probe tries now."
        case .client: "The server refuses what the entry contains: it is dead. E in Queue edits it and sends it again."
        case .invalidResponse: "What came back is no answer of this API: is something else at this address?"
        case .configuration: "The address or route is wrong. \(editAdvice)."
        }
    }
}
