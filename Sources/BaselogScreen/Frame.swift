/// One picture of the screen, made by a view and shown by a ``Painter``. A value: two frames can be compared.
package struct Frame: Sendable, Hashable {
    package let size: Size
    package let glyphs: Glyphs
    /// Where the terminal's cursor stands; hidden when `nil`.
    package var cursor: Point?
    private(set) var cells: [Cell]

    package init(size: Size, glyphs: Glyphs = .unicode) {
        self.size = size
        self.glyphs = glyphs
        cells = [Cell](repeating: Cell(), count: size.columns * size.rows)
    }

    /// The whole frame as a rectangle.
    package var bounds: Rect { Rect(size) }

    package subscript(row row: Int, column column: Int) -> Cell {
        bounds.contains(Point(column: column, row: row)) ? cells[row * size.columns + column] : Cell()
    }

    /// The cells of one row, left to right.
    package func row(_ row: Int) -> ArraySlice<Cell> {
        row >= 0 && row < size.rows ? cells[row * size.columns..<(row + 1) * size.columns] : []
    }

    /// Puts `cell` at a place that is inside the frame, and keeps wide characters whole: half of one becomes a space.
    mutating func put(_ cell: Cell, row: Int, column: Int) {
        let index = row * size.columns + column
        if cells[index].isContinuation, column > 0 { blank(index - 1) }
        let last = index + cell.width - 1
        if last + 1 < (row + 1) * size.columns, cells[last + 1].isContinuation { blank(last + 1) }
        cells[index] = cell
        if cell.width == 2 { cells[last] = .continuation(of: cell) }
    }

    /// Changes the role or the ground of cells without touching their text.
    mutating func restyle(_ rect: Rect, _ change: (inout Cell) -> Void) {
        let area = rect.intersection(bounds)
        for row in area.row..<area.endRow {
            for column in area.column..<area.endColumn { change(&cells[row * size.columns + column]) }
        }
    }

    private mutating func blank(_ index: Int) {
        cells[index] = Cell(.space, role: cells[index].role, backdrop: cells[index].backdrop)
    }

    /// The frame as plain text: lines without trailing spaces, without empty lines at the end.
    package var text: String { lines { $0.text } }

    /// The roles as letters (``Role/letter``), a space where a plain cell is blank.
    package var roles: String {
        lines { cell in
            if cell.isContinuation { return String(cell.role.letter) }
            if cell.cluster.isSpace && cell.role == .plain { return " " }
            return String(repeating: cell.role.letter, count: 1)
        }
    }

    private func lines(_ describe: (Cell) -> String) -> String {
        var lines = (0..<size.rows).map { row in
            var line = self.row(row).map(describe).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
