package import BaselogScreen

/// One line of the table that behaviour, hint line, help and README are made from.
package struct KeyBinding: Sendable, Hashable {
    package var keys: [Key]
    package var action: Action
    package var context: KeyContext
    /// What it does, for the help.
    package var help: String
    /// The short form for the hint line; `nil` keeps it out of there.
    package var hint: String?
    /// The action whose first key is shown in the same hint: `j/k move`.
    package var partner: Action?

    package init(
        _ keys: Key..., action: Action, in context: KeyContext, help: String, hint: String? = nil,
        partner: Action? = nil
    ) {
        self.keys = keys
        self.action = action
        self.context = context
        self.help = help
        self.hint = hint
        self.partner = partner
    }
}

/// Which key does what where.
package struct Keymap: Sendable, Hashable {
    package private(set) var bindings: [KeyBinding]

    package init(_ bindings: [KeyBinding]) { self.bindings = bindings }

    /// The action of `key` in the first of these contexts that has one.
    package func action(for key: Key, in contexts: [KeyContext]) -> Action? {
        for context in contexts {
            if let binding = bindings.first(where: { $0.context == context && $0.keys.contains(key) }) {
                return binding.action
            }
        }
        return nil
    }

    /// The key that is shown for an action.
    package func key(for action: Action, in context: KeyContext? = nil) -> Key? {
        bindings.first { $0.action == action && (context == nil || $0.context == context) }?.keys.first
    }

    /// The name of the key that is shown for an action, such as `ctrl-s`; in hints control is written `^`.
    /// The key that an action has in this context, as hints write it; empty where it has none.
    package func name(of action: Action, in context: KeyContext) -> String {
        key(for: action, in: context).map(Keymap.hintName) ?? ""
    }

    package func name(of action: Action) -> String {
        key(for: action).map(Keymap.hintName) ?? ""
    }

    /// Gives an action other keys. A key that did something else in the same context stops doing that.
    ///
    /// - Returns: The actions that have lost their last key by this.
    @discardableResult
    package mutating func rebind(_ action: Action, to keys: [Key]) -> [Action] {
        var orphans: [Action] = []
        for context in Set(bindings.filter { $0.action == action }.map(\.context)) {
            for index in bindings.indices where bindings[index].context == context {
                if bindings[index].action == action {
                    bindings[index].keys = keys
                } else if bindings[index].keys.contains(where: keys.contains) {
                    bindings[index].keys.removeAll(where: keys.contains)
                    if bindings[index].keys.isEmpty { orphans.append(bindings[index].action) }
                }
            }
        }
        return orphans
    }

    /// Keys that belong to the terminal and its job control: they cannot be given to an action.
    package static let reserved: [Key] = [.control("c"), .control("z"), .control("l")]

    /// Whether two actions are bound in one context, so that they cannot have the same key.
    package func shareContext(_ one: Action, _ other: Action) -> Bool {
        func contexts(_ action: Action) -> Set<KeyContext> {
            Set(bindings.filter { $0.action == action }.map(\.context))
        }
        return !contexts(one).isDisjoint(with: contexts(other))
    }

    /// The hints of these contexts in the order of the table.
    package func hints(
        in contexts: [KeyContext], where isOffered: (Action) -> Bool = { _ in true }
    ) -> [HintLine.Hint] {
        bindings.compactMap { binding in
            guard contexts.contains(binding.context), isOffered(binding.action), let label = binding.hint,
                let key = binding.keys.first
            else {
                return nil
            }
            var name = Keymap.hintName(key)
            if let partner = binding.partner, let other = self.key(for: partner, in: binding.context) {
                name += "/" + Keymap.hintName(other)
            }
            return HintLine.Hint(name, label)
        }
    }

    /// `^S` for ctrl-s: hints are short.
    package static func hintName(_ key: Key) -> String {
        if key.modifiers == .control, case .character(let character) = key.code {
            return "^" + String(character).uppercased()
        }
        return key.name
    }
}
