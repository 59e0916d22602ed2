import BaselogDomain
import GRDB

/// An entry as it was found, with all that is known of it.
struct SavedEntry {
    var sequence: Int64
    var encoded: EncodedEntry
    var progress: EntryProgress
    /// See ``AttemptHistory``.
    var history: [UInt8]
}

// Reading past damage: a table is a tree of pages, and a page that cannot be read hides the rows between two sequence
// numbers, or all of a branch. So the rows are read from the front until the first damage and from the back until the
// last, and what lies between is cut in halves again and again: each half is entered in its middle, where another page
// may be whole. Rows that stay hidden are rebuilt from the indexes, which know state and ID, and the table of payloads.
struct DamagedDatabase {
    /// Times that reading is begun anew somewhere; each costs some microseconds.
    static let probeLimit = 20_000
    /// Rows that surely share a page: in so narrow a gap another page is not to be found.
    static let narrowGap: Int64 = 8

    /// Sequence numbers between these two, without them.
    struct Gap: Hashable {
        var low: Int64
        var high: Int64

        func contains(_ sequence: Int64) -> Bool { sequence > low && sequence < high }
    }

    let database: Database

    /// Whether its tables can be found, whatever is in them.
    static func isEntered(_ database: Database) throws -> Bool {
        for table in ["entry", "payload"] { _ = try RawStatement(database, "SELECT sequence FROM \(table)") }
        return true
    }

    /// The sums of all entries there ever were; `nil` if they cannot be read or contradict themselves.
    func sums() -> (nextSequence: UInt64, counts: EntryCounts)? {
        guard
            let statement = try? RawStatement(
                database,
                """
                SELECT next_sequence, accepted, queued, scheduled, parked, delivered, dead, dropped FROM tally
                WHERE one = 1
                """)
        else { return nil }
        defer { statement.reset() }
        guard (try? statement.next()) == true else { return nil }
        let numbers = (0...7).map { statement.integer($0) }
        guard numbers.allSatisfy({ (0...(1 << 56)).contains($0) }) else { return nil }
        let counts = EntryCounts(
            accepted: Int(numbers[1]), queued: Int(numbers[2]), scheduled: Int(numbers[3]), parked: Int(numbers[4]),
            delivered: Int(numbers[5]), dead: Int(numbers[6]), dropped: Int(numbers[7]))
        guard counts.residual == 0, numbers[0] > numbers[1] else { return nil }
        return (UInt64(numbers[0]), counts)
    }

    /// Hands over every entry that can be read, in no particular order, none twice.
    ///
    /// - Parameters:
    ///   - end: A sequence number behind all entries, where it is known.
    ///   - take: Stores the entry.
    func readEntries(before end: Int64?, _ take: (SavedEntry) throws -> Void) throws {
        var hidden: [Gap] = []
        let front = try scan(Gap(low: 0, high: end ?? .max), .ascending, take)
        if let front {
            let back = try scan(Gap(low: front, high: end ?? .max), .descending, take)
            if let back { hidden = try readBetween(Gap(low: front, high: back), isEndKnown: end != nil, take) }
        }
        if !hidden.isEmpty { try rebuild(hidden, take) }
    }

    // MARK: Rows

    private enum Direction { case ascending, descending }

    /// Reads rows until the end of the gap or of what can be read.
    ///
    /// - Returns: The last number before the damage; `nil` if there is none.
    private func scan(_ gap: Gap, _ direction: Direction, _ take: (SavedEntry) throws -> Void) throws -> Int64? {
        var last = direction == .ascending ? gap.low : gap.high
        let order = direction == .ascending ? "ASC" : "DESC"
        do {
            let statement = try RawStatement(
                database,
                """
                SELECT sequence, id_high, id_low, kind, level, origin, stream, accepted, core, history,
                    \(ProgressRow.columns)
                FROM entry NOT INDEXED WHERE sequence > ? AND sequence < ? ORDER BY sequence \(order)
                """)
            defer { statement.reset() }
            statement.bind(gap.low, at: 1)
            statement.bind(gap.high, at: 2)
            while try statement.next() {
                let sequence = statement.integer(0)
                // A tree that leads in circles, or a row that is none.
                guard gap.contains(sequence), direction == .ascending ? sequence > last : sequence < last else {
                    throw QueueCorruption("rows are out of order")
                }
                last = sequence
                guard let entry = try? entry(statement) else { continue }
                try taking { try take(entry) }
            }
            return nil
        } catch let error as TakeFailure {
            throw error.cause
        } catch {
            return last
        }
    }

