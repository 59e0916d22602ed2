import BaselogDomain

/// What an engine has shown up to a moment of its recording.
struct ReplayedState {
    private(set) var snapshot: EngineSnapshot
    private var entries: [UInt64: StoredEntry] = [:]
    /// The keys of ``entries``, ascending.
    private var sequences: [UInt64] = []
    private var places: [EntryID: UInt64] = [:]
    private var attempts: [EntryID: [Attempt]] = [:]
    private(set) var errors = ErrorGroups()
    private var requests = RequestPage()

    init(_ snapshot: EngineSnapshot) { self.snapshot = snapshot }

    mutating func apply(_ fact: RecordingLine.Fact) {
        switch fact {
        case .snapshot(let snapshot): self.snapshot = snapshot
        case .events(let events): for event in events { apply(event) }
        case .entries(let entries): for entry in entries { put(entry) }
        case .requests(let page):
            requests.records = Array((requests.records + page.records).suffix(RequestPage.limit))
            requests.total = page.total
            requests.maskedKey = page.maskedKey
        case .errors(let groups): errors = groups
        case .end: break
        }
    }

    private mutating func put(_ entry: StoredEntry) {
        if entries.updateValue(entry, forKey: entry.sequence) == nil {
            // Most come in order, behind all others.
            let place = sequences.lastIndex { $0 < entry.sequence }.map { $0 + 1 } ?? 0
            sequences.insert(entry.sequence, at: place)
        }
        places[entry.id] = entry.sequence
    }

    /// News of entries that no page shows any more.
    private mutating func apply(_ event: EngineEvent) {
        switch event.fact {
        case .leased(let ids): change(ids) { $0.state = .inFlight }
        case .delivered(let id, let attempt):
            note(attempt, of: id)
            change([id]) { ReplayedState.finish(&$0, as: .delivered, at: event.time, attempt) }
        case .failed(let id, let attempt, let next):
            note(attempt, of: id)
            change([id]) { entry in
                entry.state = .scheduled
                entry.notBefore = next
                entry.attempts = max(entry.attempts, attempt.number)
                entry.cause = attempt.message
                entry.lastStatus = attempt.status
            }
        case .parked(let id, let gate):
            change([id]) { entry in
                entry.state = .parked
                entry.notBefore = nil
                entry.gate = gate.kind
                entry.cause = gate.reason
            }
        case .died(let id, let reason):
            change([id]) { entry in
                ReplayedState.finish(&entry, as: .dead, at: event.time, nil)
                entry.death = reason
            }
        case .dropped(let ids): change(ids) { ReplayedState.finish(&$0, as: .dropped, at: event.time, nil) }
        case .requeued(let ids):
            change(ids) { entry in
                entry.state = .queued
                entry.notBefore = nil
                entry.gate = nil
                entry.death = nil
                entry.finished = nil
            }
        case .accepted, .breakerChanged, .gateClosed, .gateOpened, .healthChanged, .storageFailed, .storageRecovered,
            .gaveUp:
            break
        }
    }

    private static func finish(
        _ entry: inout StoredEntry, as state: EntryState, at time: Timestamp, _ attempt: Attempt?
    ) {
        entry.state = state
        entry.notBefore = nil
        entry.gate = nil
        entry.finished = time
        if let attempt {
            entry.attempts = max(entry.attempts, attempt.number)
            entry.lastStatus = attempt.status
        }
    }

    private mutating func change(_ ids: [EntryID], _ body: (inout StoredEntry) -> Void) {
        for id in ids {
            guard let place = places[id], var entry = entries[place] else { continue }
            body(&entry)
            entries[place] = entry
        }
    }

    private mutating func note(_ attempt: Attempt, of id: EntryID) {
        attempts[id] = Array(((attempts[id] ?? []) + [attempt]).suffix(AttemptTimeline.keptAttempts))
    }

    // MARK: Answers

    func entry(_ id: EntryID) -> StoredEntry? { places[id].flatMap { entries[$0] } }

    func page(_ query: PageQuery) -> EntryPage {
        let isDescending = query.order == .newestFirst
        let ordered = isDescending ? Array(sequences.reversed()) : sequences
        var page = EntryPage()
        for sequence in ordered {
            if let after = query.after, isDescending ? sequence >= after : sequence <= after { continue }
            guard let entry = entries[sequence] else { continue }
            let state = entry.state == .inFlight ? EntryState.queued : entry.state
            guard query.matches(entry.encoded, in: state, cause: entry.cause) else { continue }
            if page.entries.count == query.boundedLimit {
                page.next = page.entries.last?.sequence
                break
            }
            page.entries.append(entry)
        }
        return page
    }

    func requests(after number: UInt64) -> RequestPage {
        var page = requests
        page.records = requests.records.filter { $0.number > number }
        return page
    }

    func explanation(of id: EntryID) -> EntryExplanation? { replayed(id)?.explanation }

    func timeline(of id: EntryID) -> AttemptTimeline? { replayed(id)?.timeline }

    private func replayed(_ id: EntryID) -> ReplayedExplanation? {
        entry(id).map { ReplayedExplanation(snapshot: snapshot, entry: $0, attempts: attempts[id] ?? []) }
    }
}
