/// How a ``TextField`` is shown: scrolled so that the cursor is visible.
extension TextField {
    /// Draws the field so that it fills `rect`, with the cursor when it has the focus.
    ///
    /// - Parameters:
    ///   - placeholder: Shown while the field is empty.
    ///   - isMasked: Shows a dot for every character, for secrets.
    package func draw(
        into frame: inout Frame, in rect: Rect, isFocused: Bool, placeholder: String = "", isMasked: Bool = false,
        role: Role = .input, backdrop: Backdrop = .field
    ) {
        guard !rect.isEmpty else { return }
        frame.fill(rect, backdrop: backdrop)
        if isEmpty {
            frame.draw(placeholder, in: rect, alignment: .left, role: .placeholder, backdrop: backdrop)
            if isFocused { frame.showCursor(in: rect, row: 0, column: 0) }
            return
        }
        let lines = isMasked ? [maskedLine(frame.glyphs)] : visualLines
        let place = isMasked ? (row: 0, column: cursor) : cursorPlace
        let top = TextField.scroll(to: place.row, extent: rect.rows)
        let left = TextField.scroll(to: place.column, extent: rect.columns)
        for (row, line) in lines.dropFirst(top).prefix(rect.rows).enumerated() {
            frame.draw(line, row: row, column: -left, role: role, clippedTo: rect, backdrop: backdrop)
            if TextWidth.of(line) - left > rect.columns {
                frame.draw(
                    frame.glyphs.ellipsis, row: row, column: rect.columns - 1, role: .placeholder, clippedTo: rect,
                    backdrop: backdrop)
            }
        }
        if isFocused { frame.showCursor(in: rect, row: place.row - top, column: place.column - left) }
    }

    /// The first visible cell when `position` must be visible: half an extent at a time, so that text seldom jumps,
    /// and from the position alone, so that a view needs no memory.
    static func scroll(to position: Int, extent: Int) -> Int {
        guard extent > 0, position >= extent else { return 0 }
        let step = max(1, extent / 2)
        return ((position - extent) / step + 1) * step
    }

    private var visualLines: [String] {
        characters.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    private var cursorPlace: (row: Int, column: Int) {
        let before = characters[..<cursor].split(separator: "\n", omittingEmptySubsequences: false)
        return (before.count - 1, TextWidth.of(String(before.last ?? [])))
    }

    private func maskedLine(_ glyphs: Glyphs) -> String {
        String(repeating: glyphs.isASCII ? "*" : "•", count: characters.count)
    }
}
