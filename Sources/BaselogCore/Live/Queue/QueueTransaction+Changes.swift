import BaselogDomain
import GRDB

/// What changes the state of entries.
extension QueueTransaction {
    /// Rows beyond the history that may stay, so that trimming is seldom and done in one go.
    static let historySlack = 500

    func settle(_ settlements: [Settlement]) throws {
        let deliver = try RawStatement(
            database,
            """
            UPDATE entry SET state = 4, attempts = ?, status = ?, cause = ?, finished = ?, history = ?
            WHERE sequence = ? AND id_high = ? AND id_low = ? AND state = 0 AND attempts = 0 AND cycles = 0
                AND history IS NULL
            """)
        for settlement in settlements {
            if settlement.outcome == .delivered, try deliverFresh(settlement, deliver) { continue }
            try settle(settlement)
        }
    }

    /// The common case in one statement: what was never tried before is delivered.
    private func deliverFresh(_ settlement: Settlement, _ statement: RawStatement) throws -> Bool {
        let attempt = settlement.attempt
        statement.bind(attempt == nil ? 0 : 1, at: 1)
        statement.bind(attempt?.status, at: 2)
        statement.bind(attempt?.message ?? "", at: 3)
        statement.bind(settlement.time.microseconds, at: 4)
        if let attempt {
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
        return true
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
        let oldest = try RawStatement(
            database,
            """
            SELECT e.sequence, length(p.bytes) FROM entry e INDEXED BY entry_finished
            CROSS JOIN payload p ON p.sequence = e.sequence
            WHERE e.state = ? AND e.finished IS NOT NULL ORDER BY e.finished LIMIT ?
            """)
        oldest.bind(state.rawValue, at: 1)
        oldest.bind(min(count, QueueTransaction.trimRows), at: 2)
        var doomed: [Int64] = []
        var bytes = 0
        while try oldest.next() {
            doomed.append(oldest.integer(0))
            bytes += Int(oldest.integer(1)) + QueueRoom.entryOverheadBytes
        }
        oldest.reset()
        let entryRow = try RawStatement(database, "DELETE FROM entry WHERE sequence = ?")
        let payloadRow = try RawStatement(database, "DELETE FROM payload WHERE sequence = ?")
        for sequence in doomed {
            entryRow.bind(sequence, at: 1)
            try entryRow.run()
            payloadRow.bind(sequence, at: 1)
            try payloadRow.run()
        }
        tally.keep(-doomed.count, of: state)
        use(-bytes)
        return doomed.count
    }
}
