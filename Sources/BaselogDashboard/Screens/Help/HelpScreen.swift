package import BaselogScreen

/// The help above a screen: its keys and the commands.
package struct HelpScreen: Sendable, Hashable {
    package private(set) var offset = 0

    package init() {}

    /// Scrolls; the view never shows less than a page, wherever the offset stands.
    package mutating func scroll(_ move: ListPosition.Move, height: Int) {
        switch move {
        case .lines(let lines): offset += lines
        case .pages(let pages): offset += pages * height
        case .halfPages(let pages): offset += pages * max(1, height / 2)
        case .first: offset = 0
        case .last: offset = HelpScreen.lineLimit
        case .to(let line): offset = line
        case .scroll(let lines): offset += lines
        }
        offset = offset.clamped(to: 0...HelpScreen.lineLimit)
    }

    mutating func settle(lines: Int, height: Int) { offset = offset.clamped(to: 0...max(0, lines - height)) }

    private static let lineLimit = 1_000
}

extension Dashboard {
    mutating func pressInHelp(_ key: Key) -> [Effect] {
        guard let action = keymap.action(for: key, in: contexts) else { return [] }
        switch action {
        case .back, .cancel, .help: help = nil
        case .down, .up, .pageDown, .pageUp, .halfPageDown, .halfPageUp, .first, .last:
            let effects = perform(action)
            let lines = helpLines(columns: size.columns).count
            help?.settle(lines: lines, height: max(1, size.rows - 4))
            return effects
        default:
            help = nil
            return perform(action)
        }
        return []
    }
}
