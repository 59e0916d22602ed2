import BaselogDomain
import GRDB

/// A write transaction under way. It lives on the writer's thread and no longer than the transaction.
final class QueueTransaction {
    let database: Database
    let limits: QueueLimits
    let world: QueueWorld
    let walk: VictimWalk
    var tally: QueueTally
    /// What has been dropped for want of room, by stream and reason.
    var gaps: [QueueGap.Key: QueueGap] = [:]
    private(set) var knownRoom: QueueRoom?
    /// What was delivered and is not in the list of endings yet.
    var delivered: [ClosedRange<UInt64>] = []
    /// Entries that have their numbers and are counted, but are not in the tables yet; see ``writeInserts()``.
    var inserts: [EncodedEntry] = []

    init(_ database: Database, limits: QueueLimits, world: QueueWorld, walk: VictimWalk) throws {
        self.database = database
        self.limits = limits
        self.world = world
        self.walk = walk
        tally = try QueueTally.read(database)
    }

    /// The room as the transaction found it, less what it has taken and given since. Looked at only when needed.
    func room() throws -> QueueRoom {
        if let knownRoom { return knownRoom }
        let size = try QueueSize(database)
        let room = QueueRoom(
            usedBytes: size.usedBytes, fileBytes: size.fileBytes, maxBytes: limits.maxBytes, disk: world.disk(),
            minFree: limits.minFree)
        knownRoom = room
        return room
    }

    /// Counts bytes that were taken, or given back where negative.
    func use(_ bytes: Int) { knownRoom?.usedBytes += bytes }

    /// Appends entries, or throws for want of room before it has appended or dropped any.
    ///
    /// - Parameter isAdmitted: Whether their caller was told that they are accepted, so that they cannot be refused.
    func append(_ entries: [EncodedEntry], isAdmitted: Bool = false) throws -> ClosedRange<UInt64> {
        let first = tally.nextSequence
        let bytes = entries.reduce(0) { $0 + QueueRoom.size(of: $1) }
        let isByHand = entries.contains { $0.origin == .hand }
        if try room().excess(adding: bytes) <= 0 {
            for entry in entries { insert(entry) }
        } else if !isByHand, let reason = limits.whenFull.dropReason {
            for entry in entries {
                let hasRoom = try makeRoom(
                    for: QueueRoom.size(of: entry), before: entry.level, at: entry.acceptedAt)
                if hasRoom { insert(entry) } else { try insertDropped(entry, reason) }
            }
        } else {
            // The history gives way for nothing to what finds no room without it either.
            if !isAdmitted, let refusal = QueueRoom.refusal(of: entries, maxBytes: limits.maxBytes) { throw refusal }
            let time = entries.last?.acceptedAt ?? world.now()
            if try !makeRoom(for: bytes, before: isByHand ? nil : entries.map(\.level).max(), at: time), !isAdmitted {
                throw try room().refusal(path: limits.path)
            }
            for entry in entries { insert(entry) }
        }
        return first...(tally.nextSequence - 1)
    }

    /// Counts an entry that was dropped for want of room, and remembers it for the log that tells of it.
    func count(_ reason: DropReason, sequence: UInt64, bytes: Int, stream: String, acceptedAt: Timestamp) {
        tally.count(DropCount(entries: 1, bytes: bytes), as: reason)
        let key = QueueGap.Key(stream: stream, reason: reason)
        let gap = QueueGap(key: key, sequence: sequence, payloadBytes: bytes, acceptedAt: acceptedAt)
        if gaps[key] == nil { gaps[key] = gap } else { gaps[key]?.merge(gap) }
    }

    /// What remains to be done before the commit, whatever was written.
    func finish() throws {
        try writeInserts()
        try writeEndings()
        try trimHistory()
        if gaps.isEmpty {
            try tellOfGaps()
        } else {
            try rememberGaps()
        }
    }
}

/// What a queue may take.
struct QueueLimits: Sendable {
    /// The database, for messages.
    var path: String
    var maxBytes: Int
    var minFree: QueueSettings.MinFree
    var whenFull: QueueSettings.WhenFull
    /// Rows of delivered entries that are kept.
    var history: Int

    init(_ settings: QueueSettings, path: String) {
        self.path = path
        maxBytes = settings.maxBytes
        minFree = settings.minFree
        whenFull = settings.whenFull
        history = settings.historyLimit
    }

    /// Rows of dropped entries that are kept: an eighth of the queue at most, so that they cannot fill it.
    var droppedHistory: Int { min(history, maxBytes / 8 / QueueRoom.entryOverheadBytes) }
}

/// What a queue asks of the world around it.
struct QueueWorld: Sendable {
    var disk: @Sendable () -> DiskSpace?
    var now: @Sendable () -> Timestamp
    var newID: @Sendable () -> EntryID
}

/// The size of a database, beyond the pages that an empty one has.
struct QueueSize: Sendable {
    /// The roots of all tables and indexes, the schema and the page map.
    static let emptyPages: Int64 = 18
    static let pageBytes: Int64 = 4096

    var usedBytes: Int
    var fileBytes: Int
    var freePages: Int64

    init(_ database: Database) throws {
        let pages = try QueueWriter.integer("PRAGMA page_count", database)
        freePages = try QueueWriter.integer("PRAGMA freelist_count", database)
        fileBytes = Int(max(0, pages - QueueSize.emptyPages) * QueueSize.pageBytes)
        usedBytes = Int(max(0, pages - freePages - QueueSize.emptyPages) * QueueSize.pageBytes)
    }
}
