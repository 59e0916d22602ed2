import BaselogScreen

extension Dashboard {
    /// Where lists above a screen stand.
    var overlayBox: Rect {
        let bounds = Rect(size)
        guard layout == .wide || layout == .compact else { return bounds }
        let box = bounds.centred(Size(columns: min(84, size.columns - 4), rows: min(24, size.rows - 4)))
        return box
    }

    /// The lines of the palette that are visible at once.
    var paletteRows: Int { max(1, overlayBox.rows - 4) }

    func drawPalette(_ palette: Palette, into frame: inout Frame) {
        let box = overlayBox
        frame.fill(box, backdrop: .dialog)
        frame.cursor = nil
        let items = paletteItems(palette)
        let inside = panel("Everything", facts: NumberFormat.count(items.count), isFocused: true)
            .draw(into: &frame, in: box, backdrop: .dialog)
        frame.draw(">", row: 0, role: .accent, clippedTo: inside, backdrop: .dialog)
        palette.field.draw(
            into: &frame, in: inside.line(0).inset(left: 2), isFocused: true, placeholder: "type a part of its name",
            backdrop: .dialog)
        let list = inside.inset(top: 2)
        if items.isEmpty {
            frame.draw("Nothing is called like that.", row: 0, role: .dim, clippedTo: list, backdrop: .dialog)
        }
        let visible = palette.position.visible(count: items.count, height: list.rows)
        for (row, index) in visible.enumerated() {
            draw(items[index], isSelected: index == palette.position.selected, into: &frame, in: list.line(row))
        }
    }

    private func draw(_ item: Palette.Item, isSelected: Bool, into frame: inout Frame, in line: Rect) {
        let backdrop: Backdrop = isSelected ? .selection : .dialog
        frame.fill(line, backdrop: backdrop)
        let keyColumns = min(TextWidth.of(item.key), line.columns / 2)
        let key = Rect(column: line.endColumn - keyColumns, row: line.row, columns: keyColumns, rows: 1)
        let title = Rect(column: line.column, row: line.row, columns: line.columns - keyColumns - 1, rows: 1)
        frame.draw(isSelected ? glyphs.pointer : " ", row: 0, role: .accent, clippedTo: title)
        let text = item.place.isEmpty ? item.title : "\(item.place): \(item.title)"
        frame.draw(text, in: title.inset(left: 2), alignment: .left, role: isSelected ? .bright : .plain)
        frame.draw(item.key, in: key, alignment: .right, role: .hintKey)
    }

    /// The line of the palette at a place of the screen.
    func paletteLine(at point: Point) -> Int? {
        guard let palette else { return nil }
        let list = overlayBox.inset(columns: 2, rows: 1).inset(top: 2)
        guard list.contains(point) else { return nil }
        let visible = palette.position.visible(count: paletteItems(palette).count, height: list.rows)
        let index = visible.lowerBound + point.row - list.row
        return visible.contains(index) ? index : nil
    }
}
