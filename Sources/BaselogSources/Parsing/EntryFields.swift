import BaselogDomain

/// Collects the named fields of a line into an entry, each where it belongs; what has no place of its own becomes
/// metadata.
///
/// Names count without case, dots, dashes and underscores, so that `trace.id`, `traceId` and `TRACE_ID` are one. Where
/// several fields would fill one place, the more particular name wins and the other stays metadata.
struct EntryFields {
    private enum Place: Int, CaseIterable { case level, message, time, category, service, user, correlation, tags }

    private struct Filled {
        var rank = Int.max
        var name = ""
        var original = JSONValue.null
        var text = ""
    }

    private static let places: [String: (Place, rank: Int)] = [
        "level": (.level, 0), "loglevel": (.level, 1), "severity": (.level, 2), "lvl": (.level, 3),
        "levelname": (.level, 4), "severitytext": (.level, 5), "priority": (.level, 6), "l": (.level, 7),
        "message": (.message, 0), "msg": (.message, 1), "shortmessage": (.message, 2), "body": (.message, 3),
        "text": (.message, 4), "log": (.message, 5), "event": (.message, 6), "m": (.message, 7), "mt": (.message, 8),
        "timestamp": (.time, 0), "time": (.time, 1), "ts": (.time, 2), "datetime": (.time, 3), "date": (.time, 4),
        "eventtime": (.time, 5), "asctime": (.time, 6), "realtimetimestamp": (.time, 7), "t": (.time, 8),
        "category": (.category, 0), "logger": (.category, 1), "loggername": (.category, 2),
        "loglogger": (.category, 3), "channel": (.category, 4), "component": (.category, 5), "module": (.category, 6),
        "target": (.category, 7), "name": (.category, 8),
        "servicename": (.service, 0), "service": (.service, 1), "application": (.service, 2), "app": (.service, 3),
        "syslogidentifier": (.service, 4),
        "userid": (.user, 0),
        "correlationid": (.correlation, 0), "traceid": (.correlation, 1), "ddtraceid": (.correlation, 2),
        "requestid": (.correlation, 3), "xrequestid": (.correlation, 4),
        "tags": (.tags, 0),
    ]

    private let times: TimeReading
    private var level: (level: Level, tag: String?)?
    private var timestamp: Timestamp?
    private var tags: [String] = []
    /// By the raw value of its place.
    private var filled = [Filled?](repeating: nil, count: Place.allCases.count)
    private(set) var metadata: [String: JSONValue] = [:]

    init(times: TimeReading) { self.times = times }

    var hasLevel: Bool { level != nil }
    var hasMessage: Bool { filled[Place.message.rawValue] != nil }

    mutating func add(_ name: String, _ value: JSONValue) {
        if case .null = value { return }
        guard let (place, rank) = EntryFields.places[EntryFields.folded(name)] else {
            metadata[name] = value
            return
        }
        let former = filled[place.rawValue]
        if let former, former.rank <= rank {
            metadata[name] = value
        } else if take(value, for: place) {
            if let former { metadata[former.name] = former.original }
            filled[place.rawValue] = Filled(
                rank: rank, name: name, original: value, text: value.text ?? value.compactText)
        } else {
            metadata[name] = value
        }
    }

    /// Whether the value can stand there.
    private mutating func take(_ value: JSONValue, for place: Place) -> Bool {
        switch place {
        case .level:
            guard let found = LevelWord.level(of: value) else { return false }
            level = found
            return true
        case .time:
            guard let time = times.time(value) else { return false }
            timestamp = time
            return true
        case .tags:
            guard let texts = value.elements?.map(\.text), !texts.contains(nil) else { return false }
            tags = texts.compactMap { $0 }
            // Two more may be added: the word of the level, and that a line is not whole.
            return tags.count + 2 <= EntryLimits.tagCount && tags.allSatisfy(EntryFields.isTag)
        case .message:
            guard let text = value.text else { return false }
            return !text.isEmpty
        case .category, .service, .user, .correlation:
            switch value {
            case .string(let text): return !text.isEmpty && text.utf8.count <= EntryLimits.identifierBytes
            case .integer: return true
            default: return false
            }
        }
    }

    private static func isTag(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= EntryLimits.tagBytes
    }

    mutating func set(metadata name: String, _ value: JSONValue) { metadata[name] = value }

    /// - Parameter line: Stands in for a message that is missing.
    func entry(line: @autoclosure () -> String) -> LogEntry {
        func text(_ place: Place) -> String? { filled[place.rawValue]?.text }
        var entry = LogEntry(
            text(.message) ?? line(), level: level?.level ?? .info, category: text(.category),
            tags: filled[Place.tags.rawValue] == nil ? [] : tags, timestamp: timestamp, serviceName: text(.service),
            userID: text(.user), correlationID: text(.correlation), metadata: metadata)
        if let tag = level?.tag, EntryFields.isTag(tag) { entry.tags.append(tag) }
        return entry
    }

    /// The name in lower case without its punctuation.
    private static func folded(_ name: String) -> String {
        // No name that has a place is longer.
        let limit = 24
        guard name.utf8.count <= limit else { return name }
        return String(unsafeUninitializedCapacity: limit) { buffer in
            var count = 0
            for byte in name.utf8 where byte.isLetter || byte.isDigit {
                buffer[count] = byte.isLetter ? byte | 0x20 : byte
                count += 1
            }
            return count
        }
    }
}
