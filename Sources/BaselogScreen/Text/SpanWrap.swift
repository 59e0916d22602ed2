extension Array where Element == Span {
    /// Breaks a line of several meanings into lines of at most `columns` cells, at spaces where there are any.
    ///
    /// - Parameter indent: The cells that lines after the first begin with.
    package func wrapped(to columns: Int, indent: Int = 0) -> [[Span]] {
        guard columns > 0, width > columns else { return [self] }
        let cells = flatMap { span in ClusterReader(span.text).map { (cluster: $0, role: span.role) } }
        let margin = Swift.min(indent, columns / 2)
        var lines: [[Span]] = []
        var start = 0
        while start < cells.count {
            let isFirst = lines.isEmpty
            var room = isFirst ? columns : columns - margin
            var end = start
            while end < cells.count, cells[end].cluster.width <= room {
                room -= cells[end].cluster.width
                end += 1
            }
            // A character wider than the line is drawn cut rather than never.
            end = Swift.max(end, start + 1)
            var lineEnd = end
            if end < cells.count, cells[end].cluster != .space {
                // Not before the first word: an indented line would begin with nothing but its indentation.
                let text = cells[start..<end].firstIndex { $0.cluster != .space } ?? start
                let next = cells[end...].firstIndex { $0.cluster == .space } ?? cells.count
                // A word that fills more than a line is broken wherever it stands.
                if let blank = cells[text..<end].lastIndex(where: { $0.cluster == .space }),
                    cells[(blank + 1)..<next].reduce(0, { $0 + $1.cluster.width }) <= columns - margin
                {
                    (lineEnd, end) = (blank, blank + 1)
                }
            }
            var line = isFirst || margin == 0 ? [] : [Span(String(repeating: " ", count: margin))]
            for cell in cells[start..<lineEnd] {
                if line.isEmpty || line[line.count - 1].role != cell.role { line.append(Span("", cell.role)) }
                line[line.count - 1].text.unicodeScalars.append(contentsOf: cell.cluster.scalars)
            }
            lines.append(line)
            start = cells[end...].firstIndex { $0.cluster != .space } ?? cells.count
        }
        return lines
    }
}
