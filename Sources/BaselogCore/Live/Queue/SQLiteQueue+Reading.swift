package import BaselogDomain

/// What anybody may ask.
extension SQLiteQueue {
    package func queued(after: UInt64, limit: Int, maxBytes: Int) async throws(QueueError) -> [StoredEntry] {
        try await read { try QueueReader($0).queued(after: after, limit: limit, maxBytes: maxBytes) }
    }

    package func queuedByHand(limit: Int) async throws(QueueError) -> [StoredEntry] {
        try await read { try QueueReader($0).queuedByHand(limit: limit) }
    }

    package func due(at now: Timestamp, limit: Int) async throws(QueueError) -> [StoredEntry] {
        try await read { try QueueReader($0).due(at: now, limit: limit) }
    }

    package func scheduled(after time: Timestamp, from place: (time: Timestamp, sequence: UInt64)?, limit: Int)
        async throws(QueueError) -> [StoredEntry]
    {
        try await read { try QueueReader($0).scheduled(after: time, from: place, limit: limit) }
    }

    package func schedule(now: Timestamp, bucket: Duration, buckets: Int) async throws(QueueError) -> QueueSchedule {
        try await read { try QueueReader($0).schedule(now: now, bucket: bucket, buckets: buckets) }
    }

    package func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry? {
        try await read { try QueueReader($0).entry(id) }
    }

    package func attempts(_ id: EntryID) async throws(QueueError) -> [Attempt] {
        try await read { try QueueReader($0).attempts(id) }
    }

    package func page(_ query: PageQuery) async throws(QueueError) -> EntryPage {
        try await read { try PageReader($0, query).page() }
    }

    package func countQueued(before sequence: UInt64, limit: Int) async throws(QueueError) -> Int {
        try await read { try QueueReader($0).countQueued(before: sequence, limit: limit) }
    }
}
