/// The severity of a log, from least to most severe.
///
/// These five are all that a baselog API stores; any other word makes the hosted API answer 500 for ever.
/// Use ``nearest(to:)`` for levels of other systems.
public enum Level: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case debug, info, warning, error, critical

    /// The lower-case name, as sent to the API.
    public var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }

    /// The level with exactly this name, in any case; `nil` for every other word.
    public init?(name: some StringProtocol) {
        let lowered = name.lowercased()
        guard let level = Level.allCases.first(where: { $0.name == lowered }) else { return nil }
        self = level
    }

    /// The nearest of the five levels for a word of another system, such as `warn`, `trace` or `fatal`.
    ///
    /// - Returns: The level, and whether the word was one of the five itself. Unknown words give `info`.
    public static func nearest(to word: some StringProtocol) -> (level: Level, isExact: Bool) {
        if let level = Level(name: word) { return (level, true) }
        switch word.lowercased() {
        case "trace", "verbose", "finest", "finer", "fine": return (.debug, false)
        case "notice", "information", "informational": return (.info, false)
        case "warn": return (.warning, false)
        case "err", "failure": return (.error, false)
        case "fatal", "alert", "emergency", "emerg", "severe", "crit", "panic": return (.critical, false)
        default: return (.info, false)
        }
    }

    public static func < (lhs: Level, rhs: Level) -> Bool { lhs.rawValue < rhs.rawValue }
}
