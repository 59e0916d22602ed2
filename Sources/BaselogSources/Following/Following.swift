import BaselogCore
import BaselogDomain

/// Follows files until its task is cancelled: looks each second and at every hint, reads in turns, and hands one batch
/// after the other to whoever keeps them.
///
/// While a batch is being kept nothing more is read, but looking goes on, so that what is rotated meanwhile is found.
package actor Following {
    private let follower: FileFollower
    private let stopwatch: Stopwatch
    private let endsAtEnd: Bool
    private let written = Signal()
    private let renamed = Signal()

    /// - Parameters:
    ///   - endsAtEnd: Whether to end once all that is there was read.
    ///   - clock: Measures every wait.
    package init(
        patterns: [String], cursors: [TailCursor] = [], beginning: FileFollower.Beginning = .start,
        multiline: String? = nil, endsAtEnd: Bool = false, clock: some Clock<Duration> = ContinuousClock()
    ) throws(PatternError) {
        follower = try FileFollower(
            patterns: patterns, cursors: cursors, beginning: beginning, multiline: multiline)
        // Only the time since then matters here.
        stopwatch = Stopwatch(clock, now: Timestamp(microseconds: 0))
        self.endsAtEnd = endsAtEnd
    }

    /// The bytes of each path that are not read yet.
    package var lagBytes: [String: UInt64] { follower.lagBytes }

    /// - Parameter keep: Returns once the batch is safe, and the news with it.
    package func run(
        _ keep: @escaping @Sendable (FollowedBatch, [FollowerNews]) async throws -> Void
    ) async throws {
        follower.look(at: stopwatch.elapsed)
        let watch = FolderWatch(folders: follower.folders, written: written, renamed: renamed)
        defer { watch.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepLooking() }
            group.addTask { try await self.readAll(keep) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func keepLooking() async {
        while !Task.isCancelled {
            await renamed.wait(until: stopwatch.elapsed + FileFollower.lookInterval, on: stopwatch)
            follower.look(at: stopwatch.elapsed)
            written.raise()
        }
    }

    private func readAll(_ keep: @Sendable (FollowedBatch, [FollowerNews]) async throws -> Void) async throws {
        while !Task.isCancelled {
            let batch = follower.turn(at: stopwatch.elapsed)
            let news = follower.takeNews()
            if let batch {
                if !batch.lines.isEmpty || !batch.cursors.isEmpty || !news.isEmpty {
                    try await keep(batch, news)
                } else {
                    // A part of a long line: others may look meanwhile.
                    await Task.yield()
                }
            } else {
                if !news.isEmpty { try await keep(FollowedBatch(path: "", lines: [], cursors: []), news) }
                if endsAtEnd, follower.isAtEnd {
                    for batch in follower.finish() { try await keep(batch, []) }
                    return
                }
                await written.wait(until: follower.deadline, on: stopwatch)
            }
        }
    }
}
