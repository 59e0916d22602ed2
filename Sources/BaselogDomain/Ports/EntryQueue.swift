/// The durable queue of one profile.
///
/// Any process may append; one holds the owner lock and does all the rest. Being in flight is not known here: a lease
/// lives in the memory of the one who ships, so that a crash means queued.
public protocol EntryQueue: Sendable {
    /// Takes the owner lock if nobody holds it; the lock is held until ``close()``. Costs little, so that one who
    /// waits for an owner to go away may ask every few seconds.
    ///
    /// - Returns: Who ships from the queue now.
    func claim() async throws(QueueError) -> QueueOwner

    /// A sign each time entries may have been appended or dropped or room was made, by this process or another; unread
    /// signs count as one.
    func changes() async -> AsyncStream<Void>

    /// Appends entries and returns once they are on disk, or in the writer's hand in buffered durability.
    ///
    /// Atomic: after a crash either all of them are there or none. Concurrent calls share one commit.
    ///
    /// Where there is no room, the oldest of the history gives way first, then the settings' ``QueueSettings/whenFull``
    /// decides. What it drops, old or new, counts as accepted and as dropped, leaves its row in the history without its
    /// content, and is told by one log for each stretch of drops, which ships like any other entry.
    ///
    /// - Parameter entries: At least 1. What was made by hand is always on disk when the call returns.
    /// - Returns: The sequence numbers, in the order of the entries; `nil` where only the commit to come gives them.
    /// - Throws: ``QueueError/full(usedBytes:maxBytes:)`` or ``QueueError/lowOnSpace(freeBytes:neededBytes:path:)`` if
    ///   the policy is ``QueueSettings/WhenFull/block``, or an entry was made by hand and nothing can give way to it;
    ///   ``QueueError/tooLarge(entries:bytes:maxBytes:)`` if it would be so in an empty queue, too.
    @discardableResult
    func append(_ entries: [EncodedEntry]) async throws(QueueError) -> ClosedRange<UInt64>?

    /// Appends entries and stores how far their sources have been read, in one transaction, which is on disk when the
    /// call returns, in buffered durability too.
    ///
    /// - Parameter entries: May be none where only the sources have moved on.
    func append(_ entries: [EncodedEntry], cursors: [SourceCursor]) async throws(QueueError)

    /// The cursors of all sources.
    func cursors() async throws(QueueError) -> [SourceCursor]

    /// How many entries are in each state, kept in the same transactions as the entries; in flight counts as queued.
    func counts() async throws(QueueError) -> EntryCounts

    /// Bytes on disk and the oldest pending entry.
    func storage() async throws(QueueError) -> StorageState

    /// How many entries were ever dropped, by reason; costs nothing worth mentioning.
    func drops() async throws(QueueError) -> [DropReason: DropCount]

    /// Queued entries with a sequence number above `after`, oldest first, at most `limit` and about `maxBytes`.
    func queued(after: UInt64, limit: Int, maxBytes: Int) async throws(QueueError) -> [StoredEntry]

    /// Queued entries that were made by hand, oldest first: they leave before everything else, whoever appended them.
    func queuedByHand(limit: Int) async throws(QueueError) -> [StoredEntry]

    /// Scheduled entries whose time has come, in the order of their times.
    func due(at now: Timestamp, limit: Int) async throws(QueueError) -> [StoredEntry]

    /// Scheduled entries whose time is later than this, the latest first.
    ///
    /// - Parameter place: The time and sequence number of the last one of the page before; `nil` begins.
    func scheduled(after time: Timestamp, from place: (time: Timestamp, sequence: UInt64)?, limit: Int)
        async throws(QueueError) -> [StoredEntry]

    /// The times of the scheduled entries: the earliest, and how many fall into each bucket from `now` on. At most the
    /// first ``QueueSchedule/countedEntries`` are counted, so that it costs little in any queue.
    func schedule(now: Timestamp, bucket: Duration, buckets: Int) async throws(QueueError) -> QueueSchedule

    /// Records what became of leased entries, in one transaction.
    ///
    /// What it says of entries that are over is ignored, but for a delivery, which also ends what is dead or dropped.
    /// After a power cut, not after a crash, the last of it may be forgotten: those entries are queued again.
    func settle(_ settlements: [Settlement]) async throws(QueueError)

