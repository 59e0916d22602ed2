import BaselogDomain
import GRDB

/// The queries of a queue on one connection. Each costs the same however much waits: they go along an index, name it,
/// and stop at a limit.
struct QueueReader {
    /// The most payload that one answer holds, but for a single entry that is larger.
    static let answerBytes = 8 << 20

    private let database: Database

    init(_ database: Database) { self.database = database }

    static let entryColumns = """
        e.sequence, e.id_high, e.id_low, e.kind, e.level, e.origin, e.stream, e.accepted, e.core, p.bytes,
        \(ProgressRow.columns)
        """

    func queued(after: UInt64, limit: Int, maxBytes: Int) throws -> [StoredEntry] {
        let statement = try select(
            """
            entry e INDEXED BY entry_state CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.state = 0 AND e.state <> 4 AND e.sequence > ? ORDER BY e.sequence LIMIT ?
            """)
        statement.bind(Int64(clamping: after), at: 1)
        statement.bind(limit, at: 2)
        return try entries(statement, maxBytes: min(maxBytes, QueueReader.answerBytes))
    }

    func queuedByHand(limit: Int) throws -> [StoredEntry] {
        let statement = try select(
            """
            entry e INDEXED BY entry_hand CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.state = 0 AND e.origin = 1 ORDER BY e.sequence LIMIT ?
            """)
        statement.bind(limit, at: 1)
        return try entries(statement)
    }

    func due(at now: Timestamp, limit: Int) throws -> [StoredEntry] {
        let statement = try select(
            """
            entry e INDEXED BY entry_due CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.state = 2 AND e.not_before <= ? AND e.not_before IS NOT NULL
            ORDER BY e.not_before, e.sequence LIMIT ?
            """)
        statement.bind(now.microseconds, at: 1)
        statement.bind(limit, at: 2)
        return try entries(statement)
    }

    func scheduled(
        after time: Timestamp, from place: (time: Timestamp, sequence: UInt64)?, limit: Int
    ) throws -> [StoredEntry] {
        let statement = try select(
            """
            entry e INDEXED BY entry_due CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.state = 2 AND e.not_before > ? AND e.not_before IS NOT NULL
                AND (e.not_before, e.sequence) < (?, ?)
            ORDER BY e.not_before DESC, e.sequence DESC LIMIT ?
            """)
        statement.bind(time.microseconds, at: 1)
        statement.bind(place?.time.microseconds ?? .max, at: 2)
        statement.bind(place.map { Int64(bitPattern: $0.sequence) } ?? .max, at: 3)
        statement.bind(limit, at: 4)
        return try entries(statement)
    }

    func schedule(now: Timestamp, bucket: Duration, buckets: Int) throws -> QueueSchedule {
        let times = try RawStatement(
            database,
            """
            SELECT not_before FROM entry INDEXED BY entry_due
            WHERE state = 2 AND not_before IS NOT NULL ORDER BY not_before LIMIT ?
            """)
        times.bind(QueueSchedule.countedEntries, at: 1)
        defer { times.reset() }
        var schedule = QueueSchedule(due: [Int](repeating: 0, count: max(0, buckets)))
        let width = max(1, bucket.wholeMicroseconds)
        while try times.next() {
            let time = times.integer(0)
            if schedule.next == nil { schedule.next = Timestamp(microseconds: time) }
            let index = max(0, time - now.microseconds) / width
            guard index < schedule.due.count else { break }
            schedule.due[Int(index)] += 1
        }
        let oldest = try RawStatement(
            database,
            """
            SELECT attempts, not_before FROM entry INDEXED BY entry_state
            WHERE state = 2 AND state <> 4 ORDER BY sequence LIMIT 1
            """)
        defer { oldest.reset() }
        if try oldest.next(), let time = oldest.optionalInteger(1) {
            schedule.oldest = .init(
                attempts: Int(oldest.integer(0)), notBefore: Timestamp(microseconds: time))
        }
        return schedule
    }

    func entry(_ id: EntryID) throws -> StoredEntry? {
        let statement = try select(
            """
            entry e INDEXED BY entry_id CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.id_high = ? AND e.id_low = ? LIMIT 1
            """)
        statement.bind(Int64(bitPattern: id.high), at: 1)
        statement.bind(Int64(bitPattern: id.low), at: 2)
        return try entries(statement).first
    }

    func entry(sequence: Int64) throws -> StoredEntry? {
        let statement = try select("entry e CROSS JOIN payload p ON p.sequence = e.sequence WHERE e.sequence = ?")
        statement.bind(sequence, at: 1)
        return try entries(statement).first
    }

