/// Which entries to list, and from where on. Paging is by position, never by number of rows skipped, so that each page
/// of a queue of millions costs the same.
public struct PageQuery: Sendable, Hashable, Codable {
    public enum Order: Sendable, Hashable, Codable { case newestFirst, oldestFirst }

    /// The states to list; in flight counts as queued in the filter but is shown as what it is.
    public var states: Set<EntryState>
    public var minimumLevel: Level?
    public var kind: EntryKind?
    /// Entries whose payload contains this text, in any case for ASCII letters.
    public var text: String?
    /// Entries whose last attempt said this.
    public var cause: MessageTemplate?
    /// Accepted at this time or later. Where the clock was set back by much, entries around that moment may be missed.
    public var acceptedSince: Timestamp?
    /// Accepted at this time or earlier.
    public var acceptedUntil: Timestamp?
    public var order: Order
    /// The last sequence number of the page before; `nil` for the first page.
    public var after: UInt64?
    /// 1 to 1,000.
    public var limit: Int

    public init(
        states: Set<EntryState> = Set(EntryState.allCases), minimumLevel: Level? = nil, kind: EntryKind? = nil,
        text: String? = nil, cause: MessageTemplate? = nil, acceptedSince: Timestamp? = nil,
        acceptedUntil: Timestamp? = nil, order: Order = .newestFirst, after: UInt64? = nil, limit: Int = 100
    ) {
        self.states = states
        self.minimumLevel = minimumLevel
        self.kind = kind
        self.text = text
        self.cause = cause
        self.acceptedSince = acceptedSince
        self.acceptedUntil = acceptedUntil
        self.order = order
        self.after = after
        self.limit = limit
    }
}

/// An entry as the queue keeps it.
public struct StoredEntry: Sendable, Hashable, Codable, Identifiable {
    /// The position in the queue; never used twice.
    public var sequence: UInt64
    public var encoded: EncodedEntry
    public var state: EntryState
    /// Attempts that are over.
    public var attempts: Int
    /// Bursts that are over, since the last success or requeue.
    public var cycles: Int
    /// When it is tried next, where ``state`` is ``EntryState/scheduled``.
    public var notBefore: Timestamp?
    /// The gate it waits for, where ``state`` is ``EntryState/parked``.
    public var gate: GateState.Kind?
    /// What the last attempt said, or why it is parked.
    public var cause: String
    public var lastStatus: Int?
    /// Whether an attempt may have stored it although no acknowledgement came.
    public var maybeDelivered: Bool
    public var death: DeathReason?
    /// When it became delivered, dead or dropped.
    public var finished: Timestamp?

    public var id: EntryID { encoded.id }

    public init(
        sequence: UInt64, encoded: EncodedEntry, state: EntryState = .queued, attempts: Int = 0, cycles: Int = 0,
        notBefore: Timestamp? = nil, gate: GateState.Kind? = nil, cause: String = "", lastStatus: Int? = nil,
        maybeDelivered: Bool = false, death: DeathReason? = nil, finished: Timestamp? = nil
    ) {
        self.sequence = sequence
        self.encoded = encoded
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
    }
}

/// One page of a list.
public struct EntryPage: Sendable, Hashable, Codable {
    public var entries: [StoredEntry]
    /// Where the next page begins; `nil` at the end.
    public var next: UInt64?
    /// Whether the search for rare entries gave up after a bounded number of rows; ``next`` goes on from there.
    public var isPartial: Bool

    public init(entries: [StoredEntry] = [], next: UInt64? = nil, isPartial: Bool = false) {
        self.entries = entries
        self.next = next
        self.isPartial = isPartial
    }
}
