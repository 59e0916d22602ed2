package import BaselogScreen

/// Everything that can be done, to be found by typing a part of its name.
package struct Palette: Sendable, Equatable {
    /// More than the longest name has, and little enough to be compared with all of them at each picture.
    package var field = TextField(byteLimit: 1 << 10)
    package var position = ListPosition()

    package init() {}

    /// One line: an action with its keys, or a command.
    struct Item: Sendable, Hashable {
        enum Deed: Sendable, Hashable {
            case action(Action, KeyContext)
            case command(ConsoleCommand.Word)
        }

        var deed: Deed
        var title: String
        var key: String
        /// Where the action is at home; empty for those of everywhere.
        var place: String
    }

    /// How well `pattern` fits `text`: its characters in order, best together and at the beginnings of words. `nil`
    /// when it does not.
    static func score(_ pattern: String, in text: String) -> Int? {
        // Who pastes far more than there is finds nothing; to look at each letter of it for each text would take seconds.
        guard pattern.utf8.count <= 4 * text.utf8.count + 64 else { return nil }
        let wanted = Array(pattern.lowercased().filter { !$0.isWhitespace })
        let letters = Array(text.lowercased())
        guard !wanted.isEmpty else { return 0 }
        var best: Int?
        // A later beginning may fit better than the first one.
        for start in letters.indices where letters[start] == wanted[0] {
            var score = 0
            var next = 0
            var last = start - 1
            for index in start..<letters.count where next < wanted.count && letters[index] == wanted[next] {
                let isWordStart = index == 0 || !letters[index - 1].isLetter
                score += (index == last + 1 ? 6 : 0) + (isWordStart ? 8 : 0) - min(4, index - last - 1)
                last = index
                next += 1
            }
            if next == wanted.count { best = max(best ?? .min, score * 16 - start) }
        }
        return best
    }
}

extension Dashboard {
    /// What fits the typed text, best first; all of it in the order of the help when nothing is typed.
    func paletteItems(_ palette: Palette) -> [Palette.Item] {
        let all = allPaletteItems
        let pattern = palette.field.text
        guard !pattern.trimmed.isEmpty else { return all }
        let scored = all.enumerated().compactMap { index, item in
            Palette.score(pattern, in: "\(item.title) \(item.place) \(item.key)").map {
                (score: $0, index: index, item: item)
            }
        }
        return scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.item)
    }

    private var allPaletteItems: [Palette.Item] {
        let here = contexts
        var seen: Set<Action> = []
        var items: [Palette.Item] = []
        // What holds here comes first, and of an action at home in several places the nearest.
        for context in here + KeyContext.allCases.filter({ !here.contains($0) }) {
            for binding in keymap.bindings
            where binding.context == context && binding.action != .palette && offers(binding.action) {
                guard seen.insert(binding.action).inserted else { continue }
                items.append(
                    Palette.Item(
                        deed: .action(binding.action, context), title: binding.help,
                        key: binding.keys.map(\.name).joined(separator: " "),
                        place: here.contains(context) ? "" : context.title))
            }
        }
        for word in ConsoleCommand.Word.allCases where offers(word) {
            items.append(
                Palette.Item(
                    deed: .command(word), title: word.help,
                    key: ":" + word.rawValue + (word.argument.isEmpty ? "" : " " + word.argument), place: ""))
        }
        return items
    }

    mutating func pressInPalette(_ key: Key) -> [Effect] {
        guard var palette else { return [] }
        let items = paletteItems(palette)
        let rows = paletteRows
        func move(_ move: ListPosition.Move) { palette.position.move(move, count: items.count, height: rows) }
        switch key {
        case .escape:
            self.palette = nil
            return []
        case .enter:
            self.palette = nil
            guard items.indices.contains(palette.position.selected) else { return [] }
            return perform(items[palette.position.selected])
        case .down, .control("n"), .tab: move(.lines(1))
        case .up, .control("p"), .shiftTab: move(.lines(-1))
        case .pageDown: move(.pages(1))
        case .pageUp: move(.pages(-1))
        default:
            if palette.field.handle(key) { palette.position = ListPosition() }
        }
        self.palette = palette
        return []
    }

    private mutating func perform(_ item: Palette.Item) -> [Effect] {
        switch item.deed {
        case .command(let word):
            if word.argument.isEmpty { return run(word.rawValue) }
            console = Console(kind: .command, text: word.rawValue + " ")
            return []
        case .action(let action, let context):
            if contexts.contains(context) || context == .everywhere { return perform(action) }
            guard
                let screen = ScreenName.allCases.first(where: { $0.contexts.contains(context) || $0 == context.screen })
            else { return perform(action) }
            let effects = show(screen)
            // Nobody has seen yet what these would act on.
            guard !action.actsOnSelection else {
                say("\(keymap.name(of: action)) does it here: \(item.title)")
                return effects
            }
            return effects + perform(action)
        }
    }
}

extension KeyContext {
    /// The screen on which the context can be reached.
    fileprivate var screen: ScreenName? {
        switch self {
        case .detail: .queue
        case .profileForm: .profiles
        default: nil
        }
    }
}
