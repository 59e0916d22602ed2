import BaselogDomain

/// A line that is a JSON object.
enum JSONLine {
    /// - Returns: `nil` if the line is none.
    static func parse(_ line: ArraySlice<UInt8>, times: TimeReading) -> LogEntry? {
        guard let members = members(line) else { return nil }
        if let entry = container(members, times: times) { return entry }
        var fields = EntryFields(times: times)
        for (name, value) in members {
            if let nested = value.members, nestedNames.contains(name) {
                add(nested, of: name, to: &fields)
            } else {
                fields.add(name, value)
            }
        }
        return fields.entry(line: line.text)
    }

    private static func members(_ line: ArraySlice<UInt8>) -> [String: JSONValue]? {
        guard let value = try? JSONValue(parsing: line), let members = value.members, !members.isEmpty,
            // Deeper metadata would be refused; the line then stays a text.
            members.values.allSatisfy({ $0.isNested(atMost: EntryLimits.nestingDepth - 1) })
        else { return nil }
        return members
    }

    /// `{"log":{"level":"info"},"trace":{"id":"…"}}`, as the Elastic Common Schema has it.
    private static let nestedNames: Set<String> = ["log", "service", "trace", "user"]

    private static func add(_ nested: [String: JSONValue], of name: String, to fields: inout EntryFields) {
        var rest: [String: JSONValue] = [:]
        for (member, value) in nested {
            switch (name, member) {
            case ("log", "level"), ("log", "logger"), ("service", "name"), ("trace", "id"), ("user", "id"):
                fields.add("\(name).\(member)", value)
            default: rest[member] = value
            }
        }
        if !rest.isEmpty { fields.set(metadata: name, .object(rest)) }
    }

    /// Docker wraps each line: `{"log":"…\n","stream":"stdout","time":"…"}`.
    private static func container(_ members: [String: JSONValue], times: TimeReading) -> LogEntry? {
        guard members.count == 3, let log = members["log"]?.text, let stream = members["stream"],
            let time = members["time"]
        else { return nil }
        let inner = Array(log.utf8)[...].trimmed
        guard !inner.isEmpty else { return nil }
        var entry = LineParser.parse(inner, as: .auto, times: times)
        entry.metadata["stream"] = stream
        if entry.timestamp == nil { entry.timestamp = times.time(time) }
        return entry
    }
}

extension JSONValue {
    fileprivate func isNested(atMost depth: Int) -> Bool {
        switch self {
        case .array(let elements): depth > 0 && elements.allSatisfy { $0.isNested(atMost: depth - 1) }
        case .object(let members): depth > 0 && members.values.allSatisfy { $0.isNested(atMost: depth - 1) }
        default: true
        }
    }
}
