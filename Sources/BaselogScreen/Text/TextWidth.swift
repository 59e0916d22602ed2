/// Measures, cuts and pads text in cells. Independent of the locale; the rules are those of ``ClusterReader``.
package enum TextWidth {
    package enum Alignment: Sendable, Hashable { case left, right, centre }

    /// Which end of a text is lost when it does not fit.
    package enum Truncation: Sendable, Hashable { case tail, head, middle }

    /// The cells that `text` takes when it is drawn.
    package static func of(_ text: some StringProtocol) -> Int {
        if let ascii = printableASCIICount(text) { return ascii }
        return ClusterReader(text).reduce(0) { $0 + $1.width }
    }

    /// `text` as it will be drawn: without control characters, escape sequences or anything of uncertain width.
    package static func sanitised(_ text: some StringProtocol) -> String {
        if printableASCIICount(text) != nil { return String(text) }
        var result = ""
        for cluster in ClusterReader(text) { result.unicodeScalars.append(contentsOf: cluster.scalars) }
        return result
    }

    /// `text` cut to at most `columns` cells, with `…` where something is missing.
    package static func truncated(
        _ text: some StringProtocol, to columns: Int, losing: Truncation = .tail
    ) -> String {
        guard columns > 0 else { return "" }
        if let count = printableASCIICount(text), count <= columns { return String(text) }
        let clusters = Array(ClusterReader(text))
        guard clusters.reduce(0, { $0 + $1.width }) > columns else { return joined(clusters[...]) }
        let room = columns - 1
        switch losing {
        case .tail: return joined(head(clusters, room)) + "…"
        case .head: return "…" + joined(tail(clusters, room))
        case .middle: return joined(head(clusters, room - room / 2)) + "…" + joined(tail(clusters, room / 2))
        }
    }

    /// `text` in exactly `columns` cells: cut if it is longer, filled with spaces if it is shorter.
    package static func fitted(
        _ text: some StringProtocol, to columns: Int, alignment: Alignment = .left, losing: Truncation = .tail
    ) -> String {
        let cut = truncated(text, to: columns, losing: losing)
        let missing = max(0, columns - of(cut))
        let before =
            switch alignment {
            case .left: 0
            case .right: missing
            case .centre: missing / 2
            }
        return String(repeating: " ", count: before) + cut + String(repeating: " ", count: missing - before)
    }

    /// Breaks `text` into lines of at most `columns` cells, at spaces where there are any. Line feeds break too.
    ///
    /// - Parameter limit: Most lines made; the last one ends with `…` when there would be more.
    package static func wrapped(_ text: some StringProtocol, to columns: Int, limit: Int = 1_000) -> [String] {
        guard columns > 0, limit > 0 else { return [] }
        var lines: [String] = []
        for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            var rest = Array(ClusterReader(paragraph))[...]
            repeat {
                if lines.count == limit {
                    lines[limit - 1] = truncated(lines[limit - 1] + " …", to: columns)
                    return lines
                }
                let line = firstLine(&rest, columns)
                lines.append(joined(line))
            } while !rest.isEmpty
        }
        return lines
    }

    /// The number of characters when all of them are printable ASCII, so that no cluster need be looked at.
    private static func printableASCIICount(_ text: some StringProtocol) -> Int? {
        var count = 0
        for byte in text.utf8 {
            guard byte >= 0x20 && byte < 0x7F else { return nil }
            count += 1
        }
        return count
    }

    private static func firstLine(_ rest: inout ArraySlice<Cluster>, _ columns: Int) -> ArraySlice<Cluster> {
        var fitting = head(Array(rest), columns)
        // A character wider than the whole line is dropped rather than tried for ever.
        if fitting.isEmpty, !rest.isEmpty { rest.removeFirst() }
        if fitting.count < rest.count, let space = fitting.lastIndex(where: \.isSpace), space > fitting.startIndex {
            fitting = fitting[...space]
        }
        rest = rest.dropFirst(fitting.count)
        while let last = fitting.last, last.isSpace, !rest.isEmpty { fitting.removeLast() }
        return fitting
    }

    private static func head(_ clusters: [Cluster], _ columns: Int) -> ArraySlice<Cluster> {
        var used = 0
        let end = clusters.firstIndex { cluster in
            used += cluster.width
            return used > columns
        }
        return clusters[..<(end ?? clusters.endIndex)]
    }

    private static func tail(_ clusters: [Cluster], _ columns: Int) -> ArraySlice<Cluster> {
        var used = 0
        let last = clusters.lastIndex { cluster in
            used += cluster.width
            return used > columns
        }
        return clusters[(last.map { $0 + 1 } ?? clusters.startIndex)...]
    }

    private static func joined(_ clusters: ArraySlice<Cluster>) -> String {
        var text = ""
        for cluster in clusters { text.unicodeScalars.append(contentsOf: cluster.scalars) }
        return text
    }
}