    /// What fails while storing is no damage of what is read.
    private struct TakeFailure: Error { var cause: any Error }

    private func taking(_ body: () throws -> Void) throws {
        do { try body() } catch { throw TakeFailure(cause: error) }
    }

    private func entry(_ statement: RawStatement) throws -> SavedEntry {
        let sequence = statement.integer(0)
        // A row of a page that was cut off is all nothing.
        guard !statement.isNull(1), !statement.isNull(2), !statement.isNull(7) else {
            throw QueueCorruption("an entry has no ID or time")
        }
        guard let kind = EntryKind(rawValue: Int(statement.integer(3))),
            let level = Level(rawValue: Int(statement.integer(4))),
            let origin = EntryOrigin(rawValue: Int(statement.integer(5)))
        else { throw QueueCorruption("an entry is of an unknown kind, level or origin") }
        let progress = try EntryProgress(statement, from: 10)
        let bytes = try payload(sequence)
        let core = Int(statement.integer(8))
        guard (0...bytes.count).contains(core) else { throw QueueCorruption("an entry's payload is cut") }
        return SavedEntry(
            sequence: sequence,
            encoded: EncodedEntry(
                id: EntryID(
                    high: UInt64(bitPattern: statement.integer(1)), low: UInt64(bitPattern: statement.integer(2))),
                kind: kind, level: level, origin: origin, stream: statement.text(6),
                acceptedAt: Timestamp(microseconds: statement.integer(7)),
                payload: EncodedPayload(bytes: bytes, coreSizeBytes: core)),
            progress: progress, history: statement.bytes(9))
    }

    private func payload(_ sequence: Int64) throws -> [UInt8] {
        let statement = try RawStatement(database, "SELECT bytes FROM payload WHERE sequence = ?")
        defer { statement.reset() }
        statement.bind(sequence, at: 1)
        guard try statement.next() else { throw QueueCorruption("an entry's payload is missing") }
        return statement.bytes(0)
    }

    /// How far sources have been read, as far as that can be read itself. A source without it is read anew.
    func cursors() -> [SourceCursor] {
        guard let statement = try? RawStatement(database, "SELECT source, state FROM cursor") else { return [] }
        defer { statement.reset() }
        var cursors: [SourceCursor] = []
        while (try? statement.next()) == true {
            cursors.append(SourceCursor(source: statement.text(0), state: statement.bytes(1)))
        }
        return cursors
    }

    // MARK: Between damages

    private func readBetween(
        _ gap: Gap, isEndKnown: Bool, _ take: (SavedEntry) throws -> Void
    ) throws -> [Gap] {
        var gap = gap
        if !isEndKnown, gap.high == .max {
            // With nothing read and no end known there is no middle to begin with.
            guard let end = largestNumber() ?? (gap.low > 0 ? gap.low + 1_000_000 : nil) else { return [gap] }
            gap.high = max(end, gap.low + 1)
        }
        // The widest first, so that what can be read is found before the tries are used up.
        var open = [gap][...]
        var hidden: [Gap] = []
        var probes = 0
        while let gap = open.popFirst() {
            guard gap.high - gap.low > 1 else { continue }
            guard gap.high - gap.low > DamagedDatabase.narrowGap, probes < DamagedDatabase.probeLimit else {
                hidden.append(gap)
                continue
            }
            probes += 1
            let middle = gap.low + (gap.high - gap.low) / 2
            if let stop = try scan(Gap(low: middle - 1, high: gap.high), .ascending, take) {
                open.append(Gap(low: stop, high: gap.high))
            }
            if let stop = try scan(Gap(low: gap.low, high: middle), .descending, take) {
                open.append(Gap(low: gap.low, high: stop))
            }
        }
        return hidden
    }

