/// A log as an application or a person writes it.
///
/// Only ``message`` is required. ``timestamp`` and the fields below it are sent only to servers that store them.
public struct LogEntry: Sendable, Hashable, Codable {
    public var level: Level
    public var message: String
    public var category: String?
    public var tags: [String]
    /// When it happened; the engine fills in the time of acceptance where it is `nil`.
    public var timestamp: Timestamp?
    public var serviceName: String?
    public var userID: String?
    public var correlationID: String?
    public var metadata: [String: JSONValue]

    public init(
        _ message: String, level: Level = .info, category: String? = nil, tags: [String] = [],
        timestamp: Timestamp? = nil, serviceName: String? = nil, userID: String? = nil,
        correlationID: String? = nil, metadata: [String: JSONValue] = [:]
    ) {
        self.level = level
        self.message = message
        self.category = category
        self.tags = tags
        self.timestamp = timestamp
        self.serviceName = serviceName
        self.userID = userID
        self.correlationID = correlationID
        self.metadata = metadata
    }
}

/// Something that happened in a business sense, with a type and a payload.
public struct Event: Sendable, Hashable, Codable {
    /// A name such as `order.created`.
    public var type: String
    public var payload: [String: JSONValue]
    /// When it happened; the engine fills in the time of acceptance where it is `nil`.
    public var timestamp: Timestamp?
    public var sourceService: String?
    public var userID: String?
    public var correlationID: String?

    public init(
        _ type: String, payload: [String: JSONValue] = [:], timestamp: Timestamp? = nil,
        sourceService: String? = nil, userID: String? = nil, correlationID: String? = nil
    ) {
        self.type = type
        self.payload = payload
        self.timestamp = timestamp
        self.sourceService = sourceService
        self.userID = userID
        self.correlationID = correlationID
    }
}

/// What kind of thing an entry is.
public enum EntryKind: Int, Sendable, Hashable, Codable, CaseIterable {
    case log, event

    public var name: String { self == .log ? "log" : "event" }
}

/// What is handed to the engine: a log or an event.
public enum EntryContent: Sendable, Hashable, Codable {
    case log(LogEntry)
    case event(Event)

    public var kind: EntryKind {
        switch self {
        case .log: .log
        case .event: .event
        }
    }

    /// The severity; events count as `info`.
    public var level: Level { if case .log(let log) = self { log.level } else { .info } }

    public var timestamp: Timestamp? {
        switch self {
        case .log(let log): log.timestamp
        case .event(let event): event.timestamp
        }
    }
}
