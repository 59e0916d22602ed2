import BaselogDomain
import GRDB

/// The logs that tell of entries that were dropped.
///
/// A gap gathers in its own small table while entries are being dropped. As soon as a transaction drops nothing and there
/// is room, it becomes an entry like any other, but for one thing: no policy ever drops it. The next gap of the same
/// stream and reason waits until that entry has left.
extension QueueTransaction {
    /// Logs that one transaction makes at most.
    static let gapsAtOnce = 16

    /// Writes down what was dropped, for the log to come.
    func rememberGaps() throws {
        let merge = try RawStatement(
            database,
            """
            INSERT INTO gap (stream, reason, first, last, entries, bytes, since, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
                first = iif(entries = 0, excluded.first, min(first, excluded.first)),
                last = iif(entries = 0, excluded.last, max(last, excluded.last)),
                since = iif(entries = 0, excluded.since, min(since, excluded.since)),
                until = iif(entries = 0, excluded.until, max(until, excluded.until)),
                bytes = bytes + excluded.bytes, entries = entries + excluded.entries
            """)
        var known = Int(try QueueWriter.integer("SELECT count(*) FROM gap", database))
        for gap in gaps.values.sorted(by: { $0.firstSequence < $1.firstSequence }) {
            var stream = gap.key.stream
            if !(try isKnown(gap.key)) {
                if known < QueueGap.streamLimit { known += 1 } else { stream = "" }
            }
            merge.bindText(stream, at: 1)
            merge.bind(gap.key.reason.rawValue, at: 2)
            merge.bind(Int64(bitPattern: gap.firstSequence), at: 3)
            merge.bind(Int64(bitPattern: gap.lastSequence), at: 4)
            merge.bind(gap.count.entries, at: 5)
            merge.bind(gap.count.bytes, at: 6)
            merge.bind(gap.since.microseconds, at: 7)
            merge.bind(gap.until.microseconds, at: 8)
            try merge.run()
        }
        gaps = [:]
        try countGaps()
    }

    private func isKnown(_ key: QueueGap.Key) throws -> Bool {
        let statement = try RawStatement(database, "SELECT 1 FROM gap WHERE stream = ? AND reason = ?")
        defer { statement.reset() }
        statement.bindText(key.stream, at: 1)
        statement.bind(key.reason.rawValue, at: 2)
        return try statement.next()
    }

    private func countGaps() throws {
        tally.openGaps = Int(try QueueWriter.integer("SELECT count(*) FROM gap WHERE entries > 0", database))
    }

    /// Appends the logs of gaps that have none on its way, as far as there is room.
    func tellOfGaps() throws {
        guard tally.openGaps > 0 else { return }
        let found = try untoldGaps()
        guard !found.isEmpty else { return }
        let close = try RawStatement(
            database, "UPDATE gap SET entries = 0, bytes = 0, told = ? WHERE stream = ? AND reason = ?")
        for gap in found {
            let time = world.now()
            let entry = gap.encoded(id: world.newID(), at: time)
            guard try makeRoomInHistory(for: QueueRoom.size(of: entry)) else { break }
            close.bind(Int64(bitPattern: insert(entry)), at: 1)
            close.bindText(gap.key.stream, at: 2)
            close.bind(gap.key.reason.rawValue, at: 3)
            try close.run()
        }
        try writeInserts()
        // Those of streams that lose nothing any more are not needed once their log has left.
        try RawStatement(
            database,
            """
            DELETE FROM gap WHERE entries = 0 AND NOT EXISTS (
                SELECT 1 FROM entry e WHERE e.sequence = gap.told AND e.state IN (0, 2, 3))
            """
        ).run()
        try countGaps()
    }

    private func untoldGaps() throws -> [QueueGap] {
        let statement = try RawStatement(
            database,
            """
            SELECT stream, reason, first, last, entries, bytes, since, until FROM gap
            WHERE entries > 0 AND NOT EXISTS (
                SELECT 1 FROM entry e WHERE e.sequence = gap.told AND e.state IN (0, 2, 3))
            ORDER BY first LIMIT ?
            """)
        defer { statement.reset() }
        statement.bind(QueueTransaction.gapsAtOnce, at: 1)
        var found: [QueueGap] = []
        while try statement.next() {
            guard let reason = DropReason(rawValue: Int(statement.integer(1))) else { continue }
            found.append(
                QueueGap(
                    key: QueueGap.Key(stream: statement.text(0), reason: reason),
                    firstSequence: UInt64(bitPattern: statement.integer(2)),
                    lastSequence: UInt64(bitPattern: statement.integer(3)),
                    count: DropCount(entries: Int(statement.integer(4)), bytes: Int(statement.integer(5))),
                    since: Timestamp(microseconds: statement.integer(6)),
                    until: Timestamp(microseconds: statement.integer(7))))
        }
        return found
    }
}
