import BaselogDomain
import BaselogSources

/// Which lines are wanted.
struct LineSelection {
    private let level: Level?
    private let filter: LinePattern?
    private let exclude: LinePattern?
    private let since: Timestamp?
    /// Whether the last entry of a source that had a time was new enough; those without a time follow it.
    private var isRecent: [String: Bool] = [:]

    init(_ options: TailOptions, now: Timestamp) throws(PatternError) {
        level = options.level?.level
        since = options.since?.time(now: now)
        if let filter = options.filter {
            self.filter = try LinePattern(filter, option: "--filter")
        } else {
            filter = nil
        }
        if let exclude = options.exclude {
            self.exclude = try LinePattern(exclude, option: "--exclude")
        } else {
            exclude = nil
        }
    }

    mutating func includes(_ entry: LogEntry, text: String, source: String) -> Bool {
        if let since {
            if let time = entry.timestamp { isRecent[source] = time >= since }
            guard isRecent[source] ?? false else { return false }
        }
        if let level, entry.level < level { return false }
        if let filter, !filter.occurs(in: text) { return false }
        if let exclude, exclude.occurs(in: text) { return false }
        return true
    }
}
