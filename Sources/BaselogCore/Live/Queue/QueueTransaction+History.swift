import BaselogDomain
import GRDB

/// What is over for good, in the order in which it ended, and how the oldest of it goes.
extension QueueTransaction {
    /// Rows beyond the history that may stay, so that trimming is seldom and done in one go.
    static let historySlack = 500

    /// Remembers what was delivered, for the list of endings.
    func noteDelivered(_ numbers: ClosedRange<UInt64>) { delivered.append(numbers) }

    /// Writes down what was delivered in this transaction, as few runs as possible.
    func writeEndings() throws {
        guard !delivered.isEmpty else { return }
        let statement = try RawStatement(database, "INSERT INTO ending (first, last) VALUES (?, ?)")
        func write(_ run: ClosedRange<UInt64>) throws {
            statement.bind(Int64(bitPattern: run.lowerBound), at: 1)
            statement.bind(Int64(bitPattern: run.upperBound), at: 2)
            try statement.run()
        }
        delivered.sort { $0.lowerBound < $1.lowerBound }
        var run = delivered[0]
        for next in delivered.dropFirst() {
            if next.lowerBound == run.upperBound + 1 {
                run = run.lowerBound...next.upperBound
            } else {
                try write(run)
                run = next
            }
        }
        try write(run)
        delivered = []
    }

    /// Deletes the oldest of what is over for good, in the order in which it ended.
    func trimHistory() throws {
        let surplus = tally.keptDelivered - limits.history
        if surplus > QueueTransaction.historySlack { try deleteOldest(.delivered, count: surplus) }
        let dropped = tally.keptDropped - limits.droppedHistory
        if dropped > 0 { try deleteOldest(.dropped, count: dropped) }
    }

    /// Deletes entries that are over for good; of very many only the first, the next transaction goes on.
    ///
    /// - Returns: How many.
    @discardableResult
    func deleteOldest(_ state: EntryState, count: Int) throws -> Int {
        guard count > 0 else { return 0 }
        let limit = min(count, QueueTransaction.trimRows)
        let doomed = state == .delivered ? try takeEndings(limit) : try oldestDropped(limit)
        var deleted = 0
        for numbers in QueueTransaction.joined(doomed) { deleted += try delete(numbers, state) }
        tally.keep(-deleted, of: state)
        return deleted
    }

    /// Takes runs out of the list of endings, oldest first, until they are so many numbers.
    private func takeEndings(_ limit: Int) throws -> [ClosedRange<Int64>] {
        try writeEndings()
        let oldest = try RawStatement(database, "SELECT number, first, last FROM ending ORDER BY number")
        defer { oldest.reset() }
        var taken: [ClosedRange<Int64>] = []
        var remaining = Int64(limit)
        var (lastWhole, cut): (Int64?, (number: Int64, first: Int64)?)
        while remaining > 0, try oldest.next() {
            let (number, first, last) = (oldest.integer(0), oldest.integer(1), oldest.integer(2))
            guard first <= last else { throw QueueCorruption("a list of deliveries runs backwards") }
            let end = min(last, first + remaining - 1)
            taken.append(first...end)
            remaining -= end - first + 1
            if end == last { lastWhole = number } else { cut = (number, end + 1) }
        }
        oldest.reset()
        if let lastWhole {
            let removal = try RawStatement(database, "DELETE FROM ending WHERE number <= ?")
            removal.bind(lastWhole, at: 1)
            try removal.run()
        }
        if let cut {
            let shortening = try RawStatement(database, "UPDATE ending SET first = ? WHERE number = ?")
            shortening.bind(cut.first, at: 1)
            shortening.bind(cut.number, at: 2)
            try shortening.run()
        }
        return taken
    }

    private func oldestDropped(_ limit: Int) throws -> [ClosedRange<Int64>] {
        let oldest = try RawStatement(
            database,
            "SELECT sequence FROM entry INDEXED BY entry_dropped WHERE state = 6 ORDER BY finished LIMIT ?")
        defer { oldest.reset() }
        oldest.bind(limit, at: 1)
        var found: [ClosedRange<Int64>] = []
        while try oldest.next() { found.append(oldest.integer(0)...oldest.integer(0)) }
        return found
    }

    /// The same numbers in as few ranges as possible: what ended together mostly lies side by side.
    private static func joined(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        var joined: [ClosedRange<Int64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound == last.upperBound + 1 {
                joined[joined.count - 1] = last.lowerBound...range.upperBound
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    /// Deletes those of the numbers that are over in this way. What a damaged list names beside them stays.
    private func delete(_ numbers: ClosedRange<Int64>, _ state: EntryState) throws -> Int {
        // Only where somebody asked for room does it matter how much it is.
        let bytes = knownRoom == nil ? 0 : try payloadBytes(numbers)
        let entryRows = try RawStatement(
            database, "DELETE FROM entry NOT INDEXED WHERE sequence BETWEEN ? AND ? AND state = ?")
        entryRows.bind(numbers.lowerBound, at: 1)
        entryRows.bind(numbers.upperBound, at: 2)
        entryRows.bind(state.rawValue, at: 3)
        try entryRows.run()
        let deleted = database.changesCount
        let isWhole = deleted == numbers.count
        let payloadRows = try RawStatement(
            database,
            isWhole
                ? "DELETE FROM payload WHERE sequence BETWEEN ? AND ?"
                : """
                DELETE FROM payload WHERE sequence BETWEEN ? AND ?
                    AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.sequence = payload.sequence)
                """)
        payloadRows.bind(numbers.lowerBound, at: 1)
        payloadRows.bind(numbers.upperBound, at: 2)
        try payloadRows.run()
        use(-(bytes + deleted * QueueRoom.entryOverheadBytes))
        return deleted
    }

    private func payloadBytes(_ numbers: ClosedRange<Int64>) throws -> Int {
        let sizes = try RawStatement(
            database, "SELECT coalesce(sum(length(bytes)), 0) FROM payload WHERE sequence BETWEEN ? AND ?")
        defer { sizes.reset() }
        sizes.bind(numbers.lowerBound, at: 1)
        sizes.bind(numbers.upperBound, at: 2)
        return try sizes.next() ? Int(sizes.integer(0)) : 0
    }
}
