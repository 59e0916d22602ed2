/// How far an entry has come, and the rules by which it goes on.
///
/// Every queue keeps these same rules, whatever it stores them in. Being in flight is not a part of it.
package struct EntryProgress: Sendable, Hashable {
    /// What an entry was before a person dropped it, so that the drop can be taken back.
    package struct Former: Sendable, Hashable {
        package var state: EntryState
        package var finished: Timestamp?

        package init(state: EntryState, finished: Timestamp?) {
            self.state = state
            self.finished = finished
        }
    }

    package var state: EntryState
    package var attempts: Int
    package var cycles: Int
    package var notBefore: Timestamp?
    package var gate: GateState.Kind?
    package var cause: String
    package var lastStatus: Int?
    package var maybeDelivered: Bool
    package var death: DeathReason?
    package var finished: Timestamp?
    package var former: Former?

    package init(
        state: EntryState = .queued, attempts: Int = 0, cycles: Int = 0, notBefore: Timestamp? = nil,
        gate: GateState.Kind? = nil, cause: String = "", lastStatus: Int? = nil, maybeDelivered: Bool = false,
        death: DeathReason? = nil, finished: Timestamp? = nil, former: Former? = nil
    ) {
        self.state = state
        self.attempts = attempts
        self.cycles = cycles
        self.notBefore = notBefore
        self.gate = gate
        self.cause = cause
        self.lastStatus = lastStatus
        self.maybeDelivered = maybeDelivered
        self.death = death
        self.finished = finished
        self.former = former
    }

    private var isPending: Bool { state == .queued || state == .scheduled || state == .parked }

    /// Applies what became of a lease.
    ///
    /// - Returns: Whether anything changed. What is over stays over, but for a delivery that came to light later.
    package mutating func settle(_ settlement: Settlement) -> Bool {
        if case .delivered = settlement.outcome {
            guard state != .delivered else { return false }
        } else if !isPending {
            return false
        }
        switch settlement.outcome {
        case .delivered:
            note(settlement.attempt, counts: true)
            become(.delivered)
            cycles = 0
            finished = settlement.time
        case .scheduled(let time, let endsCycle, let mayBeThere):
            note(settlement.attempt, counts: true)
            become(.scheduled)
            notBefore = time
            if endsCycle { cycles += 1 }
            if mayBeThere { maybeDelivered = true }
        case .parked(let kind):
            note(settlement.attempt, counts: false)
            become(.parked)
            gate = kind
        case .dead(let reason):
            note(settlement.attempt, counts: true)
            become(.dead)
            death = reason
            finished = settlement.time
        case .returned:
            guard state != .queued else { return false }
            become(.queued)
        }
        return true
    }

    /// Applies a person's order.
    ///
    /// - Returns: Why it cannot be done; `nil` if it was.
    package mutating func apply(_ change: QueueChange, at now: Timestamp) -> String? {
        switch (change, state) {
        case (_, .delivered): return "already delivered"
        case (_, .inFlight): return "in flight"
        case (.requeue, .queued): return "already queued"
        case (.requeue, .dropped): return "dropped: restore it first"
        case (.requeue, let old):
            if old == .dead { attempts = 0 }
            become(.queued)
            cycles = 0
        case (.drop, .dropped): return "already dropped"
        case (.drop, let old):
            former = Former(state: old, finished: finished)
            state = .dropped
            finished = now
        case (.restore, .dropped) where former == nil: return "its content is gone"
        case (.restore, .dropped):
            state = former?.state ?? .queued
            finished = former?.finished
            former = nil
        case (.restore, _): return "not dropped"
        }
        return nil
    }

    /// Queues a parked entry again, because its gate opened.
    package mutating func unpark() {
        if state == .parked { become(.queued) }
    }

    /// Gives up a pending entry, content and all, because there was no room.
    package mutating func giveUp(_ reason: DropReason, at now: Timestamp) {
        become(.dropped)
        cause = reason.cause
        finished = now
    }

    private mutating func note(_ attempt: Attempt?, counts: Bool) {
        guard let attempt else { return }
        cause = attempt.message
        lastStatus = attempt.status
        if counts { attempts += 1 }
    }

    /// Enters a state and forgets what belonged only to others.
    private mutating func become(_ newState: EntryState) {
        state = newState
        notBefore = nil
        gate = nil
        death = nil
        finished = nil
        former = nil
    }
}
