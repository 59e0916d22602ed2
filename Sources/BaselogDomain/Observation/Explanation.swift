/// Why an entry is still here: every gate on its way, in order, and the first one that holds it back.
public struct EntryExplanation: Sendable, Hashable, Codable {
    /// One condition between the entry and its delivery.
    public struct Gate: Sendable, Hashable, Codable {
        public enum Standing: Sendable, Hashable, Codable {
            /// Does not hold the entry back.
            case open
            /// Holds it back.
            case closed
            /// Only a fact, such as how full the batch is.
            case note
        }

        public var standing: Standing
        /// One line: `breaker open, probes in 12.1 s` without the time, which is ``until``.
        public var text: String
        /// When it opens by itself; screens count down to it.
        public var until: Timestamp?
        /// A second line with the reason, such as `server asked Retry-After: 3 s`.
        public var detail: String?

        public init(_ standing: Standing, _ text: String, until: Timestamp? = nil, detail: String? = nil) {
            self.standing = standing
            self.text = text
            self.until = until
            self.detail = detail
        }
    }

    /// What a person can do about the blocking gate.
    public enum Remedy: Sendable, Hashable, Codable {
        case resume, retryNow, probeNow, fixKey, fixSettings, editEntry, startServer, wait
    }

    public var id: EntryID
    public var state: EntryState
    public var gates: [Gate]
    /// The index in ``gates`` of the first one that is closed.
    public var blocking: Int?
    public var remedy: Remedy?
    /// The remedy in words.
    public var advice: String

    public init(
        id: EntryID, state: EntryState, gates: [Gate], blocking: Int?, remedy: Remedy?, advice: String
    ) {
        self.id = id
        self.state = state
        self.gates = gates
        self.blocking = blocking
        self.remedy = remedy
        self.advice = advice
    }
}
