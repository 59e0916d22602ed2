package import BaselogScreen
import CNcurses
import CTerminal
import Glibc

/// Shows frames through ncurses: only rows that changed are handed over, and of them only the part that changed;
/// what ncurses then makes of it goes out at once, between the marks of a synchronized update.
@MainActor
package final class CursesPainter: Painter {
    private struct Pen {
        var attributes: attr_t
        var pair: Int32
        /// The number of the colour behind the characters.
        var ground: Int32
        /// Whether it shows on a blank, too: as a line under it, or as its colours the other way round.
        var marksBlanks: Bool
    }

    private let screen: CursesScreen
    private let output: Int32
    private let isASCII: Bool
    package let depth: ColourDepth
    private var lastFrame: Frame?
    private var lastTheme: Theme?
    private var pens: [Pen?] = []
    private var cells: [cchar_t] = []
    private var isCursorShown = false
    private(set) var isActive = true
    /// Whether ``cost`` is measured, which costs a little itself.
    package var measures = false
    package private(set) var cost: PaintCost?

    init(screen: CursesScreen, output: Int32, options: TerminalOptions) {
        self.screen = screen
        self.output = output
        isASCII = options.isASCII
        depth = ColourDepth(colours: screen.colours, wantsNoColour: options.wantsNoColour)
    }

    package var size: Size { Size(columns: screen.columns, rows: screen.rows) }

    package func invalidate() {
        lastFrame = nil
        curses_forget_screen()
    }

    /// While the terminal is lent to someone else nothing is painted.
    func setActive(_ isActive: Bool) {
        self.isActive = isActive
        lastFrame = nil
        isCursorShown = false
    }

    /// Follows a change of the terminal's size.
    func matchSize() {
        let before = size
        screen.matchSize()
        if size != before { lastFrame = nil }
    }

    package func paint(_ frame: Frame, theme: Theme) {
        guard isActive else { return }
        // Attributes are all that a terminal without colours has.
        let theme = depth == .mono ? Theme.mono : theme
        if theme != lastTheme {
            lastTheme = theme
            pens = [Pen?](repeating: nil, count: Role.allCases.count * Backdrop.allCases.count)
            lastFrame = nil
        }
        if lastFrame?.size != frame.size { lastFrame = nil }
        var hasChanged = lastFrame == nil || lastFrame?.cursor != frame.cursor
        if lastFrame == nil { werase(curses_screen()) }
        for row in 0..<min(frame.size.rows, screen.rows) {
            let line = frame.row(row)
            guard let changed = changedColumns(of: line, since: lastFrame?.row(row)) else { continue }
            put(line, changed, row: row, theme: theme)
            hasChanged = true
        }
        lastFrame = frame
        if hasChanged { update(cursor: frame.cursor) }
    }

    private static var monotonic: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private func update(cursor: Point?) {
        let start = measures ? Self.monotonic : .zero
        if cursor == nil && isCursorShown { curs_set(0) }
        // A hidden cursor may stay where it is.
        leaveok(curses_screen(), cursor == nil)
        wmove(curses_screen(), Int32(cursor?.row ?? 0), Int32(cursor?.column ?? 0))
        wnoutrefresh(curses_screen())
        let changes = RenditionFilter.reduced(screen.takeUpdate())
        let update = Array(SynchronizedUpdate.begin.utf8) + changes + Array(SynchronizedUpdate.end.utf8)
        if !changes.isEmpty { DescriptorOutput.write(update, to: output) }
        if cursor != nil && !isCursorShown { curs_set(1) }
        isCursorShown = cursor != nil
        if measures { cost = PaintCost(flush: Self.monotonic - start, bytes: update.count) }
    }

    /// The columns to hand over, whole characters only; `nil` when nothing differs.
    private func changedColumns(of line: ArraySlice<Cell>, since before: ArraySlice<Cell>?) -> Range<Int>? {
        let width = min(line.count, screen.columns)
        guard let before else { return width > 0 ? 0..<width : nil }
        var first = 0
        while first < width, line[line.startIndex + first] == before[before.startIndex + first] { first += 1 }
        guard first < width else { return nil }
        var end = width
        while line[line.startIndex + end - 1] == before[before.startIndex + end - 1] { end -= 1 }
        if line[line.startIndex + first].isContinuation { first -= 1 }
        if end < width, line[line.startIndex + end].isContinuation { end += 1 }
        return max(0, first)..<end
    }

    private func put(_ line: ArraySlice<Cell>, _ columns: Range<Int>, row: Int, theme: Theme) {
        cells.removeAll(keepingCapacity: true)
        // Blanks are written as what stands before them where nobody can see a difference: each change of colours costs
        // tens of bytes. It depends on the row alone, or ncurses would not know a row again that has only moved.
        var start = columns.lowerBound
        while start > 0, line[line.startIndex + start - 1].isBlank { start -= 1 }
        var last = start > 0 ? pen(for: line[line.startIndex + start - 1], theme: theme) : nil
        for column in start..<min(line.count, screen.columns) {
            let cell = line[line.startIndex + column]
            guard column < columns.upperBound || cell.isBlank else { break }
            guard !cell.isContinuation else { continue }
            let own = pen(for: cell, theme: theme)
            if cell.isBlank, !own.marksBlanks, let last, !last.marksBlanks, last.ground == own.ground {
                append(cell, last)
            } else {
                append(cell, own)
                last = own
            }
        }
        cells.withUnsafeBufferPointer { buffer in
            curses_put(Int32(row), Int32(start), buffer.baseAddress, Int32(buffer.count))
        }
    }

    private func append(_ cell: Cell, _ pen: Pen) {
        var made = cchar_t()
        if let scalar = cell.cluster.singleScalar, scalar.isASCII {
            curses_make_cell(&made, wchar_t(scalar.value), 0, 0, pen.attributes, pen.pair)
            cells.append(made)
            return
        }
        let scalars = cell.cluster.scalars
        var base = scalars.first ?? " "
        var marks = scalars.dropFirst().map { wchar_t($0.value) }
        if isASCII {
            base = Glyphs.asciiStandIn(for: base)
            marks = []
        }
        // What the C library measures otherwise, such as characters newer than it, would shift the row.
        if width(base.value) != cell.width || marks.contains(where: { width(UInt32($0)) != 0 }) {
            if !isASCII { base = "\u{FFFD}" }
            marks = []
        }
        let first = marks.first ?? 0
        let second = marks.count > 1 ? marks[1] : 0
        curses_make_cell(&made, wchar_t(base.value), first, second, pen.attributes, pen.pair)
        cells.append(made)
        if cell.width == 2, width(base.value) == 1 {
            curses_make_cell(&made, 0x20, 0, 0, pen.attributes, pen.pair)
            cells.append(made)
        }
    }

    private func pen(for cell: Cell, theme: Theme) -> Pen {
        let index = Int(cell.role.rawValue) * Backdrop.allCases.count + Int(cell.backdrop.rawValue)
        if let pen = pens[index] { return pen }
        let pen = makePen(theme.style(cell.role, on: cell.backdrop), backdrop: cell.backdrop)
        pens[index] = pen
        return pen
    }

    private func makePen(_ style: Style, backdrop: Backdrop) -> Pen {
        var attributes = style.attributes
        var pair: Int32 = 0
        var ground = ColourDepth.unset
        switch depth {
        case .mono: break
        case .sixteen:
            // Few pairs, and grounds that nobody can predict: the ground stays the terminal's own, and a role or a
            // row with a ground of its own is reversed.
            let hasOwnGround = style.background.map { $0 != lastTheme?.style(.plain).background } ?? false
            if hasOwnGround && [.none, .selection].contains(backdrop) { attributes.insert(.reverse) }
            let shown = hasOwnGround && backdrop == .none ? style.background : style.foreground
            let number = shown.map { depth.number(of: $0, available: screen.colours) } ?? ColourDepth.unset
            pair = alloc_pair(number, ColourDepth.unset)
        case .indexed, .trueColour:
            func number(_ colour: RGB?) -> Int32 {
                colour.map { depth.number(of: $0, available: screen.colours) } ?? ColourDepth.unset
            }
            ground = number(style.background)
            pair = alloc_pair(number(style.foreground), ground)
        }
        return Pen(
            attributes: curses_attributes(
                attributes.contains(.bold), attributes.contains(.dim), attributes.contains(.italic),
                attributes.contains(.underline), attributes.contains(.reverse)),
            pair: max(0, pair), ground: ground,
            marksBlanks: attributes.contains(.underline) || attributes.contains(.reverse))
    }

    private func width(_ scalar: UInt32) -> Int { Int(terminal_scalar_width(scalar)) }
}
