/// The row of screens, the current one between `▌ ▐`.
package struct TabBar: Sendable, Hashable {
    package struct Tab: Sendable, Hashable {
        package var key: String
        package var title: String
        /// Used when the titles do not fit.
        package var short: String

        package init(key: String, title: String, short: String) {
            self.key = key
            self.title = title
            self.short = short
        }
    }

    package var tabs: [Tab]
    package var selected: Int

    package init(_ tabs: [Tab], selected: Int) {
        self.tabs = tabs
        self.selected = selected
    }

    /// Draws the bar in the first row of `rect`: titles, else short titles, else as many tabs around the current one
    /// as there is room for.
    ///
    /// - Returns: The places of the tabs, in order; empty for those that are not shown.
    @discardableResult
    package func draw(into frame: inout Frame, in rect: Rect) -> [Rect] {
        let layout = Layout.all.first { width(tabs.indices, $0) + 2 * $0.margin <= rect.columns } ?? .tightest
        var shown = tabs.startIndex..<tabs.endIndex
        while shown.count > 1, width(shown, layout) > rect.columns {
            if selected - shown.lowerBound > shown.upperBound - 1 - selected {
                shown = shown.lowerBound + 1..<shown.upperBound
            } else {
                shown = shown.lowerBound..<shown.upperBound - 1
            }
        }
        let row = rect.line(0)
        var column = layout.margin
        return tabs.indices.map { index in
            guard shown.contains(index) else { return Rect(column: column, row: row.row, columns: 0, rows: 0) }
            let start = column
            let isSelected = index == selected
            if isSelected { frame.draw("▌", row: 0, column: start, role: .accent, clippedTo: row) }
            let end = frame.draw(
                label(index, layout), row: 0, column: start + 1, role: isSelected ? .activeTab : .tab, clippedTo: row)
            if isSelected { frame.draw("▐", row: 0, column: end, role: .accent, clippedTo: row) }
            column = end + 1 + layout.gap
            return Rect(column: row.column + start, row: row.row, columns: end + 1 - start, rows: 1).intersection(row)
        }
    }

    /// A tab is its label with a cell at each side; with a gap of -1 two tabs share that cell.
    private struct Layout {
        var margin: Int
        var gap: Int
        var isShort: Bool

        static let tightest = Layout(margin: 0, gap: -1, isShort: true)
        static let all = [
            Layout(margin: 2, gap: 2, isShort: false), Layout(margin: 2, gap: -1, isShort: false),
            Layout(margin: 2, gap: -1, isShort: true), tightest,
        ]
    }

    private func label(_ index: Int, _ layout: Layout) -> String {
        tabs[index].key + " " + (layout.isShort ? tabs[index].short : tabs[index].title)
    }

    private func width(_ range: Range<Int>, _ layout: Layout) -> Int {
        range.reduce(-layout.gap) { $0 + TextWidth.of(label($1, layout)) + 2 + layout.gap }
    }
}
