import BaselogDomain

/// A line of syslog: RFC 5424, RFC 3164, or what rsyslog and syslog-ng write to files, without a priority.
enum SyslogLine {
    /// - Parameter isCertain: Whether lines are known to be syslog; otherwise a time of ISO 8601 in front is not enough,
    ///   there must also be a process ID.
    /// - Returns: `nil` if it is no such line.
    static func parse(_ line: ArraySlice<UInt8>, isCertain: Bool, times: TimeReading) -> LogEntry? {
        var reader = ByteReader(line)
        var fields = EntryFields(times: times)
        let priority = priority(&reader)
        if let priority {
            fields.set(level: LevelWord.syslogSeverities[priority & 7])
            fields.set(metadata: "facility", .string(facilities[priority >> 3]))
            if reader.skip("1"), reader.skip(" ") { return structured(&reader, fields: fields, times: times) }
        }
        let hasShortTime: Bool
        if let time = times.withoutYear(&reader) {
            fields.set(time: time)
            hasShortTime = true
        } else if let time = times.iso8601(&reader) {
            fields.set(time: time)
            hasShortTime = false
        } else {
            // Without a time RFC 3164 (4.3.3) has the rest as the message.
            guard priority != nil, !reader.isAtEnd else { return nil }
            return finish(fields, message: reader.rest)
        }
        guard reader.skip(" ") else { return nil }
        reader.skipSpaces()
        let host = reader.token()
        guard let (tag, process) = tag(&reader), isCertain || priority != nil || hasShortTime || process != nil else {
            return nil
        }
        if !host.isEmpty { fields.set(metadata: "host", .string(host.text)) }
        fields.add("service", .string(tag.text))
        if let process { fields.set(metadata: "pid", number(process)) }
        return finish(fields, message: reader.rest)
    }

    /// `<13>`, at most `<191>`.
    private static func priority(_ reader: inout ByteReader) -> Int? {
        let mark = reader.position
        guard reader.skip("<"), let value = reader.number(digits: 1...3), value < 192, reader.skip(">") else {
            reader.position = mark
            return nil
        }
        return value
    }

    /// `TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA MSG` of RFC 5424.
    private static func structured(
        _ reader: inout ByteReader, fields: EntryFields, times: TimeReading
    ) -> LogEntry? {
        var fields = fields
        let time = reader.token()
        if !time.isNil {
            var timeReader = ByteReader(time)
            guard let time = times.iso8601(&timeReader), timeReader.isAtEnd else { return nil }
            fields.set(time: time)
        }
        let (host, application) = (reader.token(), reader.token())
        let (process, message) = (reader.token(), reader.token())
        guard !host.isEmpty, !application.isEmpty, !process.isEmpty, !message.isEmpty else { return nil }
        if !host.isNil { fields.set(metadata: "host", .string(host.text)) }
        if !application.isNil { fields.add("service", .string(application.text)) }
        if !process.isNil { fields.set(metadata: "pid", number(process)) }
        if !message.isNil { fields.set(metadata: "msgid", .string(message.text)) }
        guard elements(&reader, into: &fields) else { return nil }
        reader.skipSpaces()
        // Some senders mark UTF-8 by a byte order mark.
        if reader.rest.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position += 3 }
        return finish(fields, message: reader.rest)
    }

    /// `-` or `[id name="value" …]…`.
    private static func elements(_ reader: inout ByteReader, into fields: inout EntryFields) -> Bool {
        if reader.skip("-") { return true }
        guard reader.current == UInt8(ascii: "[") else { return reader.isAtEnd }
        while reader.skip("[") {
            let start = reader.position
            while let byte = reader.current, byte != UInt8(ascii: " "), byte != UInt8(ascii: "]") {
                reader.position += 1
            }
            let id = reader.bytes[start..<reader.position].text
            var members: [String: JSONValue] = [:]
            while !reader.skip("]") {
                reader.skipSpaces()
                if reader.current == UInt8(ascii: "]") { continue }
                guard let name = reader.text(upTo: "="), let value = reader.quoted() else { return false }
                members[name.text] = .string(value)
            }
            fields.set(metadata: id, .object(members))
        }
        return true
    }

    /// `sshd[123]:` or `kernel:`.
    private static func tag(
        _ reader: inout ByteReader
    ) -> (tag: ArraySlice<UInt8>, process: ArraySlice<UInt8>?)? {
        let start = reader.position
        // RFC 3164 allows 32 characters; longer ones are seen.
        while let byte = reader.current, byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "["), byte != UInt8(ascii: ":"),
            reader.position - start < 128
        {
            reader.position += 1
        }
        let tag = reader.bytes[start..<reader.position]
        var process: ArraySlice<UInt8>?
        if reader.skip("[") {
            guard let text = reader.text(upTo: "]"), !text.isEmpty, text.count <= 32 else { return nil }
            process = text
        }
        guard !tag.isEmpty, reader.skip(":") else { return nil }
        reader.skipSpaces()
        return (tag, process)
    }

    private static func finish(_ fields: EntryFields, message: ArraySlice<UInt8>) -> LogEntry {
        var fields = fields
        let message = message.trimmed
        if !fields.hasLevel, let found = LevelWord.find(in: message) { fields.set(level: found) }
        let text = message.isEmpty ? "(empty)" : message.text
        return fields.entry(line: text)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> JSONValue {
        Int64(bytes.text).map { .integer($0) } ?? .string(bytes.text)
    }

    /// RFC 5424, 6.2.1.
    private static let facilities = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
        "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ]
}

extension ArraySlice<UInt8> {
    /// The `-` that stands for nothing.
    fileprivate var isNil: Bool { elementsEqual([UInt8(ascii: "-")]) }
}
