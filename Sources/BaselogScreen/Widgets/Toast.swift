/// A short piece of news above the hint line. When it goes is the model's business.
package struct Toast: Sendable, Hashable {
    package var text: String
    package var role: Role

    package init(_ text: String, role: Role = .good) {
        self.text = text
        self.role = role
    }

    /// Draws the toast at the right end of the last row of `rect`.
    package func draw(into frame: inout Frame, in rect: Rect) {
        let cut = TextWidth.truncated(" " + text + " ", to: max(0, rect.columns - 2))
        frame.draw(
            cut, in: rect.line(rect.rows - 1).inset(columns: 1, rows: 0), alignment: .right, role: role,
            backdrop: .dialog)
    }
}
