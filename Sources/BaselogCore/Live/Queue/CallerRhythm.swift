import BaselogDomain

/// Whether callers that were let go come back at once, and how long waiting for them is worth while.
struct CallerRhythm: Sendable {
    /// The longest wait, whatever a commit takes.
    static let longestWait: Duration = .milliseconds(2)
    /// Commits without waiting after callers did not come back.
    static let restCommits = 16
    /// With so many entries of each commit, company makes no difference.
    static let fullEntries = QueueWriter.groupEntries / 4

    /// Callers that the last commit let go.
    private(set) var released = 0
    private var entries = 0
    private var duration: Duration = .zero
    private var rest = 0

    /// How long to wait for those who were let go; `nil` for not at all. One alone is not waited for: it gains nothing.
    mutating func patience() -> Duration? {
        guard released > 1, entries < CallerRhythm.fullEntries else { return nil }
        guard rest == 0 else {
            rest -= 1
            return nil
        }
        return min(duration, CallerRhythm.longestWait)
    }

    mutating func committed(_ writes: [QueueWriter.Write], in duration: Duration) {
        released = writes.count { $0.kind == .append && $0.reply != nil }
        entries = writes.reduce(0) { $0 + $1.entries }
        self.duration = duration
    }

    /// - Parameter count: How many are there when the wait is over.
    mutating func came(_ count: Int) { if count * 2 < released { rest = CallerRhythm.restCommits } }
}
