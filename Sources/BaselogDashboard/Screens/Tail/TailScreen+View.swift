import BaselogDomain
import BaselogScreen

/// Where the parts of the Tail screen stand.
struct TailLayout {
    let panel: Rect
    let lines: Rect
    let histogram: Rect

    init(body: Rect, layout: LayoutClass) {
        switch layout {
        case .wide, .compact:
            let rows = body.rows(.share(), .fixed(1))
            panel = rows[0]
            lines = rows[0].inset(columns: min(2, rows[0].columns / 2), rows: 1)
            histogram = rows[1].inset(left: 2, right: 2)
        case .narrow, .tiny:
            panel = body
            lines = body
            histogram = Rect(column: body.column, row: body.endRow, columns: 0, rows: 0)
        }
    }
}

extension Dashboard {
    func drawTail(into frame: inout Frame, in body: Rect) {
        let places = TailLayout(body: body, layout: layout)
        if layout != .narrow {
            let title = session.isDemo && feed == nil && layout == .wide ? "Tail of the demo stream" : "Tail"
            panel(title: [Span(title, .title)], facts: feed.map(feedFacts) ?? tailFacts, isFocused: true).draw(
                into: &frame, in: places.panel)
        }
        drawHistogram(into: &frame, in: places.histogram)
        guard !tail.shown.isEmpty else {
            drawEmptyTail(into: &frame, in: places.lines)
            return
        }
        var row = 0
        for number in visibleLines(height: places.lines.rows, columns: places.lines.columns) {
            row += draw(number, into: &frame, in: places.lines, row: row)
        }
    }

    /// The numbers of the lines to draw, from the top: up to the last one while following, else around the selection.
    private func visibleLines(height: Int, columns: Int) -> ArraySlice<Int> {
        let shown = tail.shown
        var start: Int
        let end: Int
        if tail.isFollowing {
            end = shown.count
            start = end
        } else {
            start = tail.position.visible(count: shown.count, height: height).lowerBound
            // Tall lines must not push the selected one out.
            end = min(shown.count, start + height)
            var used = 0
            var top = min(tail.position.selected, shown.count - 1)
            while top >= start {
                used += rows(of: shown[top], columns: columns)
                if used > height { break }
                top -= 1
            }
            start = min(top + 1, max(0, tail.position.selected))
            return shown[start..<max(start, end)]
        }
        var used = 0
        while start > 0 {
            used += rows(of: shown[start - 1], columns: columns)
            if used > height { break }
            start -= 1
        }
        return shown[min(start, max(0, end - 1))..<end]
    }

    private func rows(of number: Int, columns: Int) -> Int {
        guard tail.wraps || tail.opened == number else { return 1 }
        return messageLines(number, columns: columns).count + detailLines(number, columns: columns).count
    }

    // MARK: A line

    /// Where the columns of a line begin, and how wide they are.
    private struct Columns {
        let time: Int
        let level: Int
        let source: Int
        let message: Int
        let messageWidth: Int
        let fate: Int

        /// - Parameter hasFates: Whether anything becomes of a line but that it is shown.
        init(_ layout: LayoutClass, columns: Int, hasFates: Bool) {
            switch layout {
            case .wide: (time, level, source, message, fate) = (2, 16, 23, 36, max(36, columns - 26))
            case .compact: (time, level, source, message, fate) = (2, 11, -1, 17, max(17, columns - 18))
            case .narrow, .tiny: (time, level, source, message, fate) = (-1, 2, -1, 4, max(4, columns - 1))
            }
            let end = hasFates ? fate - (layout == .narrow ? 1 : 2) : columns
            messageWidth = max(0, end - message)
        }
    }

    private func messageLines(_ number: Int, columns: Int) -> [String] {
        let places = Columns(layout, columns: columns, hasFates: hasEngine)
        let message = tail[number].message
        guard tail.wraps || tail.opened == number, places.messageWidth > 0 else { return [message] }
        return TextWidth.wrapped(message, to: places.messageWidth, limit: 20)
    }

    private func detailLines(_ number: Int, columns: Int) -> [String] {
        guard tail.opened == number else { return [] }
        let places = Columns(layout, columns: columns, hasFates: hasEngine)
        let line = tail[number]
        var details = line.details
        if !line.cause.isEmpty { details.append("last attempt: \(line.cause)") }
        if let id = line.id { details.append("entry \(id)") }
        return TextWidth.wrapped(
            details.joined(separator: "  "), to: max(8, columns - places.message - 2), limit: 8)
    }

