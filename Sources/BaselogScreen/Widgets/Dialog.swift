/// A question above the screen: what will happen, perhaps a field to type a name into, and the keys that answer.
package struct Dialog: Sendable, Hashable {
    package struct Choice: Sendable, Hashable {
        package var key: Key
        package var label: String
        package var isDangerous: Bool

        package init(_ key: Key, _ label: String, isDangerous: Bool = false) {
            self.key = key
            self.label = label
            self.isDangerous = isDangerous
        }
    }

    package var title: String
    package var lines: [[Span]]
    package var field: TextField?
    package var choices: [Choice]
    package var isDangerous: Bool

    package init(
        _ title: String, lines: [[Span]], field: TextField? = nil, choices: [Choice], isDangerous: Bool = false
    ) {
        self.title = title
        self.lines = lines
        self.field = field
        self.choices = choices
        self.isDangerous = isDangerous
    }

    /// A dialog whose text is wrapped to `columns`.
    package init(_ title: String, text: String, columns: Int = 56, choices: [Choice], isDangerous: Bool = false) {
        self.init(
            title, lines: TextWidth.wrapped(text, to: columns, limit: 12).map { [Span($0)] }, choices: choices,
            isDangerous: isDangerous)
    }

    /// Draws the dialog in the middle of `rect` and returns the places of the choices, in order. Lines that are too long
    /// are broken.
    @discardableResult
    package func draw(into frame: inout Frame, in rect: Rect) -> [Rect] {
        let answers = choices.map { " \($0.key.name) \($0.label) " }
        let answerColumns = answers.reduce(-1) { $0 + TextWidth.of($1) + 1 }
        let lines = self.lines.flatMap { $0.wrapped(to: max(1, rect.columns - 4)) }
        let widest = max(lines.map(\.width).max() ?? 0, TextWidth.of(title) + 4, answerColumns, field == nil ? 0 : 32)
        let height = lines.count + (field == nil ? 0 : 2) + (choices.isEmpty ? 0 : 2) + 2
        let box = rect.centred(Size(columns: widest + 4, rows: height))
        frame.fill(box, backdrop: .dialog)
        let panel = Panel(
            title, isFocused: true, border: isDangerous ? .heavy : .rounded, borderRole: isDangerous ? .failure : nil)
        let inside = panel.draw(into: &frame, in: box, backdrop: .dialog)
        // Answers and field stay visible in a small box; text is cut first, and that is said.
        let answerRow = choices.isEmpty ? inside.rows : inside.rows - 1
        let room = max(0, answerRow - (field == nil ? 0 : 1))
        let shown = lines.count > room ? max(0, room - 1) : lines.count
        for (row, line) in lines.prefix(shown).enumerated() { frame.draw(line, row: row, clippedTo: inside) }
        if shown < lines.count, room > 0 {
            let rest = "\(frame.glyphs.ellipsis) \(lines.count - shown) more lines in a larger window"
            frame.draw(rest, in: inside.line(shown), alignment: .left, role: .dim)
        }
        if let field {
            let row = min(lines.count + 1, max(0, answerRow - 1))
            field.draw(into: &frame, in: inside.line(row), isFocused: true)
        }
        guard answerRow >= 0, !choices.isEmpty else { return [] }
        frame.fill(inside.line(answerRow), backdrop: .dialog)
        var column = max(0, inside.columns - answerColumns)
        return zip(choices, answers).map { choice, answer in
            let start = column
            column = frame.draw(
                answer, row: answerRow, column: column, role: choice.isDangerous ? .danger : .button,
                clippedTo: inside)
            defer { column += 1 }
            return Rect(
                column: inside.column + start, row: inside.row + answerRow, columns: column - start, rows: 1
            ).intersection(inside)
        }
    }
}
