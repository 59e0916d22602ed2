package import BaselogDomain

/// The way of the entry that was sent last, as far as it is known.
package struct LastSent: Sendable, Equatable {
    package struct Step: Sendable, Hashable {
        package var name: String
        package var time: Timestamp
    }

    package var content: EntryContent
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

    package init(content: EntryContent, composed: Timestamp) {
        self.content = content
        self.composed = composed
        checked = composed
    }

    /// Whether something can still happen to it.
    package var isOpen: Bool { refusal == nil && (state?.isPending ?? true) }

    package mutating func note(_ event: EngineEvent) {
        guard let id else { return }
        switch event.fact {
        case .accepted(let ids) where ids.contains(id): step("accepted", event.time, .queued)
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
        if name == "accepted" {
            steps.insert(Step(name: name, time: min(time, steps.first?.time ?? time)), at: 0)
            self.state = self.state ?? state
            return
        }
        steps.append(Step(name: name, time: time))
        if steps.count > LastSent.stepLimit { steps.remove(at: 1) }
        self.state = state
    }

    /// Takes over what the queue knows; events only say it sooner and finer.
    package mutating func take(_ entry: StoredEntry, _ timeline: AttemptTimeline?) {
        state = entry.state
        next = entry.state == .scheduled ? entry.notBefore : nil
        attempt = timeline?.past.last ?? attempt
    }
}
