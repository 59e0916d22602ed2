/// What a finished CSI or SS3 sequence of xterm and its relatives means.
///
/// Keys come as `CSI number ; modifiers ~`, `CSI 1 ; modifiers letter` or `SS3 letter`; the modifiers are 1 plus the
/// sum of shift 1, alt 2, control 4, meta 8. Mouse reports are `CSI < code ; column ; row M`, `m` for a release.
struct ControlSequence {
    let parameters: [UInt8]
    let final: UInt8

    /// The event of a CSI sequence; `nil` for those that mean nothing here.
    var event: InputEvent? {
        if parameters.first == UInt8(ascii: "<") {
            let numbers = numbers(parameters.dropFirst())
            guard numbers.count == 3, let isRelease = ["M": false, "m": true][letter] else { return nil }
            return Self.mouse(code: numbers[0], column: numbers[1], row: numbers[2], isRelease: isRelease)
        }
        let numbers = numbers(parameters[...])
        let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 1)
        switch letter {
        case "I" where parameters.isEmpty: return .focus(true)
        case "O" where parameters.isEmpty: return .focus(false)
        case "Z": return .key(Key(.tab, modifiers.union(.shift)))
        case "~" where numbers.first == 27 && numbers.count == 3: return coded(numbers[2], modifiers)
        case "u": return coded(numbers.first ?? 0, modifiers)
        case "~": return Self.numbered[numbers.first ?? 0].map { .key(Key($0, modifiers)) }
        // rxvt says the modifier with the last character.
        case "^": return Self.numbered[numbers.first ?? 0].map { .key(Key($0, .control)) }
        // `CSI row ; column R` is a cursor report but for row 1, where it is F3 with modifiers.
        case "R" where (numbers.first ?? 1) != 1: return nil
        default: return Self.lettered[letter].map { .key(Key($0, modifiers)) }
        }
    }

    /// The event of an SS3 sequence: cursor keys, F1 to F4 and the numeric keypad.
    var singleShiftEvent: InputEvent? {
        if let code = Self.lettered[letter] {
            let numbers = numbers(parameters[...])
            return .key(Key(code, modifiers(numbers.last ?? 1)))
        }
        switch letter {
        case "M": return .key(.enter)
        case "I": return .key(.tab)
        case "X": return .key("=")
        case "j"..."y": return .key(Key(.character(Character(Unicode.Scalar(final - 0x40)))))
        default: return nil
        }
    }

    static func mouse(code: Int, column: Int, row: Int, isRelease: Bool) -> InputEvent? {
        guard column >= 1, row >= 1 else { return nil }
        var modifiers: Key.Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let point = Point(column: column - 1, row: row - 1)
        if code & 64 != 0 {
            guard code & 2 == 0, !isRelease || code & 3 == 3 else { return nil }
            return .mouse(MouseEvent(code & 1 == 0 ? .wheelUp : .wheelDown, at: point, modifiers: modifiers))
        }
        let button: MouseEvent.Button =
            switch code & 3 {
            case 0: .left
            case 1: .middle
            case 2: .right
            default: .none
            }
        if code & 32 != 0 && button == .none { return nil }
        let kind: MouseEvent.Kind = isRelease ? .release : code & 32 != 0 ? .drag : .press
        return .mouse(MouseEvent(kind, button: button, at: point, modifiers: modifiers))
    }

    private var letter: Character { Character(Unicode.Scalar(final)) }

    /// A key given as its character's number, as modifyOtherKeys and `CSI u` do.
    private func coded(_ number: Int, _ modifiers: Key.Modifiers) -> InputEvent? {
        switch number {
        case 13: return .key(Key(.enter, modifiers))
        case 9: return .key(Key(.tab, modifiers))
        case 27: return .key(Key(.escape, modifiers))
        case 8, 127: return .key(Key(.backspace, modifiers))
        default:
            guard let scalar = Unicode.Scalar(UInt32(number)), scalar.properties.generalCategory != .control else {
                return nil
            }
            var key = Key(.character(Character(scalar)), modifiers)
            key.normalise()
            return .key(key)
        }
    }

    private func modifiers(_ number: Int) -> Key.Modifiers {
        let bits = max(0, number - 1)
        var modifiers: Key.Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & (2 | 8) != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }

    /// The numbers between semicolons, at most 65,535 each; what is missing or no number is 0.
    private func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
        guard !bytes.isEmpty else { return [] }
        return bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { part in
            // A colon begins a sub-parameter, of no interest here.
            part.prefix { $0 != UInt8(ascii: ":") }.reduce(0) { sum, byte in
                (0x30...0x39).contains(byte) ? min(65_535, sum * 10 + Int(byte) - 0x30) : sum
            }
        }
    }

    private static let lettered: [Character: Key.Code] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end,
        "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
    ]

    private static let numbered: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12), 25: .function(13), 26: .function(14), 28: .function(15),
        29: .function(16), 31: .function(17), 32: .function(18), 33: .function(19), 34: .function(20),
    ]
}
