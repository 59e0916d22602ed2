import BaselogDomain
import GRDB

/// What changes the state of entries.
extension QueueTransaction {
    /// Rows beyond the history that may stay, so that trimming is seldom and done in one go.
    static let historySlack = 500

    func settle(_ settlements: [Settlement]) throws {
        try writeInserts()
        var rest = settlements[...]
        while let first = rest.first {
            let run = rest.prefix(first.outcome == .delivered ? QueueTransaction.runLength(rest) : 1)
            rest = rest.dropFirst(run.count)
            if first.outcome == .delivered, try deliverFresh(run) { continue }
            for settlement in run { try settle(settlement) }
        }
    }

    private func settle(_ settlement: Settlement) throws {
        guard var row = try row(sequence: settlement.sequence), row.id == settlement.id else { return }
        let old = row.progress.state
        guard row.progress.settle(settlement) else { return }
        if let attempt = settlement.attempt, settlement.outcome != .returned {
            row.history = AttemptHistory.appending(attempt, to: row.history)
        }
        try save(row, from: old)
    }

    /// Queues parked entries again, oldest first.
    func unpark(_ gates: Set<GateState.Kind>, limit: Int) throws -> Int {
        try writeInserts()
        let statement = try RawStatement(
            database,
            """
            SELECT sequence FROM entry INDEXED BY entry_gated
            WHERE state = 3 AND gate = ? AND gate IS NOT NULL ORDER BY sequence LIMIT ?
            """)
        var found: [UInt64] = []
        for gate in gates {
            statement.bind(gate.code, at: 1)
            statement.bind(max(0, limit), at: 2)
            while try statement.next() { found.append(UInt64(bitPattern: statement.integer(0))) }
            statement.reset()
        }
        found.sort()
        for sequence in found.prefix(limit) {
            guard var row = try row(sequence: sequence) else { continue }
            row.progress.unpark()
            try save(row, from: .parked)
        }
        return min(found.count, limit)
    }

    /// Carries out a person's order.
    func apply(_ change: QueueChange, to ids: [EntryID], inFlight: Set<EntryID>, at now: Timestamp) throws
        -> CommandResult
    {
        try writeInserts()
        var result = CommandResult()
        for id in ids {
            if inFlight.contains(id) {
                result.refused[id] = "in flight"
            } else if var row = try row(id: id) {
                let old = row.progress.state
                if let refusal = row.progress.apply(change, at: now) {
                    result.refused[id] = refusal
                } else {
                    try save(row, from: old)
                    if change == .drop { try countDrop(row.sequence) }
                    result.changed.append(id)
                }
            } else {
                result.refused[id] = "not in the queue"
            }
        }
        if change != .drop { walk.forget() }
        return result
    }

    private func countDrop(_ sequence: UInt64) throws {
        let size = try RawStatement(database, "SELECT length(bytes) FROM payload WHERE sequence = ?")
        defer { size.reset() }
        size.bind(Int64(bitPattern: sequence), at: 1)
        let bytes = try size.next() ? Int(size.integer(0)) : 0
        tally.count(DropCount(entries: 1, bytes: bytes), as: .person)
    }

    /// Deletes the oldest of what is over for good, in the order in which it ended.
    func trimHistory() throws {
        let delivered = tally.keptDelivered - limits.history
        if delivered > QueueTransaction.historySlack { try deleteOldest(.delivered, count: delivered) }
        let dropped = tally.keptDropped - limits.droppedHistory
        if dropped > 0 { try deleteOldest(.dropped, count: dropped) }
    }

    /// Deletes entries that are over for good; of very many only the first, the next transaction goes on.
    ///
    /// - Returns: How many.
    @discardableResult
    func deleteOldest(_ state: EntryState, count: Int) throws -> Int {
        guard count > 0 else { return 0 }
        let doomed = try oldestNumbers(state, count: min(count, QueueTransaction.trimRows)).sorted()
        let entryRows = try RawStatement(database, "DELETE FROM entry NOT INDEXED WHERE sequence BETWEEN ? AND ?")
        let payloadRows = try RawStatement(database, "DELETE FROM payload WHERE sequence BETWEEN ? AND ?")
        var rest = doomed[...]
        while let first = rest.first {
            // Entries of a batch end together and lie side by side.
            let length = zip(rest, first...).prefix { $0 == $1 }.count
            let last = first + Int64(length) - 1
            rest = rest.dropFirst(length)
            // Only where somebody asked for room does it matter how much it is.
            if knownRoom != nil {
                use(-(try payloadBytes(first...last) + length * QueueRoom.entryOverheadBytes))
            }
            for rows in [entryRows, payloadRows] {
                rows.bind(first, at: 1)
                rows.bind(last, at: 2)
                try rows.run()
            }
        }
        tally.keep(-doomed.count, of: state)
        return doomed.count
    }

    private func oldestNumbers(_ state: EntryState, count: Int) throws -> [Int64] {
        let oldest = try RawStatement(
            database,
            """
            SELECT sequence FROM entry INDEXED BY entry_finished
            WHERE state = ? AND finished IS NOT NULL ORDER BY finished LIMIT ?
            """)
        defer { oldest.reset() }
        oldest.bind(state.rawValue, at: 1)
        oldest.bind(count, at: 2)
        var found: [Int64] = []
        while try oldest.next() { found.append(oldest.integer(0)) }
        return found
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
