import BaselogDomain
import GRDB

// Putting entries into the tables. What one statement costs beside its rows (opening the table and its indexes, finding
// their ends) is as much as a row itself, so rows go in together: those of all calls that share the transaction gather
// until something has to find them, and are then written 64 and 8 at a time. A statement that fails undoes nothing itself
// (OR FAIL), because the transaction is undone: SQLite then need not keep what each page was before, often in a file.
extension QueueTransaction {
    /// Rows of one statement, most first.
    private static let strides = [64, 8, 1]
    private static let entrySQL = Dictionary(uniqueKeysWithValues: strides.map { ($0, entrySQL(rows: $0)) })
    private static let payloadSQL = Dictionary(uniqueKeysWithValues: strides.map { ($0, payloadSQL(rows: $0)) })
    private static let entryParameters: Int32 = 9

    private static func entrySQL(rows: Int) -> String {
        """
        INSERT OR FAIL INTO entry (sequence, id_high, id_low, state, kind, level, origin, stream, accepted, core)
        VALUES \(Array(repeating: "(?, ?, ?, 0, ?, ?, ?, ?, ?, ?)", count: rows).joined(separator: ", "))
        """
    }

    private static func payloadSQL(rows: Int) -> String {
        """
        INSERT OR FAIL INTO payload (sequence, bytes)
        VALUES \(Array(repeating: "(?, ?)", count: rows).joined(separator: ", "))
        """
    }

    /// Gives an entry the next number and counts it.
    @discardableResult
    func insert(_ entry: EncodedEntry) -> UInt64 {
        inserts.append(entry)
        let sequence = countNext()
        tally.counts.queued += 1
        use(QueueRoom.size(of: entry))
        return sequence
    }

    private func countNext() -> UInt64 {
        defer { tally.nextSequence += 1 }
        tally.counts.accepted += 1
        return tally.nextSequence
    }

    /// Puts the entries that have gathered into the tables; before anything that reads or changes rows.
    func writeInserts() throws {
        guard !inserts.isEmpty else { return }
        defer { inserts = [] }
        let first = Int64(bitPattern: tally.nextSequence) - Int64(inserts.count)
        for rows in QueueTransaction.strides {
            var position = 0
            for larger in QueueTransaction.strides where larger > rows {
                position = inserts.count / larger * larger
            }
            guard position + rows <= inserts.count else { continue }
            let entryRows = try RawStatement(database, QueueTransaction.entrySQL[rows] ?? "")
            let payloadRows = try RawStatement(database, QueueTransaction.payloadSQL[rows] ?? "")
            while position + rows <= inserts.count {
                for row in 0..<rows {
                    bind(position + row, as: first + Int64(position + row), to: entryRows, payloadRows, row: row)
                }
                try entryRows.run()
                try payloadRows.run()
                position += rows
            }
        }
    }

    private func bind(
        _ index: Int, as number: Int64, to entryRows: RawStatement, _ payloadRows: RawStatement, row: Int
    ) {
        let entry = inserts[index]
        let base = Int32(row) * QueueTransaction.entryParameters
        entryRows.bind(number, at: base + 1)
        entryRows.bind(Int64(bitPattern: entry.id.high), at: base + 2)
        entryRows.bind(Int64(bitPattern: entry.id.low), at: base + 3)
        entryRows.bind(entry.kind.rawValue, at: base + 4)
        entryRows.bind(entry.level.rawValue, at: base + 5)
        entryRows.bind(entry.origin.rawValue, at: base + 6)
        entryRows.bind(entry.stream, at: base + 7)
        entryRows.bind(entry.acceptedAt.microseconds, at: base + 8)
        entryRows.bind(entry.payload.coreSizeBytes, at: base + 9)
        payloadRows.bind(number, at: 2 * Int32(row) + 1)
        payloadRows.bind(entry.payload.bytes, at: 2 * Int32(row) + 2)
    }

    /// Inserts an entry that the policy drops as it comes: its row without its content.
    func insertDropped(_ entry: EncodedEntry, _ reason: DropReason) throws {
        try writeInserts()
        let sequence = countNext()
        let number = Int64(bitPattern: sequence)
        let entryRow = try RawStatement(
            database,
            """
            INSERT INTO entry (sequence, id_high, id_low, state, kind, level, origin, stream, accepted, core, cause,
                finished)
            VALUES (?, ?, ?, 6, ?, ?, ?, ?, ?, 0, ?, ?)
            """)
        entryRow.bind(number, at: 1)
        entryRow.bind(Int64(bitPattern: entry.id.high), at: 2)
        entryRow.bind(Int64(bitPattern: entry.id.low), at: 3)
        entryRow.bind(entry.kind.rawValue, at: 4)
        entryRow.bind(entry.level.rawValue, at: 5)
        entryRow.bind(entry.origin.rawValue, at: 6)
        entryRow.bind(entry.stream, at: 7)
        entryRow.bind(entry.acceptedAt.microseconds, at: 8)
        entryRow.bind(reason.cause, at: 9)
        entryRow.bind(entry.acceptedAt.microseconds, at: 10)
        try entryRow.run()
        let payloadRow = try RawStatement(database, "INSERT INTO payload (sequence, bytes) VALUES (?, x'')")
        payloadRow.bind(number, at: 1)
        try payloadRow.run()
        tally.counts.dropped += 1
        tally.keep(1, of: .dropped)
        use(QueueRoom.entryOverheadBytes)
        count(
            reason, sequence: sequence, bytes: entry.payload.bytes.count, stream: entry.stream,
            acceptedAt: entry.acceptedAt)
    }
}
