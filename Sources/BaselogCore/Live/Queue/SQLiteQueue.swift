package import BaselogDomain
import Dispatch
import GRDB
import Glibc
import Synchronization

/// The durable queue of one profile: a SQLite database in WAL mode in a folder of its own.
///
/// Writes go through ``QueueWriter``, which commits them in groups; reads run beside them on two connections. Memory
/// does not depend on how much waits.
package final class SQLiteQueue: EntryQueue {
    /// A database up to this size is checked before its owner works with it; a larger one while it already does.
    static let checkedAtOnceBytes = 64 << 20
    /// How long a write waits for another process's, in milliseconds.
    static let busyMilliseconds = 10_000

    /// The database file.
    package let path: String
    private let folder: String
    private let connection: QueueConnection
    private let settings: Mutex<QueueSettings>
    private let world: QueueWorld
    private let lock: QueueLock
    private let watch: QueueWatch
    private let listeners: QueueListeners
    private let isClosed = Atomic(false)

    var pool: DatabasePool { connection.pool }
    var writer: QueueWriter { connection.writer }

    /// Opens the queue, making folder and database where they are missing. Takes milliseconds however much waits.
    ///
    /// - Parameters:
    ///   - folder: The profile's own folder, `<state>/<profile>`.
    ///   - settings: Limits, durability and history.
    ///   - disk: The space of the disk; `nil` looks at that of the folder.
    package init(
        folder: String, settings: QueueSettings = QueueSettings(), disk: (@Sendable () -> DiskSpace?)? = nil
    ) throws(QueueError) {
        path = QueueFolder.database(in: folder)
        self.folder = folder
        self.settings = Mutex(settings)
        let ids = Mutex(EntryIDGenerator())
        world = QueueWorld(
            disk: disk ?? { DiskGauge.space(of: folder) }, now: WallClock.now,
            newID: {
                ids.withLock { $0.next(now: WallClock.now(), random: { Double.random(in: 0...1) }) }
            })
        lock = QueueLock(folder: folder)
        listeners = QueueListeners()
        try QueueFolder.makeFolder(folder)
        let connection = try QueueConnection(
            folder: folder, settings: settings, world: world, lock: lock, listeners: listeners)
        self.connection = connection
        watch = QueueWatch(folder: folder, ending: "-wal") { [weak connection] in connection?.writer.lookForOthers() }
    }

    /// What became of the queue the last time it was damaged; `nil` if it never was, or nobody knows any more.
    package var lastSalvage: SalvageReport? { QueueSalvage.lastReport(folder: folder) }

    /// What became of it when this object found it damaged.
    package var salvage: SalvageReport? { connection.salvage }

    static func openPool(_ path: String) throws(QueueError) -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "baselog.queue"
        configuration.maximumReaderCount = 2
        configuration.busyMode = .callback { tries in
            // SQLite's own waiting doubles up to 100 ms and hardly ever meets the gap between two commits of a busy owner.
            usleep(1000)
            return tries < busyMilliseconds
        }
        configuration.prepareDatabase(QueueSchema.prepare)
        var tries = 0
        while true {
            do {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try pool.writeWithoutTransaction { database in
                    // GRDB has just set it to NORMAL.
                    try QueueWriter.setSync("FULL", database)
                    try useWriteAheadLog(database)
                    try QueueSchema.migrate(database, path: path)
                }
                return pool
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && tries < 500 {
                // Changing to WAL mode does not wait for a process that is just doing the same.
                tries += 1
                usleep(10_000)
            } catch {
                throw QueueError(error, path: path)
            }
        }
    }

    /// Makes sure of WAL mode. GRDB asks for it too, but takes the answer and not the end of the statement, at which the
    /// change is committed; where the disk fails just then, commits would go through a rollback journal, whose deletion
    /// no sync makes last.
    private static func useWriteAheadLog(_ database: Database) throws {
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        guard mode == "wal" else { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "not in WAL mode") }
    }

    package func claim() async throws(QueueError) -> QueueOwner {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed }
        let (owner, former) = try lock.claim()
        guard let former else { return owner }
        do throws(QueueError) {
            try await becomeOwner(after: former)
        } catch {
            lock.release()
            throw error
        }
        return owner
    }

    private func becomeOwner(after former: QueueLock.Former) async throws(QueueError) {
        let needsCheck = QueueFolder.needsCheck(folder)
        if needsCheck || former == .vanished && QueueFolder.size(path) <= SQLiteQueue.checkedAtOnceBytes {
            try await checkAndMend()
        } else if former == .vanished {
            // It takes long; what works is delivered meanwhile, and what does not is mended at the next start.
            pool.asyncRead { [writer, path, folder] database in
                do {
                    try SQLiteQueue.check(database.get(), path: path)
                } catch {
                    QueueFolder.setNeedsCheck(folder, true)
                    writer.note(damage: QueueError(error, path: path))
                }
            }
        }
        _ = try await writer.perform(.order, entries: 0) { _ in .done }
    }

    /// Makes sure that the database is whole, and where it is not, puts what can be read of it into a new one. This must
    /// be the owner, and nothing else may be under way.
    package func checkAndMend() async throws(QueueError) {
        try requireOwnership()
        do throws(QueueError) {
            try await read { try SQLiteQueue.check($0, path: self.path) }
        } catch {
            guard case .damaged(_, let reason) = error else { throw error }
            try await mend(reason)
        }
        QueueFolder.setNeedsCheck(folder, false)
    }

    private func mend(_ reason: String) async throws(QueueError) {
        await writer.close()
        // Reading a damaged database takes long: not on a thread that tasks share.
        let result: Result<Void, QueueError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [connection] in
                do throws(QueueError) {
                    try connection.mend(reason)
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
        listeners.signal()
    }

    /// Looks whether the database is whole.
    static func check(_ database: Database, path: String) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw QueueError.damaged(path: path, reason: finding) }
    }

    package func changes() async -> AsyncStream<Void> { listeners.stream() }

    package func observeCommits(_ observer: @escaping @Sendable (QueueCommit) -> Void) async {
        writer.observe(observer)
    }

    package func reconfigure(_ settings: QueueSettings) async {
        self.settings.withLock { $0 = settings }
        writer.setLimits(QueueLimits(settings, path: path))
    }

    package func commitBuffered() async {
        guard settings.withLock(\.durability) == .buffered else { return }
        // Any write takes along what is buffered; why one fails is told where it is tried again.
        _ = try? await writer.perform(.order, entries: 0) { _ in .done }
    }

    package func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        watch.stop()
        await writer.close()
        let isOwner = lock.isHeld
        // Closing waits for readers and copies the log back: not on a thread that tasks share.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [pool] in
                // The last connection to close is one that reads, which copies nothing. Whoever takes the database
                // without its log, or loses that, then has all there was. It waits for nobody.
                if isOwner { try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) } }
                // It fails only while statements are open; the connections then close with the object.
                try? pool.close()
                continuation.resume()
            }
        }
        lock.release()
        listeners.finish()
    }

    /// Runs a read. Not GRDB's own asynchronous ones: those end when the calling task is cancelled.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(QueueError) -> Value
    {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed }
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                continuation.resume(returning: Result { try body(database.get()) })
            }
        }
        do {
            return try result.get()
        } catch {
            let failure = QueueError(error, path: path)
            if case .damaged = failure { QueueFolder.setNeedsCheck(folder, true) }
            throw failure
        }
    }

    /// Refuses what only the one who ships may do.
    func requireOwnership() throws(QueueError) {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed }
        guard !lock.isHeld else { return }
        throw .failed(path: path, reason: "this process does not own it")
    }

    @discardableResult
    package func append(_ entries: [EncodedEntry]) async throws(QueueError) -> ClosedRange<UInt64>? {
        guard !entries.isEmpty else { return nil }
        let bytes = entries.reduce(0) { $0 + $1.payload.bytes.count }
        if settings.withLock(\.durability) == .buffered, !entries.contains(where: { $0.origin == .hand }),
            try writer.buffer(entries, bytes: bytes)
        {
            return nil
        }
        let reply = try await writer.perform(.append, entries: entries.count, bytes: bytes) {
            .sequences(try $0.append(entries))
        }
        guard case .sequences(let sequences) = reply else { return nil }
        return sequences
    }

    package func counts() async throws(QueueError) -> EntryCounts {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed }
        if lock.isHeld { return writer.status.tally.counts }
        return try await read { try QueueTally.read($0).counts }
    }

    package func storage() async throws(QueueError) -> StorageState {
        let oldest = try await read { try QueueReader($0).oldestPending() }
        let status = writer.status
        let settings = settings.withLock(\.self)
        let disk = world.disk()
        let room = QueueRoom(
            usedBytes: status.usedBytes, fileBytes: status.usedBytes, maxBytes: settings.maxBytes, disk: disk,
            minFree: settings.minFree)
        return StorageState(
            usedBytes: status.usedBytes, maxBytes: settings.maxBytes, oldestPending: oldest,
            problem: (status.damage ?? status.problem)?.explanation.message ?? room.spaceProblem(path: path),
            freeBytes: disk?.freeBytes, minFreeBytes: disk.flatMap { settings.minFree.bytes(of: $0) } ?? 0,
            drops: status.tally.drops)
    }

    package func drops() async throws(QueueError) -> [DropReason: DropCount] {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed }
        return writer.status.tally.drops
    }
}
