import BaselogDomain
import BaselogScreen

/// Where the parts of the Requests screen stand.
struct RequestsLayout {
    let list: Rect
    let request: Rect
    let answer: Rect
    let listRows: Int

    init(body: Rect, layout: LayoutClass, zoomed: Pane? = nil) {
        if let zoomed {
            let nothing = Rect(column: body.column, row: body.endRow, columns: 0, rows: 0)
            list = zoomed == .requests ? body : nothing
            request = zoomed == .request ? body : nothing
            answer = zoomed == .answer ? body : nothing
            // The rows of the list stay where they are while it cannot be seen.
            listRows = max(0, body.rows - 3)
            return
        }
        switch layout {
        case .wide:
            let rows = body.rows(.share(), .fixed((body.rows * 3 / 5).clamped(to: 12...30)))
            let lower = rows[1].columns(.share(), .share())
            (list, request, answer) = (rows[0], lower[0], lower[1])
            listRows = max(0, list.rows - 3)
        case .compact:
            let rows = body.rows(.share(), .fixed((body.rows / 2).clamped(to: 6...14)))
            let lower = rows[1].columns(.share(2), .share(3))
            (list, request, answer) = (rows[0], lower[0], lower[1])
            listRows = max(0, list.rows - 3)
        case .narrow, .tiny:
            let rows = body.rows(.share(), .fixed(2))
            list = rows[0]
            request = Rect(column: body.column, row: body.endRow, columns: 0, rows: 0)
            answer = rows[1]
            listRows = list.rows
        }
    }
}

extension Dashboard {
    func drawRequests(into frame: inout Frame, in body: Rect) {
        if requests.isZoomed, let record = requests.selected {
            drawZoomedRequest(record, into: &frame, in: body)
            return
        }
        let places = RequestsLayout(body: body, layout: layout, zoomed: zoomedPane)
        let inside =
            layout == .narrow
            ? places.list
            : panel(title: [Span("Requests", .title)], facts: requestsFacts, isFocused: hasFocus(.requests))
                .draw(into: &frame, in: places.list)
        if requests.listed.isEmpty, requests.hidden > 0, let text = requests.searchText {
            let sought = requests.showsFailuresOnly ? "failed request" : "request"
            drawNoMatch(of: sought, text, hidden: requests.hidden, into: &frame, in: inside)
        } else if requests.listed.isEmpty {
            drawNoRequests(into: &frame, in: inside)
        } else {
            let table = Table(columns: requestColumns, gap: layout == .wide ? 2 : 1, showsHeader: layout != .narrow)
            table.draw(into: &frame, in: inside, position: requests.position, count: requests.listed.count) { index in
                cells(of: requests.records[requests.listed[index]])
            }
        }
        guard let record = requests.selected else {
            if layout != .narrow {
                panel("Request", isFocused: hasFocus(.request)).draw(into: &frame, in: places.request)
                panel("Answer", isFocused: hasFocus(.answer)).draw(into: &frame, in: places.answer)
            }
            return
        }
        if layout == .narrow {
            frame.draw([requestResult(record)], row: 0, column: 1, clippedTo: places.answer)
            frame.draw(
                phaseSpans(record, columns: places.answer.columns - 2), row: 1, column: 1, clippedTo: places.answer)
            return
        }
        let wire = [Span(keymap.name(of: .wire), .hintKey), Span(" in full", .hint)]
        draw(
            sentLines(record, columns: places.request.columns - 4), into: &frame,
            in: panel(title: title(of: record), facts: [], isFocused: hasFocus(.request))
                .draw(into: &frame, in: places.request))
        draw(
            answerLines(record, columns: places.answer.columns - 4), into: &frame,
            in: panel(title: [Span("Answer", .title)], facts: wire, isFocused: hasFocus(.answer))
                .draw(into: &frame, in: places.answer))
    }

    func title(of record: RequestRecord) -> [Span] {
        [Span("Request \(NumberFormat.count(Int(clamping: record.number)))", .title)]
    }

