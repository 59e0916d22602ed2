package import BaselogDomain

extension SQLiteQueue {
    /// The rows of each state, counted one by one: slow, and right whatever the counts say.
    package func countRows() async throws(QueueError) -> [EntryState: Int] {
        try await read { database in
            let statement = try RawStatement(database, "SELECT state, count(*) FROM entry GROUP BY state")
            defer { statement.reset() }
            var rows: [EntryState: Int] = [:]
            while try statement.next() {
                guard let state = EntryState(rawValue: Int(statement.integer(0))) else { continue }
                rows[state] = Int(statement.integer(1))
            }
            return rows
        }
    }

    /// Reads the whole database and fails with what is damaged in it, if anything is.
    package func verify() async throws(QueueError) {
        try await read { try SQLiteQueue.check($0, path: self.path) }
    }
}
