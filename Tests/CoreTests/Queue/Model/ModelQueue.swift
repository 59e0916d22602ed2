import BaselogDomain
import Glibc

/// A queue in the plainest terms: what one that survives everything has to hold. Its rules are written down here a
/// second time on purpose.
struct ModelQueue: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var sequence: UInt64
        var encoded: EncodedEntry
        var state = EntryState.queued
        var attempts = 0
        var cycles = 0
        var notBefore: Timestamp?
        var gate: GateState.Kind?
        var cause = ""
        var lastStatus: Int?
        var maybeDelivered = false
        var death: DeathReason?
        var finished: Timestamp?
        var past: [Attempt] = []
        /// The state and the end it had when it was dropped.
        var formerState: EntryState?
        var formerFinished: Timestamp?

        /// As a queue shows it.
        var stored: StoredEntry {
            StoredEntry(
                sequence: sequence, encoded: encoded, state: state, attempts: attempts, cycles: cycles,
                notBefore: state == .scheduled ? notBefore : nil, gate: state == .parked ? gate : nil, cause: cause,
                lastStatus: lastStatus, maybeDelivered: maybeDelivered, death: death, finished: finished)
        }
    }

    /// In the order of their sequence numbers, which begin with 1 and leave nothing out.
    private(set) var entries: [Entry] = []
    private(set) var counts = EntryCounts()
    private var positions: [EntryID: Int] = [:]

    var nextSequence: UInt64 { UInt64(entries.count) + 1 }

    mutating func append(_ new: [EncodedEntry]) -> ClosedRange<UInt64> {
        let first = nextSequence
        for encoded in new {
            positions[encoded.id] = entries.count
            entries.append(Entry(sequence: nextSequence, encoded: encoded))
        }
        counts.accepted += new.count
        counts.queued += new.count
        return first...(nextSequence - 1)
    }

    /// - Returns: Whether anything changed.
    mutating func settle(_ settlement: Settlement) -> Bool {
        guard let index = positions[settlement.id], entries[index].sequence == settlement.sequence else { return false }
        var entry = entries[index]
        let isOver = entry.state == .delivered || entry.state == .dead || entry.state == .dropped
        if settlement.outcome == .delivered ? entry.state == .delivered : isOver { return false }
        if settlement.outcome == .returned && entry.state == .queued { return false }
        if let attempt = settlement.attempt, settlement.outcome != .returned {
            entry.past = (entry.past + [attempt]).suffix(20)
            entry.cause = attempt.message
            entry.lastStatus = attempt.status
            if case .parked = settlement.outcome {} else { entry.attempts += 1 }
        }
        entry.clear()
        switch settlement.outcome {
        case .delivered:
            entry.state = .delivered
            entry.cycles = 0
            entry.finished = settlement.time
        case .scheduled(let time, let endsCycle, let mayBeThere):
            entry.state = .scheduled
            entry.notBefore = time
            entry.cycles += endsCycle ? 1 : 0
            entry.maybeDelivered = entry.maybeDelivered || mayBeThere
        case .parked(let gate):
            entry.state = .parked
            entry.gate = gate
        case .dead(let reason):
            entry.state = .dead
            entry.death = reason
            entry.finished = settlement.time
        case .returned: entry.state = .queued
        }
        put(entry, at: index)
        return true
    }

    mutating func unpark(_ gates: Set<GateState.Kind>, limit: Int) -> Int {
        let found = entries.indices.filter {
            entries[$0].state == .parked && entries[$0].gate.map(gates.contains) == true
        }.prefix(limit)
        for index in found {
            var entry = entries[index]
            entry.clear()
            entry.state = .queued
            put(entry, at: index)
        }
        return found.count
    }

    /// Carries out a person's order on one entry.
    ///
    /// - Returns: Whether the order could be carried out.
    mutating func apply(_ change: QueueChange, to id: EntryID, at now: Timestamp) -> Bool {
        guard let index = positions[id] else { return false }
        var entry = entries[index]
        switch (change, entry.state) {
        case (.requeue, .scheduled), (.requeue, .parked), (.requeue, .dead):
            if entry.state == .dead { entry.attempts = 0 }
            entry.clear()
            entry.cycles = 0
            entry.state = .queued
        case (.drop, .queued), (.drop, .scheduled), (.drop, .parked), (.drop, .dead):
            (entry.formerState, entry.formerFinished) = (entry.state, entry.finished)
            entry.state = .dropped
            entry.finished = now
        case (.restore, .dropped):
            entry.state = entry.formerState ?? .queued
            entry.finished = entry.formerFinished
            (entry.formerState, entry.formerFinished) = (nil, nil)
        default: return false
        }
        put(entry, at: index)
        return true
    }

    private mutating func put(_ entry: Entry, at index: Int) {
        counts.move(from: entries[index].state, to: entry.state)
        entries[index] = entry
    }

    // MARK: Reading

    func entries(in state: EntryState) -> [StoredEntry] { entries.filter { $0.state == state }.map(\.stored) }

    func due(at now: Timestamp) -> [StoredEntry] {
        entries.filter { $0.state == .scheduled }
            .compactMap { entry in entry.notBefore.map { (time: $0, entry: entry) } }
            .filter { $0.time <= now }
            .sorted { ($0.time, $0.entry.sequence) < ($1.time, $1.entry.sequence) }
            .map(\.entry.stored)
    }

    func list(_ query: PageQuery) -> [StoredEntry] {
        let found = entries.filter { entry in
            (query.states.contains(entry.state) || entry.state == .queued && query.states.contains(.inFlight))
                && query.minimumLevel.map { entry.encoded.level >= $0 } ?? true
                && query.text.map { contains($0, entry.encoded.payload.bytes) } ?? true
        }.map(\.stored)
        return query.order == .oldestFirst ? found : found.reversed()
    }

    /// Whether a text without letters is in a payload.
    private func contains(_ text: String, _ payload: [UInt8]) -> Bool {
        (payload.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { payload in
            payload.baseAddress.map { strstr($0, text) != nil } ?? false
        }
    }
}

extension ModelQueue.Entry {
    /// Forgets what belongs only to the state it leaves.
    fileprivate mutating func clear() {
        notBefore = nil
        gate = nil
        death = nil
        finished = nil
        formerState = nil
        formerFinished = nil
    }
}
