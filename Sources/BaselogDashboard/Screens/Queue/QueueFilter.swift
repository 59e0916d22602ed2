package import BaselogDomain

/// Which entries the Queue screen lists.
package enum QueueFilter: String, Sendable, Hashable, CaseIterable {
    case all, pending, retry, parked, dead, delivered, dropped

    package var states: Set<EntryState> {
        switch self {
        case .all: Set(EntryState.allCases)
        case .pending: [.queued, .inFlight, .scheduled, .parked]
        case .retry: [.scheduled]
        case .parked: [.parked]
        case .dead: [.dead]
        case .delivered: [.delivered]
        case .dropped: [.dropped]
        }
    }

    /// The letter that chooses it in the menu.
    package var letter: Character {
        switch self {
        case .all: "a"
        case .pending: "p"
        case .retry: "r"
        case .parked: "k"
        case .dead: "d"
        case .delivered: "v"
        case .dropped: "x"
        }
    }

    /// How many entries there are, as far as the counts tell; delivered and dropped ones leave the list in time.
    package func count(in counts: EntryCounts) -> Int {
        states.reduce(0) { $0 + counts[$1] }
    }
}
