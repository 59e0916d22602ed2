import BaselogDomain
import GRDB

/// The row of counts, as a transaction found it and as it leaves it.
struct QueueTally: Sendable, Equatable {
    var nextSequence: UInt64 = 1
    var counts = EntryCounts()
    /// Rows of that state that are still there.
    var keptDelivered = 0
    var keptDropped = 0

    static func read(_ database: Database) throws -> QueueTally {
        let statement = try RawStatement(
            database,
            """
            SELECT next_sequence, accepted, queued, scheduled, parked, delivered, dead, dropped, kept_delivered,
                kept_dropped
            FROM tally
            """)
        defer { statement.reset() }
        guard try statement.next() else { throw QueueCorruption("its counts are missing") }
        return QueueTally(
            nextSequence: UInt64(bitPattern: statement.integer(0)),
            counts: EntryCounts(
                accepted: Int(statement.integer(1)), queued: Int(statement.integer(2)),
                scheduled: Int(statement.integer(3)), parked: Int(statement.integer(4)),
                delivered: Int(statement.integer(5)), dead: Int(statement.integer(6)),
                dropped: Int(statement.integer(7))),
            keptDelivered: Int(statement.integer(8)), keptDropped: Int(statement.integer(9)))
    }

    func write(_ database: Database) throws {
        let statement = try RawStatement(
            database,
            """
            UPDATE tally SET next_sequence = ?, accepted = ?, queued = ?, scheduled = ?, parked = ?, delivered = ?,
                dead = ?, dropped = ?, kept_delivered = ?, kept_dropped = ?
            """)
        statement.bind(Int64(bitPattern: nextSequence), at: 1)
        let numbers = [
            counts.accepted, counts.queued, counts.scheduled, counts.parked, counts.delivered, counts.dead,
            counts.dropped, keptDelivered, keptDropped,
        ]
        for (index, number) in numbers.enumerated() { statement.bind(number, at: Int32(index + 2)) }
        try statement.run()
    }

    /// An entry went from one state to another and its row is still there.
    mutating func move(from old: EntryState, to new: EntryState) {
        counts.move(from: old, to: new)
        keep(-1, of: old)
        keep(1, of: new)
    }

    /// Rows of this state came or went.
    mutating func keep(_ count: Int, of state: EntryState) {
        switch state {
        case .delivered: keptDelivered += count
        case .dropped: keptDropped += count
        default: break
        }
    }
}

/// A write transaction under way. It lives on the writer's thread and no longer than the transaction.
final class QueueTransaction {
    let database: Database
    let limits: QueueLimits
    var tally: QueueTally
    /// The bytes in use when it began, and what has been appended since.
    var usedBytes: Int
    /// Whether what it changed must outlive a power cut.
    var mustSync = false
    var appended = false

    init(_ database: Database, limits: QueueLimits, usedBytes: Int) throws {
        self.database = database
        self.limits = limits
        self.usedBytes = usedBytes
        tally = try QueueTally.read(database)
    }

    /// Appends entries, or throws ``QueueError/full(usedBytes:maxBytes:)`` before it has changed anything.
    func append(_ entries: [EncodedEntry]) throws -> ClosedRange<UInt64> {
        let bytes = entries.reduce(0) { $0 + $1.payload.bytes.count + QueueLimits.rowOverheadBytes }
        guard usedBytes + bytes <= limits.maxBytes else {
            throw QueueError.full(usedBytes: usedBytes, maxBytes: limits.maxBytes)
        }
        let entryRow = try RawStatement(
            database,
            """
            INSERT INTO entry (sequence, id_high, id_low, state, kind, level, origin, stream, accepted, core)
            VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
            """)
        let payloadRow = try RawStatement(database, "INSERT INTO payload (sequence, bytes) VALUES (?, ?)")
        let first = tally.nextSequence
        for (sequence, entry) in zip(first..., entries) {
            let sequence = Int64(bitPattern: sequence)
            entryRow.bind(sequence, at: 1)
            entryRow.bind(Int64(bitPattern: entry.id.high), at: 2)
            entryRow.bind(Int64(bitPattern: entry.id.low), at: 3)
            entryRow.bind(entry.kind.rawValue, at: 4)
            entryRow.bind(entry.level.rawValue, at: 5)
            entryRow.bind(entry.origin.rawValue, at: 6)
            entryRow.bind(entry.stream, at: 7)
            entryRow.bind(entry.acceptedAt.microseconds, at: 8)
            entryRow.bind(entry.payload.coreSizeBytes, at: 9)
            try entryRow.run()
            payloadRow.bind(sequence, at: 1)
            payloadRow.bind(entry.payload.bytes, at: 2)
            try payloadRow.run()
        }
        usedBytes += bytes
        tally.nextSequence = first + UInt64(entries.count)
        tally.counts.accepted += entries.count
        tally.counts.queued += entries.count
        mustSync = true
        appended = true
        return first...(first + UInt64(entries.count) - 1)
    }
}

/// What a queue may take.
struct QueueLimits: Sendable {
    /// What a row costs beside its payload, indexes included; measured.
    static let rowOverheadBytes = 128

    var maxBytes: Int
    /// Rows of delivered and of dropped entries that are kept.
    var history: Int

    init(_ settings: QueueSettings) {
        maxBytes = settings.maxBytes
        history = settings.historyLimit
    }
}