    /// - Returns: The rows that it took.
    private func draw(_ number: Int, into frame: inout Frame, in area: Rect, row top: Int) -> Int {
        let line = tail[number]
        let places = Columns(layout, columns: area.columns, hasFates: hasEngine)
        let isSelected = !tail.isFollowing && number == tail.selected
        if isSelected { frame.ground(area.line(top), .selection) }
        let isMarked = tail.marks.contains(number)
        let sign = isMarked ? glyphs.bullet : isSelected ? glyphs.pointer : " "
        frame.draw(sign, row: top, role: isMarked ? .marked : .accent, clippedTo: area)
        if places.time >= 0 {
            let time =
                layout == .wide
                ? Wording.preciseClock(line.time, offset: utcOffset) : Wording.clock(line.time, offset: utcOffset)
            frame.draw(time, row: top, column: places.time, role: .dim, clippedTo: area)
        }
        let role = line.level.map(Wording.role(of:)) ?? .label
        let level = line.level.map(Wording.short)
        // One letter would make an event look like an error.
        let letter = level.map { String($0.prefix(1)) } ?? glyphs.dot
        frame.draw(
            layout == .narrow ? letter : level ?? "EVENT", row: top, column: places.level, role: role,
            clippedTo: area)
        if places.source >= 0 {
            let source = TextWidth.truncated(line.source, to: places.message - places.source - 2)
            frame.draw(source, row: top, column: places.source, role: .label, clippedTo: area)
        }
        let texts = messageLines(number, columns: area.columns)
        let isPlain = line.level.map { $0 < .warning } ?? true
        for (index, text) in texts.enumerated() {
            let cut = TextWidth.truncated(text, to: places.messageWidth)
            frame.draw(
                matchSpans(cut, isPlain ? .plain : role == .levelCritical ? .levelError : role), row: top + index,
                column: places.message, clippedTo: area)
        }
        if hasEngine { frame.draw([fateSpan(line.fate)], row: top, column: places.fate, clippedTo: area) }
        let details = detailLines(number, columns: area.columns)
        for (index, text) in details.enumerated() {
            let corner = index == 0 ? (glyphs.isASCII ? "`" : "╰") : " "
            frame.draw(
                [Span("\(corner) ", .dim), Span(text, .label)], row: top + texts.count + index,
                column: places.message - 2, clippedTo: area)
        }
        return texts.count + details.count
    }

    /// The text with what is searched for set apart.
    private func matchSpans(_ text: String, _ role: Role) -> [Span] {
        guard let needle = tail.searchText, !needle.isEmpty else { return [Span(text, role)] }
        var spans: [Span] = []
        var rest = text[...]
        while let match = rest.firstRange(ofCaseInsensitive: needle) {
            spans.append(Span(String(rest[..<match.lowerBound]), role))
            spans.append(Span(String(rest[match]), .match))
            rest = rest[match.upperBound...]
        }
        return spans + [Span(String(rest), role)]
    }

    /// `✓ 11 ms`, `↻ retry 2 in 4.1 s`: what became of a line.
    private func fateSpan(_ fate: TailLine.Fate) -> Span {
        let (sign, text, role): (String, String, Role) =
            switch fate {
            case .unsent: (glyphs.dot, "read", .dim)
            case .queued: (glyphs.waiting, "queued", .waiting)
            case .inFlight: (glyphs.waiting, "in flight", .waiting)
            case .scheduled(let attempt, let time):
                (
                    glyphs.retry,
                    (layout == .wide ? "retry \(attempt) " : "") + Wording.countdown(to: time, from: now), .retry
                )
            case .parked(let cause): (glyphs.parked, "parked" + (layout == .wide ? "  \(cause)" : ""), .parked)
            case .delivered(let time): (glyphs.delivered, time.map(NumberFormat.latency) ?? "delivered", .good)
            case .dead(let status): (glyphs.dead, "dead" + (status.map { "  \($0)" } ?? ""), .failure)
            case .dropped: (glyphs.dash, "dropped", .dim)
            case .forgotten: (glyphs.dash, "left the history", .dim)
            }
        return Span(layout == .narrow ? sign : "\(sign) \(text)", role)
    }

