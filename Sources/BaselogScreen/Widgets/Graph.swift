/// Values over time as columns: braille (two values and four steps a cell), blocks (eight steps) or ASCII.
package enum Graph {
    /// The values that `columns` cells show.
    package static func capacity(columns: Int, glyphs: Glyphs) -> Int {
        columns * (glyphs.graph == .braille ? 2 : 1)
    }

    /// A graph of one row.
    ///
    /// - Parameters:
    ///   - values: Oldest first; the newest stands at the right end, older ones than fit are left out.
    ///   - maximum: The value of a full column; `nil` takes the greatest one shown.
    package static func line(_ values: [Double], columns: Int, maximum: Double? = nil, glyphs: Glyphs) -> String {
        rows(values, columns: columns, rows: 1, maximum: maximum, glyphs: glyphs).first ?? ""
    }

    /// A graph of several rows, top row first, each of exactly `columns` cells.
    package static func rows(
        _ values: [Double], columns: Int, rows: Int, maximum: Double? = nil, glyphs: Glyphs
    ) -> [String] {
        guard columns > 0, rows > 0 else { return [] }
        let capacity = capacity(columns: columns, glyphs: glyphs)
        let shown = values.suffix(capacity).map { $0.isFinite ? max(0, $0) : 0 }
        let top = maximum ?? shown.max() ?? 0
        let steps = stepsPerRow(glyphs)
        let heights =
            [Int](repeating: 0, count: capacity - shown.count)
            + shown.map { height($0, top: top, steps: steps * rows) }
        return (0..<rows).map { row in
            let floor = (rows - 1 - row) * steps
            func fill(_ index: Int) -> Int { (heights[index] - floor).clamped(to: 0...steps) }
            var line = ""
            for column in 0..<columns {
                switch glyphs.graph {
                case .braille: line.unicodeScalars.append(braille(fill(column * 2), fill(column * 2 + 1)))
                case .blocks: line.append(blocks[fill(column)])
                case .ascii: line.append(ascii[fill(column)])
                }
            }
            return line
        }
    }

    /// Draws a graph that fills `rect`.
    package static func draw(
        _ values: [Double], into frame: inout Frame, in rect: Rect, maximum: Double? = nil, role: Role = .graph
    ) {
        let lines = rows(
            values, columns: rect.columns, rows: rect.rows, maximum: maximum, glyphs: frame.glyphs)
        for (row, line) in lines.enumerated() { frame.draw(line, row: row, role: role, clippedTo: rect) }
    }

    /// A bar that is filled to `share` of 0…1, as two spans of together `columns` cells.
    package static func bar(
        _ share: Double, columns: Int, glyphs: Glyphs, role: Role = .graph, track: Role = .graphTrack
    ) -> [Span] {
        let part = share.isFinite ? share.clamped(to: 0...1) : 0
        // Something is never shown as nothing, and not quite all never as all.
        var filled = Int((part * Double(columns)).rounded())
        if part > 0 { filled = max(1, filled) }
        if part < 1 { filled = min(columns - 1, filled) }
        filled = filled.clamped(to: 0...max(0, columns))
        return [
            Span(String(repeating: glyphs.full, count: filled), role),
            Span(String(repeating: glyphs.shade, count: max(0, columns) - filled), track),
        ]
    }

    /// Marks for yes and no, oldest first: health probes.
    package static func marks(_ values: [Bool], columns: Int, glyphs: Glyphs) -> [Span] {
        values.suffix(max(0, columns)).map { $0 ? Span(glyphs.up, .good) : Span(glyphs.down, .failure) }
    }

    private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let ascii: [Character] = [" ", ".", ":", "|", "#"]

    private static func stepsPerRow(_ glyphs: Glyphs) -> Int {
        switch glyphs.graph {
        case .braille, .ascii: 4
        case .blocks: 8
        }
    }

    private static func height(_ value: Double, top: Double, steps: Int) -> Int {
        guard value > 0, top > 0 else { return 0 }
        return max(1, Int((min(1, value / top) * Double(steps)).rounded()))
    }

    /// The pattern with `left` and `right` dots from below; dots are numbered as in Unicode.
    private static func braille(_ left: Int, _ right: Int) -> Unicode.Scalar {
        let leftDots: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
        let rightDots: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]
        return Unicode.Scalar(0x2800 + leftDots[left] + rightDots[right]) ?? " "
    }
}
