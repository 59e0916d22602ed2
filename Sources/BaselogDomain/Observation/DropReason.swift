/// Why entries were given up instead of delivered.
public enum DropReason: Int, Sendable, Hashable, Codable, CaseIterable {
    /// A person's order.
    case person
    /// There was no room, and something more severe came.
    case lowSeverity
    /// There was no room, and something newer came.
    case oldest
    /// They came when there was no room.
    case newest
    /// They could not be read any more in a damaged database.
    case damage

    /// The word for it in settings, metrics and JSON.
    public var name: String {
        switch self {
        case .person: "person"
        case .lowSeverity: QueueSettings.WhenFull.dropLowSeverity.rawValue
        case .oldest: QueueSettings.WhenFull.dropOldest.rawValue
        case .newest: QueueSettings.WhenFull.dropNewest.rawValue
        case .damage: "damage"
        }
    }
}

/// How many entries were dropped, and their payload.
public struct DropCount: Sendable, Hashable, Codable {
    public var entries: Int
    /// Bytes of payload; 0 where they are not known.
    public var bytes: Int

    public init(entries: Int = 0, bytes: Int = 0) {
        self.entries = entries
        self.bytes = bytes
    }

    public static func + (lhs: DropCount, rhs: DropCount) -> DropCount {
        DropCount(entries: lhs.entries + rhs.entries, bytes: lhs.bytes + rhs.bytes)
    }

    public static func - (lhs: DropCount, rhs: DropCount) -> DropCount {
        DropCount(entries: lhs.entries - rhs.entries, bytes: lhs.bytes - rhs.bytes)
    }
}

extension QueueSettings.WhenFull {
    /// What drops under this policy are counted as; `nil` if it drops nothing.
    package var dropReason: DropReason? {
        switch self {
        case .block: nil
        case .dropLowSeverity: .lowSeverity
        case .dropOldest: .oldest
        case .dropNewest: .newest
        }
    }
}
