/// The extent of one part of a split: a number of cells, or a share of what the fixed parts leave.
package enum Track: Sendable, Hashable {
    /// Exactly this many cells, as long as there are any left.
    case fixed(Int)
    /// A share of the cells that are left, in proportion to the weight, but at least `minimum` where that is possible.
    case share(Int = 1, minimum: Int = 0)

    /// Divides `total` cells, in order. Fixed tracks are served first; cells that do not divide evenly go to the
    /// earliest shares. The extents never add up to more than `total`.
    package static func extents(of tracks: [Track], total: Int) -> [Int] {
        var extents = [Int](repeating: 0, count: tracks.count)
        var left = max(0, total)
        for (index, track) in tracks.enumerated() {
            guard case .fixed(let cells) = track else { continue }
            extents[index] = min(max(0, cells), left)
            left -= extents[index]
        }
        for (index, track) in tracks.enumerated() {
            guard case .share(_, let minimum) = track else { continue }
            extents[index] = min(max(0, minimum), left)
            left -= extents[index]
        }
        distribute(left, over: tracks, into: &extents)
        return extents
    }

    /// Gives every share its part of all shared cells; what a minimum took already counts towards the part.
    private static func distribute(_ left: Int, over tracks: [Track], into extents: inout [Int]) {
        var open = tracks.indices.filter { if case .share(let weight, _) = tracks[$0] { weight > 0 } else { false } }
        var pool = left + open.reduce(0) { $0 + extents[$1] }
        while !open.isEmpty {
            let weights = open.reduce(0) { $0 + tracks[$1].weight }
            // A share whose minimum is more than its part keeps the minimum; the others divide the rest.
            if let index = open.first(where: { extents[$0] * weights > pool * tracks[$0].weight }) {
                pool -= extents[index]
                open.removeAll { $0 == index }
                continue
            }
            var given = 0
            for index in open {
                extents[index] = pool * tracks[index].weight / weights
                given += extents[index]
            }
            for index in open.prefix(pool - given) { extents[index] += 1 }
            return
        }
    }

    private var weight: Int {
        if case .share(let weight, _) = self { weight } else { 0 }
    }
}

extension Rect {
    /// Splits the rectangle into parts below each other.
    ///
    /// - Parameter gap: Empty rows between two parts.
    package func rows(_ tracks: Track..., gap: Int = 0) -> [Rect] {
        rows(tracks, gap: gap)
    }

    package func rows(_ tracks: [Track], gap: Int = 0) -> [Rect] {
        var top = row
        return Track.extents(of: tracks, total: rows - gap * max(0, tracks.count - 1)).map { extent in
            defer { top += extent + gap }
            return Rect(column: column, row: min(top, endRow), columns: columns, rows: extent)
        }
    }

    /// Splits the rectangle into parts next to each other.
    ///
    /// - Parameter gap: Empty columns between two parts.
    package func columns(_ tracks: Track..., gap: Int = 0) -> [Rect] {
        columns(tracks, gap: gap)
    }

    package func columns(_ tracks: [Track], gap: Int = 0) -> [Rect] {
        var left = column
        return Track.extents(of: tracks, total: columns - gap * max(0, tracks.count - 1)).map { extent in
            defer { left += extent + gap }
            return Rect(column: min(left, endColumn), row: row, columns: extent, rows: rows)
        }
    }
}
