import BaselogDomain
import GRDB

/// What changes the state of entries.
extension QueueTransaction {
    func settle(_ settlements: [Settlement]) throws {
        try writeInserts()
        var rest = settlements[...]
        while let first = rest.first {
            let run = rest.prefix(first.outcome == .delivered ? QueueTransaction.runLength(rest) : 1)
            rest = rest.dropFirst(run.count)
            if first.outcome == .delivered, try deliverFresh(run) { continue }
            for settlement in run {
                if run.count > 1, try deliverFresh([settlement]) { continue }
                try settle(settlement)
            }
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
}
