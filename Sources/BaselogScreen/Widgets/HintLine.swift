/// The keys that do something now, and one fact at the right end.
package struct HintLine: Sendable, Hashable {
    package struct Hint: Sendable, Hashable {
        package var key: String
        package var label: String

        package init(_ key: String, _ label: String) {
            self.key = key
            self.label = label
        }
    }

    package var hints: [Hint]
    package var fact: [Span]

    package init(_ hints: [Hint], fact: [Span] = []) {
        self.hints = hints
        self.fact = fact
    }

    /// Draws the hints in the first row of `rect`, most important first, each whole or not at all. The fact gives way
    /// to the first hints, not to all.
    ///
    /// - Returns: The places of the hints that are shown, in order.
    @discardableResult
    package func draw(into frame: inout Frame, in rect: Rect) -> [Rect] {
        let row = rect.line(0).inset(columns: min(1, rect.columns / 20), rows: 0)
        let factColumns = fact.isEmpty ? 0 : fact.width + 2
        let first = hints.first.map { width($0) } ?? 0
        let showsFact = factColumns > 0 && first + factColumns <= row.columns
        let room = row.columns - (showsFact ? factColumns : 0)
        var column = 0
        var places: [Rect] = []
        for hint in hints {
            guard column + width(hint) <= room else { break }
            let start = column
            column = frame.draw(
                [Span(hint.key, .hintKey), Span(" " + hint.label, .hint)], row: 0, column: column, clippedTo: row)
            places.append(Rect(column: row.column + start, row: row.row, columns: column - start, rows: 1))
            column += 2
        }
        if showsFact { frame.draw(fact, row: 0, column: row.columns - factColumns + 2, clippedTo: row) }
        return places
    }

    private func width(_ hint: Hint) -> Int { TextWidth.of(hint.key) + 1 + TextWidth.of(hint.label) }
}
