package import BaselogDomain

/// What a dashboard follows that was opened to follow something: files, standard input, or what arrives at an API.
package struct TailFeed: Sendable, Equatable {
    package enum Kind: Sendable, Hashable {
        /// Lines are only shown: there is no engine and no queue.
        case shown
        /// Lines are shipped, and each has a fate.
        case shipped
        /// Logs that have arrived at an API are shown; there is no engine.
        case remote
    }

    package enum Standing: Sendable, Hashable {
        case following
        /// Nothing comes until something is better, such as a connection or a full queue.
        case waiting(Explanation)
        /// All there is was read.
        case ended
        case failed(Explanation)
    }

    /// What is followed: `app.log + worker/*.log`.
    package let name: String
    package let kind: Kind
    /// The least severe level that is read at all.
    package let level: Level?
    package private(set) var standing = Standing.following
    /// Lines by the second in which they were read.
    package private(set) var arrivals = LineHistory()
    /// Lines by the second of which they tell.
    package private(set) var written = LineHistory()
    package private(set) var lines = 0
    /// Lines that were read and not wanted.
    package private(set) var leftOut = 0
    /// Lines that came faster than any screen could take them.
    package private(set) var skipped = 0
    /// How often something could not be read, and the bytes of it as far as they are known.
    package private(set) var losses = 0
    package private(set) var lostBytes: UInt64 = 0
    package private(set) var lastArrival: Timestamp?

    package init(name: String, kind: Kind, level: Level? = nil) {
        self.name = name
        self.kind = kind
        self.level = level
    }

    mutating func take(_ batch: FeedBatch, at now: Timestamp) {
        if let standing = batch.standing { self.standing = standing }
        leftOut += batch.leftOut
        skipped += batch.skipped
        losses += batch.losses
        lostBytes += batch.lostBytes
        guard !batch.lines.isEmpty else { return }
        lines += batch.lines.count
        lastArrival = now
        arrivals.add(batch.lines.count, at: now)
        for line in batch.lines { written.add(1, at: min(line.time, now), newest: now) }
    }
}

/// What a feed has read since it was asked last.
package struct FeedBatch: Sendable, Equatable {
    /// The lines that wait at most: as many as the screen keeps.
    static let lineLimit = TailScreen.feedLineLimit

    /// Oldest first.
    package private(set) var lines: [TailLine]
    package var leftOut: Int
    /// Lines that were given up because nobody took them in time.
    package private(set) var skipped = 0
    package var losses: Int
    package var lostBytes: UInt64
    /// `nil` where it is as before.
    package var standing: TailFeed.Standing?

    package init(
        lines: [TailLine] = [], leftOut: Int = 0, losses: Int = 0, lostBytes: UInt64 = 0,
        standing: TailFeed.Standing? = nil
    ) {
        self.lines = lines
        self.leftOut = leftOut
        self.losses = losses
        self.lostBytes = lostBytes
        self.standing = standing
    }

    /// Puts a later batch behind this one; of too many lines the oldest go, as they would on the screen.
    mutating func append(_ later: FeedBatch) {
        lines += later.lines
        leftOut += later.leftOut
        skipped += later.skipped
        losses += later.losses
        lostBytes += later.lostBytes
        standing = later.standing ?? standing
        guard lines.count > FeedBatch.lineLimit else { return }
        let excess = lines.count - FeedBatch.lineLimit / 2
        lines.removeFirst(excess)
        skipped += excess
    }
}

/// How many lines there were in each of the last seconds.
package struct LineHistory: Sendable, Hashable {
    package static let seconds = ThroughputHistory.seconds

    private var counts = [Int](repeating: 0, count: LineHistory.seconds)
    /// The second of the newest count.
    private var newest: Int64 = 0

    package init() {}

    /// - Parameter newest: The present time, where what is counted may be older.
    package mutating func add(_ count: Int, at time: Timestamp, newest now: Timestamp? = nil) {
        advance(to: LineHistory.second(of: now ?? time))
        let age = newest - LineHistory.second(of: time)
        guard (0..<Int64(LineHistory.seconds)).contains(age) else { return }
        counts[LineHistory.seconds - 1 - Int(age)] += count
    }

    /// The counts, newest last, as they stand at a time.
    package func values(at now: Timestamp) -> [Int] {
        var moved = self
        moved.advance(to: LineHistory.second(of: now))
        return moved.counts
    }

    /// Lines a second over the last whole seconds.
    func rate(at now: Timestamp) -> Double { ThroughputHistory.rate(of: values(at: now).dropLast()) }

    var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }

    private mutating func advance(to second: Int64) {
        let step = second - newest
        guard step > 0 else { return }
        newest = second
        let gone = Int(min(step, Int64(LineHistory.seconds)))
        counts.removeFirst(gone)
        counts += Array(repeating: 0, count: gone)
    }

    private static func second(of time: Timestamp) -> Int64 { time.microseconds / 1_000_000 }
}
