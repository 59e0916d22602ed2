/// When a delivery that failed is tried again: a short burst first, then cycles of bursts without end.
///
/// Full jitter between bursts and half jitter within one, so that many shippers that failed together do not come back
/// together (Brooker, "Exponential Backoff And Jitter"). Nothing ends by count: only an answer ends an entry.
public struct RetrySchedule: Sendable, Hashable {
    /// Attempts of one burst, at least 1.
    public let maxAttempts: Int
    /// The full wait after the first attempt of a burst.
    public let factor: Duration

    /// The longest wait within a burst.
    public static let burstCeiling: Duration = .seconds(10)
    /// The spread of the first wait between bursts, and its ceiling.
    public static let cycleBase: Duration = .seconds(5)
    public static let cycleCeiling: Duration = .seconds(300)
    /// The shortest wait between bursts.
    public static let cycleFloor: Duration = .milliseconds(200)
    /// The longest wait of all that the schedule gives by itself.
    public static let longestWait: Duration = cycleFloor + cycleCeiling

    public init(maxAttempts: Int = 3, factor: Duration = .seconds(1)) {
        self.maxAttempts = max(1, maxAttempts)
        self.factor = max(.zero, factor)
    }

    public init(_ settings: RetrySettings) {
        self.init(maxAttempts: settings.maxAttempts, factor: settings.backoffFactor)
    }

    /// The time to wait before the next attempt of a burst.
    ///
    /// - Parameters:
    ///   - attempt: Attempts of this burst made so far; at least 1.
    ///   - jitter: A random fraction in `0...1`; 1 gives the longest wait.
    /// - Returns: `d/2 + jitter × d/2` with `d = min(10 s, factor × 2^(attempt − 1))`.
    public func delay(after attempt: Int, jitter: Double) -> Duration {
        let full = doubled(factor, times: attempt - 1, ceiling: RetrySchedule.burstCeiling)
        return full / 2 + full / 2 * unit(jitter)
    }

    /// The time to wait between two bursts.
    ///
    /// - Parameters:
    ///   - cycle: Bursts that are over; at least 1.
    ///   - jitter: A random fraction in `0...1`; 1 gives the longest wait.
    /// - Returns: `0.2 s + jitter × min(300 s, 5 s × 2^(cycle − 1))`.
    public func delay(afterCycle cycle: Int, jitter: Double) -> Duration {
        let spread = doubled(RetrySchedule.cycleBase, times: cycle - 1, ceiling: RetrySchedule.cycleCeiling)
        return RetrySchedule.cycleFloor + spread * unit(jitter)
    }

    /// All waits that ``delay(after:jitter:)`` can give.
    public func delays(after attempt: Int) -> ClosedRange<Duration> {
        delay(after: attempt, jitter: 0)...delay(after: attempt, jitter: 1)
    }

    /// All waits that ``delay(afterCycle:jitter:)`` can give.
    public func delays(afterCycle cycle: Int) -> ClosedRange<Duration> {
        delay(afterCycle: cycle, jitter: 0)...delay(afterCycle: cycle, jitter: 1)
    }

    private func doubled(_ base: Duration, times: Int, ceiling: Duration) -> Duration {
        // Beyond 2³⁰ every base of a nanosecond or more has passed the ceiling of seconds.
        min(ceiling, base * (1 << min(max(0, times), 30)))
    }
}

/// Random sources promise fractions; one that does not keep the promise must not turn a wait negative.
func unit(_ fraction: Double) -> Double { min(max(fraction, 0), 1) }