    // MARK: Around the lines

    private var tailFacts: [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) {
            if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
            facts.append(Span(text, role))
        }
        add(tail.isFollowing ? "following" : "paused", tail.isFollowing ? .good : .warning)
        if let accepted = snapshot?.throughput.accepted, layout == .wide {
            add("\(NumberFormat.rate(ThroughputHistory.rate(of: accepted)))/s")
        }
        let missed = NumberFormat.count(Int(clamping: tail.missed))
        if tail.missed > 0 || layout == .wide { add("\(missed) missed", tail.missed > 0 ? .warning : .facts) }
        return facts + selectionFacts(least: .debug)
    }

    /// What is not shown, and why; each with the dot before it.
    ///
    /// - Parameter least: The least severe level that there may be.
    func selectionFacts(least: Level) -> [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) { facts += [Span(" · ", .facts), Span(text, role)] }
        if tail.hidden > 0 { add("\(NumberFormat.count(tail.hidden)) hidden", .warning) }
        if let key = tail.filter.cause { add("only “\(TextWidth.truncated(key.template.text, to: 24))”", .warning) }
        if !tail.filter.text.isEmpty { add("filter \(TextWidth.truncated(tail.filter.text, to: 24))", .warning) }
        if let text = tail.searchText { add("/\(TextWidth.truncated(text, to: 16))", .accent) }
        let level = max(least, tail.filter.minimumLevel)
        if layout == .wide || level > .debug {
            add("level ≥ \(level.name)", level > .debug ? .warning : .facts)
        }
        return facts
    }

    private func drawEmptyTail(into frame: inout Frame, in area: Rect) {
        let lines: [[Span]]
        if let feed, tail.lines.isEmpty {
            lines = emptyFeed(feed)
        } else if let problem = tail.problem {
            lines = [[Span("\(glyphs.dead) \(problem.message)", .failure)], [Span(problem.hint ?? "")]]
        } else if !tail.isLoaded {
            lines = [[Span("reading the newest entries of \(session.profile) …", .dim)]]
        } else if !tail.lines.isEmpty {
            lines = [
                [Span("All \(NumberFormat.count(tail.lines.count)) lines are hidden by the filter.")],
                [Span("ESC", .hintKey), Span(" shows them", .hint)],
            ]
        } else {
            lines = [
                [Span("No entry has been accepted yet.")],
                [Span(keymap.name(of: .composeEntry), .hintKey), Span(" composes a test log", .hint)],
            ]
        }
        for (row, line) in lines.enumerated() { frame.draw(line, row: row + 1, column: 2, clippedTo: area) }
    }

    /// Accepted entries over the last minutes, with where they begin and end.
    private func drawHistogram(into frame: inout Frame, in area: Rect) {
        guard area.columns > 40 else { return }
        let columns = area.columns - 8 - 12
        let (timeline, history, newest): (Timeline, [Int], Timestamp)
        if let feed {
            history = feed.written.values(at: now)
            newest = now
            timeline = Timeline([history], newest: now, columns: columns, glyphs: glyphs)
        } else if let snapshot {
            history = snapshot.throughput.accepted
            newest = snapshot.time
            timeline = Timeline(snapshot, columns: columns, glyphs: glyphs)
        } else {
            return
        }
        let graph = Graph.line(timeline.values(of: history), columns: columns, glyphs: glyphs)
        let start = Wording.clock(
            newest - .seconds(Int64(timeline.window)), offset: utcOffset, seconds: false)
        let rule = String(repeating: glyphs.isASCII ? "-" : "─", count: 6)
        frame.draw([Span(graph, .graph), Span("   \(start) \(rule) now", .dim)], row: 0, clippedTo: area)
    }
}

extension Substring {
    /// Where `needle` stands first, in any case.
    fileprivate func firstRange(ofCaseInsensitive needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            var place = start
            var wanted = needle.startIndex
            while place < endIndex, wanted < needle.endIndex,
                self[place] == needle[wanted] || self[place].lowercased() == needle[wanted].lowercased()
            {
                place = index(after: place)
                wanted = needle.index(after: wanted)
            }
            if wanted == needle.endIndex { return start..<place }
            start = index(after: start)
        }
        return nil
    }
}
