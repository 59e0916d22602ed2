import BaselogDomain
import GRDB

// One page of a list, in two steps: the sequence numbers of the states (and of rare levels) come in order, see
// ``PageCandidates``; what no index knows is looked at row by row, at most 4,096 rows or 4 MiB of payload a page.
// A page that stops there says so and where to go on. Times become sequence numbers by bisection, since entries are
// accepted in their order but for the milliseconds of a commit; a margin and the exact filter make up for those.
struct PageReader {
    static let scanRows = 4096
    static let scanBytes = 4 << 20
    static let timeMargin: Int64 = 1024

    private let database: Database
    private let query: PageQuery
    private let filter: String

    init(_ database: Database, _ query: PageQuery) {
        self.database = database
        self.query = query
        filter = PageReader.filter(query)
    }

    func page() throws -> EntryPage {
        guard !query.storedStates.isEmpty, let range = try range() else { return EntryPage() }
        var candidates = try PageCandidates(database, query, in: range)
        defer { candidates.reset() }
        let test = filter.isEmpty ? nil : try filterStatement()
        let reader = QueueReader(database)
        var page = EntryPage()
        var (rows, scanned, answered) = (0, 0, 0)
        var last: Int64?
        while let sequence = try candidates.next() {
            if page.entries.count == query.boundedLimit {
                page.next = last.map(UInt64.init(bitPattern:))
                break
            }
            if rows >= PageReader.scanRows || scanned >= PageReader.scanBytes || answered >= QueueReader.answerBytes {
                page.next = last.map(UInt64.init(bitPattern:))
                page.isPartial = true
                break
            }
            last = sequence
            if let test {
                rows += 1
                let (matches, size) = try matches(sequence, test)
                scanned += size
                guard matches else { continue }
            }
            guard let entry = try reader.entry(sequence: sequence) else { continue }
            // The pattern lets more through than the template means.
            if let cause = query.cause, !cause.matches(entry.cause) { continue }
            answered += entry.encoded.payload.bytes.count
            page.entries.append(entry)
        }
        return page
    }

    /// The sequence numbers to look at; `nil` for none.
    private func range() throws -> ClosedRange<Int64>? {
        var (low, high) = (Int64(0), Int64.max)
        if let after = query.after {
            switch query.order {
            case .oldestFirst: low = Int64(clamping: after) == .max ? .max : Int64(clamping: after) + 1
            case .newestFirst: high = Int64(clamping: after) - 1
            }
        }
        if let since = query.acceptedSince {
            low = max(low, try firstSequence(acceptedSince: since) - PageReader.timeMargin)
        }
        if let until = query.acceptedUntil {
            high = min(high, try firstSequence(acceptedSince: until + .microseconds(1)) + PageReader.timeMargin)
        }
        return low <= high ? low...high : nil
    }

    /// About the first entry accepted at or after a time; behind the last one if there is none.
    private func firstSequence(acceptedSince time: Timestamp) throws -> Int64 {
        let probe = try RawStatement(
            database, "SELECT sequence, accepted FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT 1")
        var low = try QueueWriter.integer("SELECT coalesce(min(sequence), 0) FROM entry", database)
        var high = try QueueWriter.integer("SELECT coalesce(max(sequence), 0) + 1 FROM entry", database)
        while low < high {
            let middle = low + (high - low) / 2
            probe.bind(middle, at: 1)
            defer { probe.reset() }
            if try probe.next(), probe.integer(1) < time.microseconds {
                low = probe.integer(0) + 1
            } else {
                high = middle
            }
        }
        return low
    }

    // MARK: Filter

    /// The conditions that no index answers, as one SQL expression; empty if there are none.
    private static func filter(_ query: PageQuery) -> String {
        var conditions: [String] = []
        if let level = query.minimumLevel, level == .info { conditions.append("e.level >= \(level.rawValue)") }
        if let kind = query.kind { conditions.append("e.kind = \(kind.rawValue)") }
        if query.acceptedSince != nil { conditions.append("e.accepted >= ?2") }
        if query.acceptedUntil != nil { conditions.append("e.accepted <= ?3") }
        if query.cause != nil { conditions.append("coalesce(e.cause, '') LIKE ?5 ESCAPE '\u{1}'") }
        if query.escapedText != nil { conditions.append("CAST(p.bytes AS TEXT) LIKE ?4 ESCAPE '\u{1}'") }
        return conditions.joined(separator: " AND ")
    }

    private func filterStatement() throws -> RawStatement {
        // Only a search for text needs the payload.
        let tables =
            query.escapedText == nil
            ? "0 FROM entry e" : "length(p.bytes) FROM entry e CROSS JOIN payload p ON p.sequence = e.sequence"
        let statement = try RawStatement(database, "SELECT \(filter), \(tables) WHERE e.sequence = ?1")
        if let since = query.acceptedSince { statement.bind(since.microseconds, at: 2) }
        if let until = query.acceptedUntil { statement.bind(until.microseconds, at: 3) }
        if let text = query.escapedText { statement.bind("%\(PageReader.escaped(text))%", at: 4) }
        if let cause = query.cause {
            statement.bind("%\(cause.literals.map(PageReader.escaped).joined(separator: "%"))%", at: 5)
        }
        return statement
    }

    /// Without the meaning that `%` and `_` have for LIKE. The escape cannot occur itself: JSON escapes it.
    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "\u{1}%").replacing("_", with: "\u{1}_")
    }

    private func matches(_ sequence: Int64, _ test: RawStatement) throws -> (Bool, sizeBytes: Int) {
        test.bind(sequence, at: 1)
        defer { test.reset() }
        guard try test.next() else { return (false, 0) }
        return (test.integer(0) != 0, Int(test.integer(1)))
    }
}
