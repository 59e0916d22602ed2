import BaselogDomain

/// Waits that cannot be, because the wall clock was set back since they were written down.
extension Courier {
    /// Begins those waits anew that are longer than they ever were; once, before the first lease.
    ///
    /// The time of an entry's next attempt is written down as wall-clock time. While an engine runs, its stopwatch keeps
    /// the waits from every step of that clock; between two runs nothing does. A clock that was set forward ends waits
    /// early, as much time might as well have passed. One that was set back, by an hour or from a wrong year, would
    /// prolong them by as much: no wait may be longer than the schedule's longest, or than what the server asked for.
    func mendWaits(now: Duration) async throws(QueueError) {
        guard !hasMendedWaits else { return }
        let time = context.stopwatch.timestamp(of: now)
        var place: (time: Timestamp, sequence: UInt64)?
        repeat {
            let entries = try await context.queue.scheduled(
                after: time + RetrySchedule.longestWait, from: place, limit: Courier.readAhead)
            var mended: [Settlement] = []
            for entry in entries {
                guard let wait = try await newWait(of: entry, at: time) else { continue }
                mended.append(
                    Settlement(
                        id: entry.id, sequence: entry.sequence,
                        outcome: .scheduled(notBefore: time + wait, endsCycle: false, maybeDelivered: false),
                        attempt: nil, time: context.now()))
            }
            if !mended.isEmpty { try await context.queue.settle(mended) }
            place = entries.last.flatMap { last in last.notBefore.map { ($0, last.sequence) } }
        } while place != nil
        hasMendedWaits = true
    }

    /// - Returns: `nil` if the wait that it has is one that it can have.
    private func newWait(of entry: StoredEntry, at time: Timestamp) async throws(QueueError) -> Duration? {
        guard let notBefore = entry.notBefore else { return nil }
        guard let asked = try await context.queue.attempts(entry.id).last?.retryAfter else {
            return schedule.delay(afterCycle: entry.cycles, jitter: context.random())
        }
        func wait(jitter: Double) -> Duration {
            RetryAfter.wait(asked).delay(backoff: schedule.delay(after: 1, jitter: jitter), jitter: jitter)
        }
        return notBefore - time > wait(jitter: 1) ? wait(jitter: context.random()) : nil
    }
}
