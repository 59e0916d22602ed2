package import BaselogDomain

/// Which lines of the tail are shown.
package struct TailFilter: Sendable, Hashable {
    /// The least severe level; events pass all but the filters for words.
    package var minimumLevel: Level = .debug
    /// Words that each line must contain.
    package private(set) var included: [String] = []
    /// Words that no line may contain.
    package private(set) var excluded: [String] = []
    /// What the last attempt must have said.
    package var cause: ErrorGroup.Key?

    package init() {}

    /// The words as they are typed: `checkout !debug "two words"`; a `!` in front keeps lines out.
    package var text: String {
        get {
            (included.map(Self.quoted) + excluded.map { "!" + Self.quoted($0) }).joined(separator: " ")
        }
        set {
            included = []
            excluded = []
            for word in Self.words(of: newValue) {
                let isExcluded = word.hasPrefix("!") && word.count > 1
                let needle = (isExcluded ? String(word.dropFirst()) : word).lowercased()
                if isExcluded { excluded.append(needle) } else { included.append(needle) }
            }
        }
    }

    package var hidesAnything: Bool { self != TailFilter() }

    package func passes(_ line: TailLine) -> Bool {
        if let level = line.level, level < minimumLevel { return false }
        if let cause, !cause.template.matches(line.cause) { return false }
        guard !included.isEmpty || !excluded.isEmpty else { return true }
        let text = "\(line.source) \(line.message) \(line.details.joined(separator: " "))".lowercased()
        return included.allSatisfy { text.contains($0) } && !excluded.contains { text.contains($0) }
    }

    private static func quoted(_ word: String) -> String { word.contains(" ") ? "\"\(word)\"" : word }

    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == " ", !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
