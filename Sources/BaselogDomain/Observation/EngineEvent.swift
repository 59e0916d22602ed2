/// Something that happened in the engine, numbered without gaps.
public struct EngineEvent: Sendable, Hashable, Codable {
    public enum Fact: Sendable, Hashable, Codable {
        case accepted([EntryID])
        case leased([EntryID])
        case delivered(EntryID, Attempt)
        case failed(EntryID, Attempt, next: Timestamp)
        case parked(EntryID, GateState)
        case died(EntryID, DeathReason)
        case dropped([EntryID])
        /// A person put entries back into the queue.
        case requeued([EntryID])
        case breakerChanged(BreakerState)
        case gateClosed(GateState)
        case gateOpened(GateState.Kind)
        case healthChanged(Health)
        case storageFailed(String)
        /// What the storage failed with is over.
        case storageRecovered
        /// The queue gave entries up for want of room or through damage: how many since the last such news.
        case gaveUp(DropReason, DropCount)
    }

    /// Counts from 1; a jump tells how many a slow reader missed.
    public var number: UInt64
    public var time: Timestamp
    public var fact: Fact

    public init(number: UInt64, time: Timestamp, fact: Fact) {
        self.number = number
        self.time = time
        self.fact = fact
    }
}

/// Why an entry is dead.
public struct DeathReason: Sendable, Hashable, Codable {
    public enum Kind: Int, Sendable, Hashable, Codable {
        /// The API refused what it contains.
        case refused
        /// It alone fails while others get through.
        case suspectedPoison
    }

    public var kind: Kind
    public var status: Int?
    /// The first 1 KiB of the answer's body, made safe for screens.
    public var answer: String

    public init(kind: Kind, status: Int?, answer: String) {
        self.kind = kind
        self.status = status
        self.answer = answer
    }
}

/// What a person or a script orders.
public enum EngineCommand: Sendable, Hashable, Codable {
    /// Try these now, whatever they wait for; dead ones are queued again.
    case retryNow([EntryID])
    /// Give these up; ``restore(_:)`` takes it back.
    case drop([EntryID])
    /// Put dropped entries back where they were.
    case restore([EntryID])
    /// Replace a waiting, parked or dead entry by another: the old one is dropped, the new one is sent at once.
    case replace(EntryID, with: EntryContent)
    /// Send what waits without waiting for company.
    case flush
    /// Ask the API for its health now, and let one entry through every closed gate.
    case probeNow
    case pause
    case resume
}

/// What became of a command.
public struct CommandResult: Sendable, Hashable, Codable {
    /// The entries it changed.
    public var changed: [EntryID]
    /// Entries it could not change, each with the reason: `in flight`, `already delivered`, `not in the queue`.
    public var refused: [EntryID: String]

    public init(changed: [EntryID] = [], refused: [EntryID: String] = [:]) {
        self.changed = changed
        self.refused = refused
    }
}
