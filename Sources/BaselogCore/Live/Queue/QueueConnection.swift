import BaselogDomain
import GRDB
import Synchronization

extension QueueError {
    /// What is wrong with the database itself; `nil` if it is something else.
    fileprivate var damage: String? {
        switch self {
        case .damaged(_, let reason): reason
        // Nothing is known of what is in it: there may be no descriptor left.
        case .notWritable(_, QueueError.cannotBeOpened): nil
        // SQLite does not write to a file whose header asks for a newer SQLite.
        case .notWritable(let path, let reason): QueueFolder.isWritable(path) ? reason : nil
        default: nil
        }
    }
}

/// The open database of a queue, which is another one after a damaged one was mended.
final class QueueConnection: Sendable {
    private struct Open {
        var pool: DatabasePool
        var writer: QueueWriter
        var salvage: SalvageReport?
    }

    private let folder: String
    private let settings: QueueSettings
    private let world: QueueWorld
    private let listeners: QueueListeners
    private let current: Mutex<Open>

    /// Opens the database, or a new one with what can be read of it where it is damaged and nobody else has it.
    init(
        folder: String, settings: QueueSettings, world: QueueWorld, lock: QueueLock, listeners: QueueListeners
    ) throws(QueueError) {
        self.folder = folder
        self.settings = settings
        self.world = world
        self.listeners = listeners
        let path = QueueFolder.database(in: folder)
        let open = try QueueConnection.alone(in: folder) { () throws(QueueError) -> Open in
            try QueueSalvage.finish(folder: folder, at: WallClock.now())
            try QueueFolder.prepare(folder)
            do throws(QueueError) {
                return try QueueConnection.open(path, settings, world, listeners)
            } catch {
                guard let reason = error.damage else { throw error }
                let (owner, former) = try lock.claim()
                guard owner == .this else { throw error }
                defer {
                    // Taken for this alone; who ships from the queue takes it again.
                    if former != nil { lock.release() }
                }
                let report = try QueueSalvage.run(folder: folder, reason: reason, at: WallClock.now())
                var open = try QueueConnection.open(path, settings, world, listeners)
                open.salvage = report
                return open
            }
        }
        current = Mutex(open)
    }

    var pool: DatabasePool { current.withLock { $0.pool } }
    var writer: QueueWriter { current.withLock { $0.writer } }
    var salvage: SalvageReport? { current.withLock { $0.salvage } }

    /// Puts what can be read into a new database and goes on with that. The owner lock must be held, and nobody may write.
    func mend(_ reason: String) throws(QueueError) {
        let (folder, settings, world, listeners) = (folder, settings, world, listeners)
        // It fails only while statements are open; the connections then close with the object.
        try? pool.close()
        let open = try QueueConnection.alone(in: folder) { () throws(QueueError) -> Open in
            let report = try QueueSalvage.run(folder: folder, reason: reason, at: WallClock.now())
            var open = try QueueConnection.open(QueueFolder.database(in: folder), settings, world, listeners)
            open.salvage = report
            return open
        }
        current.withLock { $0 = open }
    }

    private static func open(
        _ path: String, _ settings: QueueSettings, _ world: QueueWorld, _ listeners: QueueListeners
    ) throws(QueueError) -> Open {
        let pool = try SQLiteQueue.openPool(path)
        let limits = QueueLimits(settings, path: path)
        let writer = QueueWriter(pool: pool, limits: limits, world: world) { [listeners] in listeners.signal() }
        do {
            try pool.writeWithoutTransaction { try writer.refresh($0) }
        } catch {
            try? pool.close()
            throw QueueError(error, path: path)
        }
        return Open(pool: pool, writer: writer)
    }

    /// Runs the body while no other process opens or replaces the database.
    private static func alone<Result>(
        in folder: String, _ body: () throws(QueueError) -> Result
    ) throws(QueueError) -> Result {
        try AtomicFile.withLock(
            QueueFolder.openLock(in: folder),
            lockFailure: { QueueError.notWritable(path: $0.path, reason: $0.reason) }, body)
    }
}
