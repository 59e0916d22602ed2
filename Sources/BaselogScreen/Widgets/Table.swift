/// Columns of cells with a header, a selection and marks. Only the visible rows are asked for.
package struct Table: Sendable {
    package struct Column: Sendable, Hashable {
        package var title: String
        package var width: Track
        package var alignment: TextWidth.Alignment
        /// 0 is always shown; the highest number goes first when there is no room.
        package var priority: Int

        package init(
            _ title: String, width: Track, alignment: TextWidth.Alignment = .left, priority: Int = 0
        ) {
            self.title = title
            self.width = width
            self.alignment = alignment
            self.priority = priority
        }
    }

    package struct Row: Sendable, Hashable {
        /// One list of spans for each column, in the order of the columns.
        package var cells: [[Span]]
        package var isMarked: Bool

        package init(_ cells: [[Span]], isMarked: Bool = false) {
            self.cells = cells
            self.isMarked = isMarked
        }
    }

    package var columns: [Column]
    /// Empty columns between two columns.
    package var gap: Int
    package var showsHeader: Bool
    package var isFocused: Bool

    package init(columns: [Column], gap: Int = 2, showsHeader: Bool = true, isFocused: Bool = true) {
        self.columns = columns
        self.gap = gap
        self.showsHeader = showsHeader
        self.isFocused = isFocused
    }

    /// Cells before the first column: the pointer or mark, and a space.
    package static let gutter = 2

    /// The visible rows in a rectangle of this height.
    package func bodyRows(in rect: Rect) -> Int { max(0, rect.rows - (showsHeader ? 1 : 0)) }

    /// Draws the visible part of the table.
    ///
    /// - Parameters:
    ///   - position: `nil` for a table without a selection, shown from its first row.
    ///   - count: Rows in the table.
    ///   - row: Makes one row; called for visible rows only.
    package func draw(
        into frame: inout Frame, in rect: Rect, position: ListPosition? = nil, count: Int, row: (Int) -> Row
    ) {
        let gutter = position == nil ? 0 : Self.gutter
        let area = rect.inset(left: gutter)
        let places = layout(columns: area.columns)
        if showsHeader {
            for (index, place) in places {
                let cell = Rect(column: area.column + place.start, row: area.row, columns: place.width, rows: 1)
                frame.draw(columns[index].title, in: cell, alignment: columns[index].alignment, role: .label)
            }
        }
        let top = showsHeader ? 1 : 0
        let visible = (position ?? ListPosition()).visible(count: count, height: bodyRows(in: rect))
        for (line, number) in visible.enumerated() {
            let content = row(number)
            let isSelected = position?.selected == number
            if isSelected { frame.ground(rect.line(top + line), isFocused ? .selection : .weakSelection) }
            if gutter > 0 {
                let sign = content.isMarked ? frame.glyphs.bullet : isSelected ? frame.glyphs.pointer : " "
                frame.draw(sign, row: top + line, role: content.isMarked ? .marked : .accent, clippedTo: rect)
            }
            for (index, place) in places where index < content.cells.count {
                let cell = Rect(
                    column: area.column + place.start, row: area.row + top + line, columns: place.width, rows: 1)
                draw(content.cells[index], in: cell, alignment: columns[index].alignment, into: &frame)
            }
        }
    }

    private func draw(_ spans: [Span], in cell: Rect, alignment: TextWidth.Alignment, into frame: inout Frame) {
        let free = max(0, cell.columns - (alignment == .left ? 0 : spans.width))
        let start = alignment == .right ? free : alignment == .centre ? free / 2 : 0
        let end = frame.draw(spans, row: 0, column: start, clippedTo: cell)
        if end > cell.columns, cell.columns > 0, let role = spans.last?.role {
            frame.draw(frame.glyphs.ellipsis, row: 0, column: cell.columns - 1, role: role, clippedTo: cell)
        }
    }

    /// The columns that fit, with where they start and how wide they are.
    package func layout(columns total: Int) -> [(index: Int, place: (start: Int, width: Int))] {
        var shown = Array(columns.indices)
        while shown.count > 1, minimum(of: shown) > total,
            let victim = shown.filter({ columns[$0].priority > 0 }).max(by: {
                (columns[$0].priority, $0) < (columns[$1].priority, $1)
            })
        {
            shown.removeAll { $0 == victim }
        }
        let extents = Track.extents(of: shown.map { columns[$0].width }, total: total - gap * (shown.count - 1))
        var start = 0
        return zip(shown, extents).map { index, extent in
            defer { start += extent + gap }
            return (index, (start, extent))
        }
    }

    private func minimum(of shown: [Int]) -> Int {
        shown.reduce(gap * (shown.count - 1)) { sum, index in
            switch columns[index].width {
            case .fixed(let cells): sum + cells
            case .share(_, let minimum): sum + minimum
            }
        }
    }
}
