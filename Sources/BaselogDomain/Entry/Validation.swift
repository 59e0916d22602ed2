/// The limits of an entry, and where each comes from.
public enum EntryLimits {
    /// The hosted API stores categories in a column of 255 characters and answers 500 to longer ones.
    public static let categoryCharacters = 255
    /// The same column type holds the type of an event where it is sent as a category or tag.
    public static let eventTypeCharacters = 255
    /// An encoded entry. The embedded API refuses bodies above 10 MiB with 413; 64 KiB are left for an envelope.
    public static let encodedBytes = 10 * 1_048_576 - 65_536
    /// More tags than this are a mistake of the caller: each is a row or an array element on the server.
    public static let tagCount = 100
    /// The bytes of one tag, in UTF-8.
    public static let tagBytes = 1_024
    /// The bytes of a service name, user ID or correlation ID, in UTF-8.
    public static let identifierBytes = 1_024
    /// How deep metadata and payloads may be nested: the entry and a batch around them need a level each.
    public static let nestingDepth = JSONValue.maximumDepth - 2
}

/// One reason why an entry is refused before it enters the queue: the field, its limit and the value's size.
public struct ValidationProblem: Error, Hashable, Codable, CustomStringConvertible {
    public enum Rule: Hashable, Codable, Sendable {
        /// The field is empty and must not be.
        case empty
        /// The field is longer than it may be.
        case tooLong(actual: Int, limit: Int, unit: Unit)
        /// There are more elements than allowed.
        case tooMany(actual: Int, limit: Int)
        /// The field has another form than it must have; the text says which.
        case malformed(String)
    }

    public enum Unit: String, Hashable, Codable, Sendable { case characters, bytes }

    /// The field's name on the wire, such as `category` or `tags[3]`.
    public let field: String
    public let rule: Rule

    public init(field: String, rule: Rule) {
        self.field = field
        self.rule = rule
    }

    public var description: String {
        switch rule {
        case .empty: "\(field) is empty; it needs at least one character."
        case .tooLong(let actual, let limit, let unit):
            "\(field) has \(actual.grouped) \(unit.rawValue); at most \(limit.grouped) are allowed."
        case .tooMany(let actual, let limit):
            "\(field) has \(actual.grouped) elements; at most \(limit.grouped) are allowed."
        case .malformed(let reason): "\(field) \(reason)."
        }
    }
}

/// An entry that breaks one or more rules, with every problem at once.
public struct InvalidEntry: Error, Hashable, Codable, CustomStringConvertible {
    public let problems: [ValidationProblem]

    public init(problems: [ValidationProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: " ") }
}

extension EntryContent {
    /// Every rule the entry breaks, in the order of its fields; empty if it may enter the queue.
    public var problems: [ValidationProblem] {
        switch self {
        case .log(let log): log.problems
        case .event(let event): event.problems
        }
    }
}

extension LogEntry {
    /// Every rule the log breaks, in the order of its fields.
    public var problems: [ValidationProblem] {
        var check = EntryCheck()
        check.text("message", message, required: true, bytes: EntryLimits.encodedBytes)
        if let category { check.characters("category", category, limit: EntryLimits.categoryCharacters) }
        check.tags(tags)
        check.identifier("service_name", serviceName)
        check.identifier("user_id", userID)
        check.identifier("correlation_id", correlationID)
        check.object("metadata", metadata)
        check.encodedSize(of: .log(self))
        return check.problems
    }
}

extension Event {
    /// Every rule the event breaks, in the order of its fields.
    public var problems: [ValidationProblem] {
        var check = EntryCheck()
        check.characters("type", type, limit: EntryLimits.eventTypeCharacters)
        check.object("payload", payload)
        check.identifier("source_service", sourceService)
        check.identifier("user_id", userID)
        check.identifier("correlation_id", correlationID)
        check.encodedSize(of: .event(self))
        return check.problems
    }
}

private struct EntryCheck {
    /// More than the names of all fields, a level and a time take.
    static let frameBytes = 256

    var problems: [ValidationProblem] = []

    mutating func add(_ field: String, _ rule: ValidationProblem.Rule) {
        problems.append(ValidationProblem(field: field, rule: rule))
    }

