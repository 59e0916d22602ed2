import BaselogDomain
import GRDB

/// Fills a new database with the entries of a damaged one, and makes its counts agree with what is there.
final class SalvageWriter {
    private static let groupLimit = 1_000
    /// Left out of the sequence numbers where nobody knows the last one that was given.
    private static let margin: UInt64 = 1 << 20

    private let database: Database
    private var counts = EntryCounts()
    private var kept = 0
    private var largest: UInt64 = 0
    private var inGroup = 0

    init(_ database: Database) { self.database = database }

    func begin() throws { try database.execute(sql: "BEGIN IMMEDIATE") }

    func add(_ entry: SavedEntry) throws {
        let statement = try RawStatement(
            database,
            """
            INSERT OR IGNORE INTO entry
                (\(ProgressRow.columns), history, sequence, id_high, id_low, kind, level, origin, stream, accepted, core)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        var progress = entry.progress
        // A lease is never stored; what says so is damaged.
        if progress.state == .inFlight { progress.state = .queued }
        progress.bind(to: statement)
        if entry.history.isEmpty { statement.bindNull(at: 15) } else { statement.bind(entry.history, at: 15) }
        statement.bind(entry.sequence, at: 16)
        statement.bind(Int64(bitPattern: entry.encoded.id.high), at: 17)
        statement.bind(Int64(bitPattern: entry.encoded.id.low), at: 18)
        statement.bind(entry.encoded.kind.rawValue, at: 19)
        statement.bind(entry.encoded.level.rawValue, at: 20)
        statement.bind(entry.encoded.origin.rawValue, at: 21)
        statement.bind(entry.encoded.stream, at: 22)
        statement.bind(entry.encoded.acceptedAt.microseconds, at: 23)
        statement.bind(entry.encoded.payload.coreSizeBytes, at: 24)
        try statement.run()
        guard database.changesCount == 1 else { return }
        let payload = try RawStatement(database, "INSERT OR REPLACE INTO payload (sequence, bytes) VALUES (?, ?)")
        payload.bind(entry.sequence, at: 1)
        payload.bind(entry.encoded.payload.bytes, at: 2)
        try payload.run()
        counts.accepted += 1
        counts.queued += 1
        counts.move(from: .queued, to: progress.state)
        largest = max(largest, UInt64(bitPattern: entry.sequence))
        kept += 1
        inGroup += 1
        guard inGroup >= SalvageWriter.groupLimit else { return }
        inGroup = 0
        try database.execute(sql: "COMMIT; BEGIN IMMEDIATE")
    }

    func add(_ cursors: [SourceCursor]) throws {
        let statement = try RawStatement(database, "INSERT OR REPLACE INTO cursor (source, state) VALUES (?, ?)")
        for cursor in cursors {
            guard let state = cursor.state else { continue }
            statement.bind(cursor.source, at: 1)
            statement.bind(state, at: 2)
            try statement.run()
        }
    }

    /// Writes the counts.
    ///
    /// - Parameter sums: Those of the damaged database, as far as they are known.
    func end(sums: (nextSequence: UInt64, counts: EntryCounts)?) throws -> (kept: Int, lost: Int?) {
        var tally = try QueueTally.read(database)
        tally.keptDelivered = counts.delivered
        tally.keptDropped = counts.dropped
        tally.nextSequence = largest + 1 + SalvageWriter.margin
        tally.counts = counts
        var lost: Int?
        if let sums {
            tally.nextSequence = max(sums.nextSequence, largest + 1)
            tally.counts.delivered = max(sums.counts.delivered, counts.delivered)
            tally.counts.dropped = max(sums.counts.dropped, counts.dropped)
            let missing = max(0, sums.counts.pending + sums.counts.dead - counts.pending - counts.dead)
            // What cannot be read any more was given up by nobody's choice, but given up it is.
            tally.counts.dropped += missing
            if missing > 0 { tally.drops[.damage] = DropCount(entries: missing) }
            tally.counts.accepted =
                tally.counts.pending + tally.counts.dead + tally.counts.delivered + tally.counts.dropped
            lost = missing
        }
        if !database.isInsideTransaction { try begin() }
        try tally.write(database)
        try database.execute(sql: QueueSchema.fillEndings)
        try database.execute(sql: "COMMIT")
        return (kept, lost)
    }
}