    private func largestNumber() -> Int64? {
        for table in ["payload", "entry"] {
            guard let statement = try? RawStatement(database, "SELECT max(sequence) FROM \(table)") else { continue }
            defer { statement.reset() }
            if (try? statement.next()) == true, !statement.isNull(0) { return statement.integer(0) + 1 }
        }
        return nil
    }

    // MARK: Rows whose page is gone

    /// Makes entries of what indexes and payloads know, where the row itself is hidden.
    private func rebuild(_ hidden: [Gap], _ take: (SavedEntry) throws -> Void) throws {
        let hidden = HiddenNumbers(hidden)
        var states: [Int64: EntryState] = [:]
        for state in [EntryState.queued, .scheduled, .parked, .dead] {
            let sql = """
                SELECT sequence FROM entry INDEXED BY entry_state WHERE state = \(state.rawValue) AND state <> 4
                """
            collect(sql, hidden) { states[$0.integer(0)] = state }
        }
        guard !states.isEmpty else { return }
        var ids: [Int64: EntryID] = [:]
        collect("SELECT sequence, id_high, id_low FROM entry INDEXED BY entry_id", hidden) { row in
            guard states[row.integer(0)] != nil else { return }
            ids[row.integer(0)] = EntryID(
                high: UInt64(bitPattern: row.integer(1)), low: UInt64(bitPattern: row.integer(2)))
        }
        for (sequence, id) in ids {
            guard let bytes = try? payload(sequence), let entry = DamagedDatabase.entry(id, bytes) else { continue }
            var progress = EntryProgress()
            if states[sequence] == .dead {
                progress.state = .dead
                progress.death = DeathReason(kind: .refused, status: nil, answer: "")
                progress.finished = id.created
            }
            try take(SavedEntry(sequence: sequence, encoded: entry, progress: progress, history: []))
        }
    }

    private func collect(_ sql: String, _ hidden: HiddenNumbers, _ take: (RawStatement) -> Void) {
        guard let statement = try? RawStatement(database, sql) else { return }
        defer { statement.reset() }
        while (try? statement.next()) == true {
            if hidden.contains(statement.integer(0)) { take(statement) }
        }
    }

    private static func entry(_ id: EntryID, _ bytes: [UInt8]) -> EncodedEntry? {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        let kind: EntryKind = value["message"] == nil ? .event : .log
        guard let content = EncodedPayload(bytes: bytes, coreSizeBytes: bytes.count).content(kind: kind) else {
            return nil
        }
        return EncodedEntry(
            id: id, kind: kind, level: content.level, origin: .program, stream: "", acceptedAt: id.created,
            payload: EncodedPayload(content, at: id.created))
    }
}

/// The numbers of rows that could not be read, as few ranges as possible.
struct HiddenNumbers {
    private var gaps: [DamagedDatabase.Gap] = []

    init(_ gaps: [DamagedDatabase.Gap]) {
        for gap in gaps.sorted(by: { $0.low < $1.low }) {
            if let last = self.gaps.last, gap.low < last.high {
                self.gaps[self.gaps.count - 1].high = max(last.high, gap.high)
            } else {
                self.gaps.append(gap)
            }
        }
    }

    func contains(_ number: Int64) -> Bool {
        var (low, high) = (0, gaps.count)
        while low < high {
            let middle = (low + high) / 2
            if gaps[middle].high <= number { low = middle + 1 } else { high = middle }
        }
        return low < gaps.count && gaps[low].contains(number)
    }
}