    /// Queues parked entries again whose gate was one of these, oldest first, at most `limit`.
    ///
    /// - Returns: How many there were.
    func unpark(_ gates: Set<GateState.Kind>, limit: Int) async throws(QueueError) -> Int

    /// Changes entries by a person's order, in one transaction. `inFlight` names those that must be left alone.
    func apply(_ change: QueueChange, to ids: [EntryID], inFlight: Set<EntryID>, at now: Timestamp)
        async throws(QueueError) -> CommandResult

    func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry?

    /// The past attempts of an entry, oldest first, at most ``AttemptTimeline/keptAttempts``.
    func attempts(_ id: EntryID) async throws(QueueError) -> [Attempt]

    func page(_ query: PageQuery) async throws(QueueError) -> EntryPage

    /// How many queued entries are older than this one.
    ///
    /// Counts at most `limit` rows, so that it costs little in any queue.
    func countQueued(before sequence: UInt64, limit: Int) async throws(QueueError) -> Int

    /// Takes other limits, another policy, history and durability from now on. What is there stays, even beyond a lower
    /// limit.
    func reconfigure(_ settings: QueueSettings) async

    /// Has each commit of this process told from now on; the observer must return at once.
    func observeCommits(_ observer: @escaping @Sendable (QueueCommit) -> Void) async

    /// Returns once all that is buffered so far is on disk, or it has failed to get there, which is tried again.
    func commitBuffered() async

    /// Commits what is buffered and closes. Later calls fail with ``QueueError/closed``.
    func close() async
}

/// One transaction of a queue, as far as it is measured.
public struct QueueCommit: Sendable, Hashable {
    /// From its beginning until it was on disk, or as far there as it has to be.
    public var duration: Duration
    /// The entries that it appended or settled.
    public var entries: Int

    public init(duration: Duration, entries: Int) {
        self.duration = duration
        self.entries = entries
    }
}

/// Who ships from a queue.
public enum QueueOwner: Sendable, Hashable {
    /// This queue object: it holds the lock.
    case this
    /// Another process, or another queue object of this one.
    case process(Int32)
}

/// When scheduled entries fall due.
public struct QueueSchedule: Sendable, Hashable {
    /// The scheduled entry that was accepted first.
    public struct Oldest: Sendable, Hashable {
        /// Attempts that are over.
        public var attempts: Int
        public var notBefore: Timestamp

        public init(attempts: Int, notBefore: Timestamp) {
            self.attempts = attempts
            self.notBefore = notBefore
        }
    }

    /// How many entries are counted at most.
    public static let countedEntries = 10_000

    /// The earliest time of all.
    public var next: Timestamp?
    /// How many fall into each bucket; overdue ones are in the first.
    public var due: [Int]
    public var oldest: Oldest?

    public init(next: Timestamp? = nil, due: [Int] = [], oldest: Oldest? = nil) {
        self.next = next
        self.due = due
        self.oldest = oldest
    }
}

/// What became of one leased entry.
public struct Settlement: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case delivered
        /// Try again at this time. `endsCycle` is set when a burst is over.
        case scheduled(notBefore: Timestamp, endsCycle: Bool, maybeDelivered: Bool)
        case parked(GateState.Kind)
        case dead(DeathReason)
        /// Back to queued without any trace: the lease was given back. An attempt beside it is not recorded.
        case returned
    }

    public var id: EntryID
    public var sequence: UInt64
    public var outcome: Outcome
    /// The attempt that led here, if there was one. It does not count if the outcome is parked.
    public var attempt: Attempt?
    public var time: Timestamp

    public init(id: EntryID, sequence: UInt64, outcome: Outcome, attempt: Attempt?, time: Timestamp) {
        self.id = id
        self.sequence = sequence
        self.outcome = outcome
        self.attempt = attempt
        self.time = time
    }
}

/// A person's order to the queue.
public enum QueueChange: Sendable, Hashable {
    /// Scheduled, parked and dead entries become queued; for dead ones attempts and cycles start anew.
    case requeue
    /// Pending and dead entries become dropped; the state they had is remembered.
    case drop
    /// What a person dropped gets back the state it had.
    case restore
}

