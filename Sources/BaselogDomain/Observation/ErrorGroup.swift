/// Failed requests that failed in the same way: same kind, same status, same words.
public struct ErrorGroup: Sendable, Hashable, Codable {
    /// What makes failures the same.
    public struct Key: Sendable, Hashable, Codable {
        public var kind: FailureKind
        public var status: Int?
        public var template: MessageTemplate

        public init(kind: FailureKind, status: Int?, template: MessageTemplate) {
            self.kind = kind
            self.status = status
            self.template = template
        }
    }

    public var key: Key
    /// Since the engine began.
    public var count: Int
    /// Counts in ten equal parts of the last ``ErrorHistory/windowSeconds``, newest last.
    public var trend: [Int]
    public var first: Timestamp
    public var last: Timestamp
    /// The newest message as it was, without the status.
    public var mostRecent: String

    public init(
        key: Key, count: Int, trend: [Int], first: Timestamp, last: Timestamp, mostRecent: String
    ) {
        self.key = key
        self.count = count
        self.trend = trend
        self.first = first
        self.last = last
        self.mostRecent = mostRecent
    }

    /// Those within the window.
    public var recentCount: Int { trend.reduce(0, +) }
}

/// The groups that are kept, and what was forgotten for want of room.
public struct ErrorGroups: Sendable, Hashable, Codable {
    /// The groups kept at most; of more, the one seen longest ago is forgotten.
    public static let limit = 200

    /// Seen last comes first.
    public var groups: [ErrorGroup]
    /// Groups that were forgotten.
    public var forgotten: Int

    public init(groups: [ErrorGroup] = [], forgotten: Int = 0) {
        self.groups = groups
        self.forgotten = forgotten
    }
}
