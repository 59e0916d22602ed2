package import BaselogDomain

/// A regular expression of a person, such as `(?<level>\w+): (?<message>.*)`.
///
/// Not `Sendable`, because `Regex` is not: each task compiles its own.
package struct LinePattern {
    private let regex: Regex<AnyRegexOutput>
    private let names: [String]

    /// - Parameter option: Where the text came from, for the message.
    package init(_ text: String, option: String) throws(PatternError) {
        do {
            regex = try Regex(text)
        } catch {
            throw PatternError(option: option, pattern: text, reason: PatternError.reason(of: error))
        }
        names = LinePattern.groupNames(text)
    }

    /// Whether the pattern has at least one named group.
    package var hasNames: Bool { !names.isEmpty }

    /// Whether the pattern is somewhere in the line.
    package func occurs(in line: some BidirectionalCollection<Character> & StringProtocol) -> Bool {
        (try? regex.firstMatch(in: String(line))) != nil
    }

    /// The entry of the named groups; `nil` if the pattern is nowhere in the line.
    func entry(_ line: String, times: TimeReading) -> LogEntry? {
        guard let match = try? regex.firstMatch(in: line) else { return nil }
        var fields = EntryFields(times: times)
        for name in names {
            guard let text = match.output[name]?.substring, !text.isEmpty else { continue }
            fields.add(name, .string(String(text)))
        }
        return fields.entry(line: line)
    }

    /// The names in `(?<name>`, `(?P<name>` and `(?'name'`, in their order.
    private static func groupNames(_ pattern: String) -> [String] {
        var reader = ByteReader(Array(pattern.utf8)[...])
        var names: [String] = []
        while let byte = reader.current {
            reader.position += 1
            if byte == UInt8(ascii: "\\") {
                if !reader.isAtEnd { reader.position += 1 }
            } else if byte == UInt8(ascii: "("), reader.skip("?") {
                _ = reader.skip("P")
                let end: Unicode.Scalar
                if reader.skip("<") { end = ">" } else if reader.skip("'") { end = "'" } else { continue }
                // `(?<=` and `(?<!` look behind and have no name.
                guard reader.current?.isLetter == true || reader.current == UInt8(ascii: "_"),
                    let name = reader.text(upTo: end)?.text, !names.contains(name)
                else { continue }
                names.append(name)
            }
        }
        return names
    }
}

/// A regular expression that is none.
package struct PatternError: UserFacingError, Hashable {
    package var option: String
    package var pattern: String
    package var reason: String

    package var explanation: Explanation {
        Explanation(
            "\(option) has the value \"\(AnswerText.safe(pattern, limit: 200))\", which is no regular expression:"
                + " \(reason).",
            hint: "Put it in single quotes, so that the shell leaves it alone; name groups like (?<level>[A-Z]+).")
    }

    /// The parser's own words, in one line without its full stop.
    fileprivate static func reason(of error: any Error) -> String {
        let text = AnswerText.safe("\(error)", limit: 200)
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
