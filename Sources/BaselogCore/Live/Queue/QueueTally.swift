import BaselogDomain
import GRDB

/// The row of counts, as a transaction found it and as it leaves it.
struct QueueTally: Sendable, Equatable {
    var nextSequence: UInt64 = 1
    var counts = EntryCounts()
    /// Rows of that state that are still there.
    var keptDelivered = 0
    var keptDropped = 0
    /// Never goes down. A reason that never was is not in it.
    var drops: [DropReason: DropCount] = [:]
    /// Gaps that no log has told of yet.
    var openGaps = 0
    /// Changes so that there is something to write.
    var probes = 0

    private static let firstDropColumn: Int32 = 10
    /// In the order of their columns; never change it.
    private static let reasons: [DropReason] = [.person, .lowSeverity, .oldest, .newest, .damage]

    static func read(_ database: Database) throws -> QueueTally {
        let statement = try RawStatement(
            database,
            """
            SELECT next_sequence, accepted, queued, scheduled, parked, delivered, dead, dropped, kept_delivered,
                kept_dropped, person_entries, person_bytes, severity_entries, severity_bytes, oldest_entries,
                oldest_bytes, newest_entries, newest_bytes, damage_entries, damage_bytes, open_gaps, probes
            FROM tally
            """)
        defer { statement.reset() }
        guard try statement.next() else { throw QueueCorruption("its counts are missing") }
        var tally = QueueTally(
            nextSequence: UInt64(bitPattern: statement.integer(0)),
            counts: EntryCounts(
                accepted: Int(statement.integer(1)), queued: Int(statement.integer(2)),
                scheduled: Int(statement.integer(3)), parked: Int(statement.integer(4)),
                delivered: Int(statement.integer(5)), dead: Int(statement.integer(6)),
                dropped: Int(statement.integer(7))),
            keptDelivered: Int(statement.integer(8)), keptDropped: Int(statement.integer(9)),
            openGaps: Int(statement.integer(20)), probes: Int(statement.integer(21)))
        for (index, reason) in reasons.enumerated() {
            let column = firstDropColumn + 2 * Int32(index)
            let entries = Int(statement.integer(column))
            guard entries != 0 else { continue }
            tally.drops[reason] = DropCount(entries: entries, bytes: Int(statement.integer(column + 1)))
        }
        return tally
    }

    func write(_ database: Database) throws {
        let statement = try RawStatement(
            database,
            """
            UPDATE tally SET next_sequence = ?, accepted = ?, queued = ?, scheduled = ?, parked = ?, delivered = ?,
                dead = ?, dropped = ?, kept_delivered = ?, kept_dropped = ?, person_entries = ?, person_bytes = ?,
                severity_entries = ?, severity_bytes = ?, oldest_entries = ?, oldest_bytes = ?, newest_entries = ?,
                newest_bytes = ?, damage_entries = ?, damage_bytes = ?, open_gaps = ?, probes = ?
            """)
        statement.bind(Int64(bitPattern: nextSequence), at: 1)
        let numbers = [
            counts.accepted, counts.queued, counts.scheduled, counts.parked, counts.delivered, counts.dead,
            counts.dropped, keptDelivered, keptDropped,
        ]
        for (index, number) in numbers.enumerated() { statement.bind(number, at: Int32(index + 2)) }
        for (index, reason) in QueueTally.reasons.enumerated() {
            let column = QueueTally.firstDropColumn + 2 * Int32(index) + 1
            let count = drops[reason] ?? DropCount()
            statement.bind(count.entries, at: column)
            statement.bind(count.bytes, at: column + 1)
        }
        statement.bind(openGaps, at: 21)
        statement.bind(probes, at: 22)
        try statement.run()
    }

    /// Entries went from one state to another and their rows are still there.
    mutating func move(from old: EntryState, to new: EntryState, count: Int = 1) {
        counts.move(from: old, to: new, count: count)
        keep(-count, of: old)
        keep(count, of: new)
    }

    /// Rows of this state came or went.
    mutating func keep(_ count: Int, of state: EntryState) {
        switch state {
        case .delivered: keptDelivered += count
        case .dropped: keptDropped += count
        default: break
        }
    }

    mutating func count(_ drop: DropCount, as reason: DropReason) {
        drops[reason, default: DropCount()] = (drops[reason] ?? DropCount()) + drop
    }
}
