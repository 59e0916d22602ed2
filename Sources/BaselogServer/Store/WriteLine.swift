import BaselogDomain
import GRDB
import Synchronization

/// The one door through which entries enter the database.
///
/// Requests that arrive while a transaction is being written wait together and share the next one, so that the cost
/// of a commit is spread over all of them: alone a request costs a commit of its own, under load a fraction. Requests
/// are bounded by the number of connections, so the waiting list is too.
final class WriteLine: Sendable {
    /// What became of one entry.
    struct Outcome: Sendable {
        let row: StoredRow
        /// Whether an earlier request with the same idempotency key had stored it.
        let isReplay: Bool
    }

    struct Item: Sendable {
        let entry: NewEntry
        let idempotencyKey: String?
    }

    private struct Order: Sendable {
        let items: [Item]
        let project: Int64
        let finish: @Sendable (Result<[Outcome], any Error>) -> Void
    }

    private struct Waiting {
        var orders: [Order] = []
        var isScheduled = false
        var nextCleaning = Timestamp(microseconds: 0)
    }

    /// More entries than this are split over several transactions, so that nobody waits for ever.
    private static let transactionItems = 8_192
    private static let cleaningInterval: Duration = .seconds(600)

    private let database: any DatabaseWriter
    private let now: @Sendable () -> Timestamp
    private let onCommit: @Sendable ([StoredRow]) -> Void
    private let waiting = Mutex(Waiting())

    /// - Parameter onCommit: Called with the new rows of a transaction, oldest first, before their requests are answered.
    init(
        database: any DatabaseWriter, now: @escaping @Sendable () -> Timestamp,
        onCommit: @escaping @Sendable ([StoredRow]) -> Void
    ) {
        self.database = database
        self.now = now
        self.onCommit = onCommit
    }

    /// Stores all items or none, and returns once they are committed.
    func submit(_ items: [Item], project: Int64) async throws -> [Outcome] {
        try await withCheckedThrowingContinuation { continuation in
            let order = Order(items: items, project: project) { continuation.resume(with: $0) }
            let mustSchedule = waiting.withLock { waiting in
                waiting.orders.append(order)
                defer { waiting.isScheduled = true }
                return !waiting.isScheduled
            }
            if mustSchedule { schedule() }
        }
    }

    private func schedule() {
        database.asyncWriteWithoutTransaction { [self] db in writeAll(into: db) }
    }

    private func writeAll(into db: Database) {
        let orders = takeOrders()
        var results: [[Outcome]] = []
        results.reserveCapacity(orders.count)
        var failure: (any Error)?
        do {
            try db.inTransaction {
                for order in orders { results.append(try store(order, in: db)) }
                try cleanIfDue(db)
                return .commit
            }
        } catch {
            failure = error
        }
        if let failure {
            for order in orders { order.finish(.failure(failure)) }
            return
        }
        onCommit(results.joined().filter { !$0.isReplay }.map(\.row))
        for (order, outcomes) in zip(orders, results) { order.finish(.success(outcomes)) }
    }

    /// Takes what fits one transaction; schedules another one if something stays behind.
    private func takeOrders() -> [Order] {
        let (orders, mustSchedule) = waiting.withLock { waiting in
            var count = 0
            var items = 0
            while count < waiting.orders.count, count == 0 || items < WriteLine.transactionItems {
                items += waiting.orders[count].items.count
                count += 1
            }
            let taken = Array(waiting.orders.prefix(count))
            waiting.orders.removeFirst(count)
            waiting.isScheduled = !waiting.orders.isEmpty
            return (taken, waiting.isScheduled)
        }
        if mustSchedule { schedule() }
        return orders
    }

    private func store(_ order: Order, in db: Database) throws -> [Outcome] {
        let createdAt = now()
        return try order.items.map { item in
            let kind = item.entry.kind
            if let key = item.idempotencyKey,
                let row = try db.row(
                    kind: kind, key: key, project: order.project, notBefore: createdAt - IdempotencyKey.lifetime)
            {
                return Outcome(row: row, isReplay: true)
            }
            let id = ResourceID().description
            switch item.entry {
            case .log(let log): try db.insert(log, id: id, project: order.project, at: createdAt)
            case .event(let event): try db.insert(event, id: id, project: order.project, at: createdAt)
            }
            let sequence = db.lastInsertedRowID
            if let key = item.idempotencyKey {
                try db.remember(key: key, kind: kind, project: order.project, sequence: sequence, at: createdAt)
            }
            let row = StoredRow(sequence: sequence, id: id, createdAt: createdAt, entry: item.entry)
            return Outcome(row: row, isReplay: false)
        }
    }

    private func cleanIfDue(_ db: Database) throws {
        let time = now()
        let isDue = waiting.withLock { waiting in
            guard time >= waiting.nextCleaning else { return false }
            waiting.nextCleaning = time + WriteLine.cleaningInterval
            return true
        }
        if isDue { try db.forgetKeys(before: time - IdempotencyKey.lifetime) }
    }
}
