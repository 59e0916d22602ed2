import BaselogDomain

/// Reads logs and events from JSON objects and reports everything that is wrong at once.
///
/// The hosted API validates types (422) and leaves the values to its database, which fails with a bare 500 on what
/// its columns cannot hold. Both kinds are kept apart here, so that each mode can answer in its own way.
struct EntryReader {
    private let body: JSONValue
    private let members: [String: JSONValue]
    private var invalid: [Problem] = []
    private var unstorable: [Problem] = []

    private init(_ body: JSONValue) throws(Refusal) {
        guard case .object(let members) = body else { throw .invalid([.notObject(body)]) }
        self.body = body
        self.members = members
    }

    /// - Parameter mode: Compat mode drops the optional fields unread.
    static func log(_ body: JSONValue, mode: APIMode) throws(Refusal) -> NewLog {
        var reader = try EntryReader(body)
        let level = reader.level()
        let category = reader.optionalText("category", limit: EntryLimits.categoryCharacters)
        let message = reader.requiredText("message", limit: nil)
        let tags = reader.tags()
        var log = NewLog(level: level, message: message, category: category, tags: tags)
        if mode == .standard {
            log.timestamp = reader.timestamp()
            log.serviceName = reader.optionalText("service_name")
            log.userID = reader.optionalText("user_id")
            log.correlationID = reader.optionalText("correlation_id")
            log.metadata = reader.object("metadata")
        }
        try reader.finish()
        return log
    }

    static func event(_ body: JSONValue) throws(Refusal) -> NewEvent {
        var reader = try EntryReader(body)
        let event = NewEvent(
            type: reader.requiredText("type", limit: EntryLimits.eventTypeCharacters),
            payload: reader.object("payload") ?? "{}", timestamp: reader.timestamp(),
            sourceService: reader.optionalText("source_service"), userID: reader.optionalText("user_id"),
            correlationID: reader.optionalText("correlation_id"))
        if event.type.isEmpty, case .string = reader.members["type"] {
            reader.unstorable.append(.value("type", "type is empty; it needs at least one character", input: ""))
        }
        try reader.finish()
        return event
    }

    /// The key that makes this item of a batch harmless to repeat.
    static func idempotencyKey(_ body: JSONValue) throws(Refusal) -> String? {
        var reader = try EntryReader(body)
        let key = reader.optionalText("idempotency_key")
        if let key, !IdempotencyKey.isValid(key) {
            reader.unstorable.append(
                .value("idempotency_key", "idempotency_key \(IdempotencyKey.rule)", input: .string(key)))
        }
        try reader.finish()
        return key
    }

    private func finish() throws(Refusal) {
        if !invalid.isEmpty { throw .invalid(invalid) }
        if !unstorable.isEmpty { throw .unstorable(unstorable) }
    }

    private mutating func level() -> Level {
        guard let value = members["level"] else { return .info }
        guard case .string(let word) = value else {
            invalid.append(.notString(.name("level"), input: value))
            return .info
        }
        if let level = Level(name: word) { return level }
        let names = Level.allCases.map(\.name).joined(separator: ", ")
        unstorable.append(.value("level", "level is none of \(names)", input: value))
        return .info
    }

    private mutating func requiredText(_ field: String, limit: Int?) -> String {
        guard let value = members[field] else {
            invalid.append(.missing(field, in: body))
            return ""
        }
        guard case .string(let text) = value else {
            invalid.append(.notString(.name(field), input: value))
            return ""
        }
        check(text, field: field, limit: limit)
        return text
    }

    private mutating func optionalText(_ field: String, limit: Int? = nil) -> String? {
        switch members[field] {
        case nil, .null: return nil
        case .string(let text):
            check(text, field: field, limit: limit)
            return text
        case .some(let value):
            invalid.append(.notString(.name(field), input: value))
            return nil
        }
    }

    private mutating func tags() -> [String] {
        guard let value = members["tags"], value != .null else { return [] }
        guard case .array(let elements) = value else {
            invalid.append(
                Problem(
                    type: "list_type", place: [.name("body"), .name("tags")], message: "Input should be a valid list",
                    input: value))
            return []
        }
        var tags: [String] = []
        for (index, element) in elements.enumerated() {
            if case .string(let tag) = element {
                check(tag, field: "tags", limit: nil)
                tags.append(tag)
            } else {
                invalid.append(.notString(.name("tags"), .index(index), input: element))
            }
        }
        return tags
    }

    private mutating func timestamp() -> Timestamp? {
        guard let value = members["timestamp"], value != .null else { return nil }
        if case .string(let text) = value, let timestamp = Timestamp(iso8601: text) { return timestamp }
        invalid.append(
            Problem(
                type: "datetime_from_date_parsing", place: [.name("body"), .name("timestamp")],
                message: "Input should be a time such as 2026-11-24T02:25:10.685Z", input: value))
        return nil
    }

    private mutating func object(_ field: String) -> String? {
        switch members[field] {
        case nil, .null: return nil
        case .some(let value):
            guard case .object = value else {
                invalid.append(
                    Problem(
                        type: "dict_type", place: [.name("body"), .name(field)],
                        message: "Input should be a valid dictionary", input: value))
                return nil
            }
            if value.containsNUL {
                unstorable.append(.value(field, "\(field) contains the character NUL (U+0000)", input: value))
            }
            return value.compactText
        }
    }

    private mutating func check(_ text: String, field: String, limit: Int?) {
        if text.utf8.contains(0) {
            unstorable.append(
                .value(field, "\(field) contains the character NUL (U+0000)", input: .string(text)))
        }
        guard let limit, text.utf8.count > limit else { return }
        let count = text.unicodeScalars.count
        if count > limit {
            unstorable.append(
                .value(field, "\(field) has \(count) characters; at most \(limit) are allowed", input: .string(text)))
        }
    }
}

extension JSONValue {
    fileprivate var containsNUL: Bool {
        switch self {
        case .string(let text): text.utf8.contains(0)
        case .array(let elements): elements.contains(where: \.containsNUL)
        case .object(let members): members.contains { $0.key.utf8.contains(0) || $0.value.containsNUL }
        default: false
        }
    }
}
