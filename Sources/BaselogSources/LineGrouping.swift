/// Puts lines together that belong to one entry, such as those of a stack trace: a line in which the start pattern
/// occurs begins a new entry, all others continue the last one.
///
/// A group ends with the next start, with its 500th line, before it would exceed 1 MiB, and 1 s after its last line.
package struct LineGrouping {
    package static let maximumLines = 500
    package static let maximumBytes = 1_048_576
    package static let patience: Duration = .seconds(1)

    private let start: LinePattern
    private var lines: [SourceLine] = []
    private var bytes = 0
    private var lastLine: Duration = .zero

    package init(start: String) throws(PatternError) {
        self.start = try LinePattern(start, option: "--multiline")
    }

    /// When the group that is open ends by itself; `nil` where none is open.
    package var deadline: Duration? { lines.isEmpty ? nil : lastLine + LineGrouping.patience }

    /// Takes the next line.
    ///
    /// - Returns: The groups that it ended, joined by line feeds.
    package mutating func add(_ line: SourceLine, at now: Duration) -> [SourceLine] {
        var ended: [SourceLine] = []
        let isStart = start.occurs(in: line.bytes[...].text)
        let isFull = lines.count == LineGrouping.maximumLines || bytes + line.bytes.count > LineGrouping.maximumBytes
        if isStart || isFull, let group = end() { ended.append(group) }
        lines.append(line)
        bytes += line.bytes.count + 1
        lastLine = now
        return ended
    }

    /// Ends the group if its time is over.
    package mutating func endIfDue(at now: Duration) -> SourceLine? {
        guard let deadline, deadline <= now else { return nil }
        return end()
    }

    /// Ends the group that is open.
    package mutating func end() -> SourceLine? {
        guard var group = lines.first, let last = lines.last else { return nil }
        if lines.count > 1 {
            group.bytes = Array(lines.map(\.bytes).joined(separator: [0x0A]))
            group.isPartial = last.isPartial
            group.cutBytes = lines.reduce(0) { $0 + $1.cutBytes }
            group.end = last.end
        }
        lines = []
        bytes = 0
        return group
    }
}
