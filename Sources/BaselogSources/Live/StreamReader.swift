import Dispatch
import Glibc
import Synchronization

/// Reads the lines of a pipe or a terminal on a thread of its own.
///
/// What comes is passed on as it comes, before anything else happens to it. At most a few turns wait for their reader;
/// then nothing more is read, and the writer of the pipe waits.
package final class StreamReader: Sendable {
    /// Turns that may wait.
    static let turnLimit = 4

    /// Made empty and filled: one that ends with less than it began with would trap.
    private let room = DispatchSemaphore(value: 0)
    private let descriptor: Int32
    private let multiline: String?
    private let passOn: @Sendable (ArraySlice<UInt8>) -> Void

    /// - Parameter passOn: Takes the bytes as they come, whole lines or not.
    package init(
        descriptor: Int32, multiline: String? = nil,
        passOn: @escaping @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws(PatternError) {
        self.descriptor = descriptor
        self.multiline = multiline
        self.passOn = passOn
        if let multiline { _ = try LineGrouping(start: multiline) }
        for _ in 0..<StreamReader.turnLimit { room.signal() }
    }

    /// Reads until the end of the stream, a few lines at a time. May be called once; ``taken()`` asks for more.
    package func turns() -> AsyncStream<[SourceLine]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [SourceLine].self)
        let thread = DispatchQueue(label: "baselog.sources.stream")
        thread.async { [self] in
            read { lines in
                room.wait()
                if case .terminated = continuation.yield(lines) { return false }
                return true
            }
            continuation.finish()
        }
        return stream
    }

    /// Makes room for another turn.
    package func taken() { room.signal() }

    private func read(_ hand: ([SourceLine]) -> Bool) {
        let start = ContinuousClock.now
        var now: Duration { start.duration(to: .now) }
        var (buffer, offset, lastGrowth) = ([UInt8](repeating: 0, count: FileFollower.turnBytes), UInt64(0), now)
        var assembler: LineAssembler?
        var half: [UInt8] = []
        // It compiled when the reader was made.
        var grouping = multiline.flatMap { try? LineGrouping(start: $0) }

        func give(_ lines: [SourceLine], ending: Bool = false) -> Bool {
            var groups = lines
            if grouping != nil {
                groups = lines.flatMap { grouping?.add($0, at: now) ?? [] }
                let last = ending ? grouping?.end() : grouping?.endIfDue(at: now)
                if let last { groups.append(last) }
            }
            return groups.isEmpty || hand(groups)
        }

        while true {
            let isPartial = (assembler?.openBytes ?? 0) > 0
            let deadline = [isPartial ? lastGrowth + FileFollower.partialPatience : nil, grouping?.deadline]
                .compactMap(\.self).min()
            guard waitForInput(until: deadline.map { $0 - now }) else {
                var lines: [SourceLine] = []
                if isPartial, now - lastGrowth >= FileFollower.partialPatience,
                    let line = assembler?.takePartial(end: SourcePosition())
                {
                    lines.append(line)
                }
                guard give(lines) else { return }
                continue
            }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { break }
            passOn(buffer[..<count])
            lastGrowth = now
            let bytes = half + buffer[..<count]
            var parts = assembler ?? LineAssembler(firstBytes: Array(bytes.prefix(3)))
            var taken = 0
            while taken < bytes.count {
                let turn = parts.take(bytes, from: taken, at: offset, limit: FileFollower.turnLines)
                taken += turn.taken
                offset += UInt64(turn.taken)
                guard give(turn.lines) else { return }
                if turn.taken == 0 { break }
            }
            half = Array(bytes[taken...])
            assembler = parts
        }
        _ = give([assembler?.takePartial(end: SourcePosition())].compactMap(\.self), ending: true)
    }

    /// Whether there is something to read, or the end; `false` once the time is over.
    private func waitForInput(until time: Duration?) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds =
            time.map {
                max(
                    0,
                    Int32(
                        clamping: $0.components.seconds * 1000 + 1
                            + $0.components.attoseconds / 1_000_000_000_000_000))
            } ?? -1
        return poll(&waiting, 1, milliseconds) != 0
    }
}
