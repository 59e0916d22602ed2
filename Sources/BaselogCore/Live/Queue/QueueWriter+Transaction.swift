import BaselogDomain
import GRDB

extension QueueWriter {
    /// Free pages beyond a quarter of the file are given back to the disk, this many at a time.
    static let vacuumPages: Int64 = 256
    /// Free pages that are always kept for what comes next: 4 MiB.
    static let sparePages: Int64 = 1024

    /// Runs the writes in one transaction. A ``QueueError`` of a body, which has changed nothing then, is that write's
    /// own; any other error undoes and fails all of them.
    func transact(_ group: ArraySlice<Write>, _ database: Database) throws -> [Result<Reply, QueueError>] {
        if group.contains(where: { $0.kind == .append }) { try requireFile() }
        // Settlements that a power cut takes back are made again: their entries are queued and have a key that makes
        // the server see the repetition. So they need not wait for the disk; the next append syncs them, too.
        try setSync(group.contains { $0.kind != .settlement }, database)
        let before = status
        let began = ContinuousClock.now
        var replies: [Result<Reply, QueueError>] = []
        var found = QueueTally()
        var left = QueueTally()
        var usedBytes = 0
        try database.inTransaction(.immediate) {
            let transaction = try QueueTransaction(database, limits: limits, world: world, walk: walk)
            found = transaction.tally
            for write in group {
                do {
                    replies.append(.success(try write.body(transaction)))
                } catch let error as QueueError {
                    replies.append(.failure(error))
                }
            }
            try transaction.finish()
            left = transaction.tally
            if left != found { try left.write(database) }
            usedBytes = try QueueWriter.usedBytes(database, releasing: !group.contains { $0.kind == .append })
            return .commit
        }
        updateStatus { status in
            status.tally = left
            status.usedBytes = usedBytes
            status.problem = nil
            status.commits += 1
        }
        committed(QueueCommit(duration: .now - began, entries: QueueWriter.changed(group, replies)))
        // What it found differs from what it left last time: another process wrote.
        let hasNews = left.nextSequence != found.nextSequence || left.drops != found.drops
        let hasRoom = left.keptDelivered < found.keptDelivered || left.keptDropped < found.keptDropped
        if found != before.tally || hasNews || hasRoom { onChange() }
        return replies
    }

    /// Nothing is accepted into a file that nobody will find again; what ends entries goes on.
    private func requireFile() throws(QueueError) {
        let removed = QueueError.removed(path: pool.path)
        guard let file, FileMark(pool.path) != file else {
            if status.damage == removed { updateStatus { $0.damage = nil } }
            return
        }
        note(damage: removed)
        throw removed
    }

    /// How many entries the writes appended or changed; an order may have found fewer than it was allowed to.
    private static func changed(_ group: ArraySlice<Write>, _ replies: [Result<Reply, QueueError>]) -> Int {
        zip(group, replies).reduce(0) { sum, done in
            switch done.1 {
            case .success(.count(let count)): sum + count
            case .success(.result(let result)): sum + result.changed.count
            case .success: sum + done.0.entries
            case .failure: sum
            }
        }
    }

    /// Reads the counts anew, on opening and after another process has written.
    func refresh(_ database: Database) throws {
        let version = try QueueWriter.integer("PRAGMA data_version", database)
        let tally = try QueueTally.read(database)
        let usedBytes = try QueueWriter.usedBytes(database)
        updateStatus { status in
            status.dataVersion = version
            status.tally = tally
            status.usedBytes = usedBytes
        }
    }

    /// Called when the database's files were written, mostly by this process itself.
    func lookForOthers() {
        pool.asyncWriteWithoutTransaction { database in
            // What fails here fails at the next write, too, and is reported there.
            guard let version = try? QueueWriter.integer("PRAGMA data_version", database),
                version != self.status.dataVersion, (try? self.refresh(database)) != nil
            else { return }
            self.onChange()
        }
    }

    /// Sets whether the next commit waits for the disk, unless that is so already.
    private func setSync(_ isFull: Bool, _ database: Database) throws {
        guard status.syncsFully != isFull else { return }
        // Were it to fail half-way, nobody would know.
        updateStatus { $0.syncsFully = nil }
        try QueueWriter.setSync(isFull ? "FULL" : "NORMAL", database)
        updateStatus { $0.syncsFully = isFull }
    }

    /// Sets how far a commit goes. Not a cached statement: this pragma works when it is prepared.
    static func setSync(_ mode: String, _ database: Database) throws {
        try database.runPragma("PRAGMA synchronous = \(mode)")
    }

    /// The bytes in use; gives some free pages back to the disk where there are many.
    static func usedBytes(_ database: Database, releasing: Bool = false) throws -> Int {
        let size = try QueueSize(database)
        if releasing, size.freePages > sparePages, size.freePages > Int64(size.fileBytes) / QueueSize.pageBytes / 4 {
            try database.execute(sql: "PRAGMA incremental_vacuum(\(vacuumPages))")
        }
        return size.usedBytes
    }

    static func integer(_ sql: String, _ database: Database) throws -> Int64 {
        let statement = try RawStatement(database, sql)
        defer { statement.reset() }
        return try statement.next() ? statement.integer(0) : 0
    }
}