    func attempts(_ id: EntryID) throws -> [Attempt] {
        let statement = try RawStatement(
            database,
            """
            SELECT history, sequence, attempts, finished FROM entry INDEXED BY entry_id
            WHERE id_high = ? AND id_low = ? LIMIT 1
            """)
        statement.bind(Int64(bitPattern: id.high), at: 1)
        statement.bind(Int64(bitPattern: id.low), at: 2)
        defer { statement.reset() }
        guard try statement.next() else { return [] }
        guard statement.isNull(0), statement.integer(2) == 1, let finished = statement.optionalInteger(3) else {
            return AttemptHistory.attempts(in: statement.bytes(0))
        }
        return AttemptHistory.attempts(in: try sharedHistory(behind: statement.integer(1), finished: finished))
    }

    /// The attempt of a batch, which the last of those that were delivered with it holds.
    private func sharedHistory(behind sequence: Int64, finished: Int64) throws -> [UInt8] {
        let statement = try RawStatement(
            database,
            """
            SELECT history FROM entry NOT INDEXED
            WHERE sequence > ?1 AND sequence < ?1 + ?2 AND state = 4 AND finished = ?3 AND history IS NOT NULL
            ORDER BY sequence LIMIT 1
            """)
        statement.bind(sequence, at: 1)
        statement.bind(QueueTransaction.runLimit, at: 2)
        statement.bind(finished, at: 3)
        defer { statement.reset() }
        return try statement.next() ? statement.bytes(0) : []
    }

    func countQueued(before sequence: UInt64, limit: Int) throws -> Int {
        let statement = try RawStatement(
            database,
            """
            SELECT count(*) FROM (
                SELECT 1 FROM entry INDEXED BY entry_state
                WHERE state = 0 AND state <> 4 AND sequence < ? LIMIT ?)
            """)
        statement.bind(Int64(clamping: sequence), at: 1)
        statement.bind(limit, at: 2)
        defer { statement.reset() }
        return try statement.next() ? Int(statement.integer(0)) : 0
    }

    /// When the oldest of the queued, scheduled and parked entries was accepted.
    func oldestPending() throws -> Timestamp? {
        let statement = try RawStatement(
            database,
            """
            SELECT sequence, accepted FROM entry INDEXED BY entry_state
            WHERE state = ? AND state <> 4 ORDER BY sequence LIMIT 1
            """)
        var oldest: (sequence: Int64, accepted: Int64)?
        for state in [EntryState.queued, .scheduled, .parked] {
            statement.bind(state.rawValue, at: 1)
            defer { statement.reset() }
            guard try statement.next() else { continue }
            let sequence = statement.integer(0)
            if oldest.map({ sequence < $0.sequence }) ?? true { oldest = (sequence, statement.integer(1)) }
        }
        return oldest.map { Timestamp(microseconds: $0.accepted) }
    }

    private func select(_ rest: String) throws -> RawStatement {
        try RawStatement(database, "SELECT \(QueueReader.entryColumns) FROM \(rest)")
    }

    private func entries(_ statement: RawStatement, maxBytes: Int = answerBytes) throws -> [StoredEntry] {
        defer { statement.reset() }
        var found: [StoredEntry] = []
        var bytes = 0
        while bytes < maxBytes || found.isEmpty, try statement.next() {
            let entry = try StoredEntry(statement)
            bytes += entry.encoded.payload.bytes.count
            found.append(entry)
        }
        return found
    }
}

extension StoredEntry {
    /// Reads a row of ``QueueReader/entryColumns``.
    fileprivate init(_ statement: RawStatement) throws {
        guard let kind = EntryKind(rawValue: Int(statement.integer(3))),
            let level = Level(rawValue: Int(statement.integer(4))),
            let origin = EntryOrigin(rawValue: Int(statement.integer(5)))
        else { throw QueueCorruption("an entry is of an unknown kind, level or origin") }
        let bytes = statement.bytes(9)
        let core = Int(statement.integer(8))
        guard (0...bytes.count).contains(core) else { throw QueueCorruption("an entry's payload is cut") }
        self.init(
            sequence: UInt64(bitPattern: statement.integer(0)),
            encoded: EncodedEntry(
                id: EntryID(
                    high: UInt64(bitPattern: statement.integer(1)), low: UInt64(bitPattern: statement.integer(2))),
                kind: kind, level: level, origin: origin, stream: statement.text(6),
                acceptedAt: Timestamp(microseconds: statement.integer(7)),
                payload: EncodedPayload(bytes: bytes, coreSizeBytes: core)),
            progress: try EntryProgress(statement, from: 10))
    }
}
