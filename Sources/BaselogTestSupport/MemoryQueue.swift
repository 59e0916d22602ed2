package import BaselogDomain
import Synchronization

/// A queue in memory for tests of the engine: as exact as the one on disk, at once, and able to fail on demand.
package final class MemoryQueue: EntryQueue {
    /// What can be made to fail.
    package enum Operation: Sendable, Hashable, CaseIterable {
        case claim, append, settle, change, read
    }

    private let contents: Mutex<MemoryQueueContents>

    /// - Parameters:
    ///   - owner: Who ships from it; ``setOwner(_:)`` changes it.
    ///   - settings: Limits and history; the durability does not matter here.
    package init(owner: QueueOwner = .this, settings: QueueSettings = QueueSettings()) {
        contents = Mutex(MemoryQueueContents(owner: owner, settings: settings))
    }

    /// The queue as a new process finds it after `former` is gone, closed or not.
    ///
    /// - Parameter settings: Of the new process; `nil` for those that the queue had.
    package init(reopening former: MemoryQueue, settings: QueueSettings? = nil) {
        contents = Mutex(former.contents.withLock { $0.reopened(with: settings) })
    }

    /// Every call of this operation fails until `nil` is set.
    package func fail(_ operation: Operation, with error: QueueError?) {
        contents.withLock { $0.faults[operation] = error.map { (error: $0, times: Int.max) } }
    }

    /// The next calls of this operation fail.
    package func failNext(_ operation: Operation, with error: QueueError, times: Int = 1) {
        contents.withLock { $0.faults[operation] = (error, times) }
    }

    package func setOwner(_ owner: QueueOwner) { contents.withLock { $0.owner = owner } }

    /// The disk that the queue would lie on.
    package func setDisk(_ disk: DiskSpace?) { contents.withLock { $0.disk = disk } }

    /// All entries, oldest first.
    package var entries: [StoredEntry] {
        contents.withLock { contents in contents.rows.map(\.stored) }
    }

    /// How many entries of each reason were dropped so far.
    package var dropCounts: [DropReason: DropCount] { contents.withLock(\.drops) }

    /// The settlements so far, in order.
    package var settlements: [Settlement] { contents.withLock { $0.settlements } }

    package func claim() async throws(QueueError) -> QueueOwner {
        try perform(.claim) { $0.owner }
    }

    package func changes() async -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        contents.withLock { contents in
            if contents.isClosed { continuation.finish() } else { contents.listeners.append(continuation) }
        }
        return stream
    }

    /// Signs a change as another process would that appends.
    package func signalChange() {
        for listener in contents.withLock({ $0.listeners }) { listener.yield() }
    }

    @discardableResult
    package func append(_ entries: [EncodedEntry]) async throws(QueueError) -> ClosedRange<UInt64>? {
        let sequences = try perform(.append) { $0.append(entries) }.get()
        committed(entries.count)
        signalChange()
        return sequences
    }

    package func append(_ entries: [EncodedEntry], cursors: [SourceCursor]) async throws(QueueError) {
        _ = try perform(.append) { contents in
            let result = contents.append(entries)
            guard case .success = result else { return result }
            for cursor in cursors { contents.cursors[cursor.source] = cursor.state }
            return result
        }.get()
        signalChange()
    }

    package func cursors() async throws(QueueError) -> [SourceCursor] {
        try perform(.read) { contents in
            contents.cursors.sorted { $0.key < $1.key }.map { SourceCursor(source: $0.key, state: $0.value) }
        }
    }

    package func drops() async throws(QueueError) -> [DropReason: DropCount] {
        try perform(.read) { $0.drops }
    }

    package func counts() async throws(QueueError) -> EntryCounts {
        try perform(.read) { $0.counts }
    }

    package func storage() async throws(QueueError) -> StorageState {
        try perform(.read) { $0.storage }
    }

    package func queued(after: UInt64, limit: Int, maxBytes: Int) async throws(QueueError) -> [StoredEntry] {
        try perform(.read) { contents in
            var bytes = 0
            var found: [StoredEntry] = []
            for row in contents.rows[contents.index(after: after)...] where row.progress.state == .queued {
                guard found.count < limit, found.isEmpty || bytes < maxBytes else { break }
                bytes += row.encoded.payload.bytes.count
                found.append(row.stored)
            }
            return found
        }
    }

    package func queuedByHand(limit: Int) async throws(QueueError) -> [StoredEntry] {
        try perform(.read) { contents in
            contents.rows.lazy.filter { $0.progress.state == .queued && $0.encoded.origin == .hand }
                .prefix(limit).map(\.stored)
        }
    }

    package func due(at now: Timestamp, limit: Int) async throws(QueueError) -> [StoredEntry] {
        try perform(.read) { contents in
            contents.scheduled.filter { $0.time <= now }.prefix(limit).map(\.row.stored)
        }
    }

    package func scheduled(after time: Timestamp, from place: (time: Timestamp, sequence: UInt64)?, limit: Int)
        async throws(QueueError) -> [StoredEntry]
    {
        try perform(.read) { contents in
            contents.scheduled.reversed().filter { found in
                found.time > time && place.map { (found.time, found.row.sequence) < $0 } ?? true
            }.prefix(limit).map(\.row.stored)
        }
    }

    package func schedule(now: Timestamp, bucket: Duration, buckets: Int) async throws(QueueError) -> QueueSchedule {
        try perform(.read) { $0.schedule(now: now, bucket: bucket, buckets: buckets) }
    }

    package func settle(_ settlements: [Settlement]) async throws(QueueError) {
        try perform(.settle) { $0.settle(settlements) }
        committed(settlements.count)
    }

    package func unpark(_ gates: Set<GateState.Kind>, limit: Int) async throws(QueueError) -> Int {
        try perform(.change) { $0.unpark(gates, limit: limit) }
    }

    package func apply(_ change: QueueChange, to ids: [EntryID], inFlight: Set<EntryID>, at now: Timestamp)
        async throws(QueueError) -> CommandResult
    {
        try perform(.change) { $0.apply(change, to: ids, inFlight: inFlight, at: now) }
    }

    package func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry? {
        try perform(.read) { contents in contents.index(of: id).map { contents.rows[$0].stored } }
    }

    package func attempts(_ id: EntryID) async throws(QueueError) -> [Attempt] {
        try perform(.read) { contents in contents.index(of: id).map { contents.rows[$0].attempts } ?? [] }
    }

    package func page(_ query: PageQuery) async throws(QueueError) -> EntryPage {
        try perform(.read) { $0.page(query) }
    }

    package func countQueued(before sequence: UInt64, limit: Int) async throws(QueueError) -> Int {
        try perform(.read) { contents in
            contents.rows.lazy.filter { $0.sequence < sequence && $0.progress.state == .queued }.prefix(limit).count
        }
    }

    package func observeCommits(_ observer: @escaping @Sendable (QueueCommit) -> Void) async {
        contents.withLock { $0.onCommit = observer }
    }

    private func committed(_ entries: Int) {
        contents.withLock(\.onCommit)?(QueueCommit(duration: .zero, entries: entries))
    }

    package func reconfigure(_ settings: QueueSettings) async {
        contents.withLock { $0.settings = settings }
    }

    package func commitBuffered() async {}

    package func close() async {
        let listeners = contents.withLock { contents in
            contents.isClosed = true
            defer { contents.listeners = [] }
            return contents.listeners
        }
        for listener in listeners { listener.finish() }
    }

    private func perform<Result: Sendable>(
        _ operation: Operation, _ body: (inout MemoryQueueContents) -> Result
    ) throws(QueueError) -> Result {
        var hasNews = false
        let outcome = contents.withLock { contents -> Swift.Result<Result, QueueError> in
            if contents.isClosed { return .failure(.closed) }
            if let error = contents.takeFault(operation) { return .failure(error) }
            let result = body(&contents)
            guard operation == .settle || operation == .change else { return .success(result) }
            let (next, drops) = (contents.nextSequence, contents.drops)
            contents.finish()
            hasNews = contents.nextSequence != next || contents.drops != drops
            return .success(result)
        }
        if hasNews { signalChange() }
        return try outcome.get()
    }
}
