import BaselogDomain
import BaselogSources

/// A line that is wanted.
struct SelectedLine: Sendable {
    var entry: LogEntry
    /// The line as it was written.
    var text: String
    /// The entry that was made of it, where it was shipped.
    var id: EntryID?
}

/// Where followed lines go: standard output, or the screen.
protocol LineReceiver: Sendable {
    /// - Parameters:
    ///   - source: The file, or what else it is of.
    ///   - leftOut: Lines beside them that were not wanted.
    func show(_ lines: [SelectedLine], source: String, leftOut: Int)

    /// Says what became of an entry.
    func show(fate: String, of id: EntryID)

    /// Says what is wrong with files.
    func tell(_ news: FollowerNews)

    /// Says why nothing comes for the time being.
    func wait(because explanation: Explanation)

    /// Whether nobody looks any more.
    var isClosed: Bool { get }
}
