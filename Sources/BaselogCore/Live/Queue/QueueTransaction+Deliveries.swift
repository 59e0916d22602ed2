import BaselogDomain
import GRDB

// What is delivered at the first try, as nearly everything is. Those of a batch lie side by side, and end at the same time
// and in the same way: they are changed by one statement, and the attempt that they share is written into the last of them
// alone. That is the last one to leave the history, too, so that whoever asks for an attempt finds it at the row itself or
// behind it, see ``QueueReader/attempts(_:)``.
extension QueueTransaction {
    /// Settlements that share one attempt at most; so far behind an entry it is looked for.
    static let runLimit = 1_024

    /// How many of the first ones end in the same way and follow each other in the queue.
    static func runLength(_ settlements: ArraySlice<Settlement>) -> Int {
        // By index: taking them out would copy each of them.
        let start = settlements.startIndex
        let first = settlements[start]
        let limit = min(settlements.count, runLimit)
        var length = 1
        while length < limit, settlements[start + length].sequence == first.sequence &+ UInt64(length),
            settlements[start + length].time == first.time, settlements[start + length].outcome == first.outcome,
            settlements[start + length].attempt == first.attempt
        {
            length += 1
        }
        return length
    }

    /// - Returns: Whether it was done; not where one of them has come another way.
    func deliverFresh(_ run: ArraySlice<Settlement>) throws -> Bool {
        guard let first = run.first, let last = run.last else { return true }
        guard run.count > 1 else { return try deliverFresh(first) }
        // Numbers are never given twice: those within the run are the right ones if its two ends are.
        guard try isThere(first), try isThere(last), try countFresh(first.sequence...last.sequence) == run.count else {
            return false
        }
        let statement = try RawStatement(
            database,
            """
            UPDATE OR FAIL entry NOT INDEXED SET state = 4, attempts = ?, status = ?, cause = ?, finished = ?
            WHERE sequence BETWEEN ? AND ?
            """)
        bind(first, to: statement)
        statement.bind(Int64(bitPattern: first.sequence), at: 5)
        statement.bind(Int64(bitPattern: last.sequence), at: 6)
        try statement.run()
        tally.move(from: .queued, to: .delivered, count: run.count)
        noteDelivered(first.sequence...last.sequence)
        guard let attempt = first.attempt else { return true }
        let history = try RawStatement(database, "UPDATE entry SET history = ? WHERE sequence = ?")
        history.bind(AttemptHistory.appending(attempt, to: []), at: 1)
        history.bind(Int64(bitPattern: last.sequence), at: 2)
        try history.run()
        return true
    }

    private func countFresh(_ numbers: ClosedRange<UInt64>) throws -> Int {
        let statement = try RawStatement(
            database,
            """
            SELECT count(*) FROM entry NOT INDEXED
            WHERE sequence BETWEEN ? AND ? AND state = 0 AND attempts = 0 AND cycles = 0 AND history IS NULL
            """)
        defer { statement.reset() }
        statement.bind(Int64(bitPattern: numbers.lowerBound), at: 1)
        statement.bind(Int64(bitPattern: numbers.upperBound), at: 2)
        return try statement.next() ? Int(statement.integer(0)) : 0
    }

    private func deliverFresh(_ settlement: Settlement) throws -> Bool {
        let statement = try RawStatement(
            database,
            """
            UPDATE entry SET state = 4, attempts = ?, status = ?, cause = ?, finished = ?, history = ?
            WHERE sequence = ? AND id_high = ? AND id_low = ? AND state = 0 AND attempts = 0 AND cycles = 0
                AND history IS NULL
            """)
        bind(settlement, to: statement)
        if let attempt = settlement.attempt {
            statement.bind(AttemptHistory.appending(attempt, to: []), at: 5)
        } else {
            statement.bindNull(at: 5)
        }
        statement.bind(Int64(bitPattern: settlement.sequence), at: 6)
        statement.bind(Int64(bitPattern: settlement.id.high), at: 7)
        statement.bind(Int64(bitPattern: settlement.id.low), at: 8)
        try statement.run()
        guard database.changesCount == 1 else { return false }
        tally.move(from: .queued, to: .delivered)
        noteDelivered(settlement.sequence...settlement.sequence)
        return true
    }

    private func bind(_ settlement: Settlement, to statement: RawStatement) {
        let attempt = settlement.attempt
        statement.bind(attempt == nil ? 0 : 1, at: 1)
        statement.bind(attempt?.status, at: 2)
        statement.bind(attempt?.message ?? "", at: 3)
        statement.bind(settlement.time.microseconds, at: 4)
    }

    private func isThere(_ settlement: Settlement) throws -> Bool {
        let statement = try RawStatement(database, "SELECT id_high, id_low FROM entry WHERE sequence = ?")
        defer { statement.reset() }
        statement.bind(Int64(bitPattern: settlement.sequence), at: 1)
        return try statement.next() && statement.integer(0) == Int64(bitPattern: settlement.id.high)
            && statement.integer(1) == Int64(bitPattern: settlement.id.low)
    }
}
