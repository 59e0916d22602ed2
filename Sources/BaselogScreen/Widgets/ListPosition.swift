/// Where a list stands: the selected row and the first visible one. Pure arithmetic, made for lists of millions.
package struct ListPosition: Sendable, Hashable {
    package private(set) var selected: Int
    package private(set) var offset: Int

    /// Rows kept visible above and below the selection while it moves.
    static let margin = 2

    package init(selected: Int = 0, offset: Int = 0) {
        self.selected = max(0, selected)
        self.offset = max(0, offset)
    }

    package enum Move: Sendable, Hashable {
        case lines(Int)
        case pages(Int)
        case halfPages(Int)
        case first, last
        case to(Int)
        /// Moves what is visible; the selection follows only at the edges. For the mouse wheel.
        case scroll(Int)
    }

    /// Moves the selection and keeps it visible.
    ///
    /// - Parameters:
    ///   - count: Rows in the list.
    ///   - height: Rows that are visible.
    package mutating func move(_ move: Move, count: Int, height: Int) {
        switch move {
        case .lines(let lines): selected += lines
        case .pages(let pages): shift(by: pages * max(1, height - 1))
        case .halfPages(let pages): shift(by: pages * max(1, height / 2))
        case .first: selected = 0
        case .last: selected = count - 1
        case .to(let row): selected = row
        case .scroll(let lines):
            offset = (offset + lines).clamped(to: 0...max(0, count - height))
            selected = selected.clamped(to: offset...max(offset, offset + height - 1))
        }
        settle(count: count, height: height)
    }

    /// Brings the position back into a list whose rows or height have changed.
    package mutating func settle(count: Int, height: Int) {
        guard count > 0, height > 0 else {
            selected = count > 0 ? selected.clamped(to: 0...(count - 1)) : 0
            offset = 0
            return
        }
        selected = selected.clamped(to: 0...(count - 1))
        let margin = min(Self.margin, (height - 1) / 2)
        let lowest = selected - height + 1 + margin
        let highest = selected - margin
        offset = min(max(offset, lowest), highest).clamped(to: 0...max(0, count - height))
    }

    /// The rows that are visible.
    package func visible(count: Int, height: Int) -> Range<Int> {
        let start = offset.clamped(to: 0...max(0, count - max(0, height)))
        return start..<min(max(0, count), start + max(0, height))
    }

    /// The first visible line of a text without a selection after a move.
    package static func scrolled(_ top: Int, by move: Move, count: Int, height: Int) -> Int {
        let moved =
            switch move {
            case .lines(let lines), .scroll(let lines): top + lines
            case .pages(let pages): top + pages * max(1, height - 1)
            case .halfPages(let pages): top + pages * max(1, height / 2)
            case .first: 0
            case .last: count
            case .to(let line): line
            }
        return moved.clamped(to: 0...max(0, count - height))
    }

    private mutating func shift(by lines: Int) {
        selected += lines
        offset += lines
    }
}
