import BaselogDomain

/// Failed attempts by kind over the last fifteen minutes.
struct ErrorTable: Sendable {
    static let parts = 10
    private static let partSeconds = Int64(ErrorHistory.windowSeconds / ErrorTable.parts)

    private struct Row: Sendable {
        var last: Timestamp
        var message: String
        var counter = PartCounter()
    }

    /// Counts in parts of the window.
    private struct PartCounter: Sendable {
        private var numbers = [Int64](repeating: -1, count: ErrorTable.parts)
        private var counts = [Int](repeating: 0, count: ErrorTable.parts)

        mutating func count(at part: Int64) {
            let index = Int(part) % ErrorTable.parts
            if numbers[index] != part {
                numbers[index] = part
                counts[index] = 0
            }
            counts[index] += 1
        }

        func trend(at part: Int64) -> [Int] {
            (part - Int64(ErrorTable.parts) + 1...part).map { number in
                guard number >= 0 else { return 0 }
                let index = Int(number) % ErrorTable.parts
                return numbers[index] == number ? counts[index] : 0
            }
        }
    }

    private var rows: [FailureKind: Row] = [:]
    private var requests = PartCounter()

    mutating func requested(at moment: Duration) { requests.count(at: ErrorTable.part(of: moment)) }

    mutating func failed(_ kind: FailureKind, message: String, time: Timestamp, at moment: Duration) {
        var row = rows[kind] ?? Row(last: time, message: message)
        row.last = time
        row.message = message
        row.counter.count(at: ErrorTable.part(of: moment))
        rows[kind] = row
    }

    func history(at moment: Duration) -> ErrorHistory {
        let part = ErrorTable.part(of: moment)
        let rows = self.rows.map { kind, row in
            let trend = row.counter.trend(at: part)
            return ErrorHistory.Row(
                kind: kind, count: trend.reduce(0, +), last: row.last, trend: trend, mostRecent: row.message)
        }
        let sorted = rows.sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
        return ErrorHistory(
            rows: sorted, total: rows.reduce(0) { $0 + $1.count },
            requests: requests.trend(at: part).reduce(0, +))
    }

    private static func part(of moment: Duration) -> Int64 { moment.components.seconds / partSeconds }
}
