import BaselogDomain
import GRDB
import Synchronization

// Making room where a limit is reached: first the oldest of the history is deleted, which nobody waits for, then the
// policy decides. An entry that is dropped keeps its row without its content for a while, so that one who asks for it
// learns of its end, and so that an answer that comes for it all the same is recorded.
//
// The oldest candidates are found along the index of states. No index tells debug from info: those are looked for row by
// row, at most 4,096 in one transaction. Where a search has ended is remembered, so that the next one goes on from there.
extension QueueTransaction {
    /// Rows of the history that one transaction deletes at most.
    static let trimRows = 4096
    /// Rows that one transaction looks at in search of those to drop.
    static let walkRows = 4096

    /// - Parameters:
    ///   - level: The level of the one that needs room; `nil` for one made by hand, to which everything gives way.
    ///   - time: When those that are dropped end.
    /// - Returns: Whether there is room now. If not, nothing was dropped.
    func makeRoom(for bytes: Int, before level: Level?, at time: Timestamp) throws -> Bool {
        if try makeRoomInHistory(for: bytes) { return true }
        let goal = try room().release(for: bytes)
        guard let reason = limits.whenFull.dropReason else { return false }
        try writeInserts()
        var search = VictimSearch(goal: goal, remainingRows: QueueTransaction.walkRows)
        switch reason {
        case .oldest: try find(&search, of: nil)
        case .lowSeverity:
            for lower in Level.allCases where level.map({ lower < $0 }) ?? true { try find(&search, of: lower) }
        case .newest, .person, .damage: break
        }
        guard search.freedBytes >= goal else { return false }
        for victim in search.victims { try drop(victim, reason, at: time) }
        use(-search.freedBytes)
        return true
    }

    /// Deletes the oldest of what is over until these bytes fit: what was delivered, then what was dropped.
    ///
    /// - Returns: Whether they fit.
    func makeRoomInHistory(for bytes: Int) throws -> Bool {
        var remaining = QueueTransaction.trimRows
        for state in [EntryState.delivered, .dropped] {
            while try room().excess(adding: bytes) > 0, remaining > 0 {
                // What was dropped just now is to be seen for a while.
                let kept = state == .delivered ? tally.keptDelivered : tally.keptDropped - limits.droppedHistory
                let count = try deleteOldest(state, count: min(64, kept, remaining))
                guard count > 0 else { break }
                remaining -= count
            }
        }
        return try room().excess(adding: bytes) <= 0
    }

    // MARK: Those to drop

    private struct Victim {
        var sequence: Int64
        var state: EntryState
        var stream: String
        var acceptedAt: Timestamp
        var payloadBytes: Int
    }

    private struct VictimSearch {
        let goal: Int
        var remainingRows: Int
        var victims: [Victim] = []
        var freedBytes = 0
    }

    /// Looks for pending entries of one level, or of any, the oldest first.
    private func find(_ search: inout VictimSearch, of level: Level?) throws {
        let start = walk.position(for: level)
        try find(&search, of: level, behind: start)
        // Older ones may have come back into the queue since.
        if search.victims.isEmpty, start > 0 { try find(&search, of: level, behind: 0) }
    }

    private func find(_ search: inout VictimSearch, of level: Level?, behind start: Int64) throws {
        let candidates = try RawStatement(database, QueueTransaction.candidates(of: level))
        let row = try RawStatement(
            database,
            """
            SELECT e.state, e.level, e.origin, e.stream, e.accepted, length(p.bytes)
            FROM entry e CROSS JOIN payload p ON p.sequence = e.sequence WHERE e.sequence = ?
            """)
        candidates.bind(start, at: 1)
        defer { candidates.reset() }
        var position = start
        var hasFound = false
        while search.freedBytes < search.goal, search.remainingRows > 0, try candidates.next() {
            search.remainingRows -= 1
            let sequence = candidates.integer(0)
            row.bind(sequence, at: 1)
            defer { row.reset() }
            guard try row.next(), level.map({ Int64($0.rawValue) == row.integer(1) }) ?? true,
                row.integer(2) == Int64(EntryOrigin.program.rawValue),
                let state = EntryState(rawValue: Int(row.integer(0)))
            else {
                if !hasFound { position = sequence }
                continue
            }
            hasFound = true
            let bytes = Int(row.integer(5))
            let outgrowsHistory = tally.keptDropped + search.victims.count >= limits.droppedHistory
            search.freedBytes += bytes + (outgrowsHistory ? QueueRoom.entryOverheadBytes : 0)
            search.victims.append(
                Victim(
                    sequence: sequence, state: state, stream: row.text(3),
                    acceptedAt: Timestamp(microseconds: row.integer(4)), payloadBytes: bytes))
        }
        walk.set(position, for: level)
    }

    private static func candidates(of level: Level?) -> String {
        let pending = [EntryState.queued, .scheduled, .parked].map(\.rawValue)
        let parts = pending.map { state in
            if let level, level >= .warning {
                return """
                    SELECT sequence FROM entry INDEXED BY entry_severe
                    WHERE state = \(state) AND level = \(level.rawValue) AND level >= 2 AND sequence > ?1
                    """
            }
            return """
                SELECT sequence FROM entry INDEXED BY entry_state
                WHERE state = \(state) AND state <> 4 AND sequence > ?1
                """
        }
        return parts.joined(separator: " UNION ALL ") + " ORDER BY sequence"
    }

    private func drop(_ victim: Victim, _ reason: DropReason, at time: Timestamp) throws {
        let entry = try RawStatement(
            database,
            """
            UPDATE entry SET state = 6, core = 0, not_before = NULL, gate = NULL, cause = ?, finished = ?
            WHERE sequence = ?
            """)
        entry.bind(reason.cause, at: 1)
        entry.bind(time.microseconds, at: 2)
        entry.bind(victim.sequence, at: 3)
        try entry.run()
        let payload = try RawStatement(database, "UPDATE payload SET bytes = x'' WHERE sequence = ?")
        payload.bind(victim.sequence, at: 1)
        try payload.run()
        tally.move(from: victim.state, to: .dropped)
        count(
            reason, sequence: UInt64(bitPattern: victim.sequence), bytes: victim.payloadBytes, stream: victim.stream,
            acceptedAt: victim.acceptedAt)
    }
}

/// Where the search for entries to drop goes on, by level: nothing up to there can be dropped.
///
/// Forgotten when entries come back into the queue, and when a transaction is undone.
final class VictimWalk: Sendable {
    private let positions = Mutex<[Level?: Int64]>([:])

    func position(for level: Level?) -> Int64 { positions.withLock { $0[level] ?? 0 } }

    func set(_ position: Int64, for level: Level?) { positions.withLock { $0[level] = position } }

    func forget() { positions.withLock { $0 = [:] } }
}
