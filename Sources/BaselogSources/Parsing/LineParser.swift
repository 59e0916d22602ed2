package import BaselogDomain

/// How lines are written.
package enum LineFormat: Sendable, Hashable {
    /// Finds out for each line.
    case auto
    case json, logfmt, syslog, access, plain
    /// A regular expression with named groups.
    case pattern(String)

    /// The formats that have a name.
    package static let named: [(name: String, format: LineFormat)] = [
        ("auto", .auto), ("json", .json), ("logfmt", .logfmt), ("syslog", .syslog), ("access", .access),
        ("plain", .plain),
    ]
}

/// Makes an entry of each line.
///
/// Bytes are looked at in place, one after the other; only ``LineFormat/pattern(_:)`` pays for a regular expression.
/// A line that is not in its format becomes a plain one, so none is lost.
package struct LineParser {
    private let format: LineFormat
    private let pattern: LinePattern?
    private let times: TimeReading

    package init(_ format: LineFormat, times: TimeReading) throws(PatternError) {
        self.format = format
        self.times = times
        guard case .pattern(let text) = format else {
            pattern = nil
            return
        }
        let pattern = try LinePattern(text, option: "--pattern")
        guard pattern.hasNames else {
            throw PatternError(option: "--pattern", pattern: text, reason: "it has no named group")
        }
        self.pattern = pattern
    }

    /// The entry of a line without its end, or of several that belong together.
    ///
    /// - Returns: `nil` for a blank line. Any other entry passes the checks of the queue.
    package func parse(_ line: ArraySlice<UInt8>) -> LogEntry? {
        guard line.contains(where: { !$0.isBlank }) else { return nil }
        var entry: LogEntry
        if let pattern, let found = pattern.entry(line.text, times: times) {
            entry = found
        } else {
            entry = LineParser.parse(line, as: format, times: times)
        }
        if !line.isUTF8 {
            // U+FFFD stands for what is no UTF-8; the bytes themselves are kept for who wants to know.
            entry.metadata["original_base64"] = .string(Base64.text(line))
        }
        return entry
    }

    static func parse(_ line: ArraySlice<UInt8>, as format: LineFormat, times: TimeReading) -> LogEntry {
        let found: LogEntry? =
            switch format {
            case .auto: guess(line, times: times)
            case .json: JSONLine.parse(line, times: times)
            case .logfmt: LogfmtLine.parse(line, isStrict: false, times: times)
            case .syslog: SyslogLine.parse(line, isCertain: true, times: times)
            case .access: AccessLine.parse(line, times: times)
            case .plain, .pattern: nil
            }
        return found ?? PlainLine.parse(line, times: times)
    }

    /// The first byte rules nearly all of the formats out.
    private static func guess(_ line: ArraySlice<UInt8>, times: TimeReading) -> LogEntry? {
        guard let first = line.first(where: { !$0.isBlank }) else { return nil }
        if first == UInt8(ascii: "{") { return JSONLine.parse(line, times: times) }
        if let entry = SyslogLine.parse(line, isCertain: false, times: times) { return entry }
        if let entry = AccessLine.parse(line, times: times) { return entry }
        return first.isLetter || first == UInt8(ascii: "@") || first == UInt8(ascii: "_")
            ? LogfmtLine.parse(line, isStrict: true, times: times) : nil
    }
}
