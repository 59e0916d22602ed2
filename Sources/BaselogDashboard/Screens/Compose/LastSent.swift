package import BaselogDomain

/// The way of the entry that was sent last, as far as it is known.
package struct LastSent: Sendable, Equatable {
    package struct Step: Sendable, Hashable {
        package var name: String
        package var time: Timestamp
    }

    package var content: EntryContent
    /// What it was made of, for the history; `nil` where that was kept already.
    package var draft: ComposeDraft?
    /// Whether it is the last of several; when it was composed says little then.
    package var isOfBurst = false
    package var composed: Timestamp
    /// `nil` until the queue has it.
    package var id: EntryID?
    package private(set) var steps: [Step] = []
    /// The last attempt.
    package private(set) var attempt: Attempt?
    package private(set) var state: EntryState?
    /// When it is tried again.
    package private(set) var next: Timestamp?
    /// Why it was not accepted.
    package var refusal: Explanation?
    /// When the queue was asked about it last.
    package var checked: Timestamp

    /// Steps that are kept: an entry in an outage makes many.
    static let stepLimit = 12

    package init(content: EntryContent, draft: ComposeDraft? = nil, composed: Timestamp) {
        self.content = content
        self.draft = draft
        self.composed = composed
        checked = composed
    }

    /// Whether something can still happen to it.
    package var isOpen: Bool { refusal == nil && (state?.isPending ?? true) }

    package mutating func note(_ event: EngineEvent) {
        guard let id else { return }
        switch event.fact {
        case .accepted(let ids) where ids.contains(id): step("committed", event.time, .queued)
        case .leased(let ids) where ids.contains(id): step("leased", event.time, .inFlight)
        case .delivered(id, let attempt):
            self.attempt = attempt
            step("\(attempt.status.map(String.init) ?? "delivered")", event.time, .delivered)
        case .failed(id, let attempt, let next):
            self.attempt = attempt
            self.next = next
            step(attempt.status.map(String.init) ?? "\(attempt.failure?.name ?? "") failed", event.time, .scheduled)
        case .parked(id, _): step("parked", event.time, .parked)
        case .died(id, let reason):
            step(reason.status.map { "dead \($0)" } ?? "dead", event.time, .dead)
        case .dropped(let ids) where ids.contains(id): step("dropped", event.time, .dropped)
        case .requeued(let ids) where ids.contains(id): step("queued again", event.time, .queued)
        default: break
        }
    }

    private mutating func step(_ name: String, _ time: Timestamp, _ state: EntryState) {
        // The same event may come again from the buffer of recent ones.
        guard !steps.contains(where: { $0.name == name && $0.time == time }) else { return }
        if state == .inFlight || state == .delivered { next = nil }
        // The courier may be faster than the news that the entry is safe, which comes first all the same.
        if name == "committed" {
            let place = steps.first?.name == "accepted" ? 1 : 0
            let next = steps.dropFirst(place).first?.time ?? time
            steps.insert(Step(name: name, time: min(time, next)), at: place)
            self.state = self.state ?? state
            return
        }
        steps.append(Step(name: name, time: time))
        if steps.count > LastSent.stepLimit { steps.remove(at: 2) }
        self.state = state
    }

    /// Takes over what the queue knows; events only say it sooner and finer.
    package mutating func take(_ entry: StoredEntry, _ timeline: AttemptTimeline?) {
        state = entry.state
        next = entry.state == .scheduled ? entry.notBefore : nil
        attempt = timeline?.past.last ?? attempt
        if steps.first?.name != "accepted" {
            let accepted = entry.encoded.acceptedAt
            steps.insert(Step(name: "accepted", time: min(accepted, steps.first?.time ?? accepted)), at: 0)
        }
    }

    /// The steps with those of the last request between leasing and answer: until the connection stood, which is at
    /// once for one that stood already, and until the last byte of the request had left.
    package var waterfall: [Step] {
        guard let last = steps.last, [.delivered, .scheduled, .dead].contains(state), steps.count > 1,
            let phases = attempt?.phases, let wait = phases.wait
        else { return steps }
        let before = steps[steps.count - 2].time
        func within(_ time: Timestamp, from start: Timestamp) -> Timestamp { min(max(time, start), last.time) }
        let connected = within(before + (phases.connect ?? .zero), from: before)
        let sent = within(last.time - wait - (phases.read ?? .zero), from: connected)
        return steps.dropLast() + [Step(name: "connect", time: connected), Step(name: "sent", time: sent), last]
    }
}