extension QueueError {
    /// Whether deliveries or free space mend it, so that one who can wait may try the same again. A disk that is really
    /// full is none of that: it fails at once, because nobody knows for how long.
    package var isWantOfRoom: Bool {
        switch self {
        case .full, .lowOnSpace: true
        default: false
        }
    }

    /// Whether the disk or the database is at fault, and not what was asked for.
    package var isStorageFault: Bool {
        switch self {
        case .diskFull, .notWritable, .inputOutput, .damaged, .removed, .failed: true
        case .full, .tooLarge, .lowOnSpace, .ownedByProcess, .newerSchema, .closed: false
        }
    }
}

/// Why the queue could not do something.
public enum QueueError: UserFacingError, Hashable, Codable {
    case diskFull(path: String)
    case notWritable(path: String, reason: String)
    /// The disk keeps less free space than it must.
    case lowOnSpace(freeBytes: Int, neededBytes: Int, path: String)
    /// The disk, or what stands for it, failed.
    case inputOutput(path: String, reason: String)
    case full(usedBytes: Int, maxBytes: Int)
    /// What was to be accepted at once is more than the whole queue may hold, so that no delivery makes room for it.
    case tooLarge(entries: Int, bytes: Int, maxBytes: Int)
    case ownedByProcess(Int32, path: String)
    case damaged(path: String, reason: String)
    /// Its file is no longer where it was when it was opened, so that the next start would find nothing of it.
    case removed(path: String)
    case newerSchema(path: String, version: Int)
    case failed(path: String, reason: String)
    case closed

    public var explanation: Explanation {
        switch self {
        case .diskFull(let path):
            Explanation("No space is left on the disk of \(path).", hint: "Free some space; nothing accepted is lost.")
        case .notWritable(let path, let reason):
            Explanation(
                "The queue at \(path) cannot be written: \(reason).",
                hint: "Make the folder writable or choose another one with --state.")
        case .lowOnSpace(let free, let needed, let path):
            Explanation(
                "Only \(free.grouped) bytes are free on the disk of \(path); \(needed.grouped) must stay free.",
                hint: "Free some space, or lower queue.min-free in the profile; nothing accepted is lost.")
        case .inputOutput(let path, let reason):
            Explanation(
                "The disk of \(path) failed: \(reason).",
                hint: "Check the disk; nothing accepted is lost, and it is tried again.")
        case .full(let used, let limit):
            Explanation(
                "The queue is full: \(used.grouped) of \(limit.grouped) bytes are used.",
                hint: "Wait until it drains, or raise queue.max-bytes in the profile.")
        case .tooLarge(let entries, let bytes, let limit):
            Explanation(
                "\(entries == 1 ? "One entry takes" : "A group of \(entries.grouped) entries takes") \(bytes.grouped) bytes, "
                    + "more than the \(limit.grouped) that the whole queue may use (queue.max-bytes).",
                hint: (entries == 1 ? "Make it smaller" : "Send fewer at a time")
                    + ", or raise queue.max-bytes in the profile; waiting does not help.")
        case .ownedByProcess(let pid, let path):
            Explanation(
                "Process \(pid) ships from the queue at \(path).",
                hint:
                    "Look at it with `baselog attach`, or stop it first; `baselog send` and `baselog tail` work beside it."
            )
        case .damaged(let path, let reason):
            Explanation(
                "The queue at \(path) is damaged: \(reason).",
                hint: "The damaged file is kept beside it; run `baselog doctor`.")
        case .removed(let path):
            Explanation(
                "The queue at \(path) was removed or replaced while it was in use.",
                hint: "What it holds is still shipped; restart baselog once that is done, and it begins a new one.")
        case .newerSchema(let path, let version):
            Explanation(
                "The queue at \(path) was written by a newer baselog (schema \(version)).",
                hint: "Install that version again, or choose another folder with --state.")
        case .failed(let path, let reason):
            Explanation("The queue at \(path) failed: \(reason).", hint: "Run `baselog doctor`.")
        case .closed: Explanation("The queue is closed.")
        }
    }
}