    mutating func text(_ field: @autoclosure () -> String, _ text: String, required: Bool, bytes limit: Int) {
        if required, text.isEmpty { add(field(), .empty) }
        let size = text.utf8.count
        if size > limit { add(field(), .tooLong(actual: size, limit: limit, unit: .bytes)) }
    }

    mutating func characters(_ field: String, _ text: String, limit: Int) {
        if text.isEmpty { add(field, .empty) }
        // The database of the hosted API counts Unicode scalars.
        guard text.utf8.count > limit else { return }
        let count = text.unicodeScalars.count
        if count > limit { add(field, .tooLong(actual: count, limit: limit, unit: .characters)) }
    }

    mutating func tags(_ tags: [String]) {
        if tags.count > EntryLimits.tagCount {
            add("tags", .tooMany(actual: tags.count, limit: EntryLimits.tagCount))
        }
        for (index, tag) in tags.enumerated() {
            text("tags[\(index)]", tag, required: true, bytes: EntryLimits.tagBytes)
        }
    }

    mutating func identifier(_ field: String, _ text: String?) {
        guard let text else { return }
        self.text(field, text, required: true, bytes: EntryLimits.identifierBytes)
    }

    mutating func object(_ field: String, _ members: [String: JSONValue]) {
        let depth = JSONValue.object(members).depth
        if depth > EntryLimits.nestingDepth {
            add(field, .malformed("is nested \(depth) levels deep; at most \(EntryLimits.nestingDepth) are allowed"))
        }
    }

    /// Only where no field is at fault alone, so that one long message is not reported twice.
    mutating func encodedSize(of content: EntryContent) {
        guard problems.isEmpty, content.encodedSizeBound > EntryLimits.encodedBytes else { return }
        let size = EncodedPayload(content, at: content.timestamp ?? Timestamp(microseconds: 0)).bytes.count
        if size > EntryLimits.encodedBytes {
            add("entry", .tooLong(actual: size, limit: EntryLimits.encodedBytes, unit: .bytes))
        }
    }
}

extension EntryContent {
    /// At least as many bytes as the entry has when it is encoded; only what may be too large is encoded to find out.
    fileprivate var encodedSizeBound: Int {
        switch self {
        case .log(let log):
            log.tags.reduce(EntryCheck.frameBytes) { $0 + $1.encodedSizeBound } + log.message.encodedSizeBound
                + log.category.encodedSizeBound + log.serviceName.encodedSizeBound + log.userID.encodedSizeBound
                + log.correlationID.encodedSizeBound + JSONValue.object(log.metadata).encodedSizeBound
        case .event(let event):
            EntryCheck.frameBytes + event.type.encodedSizeBound + event.sourceService.encodedSizeBound
                + event.userID.encodedSizeBound + event.correlationID.encodedSizeBound
                + JSONValue.object(event.payload).encodedSizeBound
        }
    }
}

extension String {
    /// A control character becomes six; quotes and a comma or colon come with it.
    fileprivate var encodedSizeBound: Int { utf8.count * 6 + 3 }
}

extension String? {
    fileprivate var encodedSizeBound: Int { self?.encodedSizeBound ?? 0 }
}

extension JSONValue {
    fileprivate var encodedSizeBound: Int {
        switch self {
        // The longest number has a sign, seventeen digits, a point and an exponent.
        case .null, .bool, .integer, .number: 32
        case .string(let text): text.encodedSizeBound
        case .array(let elements): elements.reduce(3) { $0 + $1.encodedSizeBound }
        case .object(let members): members.reduce(3) { $0 + $1.key.encodedSizeBound + $1.value.encodedSizeBound }
        }
    }

    /// How deep the value is nested; a scalar has depth 0.
    var depth: Int {
        switch self {
        case .array(let elements): 1 + elements.reduce(0) { max($0, $1.depth) }
        case .object(let members): 1 + members.values.reduce(0) { max($0, $1.depth) }
        default: 0
        }
    }
}

extension Int {
    /// The number with a comma between each three digits: `12,345`.
    public var grouped: String {
        var digits = String(magnitude)
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
            position -= 3
        }
        return self < 0 ? "-" + digits : digits
    }
}
