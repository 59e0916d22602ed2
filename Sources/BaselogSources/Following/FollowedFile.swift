/// One file that is read as it grows.
///
/// What has been read is known by the bytes before it, not only by its length: a file that was emptied and has grown
/// again is read from its beginning.
final class FollowedFile {
    let key: FileKey
    /// The name under which it was first seen: the stream of its entries.
    let path: String
    /// Where it was seen last.
    var seenPath: String
    /// Since when no name leads to it; such files end in a while.
    var hiddenSince: Duration?
    private(set) var position: UInt64
    private var file: OpenFile?
    private var guardBytes: [UInt8]
    private var prefix: FilePrefix
    private var assembler: LineAssembler
    private var grouping: LineGrouping?
    private var seenSize: UInt64
    private(set) var lastGrowth: Duration

    /// - Parameter position: Where reading begins; what is before it counts as read.
    init(
        _ file: OpenFile, status: FileStatus, path: String, position: UInt64, grouping: LineGrouping?, at now: Duration
    ) {
        key = status.key
        self.path = path
        seenPath = path
        self.file = file
        self.position = position
        self.grouping = grouping
        guardBytes = FileGuard(before: position, in: file).bytes
        prefix = FilePrefix(of: file)
        assembler = LineAssembler(firstBytes: file.read(at: 0, count: 3))
        seenSize = status.size
        lastGrowth = now
    }

    var isOpen: Bool { file != nil }

    /// The bytes that are there and not read yet.
    var unreadBytes: UInt64 {
        let size = file?.status?.size ?? seenSize
        return size > position ? size - position : 0
    }

    /// When something happens without any new byte.
    var deadline: Duration? {
        let partial = assembler.openBytes > 0 ? lastGrowth + FileFollower.partialPatience : nil
        let hidden = hiddenSince.map { max($0, lastGrowth) + FileFollower.hiddenPatience }
        return [partial, grouping?.deadline, hidden].compactMap(\.self).min()
    }

    /// Whether nothing more is waited for, once a turn has found nothing to read.
    func isOver(at now: Duration) -> Bool {
        guard let hiddenSince else { return false }
        return now - max(hiddenSince, lastGrowth) >= FileFollower.hiddenPatience
    }

    /// Gives the descriptor back; ``reopen(_:status:)`` goes on.
    func close() {
        seenSize = file?.status?.size ?? seenSize
        file = nil
    }

    /// Whether a closed file has changed.
    func needsReopening(_ status: FileStatus) -> Bool { file == nil && status.size != seenSize }

    func reopen(_ file: OpenFile) { self.file = file }

    /// What one turn found.
    struct Turn {
        var lines: [SourceLine] = []
        /// Whether there was anything to read.
        var progressed = false
        /// Bytes that were gone before they could be read, where the file was emptied.
        var truncation: UInt64?
    }

    /// Reads at most one turn.
    func read(at now: Duration) -> Turn {
        var turn = Turn()
        guard let file, let status = file.status else { return turn }
        var isCurrent = status.size >= position
        var buffer: [UInt8] = []
        if isCurrent, status.size > position {
            let before = UInt64(guardBytes.count)
            buffer = file.read(at: position - before, count: guardBytes.count + FileFollower.turnBytes)
            // Less than that was cut off just now, which the next turn sees, or cannot be read.
            guard buffer.count > guardBytes.count else { return turn }
            isCurrent = buffer.starts(with: guardBytes)
        } else if isCurrent, status.size != seenSize {
            // As long as what was read: grown again to just that, or emptied and filled.
            isCurrent = FileGuard(before: position, in: file).bytes == guardBytes
        }
        if !isCurrent {
            turn = restart(file, at: now)
            buffer = file.read(at: 0, count: FileFollower.turnBytes)
        }
        seenSize = status.size
        if buffer.count > guardBytes.count { take(buffer, at: now, into: &turn) }
        if !turn.progressed, now - lastGrowth >= FileFollower.partialPatience,
            let line = assembler.takePartial(end: place)
        {
            add(line, at: now, to: &turn)
        }
        if let group = grouping?.endIfDue(at: now) { turn.lines.append(group) }
        return turn
    }

    private func take(_ buffer: [UInt8], at now: Duration, into turn: inout Turn) {
        let start = guardBytes.count
        // It may have been empty when it was found.
        if position == 0 { assembler = LineAssembler(firstBytes: Array(buffer.prefix(3))) }
        let (lines, taken) = assembler.take(buffer, from: start, at: position, limit: FileFollower.turnLines)
        position += UInt64(taken)
        let end = start + taken
        guardBytes = Array(buffer[max(0, end - FileGuard.maximumBytes)..<end])
        if taken > 0 {
            turn.progressed = true
            lastGrowth = now
        }
        for line in lines { add(line, at: now, to: &turn) }
    }

    private func add(_ line: SourceLine, at now: Duration, to turn: inout Turn) {
        guard grouping != nil else {
            turn.lines.append(line)
            return
        }
        turn.lines += grouping?.add(line, at: now) ?? []
    }

    /// Ends what is open, for a source that nobody will follow any more.
    func finish() -> [SourceLine] {
        var lines: [SourceLine] = []
        if let line = assembler.takePartial(end: place) {
            if grouping == nil { lines.append(line) } else { lines += grouping?.add(line, at: .zero) ?? [] }
        }
        if let group = grouping?.end() { lines.append(group) }
        return lines
    }

    /// Begins a new generation of the file, which was emptied.
    private func restart(_ file: OpenFile, at now: Duration) -> Turn {
        var turn = Turn()
        turn.truncation = seenSize > position ? seenSize - position : 0
        turn.progressed = true
        position = 0
        guardBytes = []
        turn.lines = finish().map { line in
            var line = line
            line.end = SourcePosition()
            return line
        }
        prefix = FilePrefix(of: file)
        assembler = LineAssembler(firstBytes: file.read(at: 0, count: 3))
        lastGrowth = now
        return turn
    }

    private var place: SourcePosition {
        SourcePosition(offset: position, guardHash: ContentHash.of(guardBytes))
    }

    /// The cursor behind a line of the last turn.
    func cursor(at position: SourcePosition) -> TailCursor {
        if prefix.lengthBytes < FilePrefix.maximumBytes, let file { prefix = FilePrefix(of: file) }
        return TailCursor(key: key, path: seenPath, prefix: prefix, position: position)
    }
}
