import BaselogDomain
import GRDB

extension QueueTransaction {
    /// Stores how far sources have been read, and forgets those without a state.
    func store(_ cursors: [SourceCursor]) throws {
        guard !cursors.isEmpty else { return }
        let row = try RawStatement(database, "INSERT OR REPLACE INTO cursor (source, state) VALUES (?, ?)")
        let removal = try RawStatement(database, "DELETE FROM cursor WHERE source = ?")
        for cursor in cursors {
            if let state = cursor.state {
                row.bind(cursor.source, at: 1)
                row.bind(state, at: 2)
                try row.run()
            } else {
                removal.bind(cursor.source, at: 1)
                try removal.run()
            }
        }
    }
}

extension SQLiteQueue {
    package func append(_ entries: [EncodedEntry], cursors: [SourceCursor]) async throws(QueueError) {
        guard !entries.isEmpty || !cursors.isEmpty else { return }
        // Never buffered: a source whose cursor is ahead of its entries would lose them.
        let bytes = entries.reduce(0) { $0 + $1.payload.bytes.count }
        _ = try await writer.perform(.append, entries: entries.count, bytes: bytes) { transaction in
            if !entries.isEmpty { _ = try transaction.append(entries) }
            try transaction.store(cursors)
            return .done
        }
    }

    package func cursors() async throws(QueueError) -> [SourceCursor] {
        try await read { database in
            let statement = try RawStatement(database, "SELECT source, state FROM cursor ORDER BY source")
            defer { statement.reset() }
            var cursors: [SourceCursor] = []
            while try statement.next() {
                cursors.append(SourceCursor(source: statement.text(0), state: statement.bytes(1)))
            }
            return cursors
        }
    }
}
