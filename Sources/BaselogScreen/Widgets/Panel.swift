/// A bordered part of the screen: its title in the top edge, facts about it at the right end of that edge.
package struct Panel: Sendable, Hashable {
    package var title: [Span]
    package var facts: [Span]
    package var isFocused: Bool
    package var border: Glyphs.BorderSet
    /// Replaces the border's own role, for example ``Role/danger``.
    package var borderRole: Role?

    package init(
        _ title: String, facts: String = "", isFocused: Bool = false, border: Glyphs.BorderSet = .rounded,
        borderRole: Role? = nil
    ) {
        self.init(
            title: title.isEmpty ? [] : [Span(title, .title)], facts: facts.isEmpty ? [] : [Span(facts, .facts)],
            isFocused: isFocused, border: border, borderRole: borderRole)
    }

    package init(
        title: [Span], facts: [Span] = [], isFocused: Bool = false, border: Glyphs.BorderSet = .rounded,
        borderRole: Role? = nil
    ) {
        self.title = title
        self.facts = facts
        self.isFocused = isFocused
        self.border = border
        self.borderRole = borderRole
    }

    /// Draws the border and returns the inside, one column of air left and right included.
    @discardableResult
    package func draw(into frame: inout Frame, in rect: Rect, backdrop: Backdrop? = nil) -> Rect {
        guard rect.columns >= 2, rect.rows >= 2 else { return rect }
        let role = borderRole ?? (isFocused ? .focusedBorder : .border)
        let set = frame.glyphs.border(border)
        let last = rect.columns - 1
        for column in 1..<max(1, last) {
            frame.draw(set[4], row: 0, column: column, role: role, clippedTo: rect, backdrop: backdrop)
            frame.draw(set[4], row: rect.rows - 1, column: column, role: role, clippedTo: rect, backdrop: backdrop)
        }
        for row in 1..<max(1, rect.rows - 1) {
            frame.draw(set[5], row: row, role: role, clippedTo: rect, backdrop: backdrop)
            frame.draw(set[5], row: row, column: last, role: role, clippedTo: rect, backdrop: backdrop)
        }
        for (corner, place) in zip(set, [(0, 0), (0, last), (rect.rows - 1, 0), (rect.rows - 1, last)]) {
            frame.draw(corner, row: place.0, column: place.1, role: role, clippedTo: rect, backdrop: backdrop)
        }
        drawEdge(into: &frame, in: rect.line(0).inset(columns: 2, rows: 0), backdrop: backdrop)
        return rect.inset(columns: min(2, rect.columns / 2), rows: 1)
    }

    /// The title wins over the facts: facts lose their beginning first, and go before the title is cut.
    private func drawEdge(into frame: inout Frame, in edge: Rect, backdrop: Backdrop?) {
        guard edge.columns >= 3 else { return }
        let titleColumns = title.isEmpty ? 0 : min(title.width + 2, edge.columns)
        if !title.isEmpty {
            let area = Rect(column: edge.column, row: edge.row, columns: titleColumns, rows: 1)
            let inner = area.inset(columns: 1, rows: 0)
            frame.draw(" ", row: 0, clippedTo: area, backdrop: backdrop)
            let end = frame.draw(title, row: 0, clippedTo: inner, backdrop: backdrop)
            if end > inner.columns {
                frame.draw("…", row: 0, column: inner.columns - 1, role: .title, clippedTo: inner, backdrop: backdrop)
            }
            frame.draw(" ", row: 0, column: area.columns - 1, clippedTo: area, backdrop: backdrop)
        }
        let room = edge.columns - titleColumns - 3
        let width = facts.width
        guard width > 0, room >= min(width, 6) else { return }
        if width <= room {
            let area = Rect(column: edge.endColumn - width - 2, row: edge.row, columns: width + 2, rows: 1)
            frame.draw([Span(" ")] + facts + [Span(" ")], row: 0, clippedTo: area, backdrop: backdrop)
        } else {
            let text = TextWidth.truncated(facts.map(\.text).joined(), to: room)
            let area = Rect(column: edge.endColumn - room - 2, row: edge.row, columns: room + 2, rows: 1)
            frame.draw(" " + text + " ", row: 0, role: facts[0].role, clippedTo: area, backdrop: backdrop)
        }
    }
}
