import BaselogDomain
import GRDB

/// Which rows to list, and where to go on.
struct RowFilter: Sendable, Hashable {
    enum Order: String, Sendable, Hashable { case newest, oldest }

    var levels: [Level] = []
    var category: String?
    var tag: String?
    /// Part of the message of a log, or of the type or payload of an event, in any case for ASCII letters.
    var text: String?
    /// By the time at which the server stored the row.
    var since: Timestamp?
    var until: Timestamp?
    var order = Order.newest
    /// The sequence number of the last row of the page before.
    var after: Int64?
    var limit = 100
}

extension Database {
    /// One page of rows; one more than the limit tells that there is a next page.
    func rows(kind: EntryKind, project: Int64, filter: RowFilter) throws -> [StoredRow] {
        var conditions = ["project = ?"]
        var arguments: StatementArguments = [project]
        func add(_ condition: String, _ value: some DatabaseValueConvertible) {
            conditions.append(condition)
            arguments += [value]
        }
        if kind == .log {
            if !filter.levels.isEmpty {
                // Numbers of our own, not text of a client.
                conditions.append("level IN (\(filter.levels.map { String($0.rawValue) }.joined(separator: ", ")))")
            }
            if let category = filter.category { add("category = ?", category) }
            if let tag = filter.tag { add("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)", tag) }
            if let text = filter.text { add("message LIKE ? ESCAPE '\\'", pattern(text)) }
        } else if let text = filter.text {
            add("type || ' ' || payload LIKE ? ESCAPE '\\'", pattern(text))
        }
        if let since = filter.since { add("created_at >= ?", since.microseconds) }
        if let until = filter.until { add("created_at < ?", until.microseconds) }
        if let after = filter.after { add(filter.order == .newest ? "sequence < ?" : "sequence > ?", after) }
        let statement = try cachedStatement(
            sql: """
                SELECT * FROM \(kind.table) WHERE \(conditions.joined(separator: " AND "))
                ORDER BY sequence \(filter.order == .newest ? "DESC" : "ASC") LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: arguments + [filter.limit + 1]).map { StoredRow($0, kind: kind) }
    }

    /// The newest row's sequence number; 0 for none.
    func newestSequence(kind: EntryKind) throws -> Int64 {
        try Int64.fetchOne(cachedStatement(sql: "SELECT max(sequence) FROM \(kind.table)")) ?? 0
    }

    private func pattern(_ text: String) -> String {
        var escaped = "%"
        for character in text {
            if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped + "%"
    }
}
