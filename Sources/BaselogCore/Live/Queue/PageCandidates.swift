import BaselogDomain
import GRDB

/// The sequence numbers that a page may show, in its order: those of the states and of rare levels come from indexes,
/// merged by SQLite; those of delivered entries are the runs of the list of endings, which never overlap.
struct PageCandidates {
    private let query: PageQuery
    private let range: ClosedRange<Int64>
    private let rows: RawStatement?
    private let runs: RawStatement?
    private var row: Int64?
    private var run: ClosedRange<Int64>?

    init(_ database: Database, _ query: PageQuery, in range: ClosedRange<Int64>) throws {
        self.query = query
        self.range = range
        let listsRuns = PageCandidates.listsRuns(query)
        rows = try PageCandidates.rowSQL(query).map { try RawStatement(database, $0) }
        runs = listsRuns ? try RawStatement(database, PageCandidates.runSQL(query)) : nil
        for statement in [rows, runs].compactMap(\.self) {
            statement.bind(range.lowerBound, at: 1)
            statement.bind(range.upperBound, at: 2)
        }
        try readRow()
        try readRun()
    }

    /// Ends reading; a statement left open holds its snapshot.
    func reset() {
        rows?.reset()
        runs?.reset()
    }

    mutating func next() throws -> Int64? {
        let isNewestFirst = query.order == .newestFirst
        let number = run.map { isNewestFirst ? $0.upperBound : $0.lowerBound }
        if let found = row, number.map({ isNewestFirst ? found > $0 : found < $0 }) ?? true {
            try readRow()
            return found
        }
        guard let run, let number else { return nil }
        if run.lowerBound == run.upperBound {
            try readRun()
        } else {
            self.run = isNewestFirst ? run.lowerBound...(number - 1) : (number + 1)...run.upperBound
        }
        return number
    }

    private mutating func readRow() throws {
        row = nil
        if let rows, try rows.next() { row = rows.integer(0) }
    }

    private mutating func readRun() throws {
        run = nil
        guard let runs, try runs.next() else { return }
        let (first, last) = (runs.integer(0), runs.integer(1))
        guard first <= last else { throw QueueCorruption("a list of deliveries runs backwards") }
        run = ClosedRange(uncheckedBounds: (first, last)).clamped(to: range)
    }

    // MARK: SQL

    private static let isRareFrom = Level.warning

    private static func isRare(_ query: PageQuery) -> Bool { query.minimumLevel.map { $0 >= isRareFrom } ?? false }

    private static func isAll(_ query: PageQuery) -> Bool {
        query.storedStates.isSuperset(of: EntryState.allCases.filter { $0 != .inFlight })
    }

    private static func listsRuns(_ query: PageQuery) -> Bool {
        query.storedStates.contains(.delivered) && !isRare(query) && !isAll(query)
    }

    private static func direction(_ query: PageQuery) -> String { query.order == .newestFirst ? "DESC" : "ASC" }

    private static func rowSQL(_ query: PageQuery) -> String? {
        let states = query.storedStates.map(\.rawValue).sorted()
        let range = "sequence BETWEEN ?1 AND ?2"
        var parts: [String]
        if let level = query.minimumLevel, isRare(query) {
            let levels = Level.allCases.filter { $0 >= level }.map(\.rawValue)
            parts = states.flatMap { state in
                levels.map { level in
                    """
                    SELECT sequence FROM entry INDEXED BY entry_severe
                    WHERE state = \(state) AND level = \(level) AND level >= 2 AND \(range)
                    """
                }
            }
        } else if isAll(query) {
            parts = ["SELECT sequence FROM entry NOT INDEXED WHERE \(range)"]
        } else {
            parts = states.filter { $0 != EntryState.delivered.rawValue }.map {
                """
                SELECT sequence FROM entry INDEXED BY entry_state
                WHERE state = \($0) AND state <> 4 AND \(range)
                """
            }
        }
        guard !parts.isEmpty else { return nil }
        return parts.joined(separator: " UNION ALL ") + " ORDER BY sequence \(direction(query))"
    }

    /// Begins with the run that reaches into the range from below.
    private static func runSQL(_ query: PageQuery) -> String {
        """
        SELECT first, last FROM ending INDEXED BY ending_first
        WHERE first <= ?2 AND last >= ?1
            AND first >= coalesce((SELECT max(first) FROM ending INDEXED BY ending_first WHERE first <= ?1), ?1)
        ORDER BY first \(direction(query))
        """
    }
}
