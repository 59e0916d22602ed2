/// A message with everything particular taken out, so that messages that say the same are the same.
///
/// Addresses, identifiers, quoted strings and numbers become placeholders; what is left is what the program that made
/// the message always says: `no byte for <number> s after <number> kB`. Pure, deterministic, linear in the length.
public struct MessageTemplate: Sendable, Hashable, Codable {
    public enum Placeholder: String, Sendable, Hashable, Codable {
        case number, id, text, address
    }

    enum Part: Sendable, Hashable, Codable {
        case literal(String)
        case placeholder(Placeholder)
    }

    /// The characters of a message that count; what comes behind them makes no difference.
    public static let lengthLimit = 240

    let parts: [Part]

    public init(of message: String) {
        var parts: [Part] = []
        var literal = ""
        func flush() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
        }
        var rest = Array(message.unicodeScalars.prefix(MessageTemplate.lengthLimit))[...]
        while let first = rest.first {
            // An apostrophe inside a word begins no quotation.
            let isInWord = first == "'" && literal.unicodeScalars.last?.properties.isAlphabetic == true
            if !isInWord, let end = MessageTemplate.endOfQuotation(rest) {
                flush()
                parts.append(.placeholder(.text))
                rest = rest[end...]
            } else if first.isWordPart {
                let word = rest.prefix { $0.isWordPart }
                // A full stop behind a word ends the sentence.
                let kept = word.dropLast(while: { $0.isJoint })
                rest = rest[kept.endIndex...]
                if let placeholder = MessageTemplate.placeholder(for: kept) {
                    flush()
                    if parts.last != .placeholder(placeholder) { parts.append(.placeholder(placeholder)) }
                } else {
                    literal.unicodeScalars.append(contentsOf: kept)
                }
                if kept.isEmpty, let joint = rest.popFirst() { literal.unicodeScalars.append(joint) }
            } else {
                literal.unicodeScalars.append(first)
                rest.removeFirst()
            }
        }
        flush()
        self.parts = parts
    }

    /// The template as people read it: `key <text> refused by <address>`.
    public var text: String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .placeholder(let placeholder): "<\(placeholder.rawValue)>"
            }
        }.joined()
    }

    /// The literal parts in order; between and around them stands anything.
    package var literals: [String] {
        parts.compactMap { if case .literal(let text) = $0 { text } else { nil } }
    }

    /// Whether a message is one of these.
    public func matches(_ message: String) -> Bool { MessageTemplate(of: message) == self }

    // MARK: Reading

    /// The position behind a quotation that begins here: `"cart"`, `'cart'`, `“cart”`.
    private static func endOfQuotation(_ rest: ArraySlice<Unicode.Scalar>) -> Int? {
        guard let first = rest.first else { return nil }
        let closing: Unicode.Scalar
        switch first {
        case "\"", "'", "`": closing = first
        case "“": closing = "”"
        case "‘": closing = "’"
        default: return nil
        }
        let inside = rest.dropFirst()
        guard let end = inside.firstIndex(of: closing), end > inside.startIndex else { return nil }
        return end + 1
    }

    private static func placeholder(for word: ArraySlice<Unicode.Scalar>) -> Placeholder? {
        let digits = word.count { $0.isDigit }
        guard digits > 0 || word.contains(":") || word.contains("/") else { return nil }
        if isAddress(word) { return .address }
        guard digits > 0 else { return nil }
        if word.allSatisfy({ $0.isDigit || $0.isJoint || $0 == "-" }) { return .number }
        // A number with its unit is a number: `30s`, `2.1kB`.
        let unit = word.drop { $0.isDigit || $0 == "." || $0 == "," }
        if unit.count <= 3, unit.startIndex > word.startIndex, unit.allSatisfy({ $0.properties.isAlphabetic }) {
            return .number
        }
        let isHexadecimal = word.allSatisfy { $0.isHexadecimal || $0 == "-" || $0 == "x" }
        if isHexadecimal, digits >= 2 { return .id }
        // What mixes letters and digits is a name where digits are few (`http2`), an identifier where they are many.
        return digits * 3 >= word.count ? .id : nil
    }

    private static func isAddress(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let text = String(String.UnicodeScalarView(word))
        if text.contains("://") { return true }
        if word.first == "/", word.dropFirst().contains("/") || word.contains(where: \.isDigit) { return true }
        if word.contains("@"), word.contains(".") { return true }
        let host = text.split(separator: ":", omittingEmptySubsequences: false)
        if host.count == 2, !host[0].isEmpty, !host[1].isEmpty, host[1].allSatisfy(\.isWholeNumber),
            host[0].contains(".") || host[0].contains(where: \.isLetter)
        {
            return true
        }
        let octets = host[0].split(separator: ".", omittingEmptySubsequences: false)
        if octets.count == 4, octets.allSatisfy({ Int($0).map { $0 < 256 } ?? false }) { return true }
        return host.count > 3 && word.allSatisfy { $0.isHexadecimal || $0 == ":" || $0 == "." }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isHexadecimal: Bool { isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self) }
    /// Holds a word together inside, and is none of it at its end.
    fileprivate var isJoint: Bool { self == "." || self == "," || self == ":" }

    fileprivate var isWordPart: Bool {
        isJoint || self == "-" || self == "_" || self == "/" || self == "@" || isDigit || properties.isAlphabetic
    }
}

extension ArraySlice {
    fileprivate func dropLast(while predicate: (Element) -> Bool) -> ArraySlice {
        var end = endIndex
        while end > startIndex, predicate(self[end - 1]) { end -= 1 }
        return self[startIndex..<end]
    }
}

extension MessageTemplate {
    /// The template in pieces, for screens that set placeholders apart.
    package var pieces: [(text: String, isPlaceholder: Bool)] {
        parts.map { part in
            switch part {
            case .literal(let text): (text, false)
            case .placeholder(let placeholder): ("<\(placeholder.rawValue)>", true)
            }
        }
    }
}
