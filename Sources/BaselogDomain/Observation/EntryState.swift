/// Where an entry is in its life.
public enum EntryState: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Waiting for its turn.
    case queued
    /// Being sent. Only in memory: after a crash it is queued again.
    case inFlight
    /// Waiting for the time of its next attempt.
    case scheduled
    /// Waiting until a gate opens, because every request would fail the same way.
    case parked
    /// Acknowledged by the API.
    case delivered
    /// Refused for what it is; kept until a person decides.
    case dead
    /// Given up by the when-full policy or by a person.
    case dropped

    /// The word for it on screens and in JSON.
    public var name: String {
        switch self {
        case .queued: "queued"
        case .inFlight: "in_flight"
        case .scheduled: "scheduled"
        case .parked: "parked"
        case .delivered: "delivered"
        case .dead: "dead"
        case .dropped: "dropped"
        }
    }

    /// The state with this name; `retry` also means scheduled, and `in-flight` in flight.
    public init?(name: String) {
        let normalised = name.lowercased().replacing("-", with: "_")
        if normalised == "retry" {
            self = .scheduled
        } else if let state = EntryState.allCases.first(where: { $0.name == normalised }) {
            self = state
        } else {
            return nil
        }
    }

    /// Whether the entry still has to be delivered.
    public var isPending: Bool {
        switch self {
        case .queued, .inFlight, .scheduled, .parked: true
        case .delivered, .dead, .dropped: false
        }
    }
}

/// How many entries are in each state, and how many there ever were.
public struct EntryCounts: Sendable, Hashable, Codable {
    /// All entries ever accepted into this queue.
    public var accepted: Int
    public var queued: Int
    public var inFlight: Int
    public var scheduled: Int
    public var parked: Int
    /// All entries ever delivered, not only those still in the history.
    public var delivered: Int
    public var dead: Int
    public var dropped: Int

    public init(
        accepted: Int = 0, queued: Int = 0, inFlight: Int = 0, scheduled: Int = 0, parked: Int = 0,
        delivered: Int = 0, dead: Int = 0, dropped: Int = 0
    ) {
        self.accepted = accepted
        self.queued = queued
        self.inFlight = inFlight
        self.scheduled = scheduled
        self.parked = parked
        self.delivered = delivered
        self.dead = dead
        self.dropped = dropped
    }

    /// What has to be delivered yet.
    public var pending: Int { queued + inFlight + scheduled + parked }

    /// Accepted entries that are in no state: 0, or something was lost.
    public var residual: Int { accepted - pending - delivered - dead - dropped }

    /// Moves entries from one state to another.
    package mutating func move(from old: EntryState, to new: EntryState, count: Int = 1) {
        add(-count, to: old)
        add(count, to: new)
    }

    private mutating func add(_ count: Int, to state: EntryState) {
        switch state {
        case .queued: queued += count
        case .inFlight: inFlight += count
        case .scheduled: scheduled += count
        case .parked: parked += count
        case .delivered: delivered += count
        case .dead: dead += count
        case .dropped: dropped += count
        }
    }

    public subscript(state: EntryState) -> Int {
        switch state {
        case .queued: queued
        case .inFlight: inFlight
        case .scheduled: scheduled
        case .parked: parked
        case .delivered: delivered
        case .dead: dead
        case .dropped: dropped
        }
    }
}
