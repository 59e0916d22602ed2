import BaselogDomain

/// A line of syslog: RFC 5424, RFC 3164, or what rsyslog and syslog-ng write to files, without a priority.
enum SyslogLine {
    /// - Parameter isCertain: Whether lines are known to be syslog; otherwise a time of ISO 8601 in front is not enough,
    ///   there must also be a process ID.
    /// - Returns: `nil` if it is no such line.
    static func parse(_ line: ArraySlice<UInt8>, isCertain: Bool, times: TimeReading) -> LogEntry? {
        var reader = ByteReader(line)
        var found = Found()
        let priority = priority(&reader)
        if let priority {
            found.level = LevelWord.level(named: LevelWord.syslogSeverities[priority & 7])
            found.metadata["facility"] = .string(facilities[priority >> 3])
            if reader.skip("1"), reader.skip(" ") { return structured(&reader, &found, times: times) }
        }
        let hasShortTime: Bool
        if let time = times.withoutYear(&reader) {
            found.time = time
            hasShortTime = true
        } else if let time = times.iso8601(&reader) {
            found.time = time
            hasShortTime = false
        } else {
            // Without a time RFC 3164 (4.3.3) has the rest as the message.
            guard priority != nil, !reader.isAtEnd else { return nil }
            return found.entry(reader.rest)
        }
        guard reader.skip(" ") else { return nil }
        reader.skipSpaces()
        let host = reader.token()
        guard let (tag, process) = tag(&reader), isCertain || priority != nil || hasShortTime || process != nil else {
            return nil
        }
        found.set(host: host)
        found.service = tag
        if let process { found.metadata["pid"] = number(process) }
        return found.entry(reader.rest)
    }

    /// What the parts of a line say.
    private struct Found {
        var level: (level: Level, tag: String?)?
        var time: Timestamp?
        var service: ArraySlice<UInt8>?
        var metadata: [String: JSONValue] = [:]

        /// Applications that write their lines like syslog put the level where it has the host.
        mutating func set(host: ArraySlice<UInt8>) {
            if level == nil, let found = LevelWord.capital(host) {
                level = found
            } else if !host.isEmpty {
                metadata["host"] = .string(host.text)
            }
        }

        func entry(_ message: ArraySlice<UInt8>) -> LogEntry {
            let message = message.trimmed
            let level = level ?? LevelWord.find(in: message)
            var entry = LogEntry(
                message.isEmpty ? "(empty)" : message.text, level: level?.level ?? .info, timestamp: time,
                metadata: metadata)
            if let tag = level?.tag { entry.tags.append(tag) }
            if let service = service?.text {
                if service.utf8.count <= EntryLimits.identifierBytes {
                    entry.serviceName = service
                } else {
                    entry.metadata["service"] = .string(service)
                }
            }
            return entry
        }
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
        _ reader: inout ByteReader, _ found: inout Found, times: TimeReading
    ) -> LogEntry? {
        let time = reader.token()
        if !time.isNil {
            var timeReader = ByteReader(time)
            guard let time = times.iso8601(&timeReader), timeReader.isAtEnd else { return nil }
            found.time = time
        }
        let (host, application) = (reader.token(), reader.token())
        let (process, message) = (reader.token(), reader.token())
        guard !host.isEmpty, !application.isEmpty, !process.isEmpty, !message.isEmpty else { return nil }
        if !host.isNil { found.metadata["host"] = .string(host.text) }
        if !application.isNil { found.service = application }
        if !process.isNil { found.metadata["pid"] = number(process) }
        if !message.isNil { found.metadata["msgid"] = .string(message.text) }
        guard elements(&reader, into: &found.metadata) else { return nil }
        reader.skipSpaces()
        // Some senders mark UTF-8 by a byte order mark.
        if reader.rest.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position += 3 }
        return found.entry(reader.rest)
    }

    /// `-` or `[id name="value" …]…`.
    private static func elements(_ reader: inout ByteReader, into metadata: inout [String: JSONValue]) -> Bool {
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
            metadata[id] = .object(members)
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
