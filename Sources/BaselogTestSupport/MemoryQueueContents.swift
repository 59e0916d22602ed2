import BaselogDomain

/// What a ``MemoryQueue`` holds: a plain list of entries and the rules, without a lock.
struct MemoryQueueContents {
    struct Row {
        var sequence: UInt64
        var encoded: EncodedEntry
        var progress = EntryProgress()
        var attempts: [Attempt] = []
        /// Counts the endings, so that the history is trimmed in their order.
        var ending = 0

        var stored: StoredEntry { StoredEntry(sequence: sequence, encoded: encoded, progress: progress) }
    }

    var owner: QueueOwner
    var settings: QueueSettings
    var disk: DiskSpace?
    var rows: [Row] = []
    /// Where each entry is; also of those that are gone.
    var sequences: [EntryID: UInt64] = [:]
    /// Payloads and what rows cost besides.
    var usedBytes = 0
    var drops: [DropReason: DropCount] = [:]
    var gaps: [QueueGap.Key: QueueGap] = [:]
    /// Where the last log of a gap is.
    var told: [QueueGap.Key: UInt64] = [:]
    /// Whether entries were dropped since the last ``finish()``.
    var hasGivenUp = false
    var ids = EntryIDGenerator()
    var lastTime = Timestamp(microseconds: 0)
    var counts = EntryCounts()
    var nextSequence: UInt64 = 1
    var endings = 0
    /// Rows by state, but for the states they begin in.
    var kept: [EntryState: Int] = [:]
    var cursors: [String: [UInt8]] = [:]
    var isClosed = false
    var settlements: [Settlement] = []
    var faults: [MemoryQueue.Operation: (error: QueueError, times: Int)] = [:]
    var listeners: [AsyncStream<Void>.Continuation] = []
    var onCommit: (@Sendable (QueueCommit) -> Void)?

    init(owner: QueueOwner, settings: QueueSettings) {
        self.owner = owner
        self.settings = settings
    }

    func reopened(with settings: QueueSettings?) -> MemoryQueueContents {
        var copy = self
        if let settings { copy.settings = settings }
        copy.isClosed = false
        copy.settlements = []
        copy.faults = [:]
        copy.listeners = []
        return copy
    }

    mutating func takeFault(_ operation: MemoryQueue.Operation) -> QueueError? {
        guard let fault = faults[operation] else { return nil }
        faults[operation] = fault.times > 1 ? (fault.error, fault.times - (fault.times == .max ? 0 : 1)) : nil
        return fault.error
    }

    /// The index of the first row behind this sequence number.
    func index(after sequence: UInt64) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func index(of id: EntryID) -> Int? {
        guard let sequence = sequences[id] else { return nil }
        let index = index(after: sequence) - 1
        return index >= 0 && rows[index].sequence == sequence ? index : nil
    }

    mutating func settle(_ settlements: [Settlement]) {
        self.settlements += settlements
        for settlement in settlements {
            let index = index(after: settlement.sequence) - 1
            guard index >= 0, rows[index].sequence == settlement.sequence, rows[index].encoded.id == settlement.id
            else { continue }
            change(index) { row in
                guard row.progress.settle(settlement) else { return }
                if let attempt = settlement.attempt, settlement.outcome != .returned {
                    row.attempts = (row.attempts + [attempt]).suffix(AttemptTimeline.keptAttempts)
                }
            }
        }
    }

    mutating func unpark(_ gates: Set<GateState.Kind>, limit: Int) -> Int {
        let found = rows.indices.filter { index in
            rows[index].progress.state == .parked && rows[index].progress.gate.map(gates.contains) == true
        }.prefix(limit)
        for index in found {
            change(index) { $0.progress.unpark() }
        }
        return found.count
    }

    mutating func apply(
        _ queueChange: QueueChange, to ids: [EntryID], inFlight: Set<EntryID>, at now: Timestamp
    ) -> CommandResult {
        var result = CommandResult()
        for id in ids {
            guard !inFlight.contains(id) else {
                result.refused[id] = "in flight"
                continue
            }
            guard let index = index(of: id) else {
                result.refused[id] = "not in the queue"
                continue
            }
            var refusal: String?
            change(index) { refusal = $0.progress.apply(queueChange, at: now) }
            if let refusal {
                result.refused[id] = refusal
            } else {
                result.changed.append(id)
                if queueChange == .drop { count(rows[index], as: .person) }
            }
        }
        return result
    }

    mutating func change(_ index: Int, _ body: (inout Row) -> Void) {
        let before = rows[index].progress.state
        body(&rows[index])
        let after = rows[index].progress.state
        guard before != after else { return }
        counts.move(from: before, to: after)
        kept[before, default: 0] -= 1
        kept[after, default: 0] += 1
        endings += 1
        rows[index].ending = endings
    }

}

/// Reading.
extension MemoryQueueContents {
    var scheduled: [(time: Timestamp, row: Row)] {
        rows.compactMap { row in
            guard row.progress.state == .scheduled, let time = row.progress.notBefore else { return nil }
            return (time, row)
        }.sorted { ($0.time, $0.row.sequence) < ($1.time, $1.row.sequence) }
    }

    var storage: StorageState {
        StorageState(
            usedBytes: usedBytes, maxBytes: settings.maxBytes,
            oldestPending: rows.first { [.queued, .scheduled, .parked].contains($0.progress.state) }?.encoded
                .acceptedAt,
            problem: room.spaceProblem(path: MemoryQueueContents.path), freeBytes: disk?.freeBytes,
            minFreeBytes: disk.flatMap { settings.minFree.bytes(of: $0) } ?? 0, drops: drops)
    }

    func schedule(now: Timestamp, bucket: Duration, buckets: Int) -> QueueSchedule {
        let scheduled = scheduled.prefix(QueueSchedule.countedEntries)
        var due = [Int](repeating: 0, count: buckets)
        for (time, _) in scheduled {
            let index = Int((max(.zero, time - now) / bucket).rounded(.down))
            if index < buckets { due[index] += 1 }
        }
        let oldest = rows.first { $0.progress.state == .scheduled }
        return QueueSchedule(
            next: scheduled.first?.time, due: due,
            oldest: oldest.flatMap { row in
                row.progress.notBefore.map { QueueSchedule.Oldest(attempts: row.progress.attempts, notBefore: $0) }
            })
    }

    func page(_ query: PageQuery) -> EntryPage {
        let candidates: [Row]
        switch query.order {
        case .oldestFirst: candidates = Array(rows[index(after: query.after ?? 0)...])
        case .newestFirst:
            let end = query.after.map { $0 == 0 ? 0 : index(after: $0 - 1) } ?? rows.count
            candidates = rows[..<end].reversed()
        }
        let hits = candidates.lazy.filter { query.matches($0.encoded, in: $0.progress.state, cause: $0.progress.cause) }
            .prefix(query.boundedLimit + 1).map(\.stored)
        let entries = Array(hits.prefix(query.boundedLimit))
        return EntryPage(entries: entries, next: hits.count > entries.count ? entries.last?.sequence : nil)
    }
}
