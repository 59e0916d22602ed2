import BaselogDomain

/// Limits and what happens at them.
extension MemoryQueueContents {
    static let path = "memory"

    /// Rows of dropped entries that are kept.
    private var droppedHistory: Int {
        min(settings.historyLimit, settings.maxBytes / 8 / QueueRoom.entryOverheadBytes)
    }

    var room: QueueRoom {
        QueueRoom(
            usedBytes: usedBytes, fileBytes: usedBytes, maxBytes: settings.maxBytes, disk: disk,
            minFree: settings.minFree)
    }

    mutating func append(_ entries: [EncodedEntry]) -> Result<ClosedRange<UInt64>?, QueueError> {
        guard let last = entries.last else { return .success(nil) }
        let first = nextSequence
        lastTime = last.acceptedAt
        let isByHand = entries.contains { $0.origin == .hand }
        if isByHand || settings.whenFull == .block {
            // The history gives way for nothing to what finds no room without it either.
            if let refusal = QueueRoom.refusal(of: entries, maxBytes: settings.maxBytes) { return .failure(refusal) }
            let bytes = entries.reduce(0) { $0 + QueueRoom.size(of: $1) }
            let level = isByHand ? nil : entries.map(\.level).max()
            guard makeRoom(for: bytes, before: level, at: last.acceptedAt) else {
                return .failure(room.refusal(path: MemoryQueueContents.path))
            }
            for entry in entries { insert(entry) }
        } else {
            for entry in entries {
                let hasRoom = makeRoom(for: QueueRoom.size(of: entry), before: entry.level, at: entry.acceptedAt)
                insert(entry, droppedAs: hasRoom ? nil : settings.whenFull.dropReason)
            }
        }
        finish()
        return .success(first...(nextSequence - 1))
    }

    private mutating func insert(_ entry: EncodedEntry, droppedAs reason: DropReason? = nil) {
        var row = Row(sequence: nextSequence, encoded: entry)
        counts.accepted += 1
        if let reason {
            row.progress.giveUp(reason, at: entry.acceptedAt)
            counts.dropped += 1
            endings += 1
            row.ending = endings
            kept[.dropped, default: 0] += 1
            giveUp(&row, reason)
            usedBytes += QueueRoom.entryOverheadBytes
        } else {
            counts.queued += 1
            usedBytes += QueueRoom.size(of: entry)
        }
        rows.append(row)
        sequences[entry.id] = nextSequence
        nextSequence += 1
    }

    /// Counts a row that the policy drops and empties it.
    private mutating func giveUp(_ row: inout Row, _ reason: DropReason) {
        count(row, as: reason)
        hasGivenUp = true
        let key = QueueGap.Key(stream: row.encoded.stream, reason: reason)
        let gap = QueueGap(
            key: key, sequence: row.sequence, payloadBytes: row.encoded.payload.bytes.count,
            acceptedAt: row.encoded.acceptedAt)
        if gaps[key] == nil { gaps[key] = gap } else { gaps[key]?.merge(gap) }
        row.encoded = row.encoded.withoutPayload
    }

    mutating func count(_ row: Row, as reason: DropReason) {
        let drop = DropCount(entries: 1, bytes: row.encoded.payload.bytes.count)
        drops[reason] = (drops[reason] ?? DropCount()) + drop
    }

    private mutating func makeRoom(for bytes: Int, before level: Level?, at time: Timestamp) -> Bool {
        if makeRoomInHistory(for: bytes) { return true }
        let goal = room.release(for: bytes)
        guard let reason = settings.whenFull.dropReason, reason != .newest else { return false }
        var freed = 0
        var victims: [Int] = []
        for index in candidates(reason, before: level) where freed < goal {
            freed += rows[index].encoded.payload.bytes.count
            if kept[.dropped, default: 0] + victims.count >= droppedHistory { freed += QueueRoom.entryOverheadBytes }
            victims.append(index)
        }
        guard freed >= goal else { return false }
        for index in victims {
            usedBytes -= rows[index].encoded.payload.bytes.count
            change(index) { $0.progress.giveUp(reason, at: time) }
            var row = rows[index]
            giveUp(&row, reason)
            rows[index] = row
        }
        trim()
        return true
    }

    /// Where the entries are that may be dropped, the first to go first.
    private func candidates(_ reason: DropReason, before level: Level?) -> [Int] {
        let pending = rows.indices.filter { index in
            [.queued, .scheduled, .parked].contains(rows[index].progress.state)
                && rows[index].encoded.origin == .program
        }
        guard reason == .lowSeverity else { return pending }
        return pending.filter { index in level.map { rows[index].encoded.level < $0 } ?? true }
            .sorted { (rows[$0].encoded.level, $0) < (rows[$1].encoded.level, $1) }
    }

    private mutating func makeRoomInHistory(for bytes: Int) -> Bool {
        for state in [EntryState.delivered, .dropped] {
            while room.excess(adding: bytes) > 0 {
                guard kept[state, default: 0] > (state == .dropped ? droppedHistory : 0) else { break }
                removeOldest(state, count: 1)
            }
        }
        return room.excess(adding: bytes) <= 0
    }

    private mutating func removeOldest(_ state: EntryState, count: Int) {
        guard count > 0 else { return }
        let endings = rows.filter { $0.progress.state == state }.map(\.ending).sorted()
        let lastDoomed = endings[count - 1]
        rows.removeAll { row in
            guard row.progress.state == state, row.ending <= lastDoomed else { return false }
            usedBytes -= QueueRoom.size(of: row.encoded)
            return true
        }
        kept[state, default: 0] -= count
    }

    private mutating func trim() {
        removeOldest(.delivered, count: kept[.delivered, default: 0] - settings.historyLimit)
        removeOldest(.dropped, count: kept[.dropped, default: 0] - droppedHistory)
    }

    /// What a transaction does last: trims the history and tells of gaps.
    mutating func finish() {
        trim()
        guard !hasGivenUp else {
            hasGivenUp = false
            return
        }
        for gap in gaps.values.sorted(by: { $0.firstSequence < $1.firstSequence }) {
            if let sequence = told[gap.key], isPending(sequence) { continue }
            let entry = gap.encoded(id: ids.next(now: lastTime, random: { 0.5 }), at: lastTime)
            guard makeRoomInHistory(for: QueueRoom.size(of: entry)) else { return }
            told[gap.key] = nextSequence
            gaps[gap.key] = nil
            insert(entry)
        }
    }

    private func isPending(_ sequence: UInt64) -> Bool {
        let index = index(after: sequence) - 1
        guard index >= 0, rows[index].sequence == sequence else { return false }
        return [.queued, .scheduled, .parked].contains(rows[index].progress.state)
    }
}

extension EncodedEntry {
    /// What is left of it when its content has been given up.
    fileprivate var withoutPayload: EncodedEntry {
        EncodedEntry(
            id: id, kind: kind, level: level, origin: origin, stream: stream, acceptedAt: acceptedAt,
            payload: EncodedPayload(bytes: [], coreSizeBytes: 0))
    }
}
