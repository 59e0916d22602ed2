import BaselogDomain

/// A log as a client sent it, checked.
struct NewLog: Sendable, Hashable {
    var level: Level
    var message: String
    var category: String?
    var tags: [String]
    var timestamp: Timestamp?
    var serviceName: String?
    var userID: String?
    var correlationID: String?
    /// Compact JSON of an object.
    var metadata: String?
}

/// An event as a client sent it, checked.
struct NewEvent: Sendable, Hashable {
    var type: String
    /// Compact JSON of an object.
    var payload: String
    var timestamp: Timestamp?
    var sourceService: String?
    var userID: String?
    var correlationID: String?
}

enum NewEntry: Sendable, Hashable {
    case log(NewLog)
    case event(NewEvent)

    var kind: EntryKind {
        switch self {
        case .log: .log
        case .event: .event
        }
    }
}

/// An entry that is in the database.
struct StoredRow: Sendable, Hashable {
    /// Grows with every row; the position of paging and streams.
    let sequence: Int64
    let id: String
    let createdAt: Timestamp
    let entry: NewEntry

    /// The row as the API shows it.
    ///
    /// - Parameter mode: In compat mode the optional fields do not exist.
    func write(to writer: inout JSONWriter, projectID: String, mode: APIMode) {
        writer.beginObject()
        writer.name("id")
        writer.string(id)
        writer.name("project_id")
        writer.string(projectID)
        switch entry {
        case .log(let log): write(log, to: &writer, mode: mode)
        case .event(let event): write(event, to: &writer)
        }
        writer.endObject()
    }

    private func write(_ log: NewLog, to writer: inout JSONWriter, mode: APIMode) {
        writer.name("level")
        writer.string(log.level.name.uppercased())
        writer.text("category", log.category)
        writer.name("message")
        writer.string(log.message)
        writer.name("tags")
        writer.beginArray()
        for tag in log.tags { writer.string(tag) }
        writer.endArray()
        writer.name("created_at")
        writer.string(createdAt.iso8601(.microseconds))
        writer.name("updated_at")
        writer.null()
        guard mode == .standard else { return }
        writer.text("timestamp", log.timestamp?.iso8601(.microseconds))
        writer.text("service_name", log.serviceName)
        writer.text("user_id", log.userID)
        writer.text("correlation_id", log.correlationID)
        writer.json("metadata", log.metadata)
    }

    private func write(_ event: NewEvent, to writer: inout JSONWriter) {
        writer.name("type")
        writer.string(event.type)
        writer.json("payload", event.payload)
        writer.text("timestamp", event.timestamp?.iso8601(.microseconds))
        writer.text("source_service", event.sourceService)
        writer.text("user_id", event.userID)
        writer.text("correlation_id", event.correlationID)
        writer.name("created_at")
        writer.string(createdAt.iso8601(.microseconds))
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: String, _ text: String?) {
        self.name(name)
        if let text { string(text) } else { null() }
    }

    fileprivate mutating func json(_ name: String, _ json: String?) {
        self.name(name)
        if let json { raw(json.utf8) } else { null() }
    }
}
