import BaselogDomain
import GRDB

/// The part of an entry's row that changes.
struct ProgressRow {
    var sequence: UInt64
    var id: EntryID
    var progress: EntryProgress
    /// See ``AttemptHistory``.
    var history: [UInt8]

    static let columns = """
        state, attempts, cycles, not_before, gate, cause, status, maybe_delivered, death, death_status, answer, finished,
        former, former_finished
        """
}

extension EntryProgress {
    /// - Parameter first: The index of the first column of ``ProgressRow/columns``.
    init(_ statement: RawStatement, from first: Int32) throws {
        guard let state = EntryState(rawValue: Int(statement.integer(first))) else {
            throw QueueCorruption("an entry is in an unknown state")
        }
        if state == .queued {
            // The rest belongs to other states.
            self.init(
                attempts: Int(statement.integer(first + 1)), cycles: Int(statement.integer(first + 2)),
                cause: statement.text(first + 5), lastStatus: statement.optionalInteger(first + 6).map { Int($0) },
                maybeDelivered: statement.integer(first + 7) != 0)
            return
        }
        self.init(
            state: state, attempts: Int(statement.integer(first + 1)), cycles: Int(statement.integer(first + 2)),
            notBefore: statement.optionalInteger(first + 3).map(Timestamp.init(microseconds:)),
            gate: statement.optionalInteger(first + 4).flatMap { GateState.Kind(code: Int($0)) },
            cause: statement.text(first + 5), lastStatus: statement.optionalInteger(first + 6).map { Int($0) },
            maybeDelivered: statement.integer(first + 7) != 0,
            finished: statement.optionalInteger(first + 11).map(Timestamp.init(microseconds:)))
        if let kind = statement.optionalInteger(first + 8).flatMap({ DeathReason.Kind(rawValue: Int($0)) }) {
            death = DeathReason(
                kind: kind, status: statement.optionalInteger(first + 9).map { Int($0) },
                answer: statement.text(first + 10))
        }
        if let former = statement.optionalInteger(first + 12).flatMap({ EntryState(rawValue: Int($0)) }) {
            self.former = Former(
                state: former,
                finished: statement.optionalInteger(first + 13).map(Timestamp.init(microseconds:)))
        }
    }

    /// Binds ``ProgressRow/columns`` from the first parameter on.
    func bind(to statement: RawStatement) {
        statement.bind(state.rawValue, at: 1)
        statement.bind(attempts, at: 2)
        statement.bind(cycles, at: 3)
        statement.bind(notBefore?.microseconds, at: 4)
        statement.bind(gate?.code, at: 5)
        statement.bind(cause, at: 6)
        statement.bind(lastStatus, at: 7)
        statement.bind(maybeDelivered ? 1 : 0, at: 8)
        statement.bind(death?.kind.rawValue, at: 9)
        statement.bind(death?.status, at: 10)
        statement.bind(death?.answer ?? "", at: 11)
        statement.bind(finished?.microseconds, at: 12)
        statement.bind(former?.state.rawValue, at: 13)
        statement.bind(former?.finished?.microseconds, at: 14)
    }
}

extension QueueTransaction {
    func row(sequence: UInt64) throws -> ProgressRow? {
        let statement = try RawStatement(
            database, "SELECT sequence, id_high, id_low, history, \(ProgressRow.columns) FROM entry WHERE sequence = ?")
        statement.bind(Int64(bitPattern: sequence), at: 1)
        return try row(statement)
    }

    func row(id: EntryID) throws -> ProgressRow? {
        let statement = try RawStatement(
            database,
            """
            SELECT sequence, id_high, id_low, history, \(ProgressRow.columns) FROM entry INDEXED BY entry_id
            WHERE id_high = ? AND id_low = ?
            """)
        statement.bind(Int64(bitPattern: id.high), at: 1)
        statement.bind(Int64(bitPattern: id.low), at: 2)
        return try row(statement)
    }

    private func row(_ statement: RawStatement) throws -> ProgressRow? {
        defer { statement.reset() }
        guard try statement.next() else { return nil }
        return ProgressRow(
            sequence: UInt64(bitPattern: statement.integer(0)),
            id: EntryID(
                high: UInt64(bitPattern: statement.integer(1)), low: UInt64(bitPattern: statement.integer(2))),
            progress: try EntryProgress(statement, from: 4), history: statement.bytes(3))
    }

    /// Writes a changed row and counts its way.
    func save(_ row: ProgressRow, from old: EntryState) throws {
        let statement = try RawStatement(
            database,
            """
            UPDATE entry SET (\(ProgressRow.columns), history) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            WHERE sequence = ?
            """)
        row.progress.bind(to: statement)
        if row.history.isEmpty { statement.bindNull(at: 15) } else { statement.bind(row.history, at: 15) }
        statement.bind(Int64(bitPattern: row.sequence), at: 16)
        try statement.run()
        guard old != row.progress.state else { return }
        tally.move(from: old, to: row.progress.state)
        if row.progress.state == .delivered { noteDelivered(row.sequence...row.sequence) }
    }
}

/// The numbers in the database; never change one.
extension GateState.Kind {
    var code: Int {
        switch self {
        case .authentication: 1
        case .endpoint: 2
        case .retryAfter: 3
        case .events: 4
        }
    }

    init?(code: Int) {
        switch code {
        case 1: self = .authentication
        case 2: self = .endpoint
        case 3: self = .retryAfter
        case 4: self = .events
        default: return nil
        }
    }
}