    private var requestsFacts: [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) {
            if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
            facts.append(Span(text, role))
        }
        if requests.arrivedSinceHold > 0 {
            let count = NumberFormat.count(Int(clamping: requests.arrivedSinceHold))
            add("\(count) new \(glyphs.less) \(keymap.name(of: .newest))", .warning)
        }
        if requests.showsFailuresOnly { add("failures only", .warning) }
        if let text = requests.searchText {
            if requests.hidden > 0 { add("\(NumberFormat.count(requests.hidden)) hidden", .warning) }
            add("/\(TextWidth.truncated(text, to: 16))", .accent)
        }
        let kept = requests.records.count
        let total = Int(clamping: requests.total)
        add(
            total > kept
                ? "last \(NumberFormat.count(kept)) of \(NumberFormat.count(total))" : "\(NumberFormat.count(kept))")
        add("newest first")
        return facts
    }

    private func drawNoRequests(into frame: inout Frame, in area: Rect) {
        let lines: [[Span]]
        if !requests.isLoaded {
            lines = [[Span("asking the engine for its requests …", .dim)]]
        } else if requests.showsFailuresOnly, !requests.records.isEmpty {
            lines = [
                [
                    Span(
                        "\(glyphs.delivered) none of the last \(NumberFormat.count(requests.records.count)) failed",
                        .good)
                ],
                [
                    Span(keymap.key(for: .filter, in: .requests).map(Keymap.hintName) ?? "", .hintKey),
                    Span(" shows all", .hint),
                ],
            ]
        } else {
            lines = [
                [Span("No request has been made yet.")],
                [Span(keymap.name(of: .composeEntry), .hintKey), Span(" composes a test log", .hint)],
            ]
        }
        for (row, line) in lines.enumerated() { frame.draw(line, row: row + 1, column: 2, clippedTo: area) }
    }

    private var requestColumns: [Table.Column] {
        switch layout {
        case .wide:
            [
                Table.Column("TIME", width: .fixed(12)), Table.Column("METHOD", width: .fixed(6)),
                Table.Column("ROUTE", width: .share(minimum: 18)), Table.Column("STATUS", width: .fixed(14)),
                Table.Column("CONNECT", width: .fixed(7), alignment: .right, priority: 3),
                Table.Column("WAIT", width: .fixed(6), alignment: .right, priority: 2),
                Table.Column("READ", width: .fixed(5), alignment: .right, priority: 3),
                Table.Column("ENTRIES", width: .fixed(7), alignment: .right, priority: 1),
                Table.Column("BYTES", width: .fixed(8), alignment: .right, priority: 2),
                Table.Column("REQUEST ID", width: .fixed(10), priority: 4),
            ]
        case .compact:
            [
                Table.Column("TIME", width: .fixed(8)), Table.Column("METHOD", width: .fixed(6), priority: 3),
                Table.Column("ROUTE", width: .share(minimum: 14)), Table.Column("STATUS", width: .fixed(14)),
                Table.Column("TOTAL", width: .fixed(7), alignment: .right),
                Table.Column("ENTRIES", width: .fixed(7), alignment: .right, priority: 1),
                Table.Column("BYTES", width: .fixed(8), alignment: .right, priority: 2),
            ]
        case .narrow, .tiny:
            [
                Table.Column("", width: .fixed(8)), Table.Column("", width: .fixed(12)),
                Table.Column("", width: .share(minimum: 6)),
            ]
        }
    }

    private func cells(of record: RequestRecord) -> Table.Row {
        let bytes = NumberFormat.size(record.requestBodySize)
        let entries = record.entryCount == 0 ? glyphs.dash : NumberFormat.count(record.entryCount)
        let phases = record.phases
        let clock = Wording.clock(record.started, offset: utcOffset)
        func milliseconds(_ duration: Duration?) -> [Span] {
            [Span(duration == nil ? glyphs.dash : Wording.milliseconds(duration), duration == nil ? .dim : .plain)]
        }
        switch layout {
        case .wide:
            return Table.Row([
                [Span(Wording.preciseClock(record.started, offset: utcOffset), .dim)], [Span(record.method)],
                [Span(record.path, .bright)], [requestResult(record)], milliseconds(phases.connect),
                milliseconds(phases.wait), milliseconds(phases.read), [Span(entries)], [Span(bytes)],
                [Span(record.serverRequestID ?? glyphs.dash, .dim)],
            ])
        case .compact:
            return Table.Row([
                [Span(clock, .dim)], [Span(record.method)], [Span(record.path, .bright)], [requestResult(record)],
                [Span(NumberFormat.latency(phases.total))], [Span(entries)], [Span(bytes)],
            ])
        case .narrow, .tiny:
            return Table.Row([[Span(clock, .dim)], [requestResult(record)], [Span(record.path, .bright)]])
        }
    }

    /// `✓ 201`, `✗ 503`, `✗ timeout`.
    private func requestResult(_ record: RequestRecord) -> Span {
        let text = record.result
        if record.failure == .rateLimit || (record.failure == nil && record.status == 429) {
            return Span("\(glyphs.retry) \(text)", .retry)
        }
        if record.isWithoutRoute { return Span("\(glyphs.dash) \(text)", .dim) }
        return record.isFailure ? Span("\(glyphs.dead) \(text)", .failure) : Span("\(glyphs.delivered) \(text)", .good)
    }

    /// - Parameter columns: Where there is too little room, the parts give way to the whole.
    private func phaseSpans(_ record: RequestRecord, columns: Int = .max) -> [Span] {
        var phases = record.phases
        let all = phaseSpans(phases)
        let reused = record.reusedConnection == true ? [Span("  reused connection", .dim)] : []
        if (all + reused).width <= columns { return all + reused }
        if all.width <= columns { return all }
        phases.connect = nil
        let some = phaseSpans(phases)
        guard some.width > columns else { return some }
        (phases.wait, phases.read) = (nil, nil)
        return phaseSpans(phases)
    }

    private func phaseSpans(_ phases: RequestPhases) -> [Span] {
        var spans: [Span] = []
        for (name, duration) in [("connect", phases.connect), ("wait", phases.wait), ("read", phases.read)] {
            guard let duration else { continue }
            spans += [Span("\(name) ", .label), Span(Wording.milliseconds(duration)), Span("  ")]
        }
        return spans + [Span("total ", .label), Span(NumberFormat.latency(phases.total), .bright)]
    }

    // MARK: Detail

    /// What was sent: the entries, the headers with the key masked, the body as far as it is kept.
    func sentLines(_ record: RequestRecord, columns: Int) -> [[Span]] {
        var lines: [[Span]] = [
            [Span(record.method + " ", .syntaxKeyword), Span(session.baseURL.description + record.path, .link)],
            [
                Span("X-API-Key: ", .syntaxKey),
                requests.maskedKey.map { Span($0) } ?? Span("none set", session.hasEmbeddedAPI ? .dim : .warning),
            ],
        ]
        lines += headerLines(record.requestHeaders.filter { $0.name.lowercased() != "x-api-key" })
        guard record.requestBodySize > 0 else { return lines + [[], [Span("no body", .dim)]] }
        lines.append([])
        return lines + bodyLines(record.requestBody, of: record.requestBodySize, columns: columns)
    }

    /// What came back, how long it took, and which attempts of which entries it was.
    func answerLines(_ record: RequestRecord, columns: Int) -> [[Span]] {
        var first = [requestResult(record)]
        if !record.message.isEmpty { first.append(Span("  " + record.message)) }
        if let pause = record.retryAfter { first.append(Span(" · Retry-After \(Wording.forecast(pause))", .retry)) }
        var lines = [first, phaseSpans(record)]
        lines += linkLines(record)
        if let id = record.serverRequestID { lines.append([Span("request ID ", .label), Span(id)]) }
        lines += headerLines(record.answerHeaders)
        if record.answerBodySize > 0 {
            lines.append([])
            lines += bodyLines(record.answerBody, of: record.answerBodySize, columns: columns)
        }
        return lines
    }

    private func linkLines(_ record: RequestRecord) -> [[Span]] {
        guard record.passengers.indices.contains(requests.passenger) else {
            guard record.entryCount == 0 else { return [] }
            let without = record.isWithoutRoute ? "; it has no route for that, and is there" : ""
            return [[Span("no entry: it asked how the API is\(without)", .dim)]]
        }
        let chosen = record.passengers[requests.passenger]
        var line = [
            Span("entry ", .label), Span(chosen.id.short, .bright), Span("  attempt \(chosen.attempt)"),
            Span("  ENTER", .hintKey), Span(" opens it", .hint),
        ]
        if record.entryCount > 1 {
            let number = "\(requests.passenger + 1) of \(NumberFormat.count(record.entryCount))"
            line += [Span("  \(number)  ", .dim), Span("h/l", .hintKey), Span(" others", .hint)]
        }
        var lines = [line]
        let relatives = requests.relatives(of: record)
        for (other, attempt) in relatives.suffix(4) {
            lines.append([
                Span("  attempt \(attempt)  ", .dim),
                Span(Wording.preciseClock(other.started, offset: utcOffset), .dim),
                Span("  "), requestResult(other),
            ])
        }
        if record.entryCount > RequestRecord.entryLimit {
            lines.append([
                Span(
                    "  the first \(RequestRecord.entryLimit) of \(NumberFormat.count(record.entryCount)) entries are kept",
                    .dim)
            ])
        }
        return lines
    }

    private func headerLines(_ headers: [WireRequest.Header]) -> [[Span]] {
        headers.map { [Span($0.name + ": ", .syntaxKey), Span($0.value)] }
    }

    private func bodyLines(_ body: [UInt8], of size: Int, columns: Int) -> [[Span]] {
        guard body.count < size else { return JSONText.spans(ofBody: body) }
        // A cut body is no JSON any more.
        let text = String(decoding: body, as: UTF8.self)
        let lines = TextWidth.wrapped(text, to: max(1, columns), limit: 200).map { [Span($0)] }
        let cut = "cut here: \(NumberFormat.size(body.count)) of \(NumberFormat.size(size)) are kept"
        return lines + [[Span(cut, .warning)]]
    }

    func requestLines(_ record: RequestRecord, columns: Int) -> [[Span]] {
        ([[Span("Answer", .title)]] + answerLines(record, columns: columns) + [[], [Span("Request", .title)]]
            + sentLines(record, columns: columns)).flatMap { $0.wrapped(to: columns, indent: 2) }
    }

    private func drawZoomedRequest(_ record: RequestRecord, into frame: inout Frame, in body: Rect) {
        let facts = [Span("ESC back", .facts)]
        let area =
            layout == .narrow
            ? body : panel(title: title(of: record), facts: facts, isFocused: true).draw(into: &frame, in: body)
        let lines = requestLines(record, columns: area.columns)
        draw(
            lines, into: &frame, in: area, from: requests.detailScroll.clamped(to: 0...max(0, lines.count - area.rows)))
    }
}
