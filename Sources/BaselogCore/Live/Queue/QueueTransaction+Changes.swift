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
        try trimHistory()
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
                    result.changed.append(id)
                }
            } else {
                result.refused[id] = "not in the queue"
            }
        }
        mustSync = true
        try trimHistory()
        return result
    }

    /// Deletes the oldest of what is over for good, in the order in which it ended.
    private func trimHistory() throws {
        if tally.keptDelivered > limits.history + QueueTransaction.historySlack {
            try trim(.delivered, to: limits.history, of: tally.keptDelivered)
        }
        if tally.keptDropped > limits.history + QueueTransaction.historySlack {
            try trim(.dropped, to: limits.history, of: tally.keptDropped)
        }
    }

    private func trim(_ state: EntryState, to limit: Int, of count: Int) throws {
        let oldest = try RawStatement(
            database,
            """
            SELECT sequence FROM entry INDEXED BY entry_finished
            WHERE state = ? AND finished IS NOT NULL ORDER BY finished LIMIT ?
            """)
        oldest.bind(state.rawValue, at: 1)
        oldest.bind(count - limit, at: 2)
        var doomed: [Int64] = []
        while try oldest.next() { doomed.append(oldest.integer(0)) }
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
    }
}
