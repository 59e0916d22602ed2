/// Where the fields of a ``Form`` stand and how they look.
extension Form {
    /// The place of every field, with its label, in rows counted from the top of the whole form.
    func places(columns: Int) -> [(index: Int, rect: Rect)] {
        var places: [(index: Int, rect: Rect)] = []
        var top = 0
        for line in lines() {
            let height = line.map { rows(of: fields[$0]) }.max() ?? 1
            var left = 0
            let shared = fields[line[0]].isButton ? [] : Track.extents(of: line.map { _ in .share() }, total: columns)
            for (order, index) in line.enumerated() {
                let width =
                    shared.isEmpty ? TextWidth.of(fields[index].label) + 4 : shared[order] - (order > 0 ? 2 : 0)
                let start = shared.isEmpty ? left : left + (order > 0 ? 2 : 0)
                places.append((index, Rect(column: start, row: top, columns: width, rows: height)))
                left += shared.isEmpty ? width + 3 : shared[order]
            }
            top += height
        }
        return places
    }

    /// The rows that the form needs without scrolling.
    package func height(columns: Int) -> Int {
        places(columns: columns).map(\.rect.endRow).max() ?? 0
    }

    /// The field at a place of the screen, for a click, when the form is drawn in `rect`.
    package func field(at point: Point, in rect: Rect) -> String? {
        guard rect.contains(point) else { return nil }
        let top = scroll(in: rect)
        let inside = Point(column: point.column - rect.column, row: point.row - rect.row + top)
        return places(columns: rect.columns).first { $0.rect.contains(inside) }.map { fields[$0.index].id }
    }

    /// Draws the part of the form around the focus that fits `rect`, with signs where there is more of it.
    package func draw(into frame: inout Frame, in rect: Rect, isFocused: Bool = true) {
        let top = scroll(in: rect)
        for (index, place) in places(columns: rect.columns) {
            let area = Rect(
                column: rect.column + place.column, row: rect.row + place.row - top, columns: place.columns,
                rows: place.rows)
            guard area.row >= rect.row, area.row < rect.endRow else { continue }
            draw(fields[index], hasFocus: isFocused && index == focus, into: &frame, in: area.intersection(rect))
        }
        func mark(_ sign: String, row: Int) {
            let text = " " + sign
            frame.draw(
                text, row: row, column: rect.columns - TextWidth.of(text), role: .dim, clippedTo: rect)
        }
        if top > 0 { mark(frame.glyphs.less, row: 0) }
        if height(columns: rect.columns) > top + rect.rows { mark(frame.glyphs.more, row: rect.rows - 1) }
    }

    private func scroll(in rect: Rect) -> Int {
        guard let place = places(columns: rect.columns).first(where: { $0.index == focus })?.rect else { return 0 }
        return max(0, min(place.row, place.endRow - rect.rows))
    }

    /// The fields of each row: those beside each other, and all buttons that follow each other.
    private func lines() -> [[Int]] {
        var lines: [[Int]] = []
        for (index, field) in fields.enumerated() {
            let joins = index > 0 && (field.isBeside || (field.isButton && fields[index - 1].isButton))
            if joins, !lines.isEmpty { lines[lines.count - 1].append(index) } else { lines.append([index]) }
        }
        return lines
    }

    private func rows(of field: Field) -> Int {
        let own = if case .area(_, let rows) = field.kind { max(1, rows) } else { 1 }
        return own + (field.problem == nil ? 0 : 1)
    }

    private func draw(_ field: Field, hasFocus: Bool, into frame: inout Frame, in area: Rect) {
        if field.isButton {
            let role: Role = hasFocus ? .activeButton : .button
            frame.draw("[ \(field.label) ]", row: 0, role: role, clippedTo: area)
            return
        }
        let label = min(labelColumns, area.columns / 2)
        frame.draw(
            field.label, in: Rect(column: area.column, row: area.row, columns: max(0, label - 1), rows: 1),
            alignment: .left, role: hasFocus ? .accent : .label)
        let rows = area.rows - (field.problem == nil || area.rows < 2 ? 0 : 1)
        let value = Rect(
            column: area.column + label, row: area.row, columns: area.columns - label, rows: rows)
        switch field.kind {
        case .text(let text), .area(let text, _):
            text.draw(into: &frame, in: value, isFocused: hasFocus, placeholder: field.placeholder)
        case .secret(let text):
            text.draw(into: &frame, in: value, isFocused: hasFocus, placeholder: field.placeholder, isMasked: true)
        case .choice(let words, let selected):
            drawChoice(words, selected: selected, hasFocus: hasFocus, into: &frame, in: value)
        case .note(let spans): frame.draw(spans, row: 0, clippedTo: value)
        case .button: break
        }
        if let problem = field.problem, area.rows > rows {
            frame.draw(
                problem, in: value.inset(top: rows - 1).shifted(rows: 1), alignment: .left, role: .failure)
        }
    }

    /// All words when there is room, the chosen one in brackets; otherwise the chosen one and how many there are.
    private func drawChoice(
        _ words: [String], selected: Int, hasFocus: Bool, into frame: inout Frame, in rect: Rect
    ) {
        guard words.indices.contains(selected) else { return }
        let needed = words.reduce(0) { $0 + TextWidth.of($1) + 2 }
        if needed <= rect.columns {
            var column = 0
            for (index, word) in words.enumerated() {
                let isChosen = index == selected
                let role: Role = isChosen ? (hasFocus ? .activeButton : .bright) : .dim
                column = frame.draw(
                    isChosen ? "[\(word)]" : " \(word) ", row: 0, column: column, role: role, clippedTo: rect)
            }
        } else {
            let text = "[\(words[selected])] \(frame.glyphs.choice) \(selected + 1)/\(words.count)"
            frame.draw(text, in: rect, alignment: .left, role: hasFocus ? .activeButton : .bright)
        }
    }
}

extension Form.Field {
    fileprivate var isButton: Bool {
        if case .button = kind { true } else { false }
    }
}

extension Rect {
    /// The same rectangle at another place.
    package func shifted(columns: Int = 0, rows: Int = 0) -> Rect {
        Rect(column: column + columns, row: row + rows, columns: self.columns, rows: self.rows)
    }
}
