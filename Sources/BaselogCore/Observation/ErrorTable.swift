import BaselogDomain

/// Failed attempts by kind over the last fifteen minutes.
struct ErrorTable: Sendable {
    private struct Row: Sendable {
        var last: Timestamp
        var message: String
        var counter = PartCounter()
    }

    private var rows: [FailureKind: Row] = [:]
    private var requests = PartCounter()

    mutating func requested(at moment: Duration) { requests.count(at: moment) }

    mutating func failed(_ kind: FailureKind, message: String, time: Timestamp, at moment: Duration) {
        var row = rows[kind] ?? Row(last: time, message: message)
        row.last = time
        row.message = message
        row.counter.count(at: moment)
        rows[kind] = row
    }

    func history(at moment: Duration) -> ErrorHistory {
        let rows = self.rows.map { kind, row in
            let trend = row.counter.trend(at: moment)
            return ErrorHistory.Row(
                kind: kind, count: trend.reduce(0, +), last: row.last, trend: trend, mostRecent: row.message)
        }
        let sorted = rows.sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
        return ErrorHistory(
            rows: sorted, total: rows.reduce(0) { $0 + $1.count },
            requests: requests.trend(at: moment).reduce(0, +))
    }
}
