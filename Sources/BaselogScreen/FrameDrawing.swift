/// A piece of text with one meaning; lines of several meanings are drawn as a list of them.
package struct Span: Sendable, Hashable {
    package var text: String
    package var role: Role

    package init(_ text: String, _ role: Role = .plain) {
        self.text = text
        self.role = role
    }
}

extension Array where Element == Span {
    /// The cells the spans take together.
    package var width: Int { reduce(0) { $0 + TextWidth.of($1.text) } }
}

extension Frame {
    /// Draws `text` from a place of the frame, or of `clip` when one is given, and cuts off what leaves it.
    ///
    /// - Parameters:
    ///   - row: Counted from the top of `clip`.
    ///   - column: Counted from the left of `clip`.
    ///   - backdrop: The ground; without one the text stands on what is there.
    /// - Returns: The column after the last cell that the whole text would take, counted the same way.
    @discardableResult
    package mutating func draw(
        _ text: some StringProtocol, row: Int, column: Int = 0, role: Role = .plain, clippedTo clip: Rect? = nil,
        backdrop: Backdrop? = nil
    ) -> Int {
        let area = (clip ?? bounds).intersection(bounds)
        let top = row + (clip?.row ?? 0)
        var left = column + (clip?.column ?? 0)
        let isVisible = top >= area.row && top < area.endRow
        for cluster in ClusterReader(text) {
            defer { left += cluster.width }
            guard isVisible, left >= area.column, left < area.endColumn else { continue }
            let ground = backdrop ?? self[row: top, column: left].backdrop
            // Half of a wide character at the edge is a space.
            let fits = left + cluster.width <= area.endColumn
            put(Cell(fits ? cluster : .space, role: role, backdrop: ground), row: top, column: left)
        }
        return left - (clip?.column ?? 0)
    }

    /// Draws a line of several meanings; see ``draw(_:row:column:role:clippedTo:backdrop:)``.
    @discardableResult
    package mutating func draw(
        _ spans: [Span], row: Int, column: Int = 0, clippedTo clip: Rect? = nil, backdrop: Backdrop? = nil
    ) -> Int {
        var left = column
        for span in spans {
            left = draw(span.text, row: row, column: left, role: span.role, clippedTo: clip, backdrop: backdrop)
        }
        return left
    }

    /// Draws `text` in one row of `rect`, cut with `…` where it does not fit.
    package mutating func draw(
        _ text: some StringProtocol, in rect: Rect, row: Int = 0, alignment: TextWidth.Alignment, role: Role = .plain,
        backdrop: Backdrop? = nil
    ) {
        let cut = TextWidth.truncated(text, to: rect.columns)
        let free = rect.columns - TextWidth.of(cut)
        let column =
            switch alignment {
            case .left: 0
            case .right: free
            case .centre: free / 2
            }
        draw(cut, row: row, column: column, role: role, clippedTo: rect, backdrop: backdrop)
    }

    /// Fills `rect` with blanks, or with one character of one cell.
    package mutating func fill(
        _ rect: Rect, with character: Character = " ", role: Role = .plain, backdrop: Backdrop = .none
    ) {
        let area = rect.intersection(bounds)
        var reader = ClusterReader(String(character))
        let cluster = reader.next().flatMap { $0.width == 1 ? $0 : nil } ?? .space
        let cell = Cell(cluster, role: role, backdrop: backdrop)
        for row in area.row..<area.endRow {
            for column in area.column..<area.endColumn { put(cell, row: row, column: column) }
        }
    }

    /// Puts the cells of `rect` on another ground and keeps their text and roles.
    package mutating func ground(_ rect: Rect, _ backdrop: Backdrop) {
        restyle(rect) { $0.backdrop = backdrop }
    }

    /// Gives the cells of `rect` another role and keeps their text.
    package mutating func recast(_ rect: Rect, as role: Role) {
        restyle(rect) { $0.role = role }
    }

    /// Shows the cursor at a place of `rect`, unless it is outside.
    package mutating func showCursor(in rect: Rect, row: Int, column: Int) {
        let point = Point(column: rect.column + column, row: rect.row + row)
        if rect.intersection(bounds).contains(point) { cursor = point }
    }
}
