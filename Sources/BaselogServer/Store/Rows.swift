import BaselogDomain
import GRDB

/// Writes and reads rows with statements that are compiled once: a third of the cost of Codable records.
extension Database {
    func insert(_ log: NewLog, id: String, project: Int64, at createdAt: Timestamp) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO logs (id, project, created_at, level, category, message, tags, timestamp, service_name,
                    user_id, correlation_id, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id, project, createdAt.microseconds, log.level.rawValue, log.category, log.message,
            log.tags.isEmpty ? nil : JSONValue.array(log.tags.map(JSONValue.string)).compactText,
            log.timestamp?.microseconds, log.serviceName, log.userID, log.correlationID, log.metadata,
        ])
    }

    func insert(_ event: NewEvent, id: String, project: Int64, at createdAt: Timestamp) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO events (id, project, created_at, type, payload, timestamp, source_service, user_id,
                    correlation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id, project, createdAt.microseconds, event.type, event.payload, event.timestamp?.microseconds,
            event.sourceService, event.userID, event.correlationID,
        ])
    }

    /// The row that a still valid idempotency key stands for.
    func row(kind: EntryKind, key: String, project: Int64, notBefore: Timestamp) throws -> StoredRow? {
        let statement = try cachedStatement(
            sql: "SELECT sequence FROM idempotency WHERE project = ? AND kind = ? AND key = ? AND created_at >= ?")
        guard
            let sequence = try Int64.fetchOne(
                statement, arguments: [project, kind.rawValue, key, notBefore.microseconds])
        else { return nil }
        let sql = "SELECT * FROM \(kind.table) WHERE sequence = ?"
        return try Row.fetchOne(cachedStatement(sql: sql), arguments: [sequence]).map {
            StoredRow($0, kind: kind)
        }
    }

    func remember(key: String, kind: EntryKind, project: Int64, sequence: Int64, at createdAt: Timestamp) throws {
        let statement = try cachedStatement(
            sql: "INSERT OR REPLACE INTO idempotency (project, kind, key, sequence, created_at) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(arguments: [project, kind.rawValue, key, sequence, createdAt.microseconds])
    }

    func forgetKeys(before time: Timestamp) throws {
        try execute(sql: "DELETE FROM idempotency WHERE created_at < ?", arguments: [time.microseconds])
    }
}

extension EntryKind {
    var table: String {
        switch self {
        case .log: "logs"
        case .event: "events"
        }
    }
}

extension StoredRow {
    init(_ row: Row, kind: EntryKind) {
        sequence = row["sequence"]
        id = row["id"]
        createdAt = Timestamp(microseconds: row["created_at"])
        let timestamp = (row["timestamp"] as Int64?).map { Timestamp(microseconds: $0) }
        switch kind {
        case .log:
            let tags = (row["tags"] as String?).flatMap { try? JSONValue(parsing: $0) }
            entry = .log(
                NewLog(
                    level: Level(rawValue: row["level"]) ?? .info, message: row["message"], category: row["category"],
                    tags: tags?.elements?.compactMap(\.text) ?? [], timestamp: timestamp,
                    serviceName: row["service_name"], userID: row["user_id"], correlationID: row["correlation_id"],
                    metadata: row["metadata"]))
        case .event:
            entry = .event(
                NewEvent(
                    type: row["type"], payload: row["payload"], timestamp: timestamp,
                    sourceService: row["source_service"], userID: row["user_id"],
                    correlationID: row["correlation_id"]))
        }
    }
}
