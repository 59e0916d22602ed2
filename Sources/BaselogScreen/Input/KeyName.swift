/// The written form of a key: `R`, `SPACE`, `ENTER`, `F2`, `ctrl-p`, `shift-TAB`, `alt-LEFT`.
extension Key: CustomStringConvertible {
    package var name: String {
        var name = ""
        if modifiers.contains(.control) { name += "ctrl-" }
        if modifiers.contains(.alt) { name += "alt-" }
        if modifiers.contains(.shift) { name += "shift-" }
        switch code {
        case .character(" "): return name + "SPACE"
        case .character(let character): return name + String(character)
        case .function(let number): return name + "F\(number)"
        default: return name + (Key.names.first { $0.code == code }?.name ?? "")
        }
    }

    package var description: String { name }

    /// The key of a written name. Names of keys are read in any case; one character stands for itself.
    ///
    /// - Returns: `nil` when there is no such key.
    package init?(name: String) {
        var modifiers: Modifiers = []
        var rest = name[...]
        // "ctrl--" is ctrl with a minus, "-" alone is a minus: a prefix counts only when something follows it.
        while let (prefix, modifier) = Key.prefixes.first(where: {
            rest.count > $0.0.count && rest.lowercased().hasPrefix($0.0)
        }) {
            modifiers.insert(modifier)
            rest = rest.dropFirst(prefix.count)
        }
        guard let code = Key.code(named: rest) else { return nil }
        self.init(code, modifiers)
        normalise()
    }

    /// One key press has one spelling: ctrl-P and ctrl-p are the same byte, and shift only makes a letter upper case.
    mutating func normalise() {
        guard case .character(let character) = code else { return }
        if modifiers.contains(.control), let lowered = character.lowercased().first {
            code = .character(lowered)
        } else if modifiers.contains(.shift), let raised = character.uppercased().first {
            code = .character(raised)
        }
        modifiers.remove(.shift)
    }

    private static func code(named name: Substring) -> Code? {
        if name.count == 1, let character = name.first {
            return character.isASCII && !("!"..."~").contains(character)
                ? (character == " " ? .character(" ") : nil)
                : .character(character)
        }
        let upper = name.uppercased()
        if upper == "SPACE" { return .character(" ") }
        if let known = names.first(where: { $0.name == upper || $0.others.contains(upper) }) { return known.code }
        if upper.hasPrefix("F"), let number = Int(upper.dropFirst()), (1...24).contains(number) {
            return .function(number)
        }
        return nil
    }

    private static let prefixes: [(String, Modifiers)] = [
        ("ctrl-", .control), ("control-", .control), ("alt-", .alt), ("meta-", .alt), ("shift-", .shift),
        ("^", .control),
    ]

    private static let names: [(code: Code, name: String, others: [String])] = [
        (.enter, "ENTER", ["RETURN"]), (.tab, "TAB", []), (.escape, "ESC", ["ESCAPE"]),
        (.backspace, "BACKSPACE", ["BS"]), (.delete, "DEL", ["DELETE"]), (.insert, "INS", ["INSERT"]),
        (.up, "UP", []), (.down, "DOWN", []), (.left, "LEFT", []), (.right, "RIGHT", []), (.home, "HOME", []),
        (.end, "END", []), (.pageUp, "PGUP", ["PAGEUP"]), (.pageDown, "PGDN", ["PAGEDOWN", "PGDOWN"]),
    ]
}

extension Key: ExpressibleByStringLiteral {
    /// A key written in the source. A name that is not a key is a mistake of the programmer.
    package init(stringLiteral name: String) {
        guard let key = Key(name: name) else { preconditionFailure("\(name) is not the name of a key") }
        self = key
    }
}
