/// Text being edited: what is typed so far and where the cursor stands. One line, or several.
///
/// Positions count characters as people see them (grapheme clusters), so that an emoji or an accented letter is
/// stepped over and deleted whole.
package struct TextField: Sendable, Hashable {
    /// Most bytes of UTF-8 that a field holds unless it is told otherwise.
    package static let byteLimit = 1 << 20

    package private(set) var characters: [Character] = []
    /// The number of characters before the cursor.
    package private(set) var cursor = 0
    package let isMultiline: Bool
    /// Most bytes of UTF-8 that this field holds; the rest of a larger paste is left out.
    package let byteLimit: Int
    private var bytes = 0

    package init(_ text: String = "", isMultiline: Bool = false, byteLimit: Int = TextField.byteLimit) {
        self.isMultiline = isMultiline
        self.byteLimit = byteLimit
        insert(text)
    }

    package var text: String {
        get { String(characters) }
        set {
            characters = []
            cursor = 0
            bytes = 0
            insert(newValue)
        }
    }

    package var isEmpty: Bool { characters.isEmpty }
    package var textBeforeCursor: String { String(characters[..<cursor]) }

    /// Puts `text` at the cursor, as typing and pasting do.
    ///
    /// Line ends become line feeds, or spaces in a field of one line. Other control characters are left out: nothing
    /// that was pasted can hide in a field.
    ///
    /// - Returns: Whether all of it fitted under ``byteLimit``.
    @discardableResult
    package mutating func insert(_ text: String) -> Bool {
        var accepted: [Character] = []
        var isComplete = true
        for character in text {
            guard let clean = cleaned(character) else { continue }
            guard bytes + clean.utf8.count <= byteLimit else {
                isComplete = false
                break
            }
            bytes += clean.utf8.count
            accepted.append(clean)
        }
        let joins = cursor > 0 || cursor < characters.count
        characters.insert(contentsOf: accepted, at: cursor)
        cursor += accepted.count
        // A combining mark typed after a letter becomes one character with it.
        if joins, accepted.contains(where: { !$0.isASCII }) { regroup() }
        return isComplete
    }

    private func cleaned(_ character: Character) -> Character? {
        if character.isNewline { return isMultiline ? "\n" : " " }
        if character == "\t" { return isMultiline ? "\t" : " " }
        let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return isControl ? nil : character
    }

    private mutating func regroup() {
        let before = String(characters[..<cursor])
        characters = Array(String(characters))
        cursor = min(before.count, characters.count)
    }

    /// Applies an editing key.
    ///
    /// - Returns: `false` when the key does not edit text; nothing has changed then.
    package mutating func handle(_ key: Key) -> Bool {
        if let character = key.typedCharacter {
            insert(String(character))
            return true
        }
        switch key {
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = lineStart
        case .end, .control("e"): cursor = lineEnd
        case "ctrl-LEFT", "alt-LEFT", "alt-b": cursor = wordStart
        case "ctrl-RIGHT", "alt-RIGHT", "alt-f": cursor = wordEnd
        case "ctrl-HOME": cursor = 0
        case "ctrl-END": cursor = characters.count
        case .backspace, .control("h"): delete(max(0, cursor - 1)..<cursor)
        case "DEL", .control("d"): delete(cursor..<min(characters.count, cursor + 1))
        case .control("w"), "alt-BACKSPACE", "ctrl-BACKSPACE": delete(wordStart..<cursor)
        case "alt-d", "ctrl-DEL": delete(cursor..<wordEnd)
        case .control("u"): delete(lineStart..<cursor)
        case .control("k"): delete(cursor..<lineEnd)
        case .enter where isMultiline: insert("\n")
        case .up where isMultiline && lineStart > 0: moveLine(to: lineStart - 1)
        case .down where isMultiline && lineEnd < characters.count: moveLine(to: lineEnd + 1)
        default: return false
        }
        return true
    }

    /// Puts the cursor before a character, for a click.
    package mutating func moveCursor(to position: Int) {
        cursor = position.clamped(to: 0...characters.count)
    }

    private mutating func delete(_ range: Range<Int>) {
        bytes -= characters[range].reduce(0) { $0 + $1.utf8.count }
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private var lineStart: Int {
        characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    }

    private var lineEnd: Int {
        characters[cursor...].firstIndex(of: "\n") ?? characters.count
    }

    private var wordStart: Int {
        var position = cursor
        while position > 0, !characters[position - 1].isWordPart { position -= 1 }
        while position > 0, characters[position - 1].isWordPart { position -= 1 }
        return position
    }

    private var wordEnd: Int {
        var position = cursor
        while position < characters.count, !characters[position].isWordPart { position += 1 }
        while position < characters.count, characters[position].isWordPart { position += 1 }
        return position
    }

    /// Moves to the line that contains `position`, as near to the same column of cells as it has.
    private mutating func moveLine(to position: Int) {
        let column = TextWidth.of(String(characters[lineStart..<cursor]))
        cursor = position
        let (start, end) = (lineStart, lineEnd)
        cursor = start
        while cursor < end, TextWidth.of(String(characters[start...cursor])) <= column { cursor += 1 }
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
