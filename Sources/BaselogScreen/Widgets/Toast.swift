/// A short piece of news above the hint line. When it goes is the model's business.
package struct Toast: Sendable, Hashable {
    /// Most rows of one; what would need more is cut.
    private static let rowLimit = 6

    package var text: String
    package var role: Role

    package init(_ text: String, role: Role = .good) {
        self.text = text
        self.role = role
    }

    /// Draws the toast at the right end of the last rows of `rect`: in one row where it fits, else in as many as it
    /// needs, for half of a sentence about what went wrong helps nobody.
    package func draw(into frame: inout Frame, in rect: Rect) {
        let lines = TextWidth.wrapped(text, to: max(1, rect.columns - 4), limit: min(Toast.rowLimit, max(1, rect.rows)))
        let columns = lines.map { TextWidth.of($0) }.max() ?? 0
        for (index, line) in lines.enumerated() {
            let row = rect.line(rect.rows - lines.count + index)
            frame.fill(row)
            frame.draw(
                " " + TextWidth.fitted(line, to: lines.count > 1 ? columns : TextWidth.of(line)) + " ",
                in: row.inset(columns: 1, rows: 0), alignment: .right, role: role, backdrop: .dialog)
        }
    }
}
