/// The JSON of an entry, encoded once when it is accepted and kept as it is in the queue.
///
/// The fields every baselog API stores come first, the optional ones behind them, so that both forms of the body are
/// cut from the same bytes: `{"level":…,"message":…,"category":…,"tags":…` + `}` for a server that stores nothing
/// else, the whole for one that does. No entry is encoded twice, whatever server it meets.
public struct EncodedPayload: Sendable, Hashable {
    /// The whole object with all fields.
    public let bytes: [UInt8]
    /// The number of leading bytes that hold the required fields, without a closing brace.
    public let coreSizeBytes: Int

    public init(bytes: [UInt8], coreSizeBytes: Int) {
        self.bytes = bytes
        self.coreSizeBytes = coreSizeBytes
    }

    /// - Parameters:
    ///   - content: A sanitised, valid entry.
    ///   - acceptedAt: The time that stands in for a missing timestamp.
    public init(_ content: EntryContent, at acceptedAt: Timestamp) {
        switch content {
        case .log(let log): self.init(log, at: acceptedAt)
        case .event(let event): self.init(event, at: acceptedAt)
        }
    }

    private init(_ log: LogEntry, at acceptedAt: Timestamp) {
        var writer = JSONWriter(reservingCapacity: log.encodedSizeEstimate)
        writer.beginObject()
        writer.member(#""level":"#)
        writer.string(log.level.name)
        writer.member(#""message":"#)
        writer.string(log.message)
        if let category = log.category {
            writer.member(#""category":"#)
            writer.string(category)
        }
        if !log.tags.isEmpty {
            writer.member(#""tags":"#)
            writer.beginArray()
            for tag in log.tags { writer.string(tag) }
            writer.endArray()
        }
        let core = writer.bytes.count
        writer.member(#""timestamp":"#)
        writer.time(log.timestamp ?? acceptedAt)
        writer.optional(#""service_name":"#, log.serviceName)
        writer.optional(#""user_id":"#, log.userID)
        writer.optional(#""correlation_id":"#, log.correlationID)
        if !log.metadata.isEmpty {
            writer.member(#""metadata":"#)
            writer.value(.object(log.metadata))
        }
        writer.endObject()
        self.init(bytes: writer.bytes, coreSizeBytes: core)
    }

    private init(_ event: Event, at acceptedAt: Timestamp) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member(#""type":"#)
        writer.string(event.type)
        writer.member(#""payload":"#)
        writer.value(.object(event.payload))
        let core = writer.bytes.count
        writer.member(#""timestamp":"#)
        writer.time(event.timestamp ?? acceptedAt)
        writer.optional(#""source_service":"#, event.sourceService)
        writer.optional(#""user_id":"#, event.userID)
        writer.optional(#""correlation_id":"#, event.correlationID)
        writer.endObject()
        self.init(bytes: writer.bytes, coreSizeBytes: core)
    }

    /// The body with only the required fields.
    public var core: [UInt8] {
        var body = [UInt8]()
        body.reserveCapacity(coreSizeBytes + 1)
        appendCore(to: &body)
        return body
    }

    /// Appends the body with only the required fields.
    func appendCore(to body: inout [UInt8]) {
        body.append(contentsOf: bytes[..<coreSizeBytes])
        body.append(UInt8(ascii: "}"))
    }

    /// Reads the entry back, for display, editing and for servers that need another form of it.
    ///
    /// - Returns: `nil` if the bytes are not an entry of that kind.
    public func content(kind: EntryKind) -> EntryContent? {
        guard let value = try? JSONValue(parsing: bytes), case .object = value else { return nil }
        let timestamp = value["timestamp"]?.text.flatMap { Timestamp(iso8601: $0) }
        switch kind {
        case .log:
            guard let message = value["message"]?.text else { return nil }
            return .log(
                LogEntry(
                    message, level: value["level"]?.text.flatMap { Level(name: $0) } ?? .info,
                    category: value["category"]?.text, tags: value["tags"]?.elements?.compactMap(\.text) ?? [],
                    timestamp: timestamp, serviceName: value["service_name"]?.text, userID: value["user_id"]?.text,
                    correlationID: value["correlation_id"]?.text, metadata: value["metadata"]?.members ?? [:]))
        case .event:
            guard let type = value["type"]?.text else { return nil }
            return .event(
                Event(
                    type, payload: value["payload"]?.members ?? [:], timestamp: timestamp,
                    sourceService: value["source_service"]?.text, userID: value["user_id"]?.text,
                    correlationID: value["correlation_id"]?.text))
        }
    }
}

extension LogEntry {
    /// About its bytes when nothing has to be escaped: growing costs a copy, and room that is left costs memory for as
    /// long as the entry waits.
    fileprivate var encodedSizeEstimate: Int {
        let texts = [category, serviceName, userID, correlationID].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        return 176 + message.utf8.count + texts + tags.reduce(0) { $0 + $1.utf8.count + 3 } + metadata.count * 24
    }
}

extension JSONWriter {
    fileprivate mutating func optional(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        member(name)
        string(text)
    }
}

/// Where an entry came from.
public enum EntryOrigin: Int, Sendable, Hashable, Codable {
    /// Code: a logger, a followed file, the demo stream.
    case program
    /// A person's hand: compose, `baselog send`. Flushed at once everywhere.
    case hand
    /// The queue itself: it tells of entries that were dropped.
    case queue
}

/// An entry as the queue stores it, before it has a sequence number.
public struct EncodedEntry: Sendable, Hashable, Codable {
    public let id: EntryID
    public let kind: EntryKind
    public let level: Level
    public let origin: EntryOrigin
    /// The ordered source the entry belongs to, such as a file; empty for none.
    public let stream: String
    /// When it was accepted.
    public let acceptedAt: Timestamp
    public let payload: EncodedPayload

    public init(
        id: EntryID, kind: EntryKind, level: Level, origin: EntryOrigin, stream: String, acceptedAt: Timestamp,
        payload: EncodedPayload
    ) {
        self.id = id
        self.kind = kind
        self.level = level
        self.origin = origin
        self.stream = stream
        self.acceptedAt = acceptedAt
        self.payload = payload
    }
}
