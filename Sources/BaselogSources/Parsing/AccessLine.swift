import BaselogDomain

/// A line of an access log in the common or combined format:
/// `host ident user [time] "request" status bytes "referer" "user agent"`.
///
/// A status of 500 and more is an error, one of 400 and more a warning.
enum AccessLine {
    static let category = "access"

    /// - Returns: `nil` if it is no such line.
    static func parse(_ line: ArraySlice<UInt8>, times: TimeReading) -> LogEntry? {
        var reader = ByteReader(line)
        let (host, _, user) = (reader.token(), reader.token(), reader.token())
        guard !host.isEmpty, !user.isEmpty, reader.skip("["), let time = times.accessTime(&reader), reader.skip("]"),
            reader.skip(" "), let request = reader.quoted(), reader.skip(" "),
            let status = reader.number(digits: 3...3)
        else { return nil }
        var metadata: [String: JSONValue] = ["remote": .string(host.text), "status": .integer(Int64(status))]
        let words = request.split(separator: " ")
        if words.count == 3 {
            metadata["method"] = .string(String(words[0]))
            metadata["path"] = .string(String(words[1]))
            metadata["protocol"] = .string(String(words[2]))
        }
        reader.skipSpaces()
        if let bytes = Int64(reader.token().text) { metadata["bytes"] = .integer(bytes) }
        for name in ["referer", "user_agent"] {
            guard let text = reader.quoted() else { break }
            if text != "-", !text.isEmpty { metadata[name] = .string(text) }
            reader.skipSpaces()
        }
        if !reader.isAtEnd { metadata["more"] = .string(reader.rest.trimmed.text) }
        let level: Level = status >= 500 ? .error : status >= 400 ? .warning : .info
        var entry = LogEntry(
            "\(request) \(status)", level: level, category: category, timestamp: time, metadata: metadata)
        if !user.elementsEqual([UInt8(ascii: "-")]), user.count <= EntryLimits.identifierBytes {
            entry.userID = user.text
        }
        return entry
    }
}
