/// How many requests may be in flight: finds what the endpoint can take, never beyond its ceiling.
///
/// Starts at 1 and doubles each round trip until the first sign of trouble; then one more for each round trip in which
/// the limit was reached and the mean time did not grow. A round trip beyond mean + 2.5 σ takes a tenth away, a 429, 503
/// or timeout half, at most once a second. After TCP's slow start and Vector's adaptive request concurrency (EWMA with
/// α = 0.4 of the mean and the variance of each round trip's times).
public struct ConcurrencyLimit: Sendable, Hashable {
    static let smoothing = 0.4
    static let tolerance = 2.5
    /// Below so many windows the variance means nothing.
    static let trustedWindows = 5
    /// Times on loopback vary by parts of a millisecond, which says nothing about load.
    static let noise = 0.002
    static let cutInterval: Duration = .seconds(1)

    public private(set) var limit = 1
    public private(set) var ceiling: Int

    private var isStarting = true
    private var mean = 0.0
    private var variance = 0.0
    private var windows = 0
    private var windowEnd: Duration = .zero
    private var windowTimes = 0.0
    private var windowCount = 0
    private var wasReached = false
    private var lastCut: Duration?

    /// - Parameter ceiling: At least 1.
    public init(ceiling: Int) { self.ceiling = max(1, ceiling) }

    /// A request got an answer that is no sign of overload.
    ///
    /// - Parameters:
    ///   - roundTrip: How long it took.
    ///   - inFlight: How many were in flight with it, itself included.
    public mutating func finished(roundTrip: Duration, inFlight: Int, at now: Duration) {
        windowTimes += roundTrip.inSeconds
        windowCount += 1
        if inFlight >= limit { wasReached = true }
        guard now >= windowEnd else { return }
        let time = windowTimes / Double(windowCount)
        judge(time)
        remember(time)
        windowEnd = now + .seconds(mean)
        windowTimes = 0
        windowCount = 0
        wasReached = false
    }

    /// The endpoint said that it is too much: 429, 503, a timeout.
    public mutating func overloaded(at now: Duration) {
        isStarting = false
        if let lastCut, now - lastCut < ConcurrencyLimit.cutInterval { return }
        lastCut = now
        limit = max(1, limit / 2)
    }

    /// Other settings: what was found out below the ceiling stays.
    public mutating func setCeiling(_ ceiling: Int) {
        self.ceiling = max(1, ceiling)
        limit = min(limit, self.ceiling)
    }

    /// After an outage: one at first, then slow start.
    public mutating func restart() { self = ConcurrencyLimit(ceiling: ceiling) }

    private mutating func judge(_ time: Double) {
        let deviation = max(ConcurrencyLimit.noise, ConcurrencyLimit.tolerance * variance.squareRoot())
        if windows >= ConcurrencyLimit.trustedWindows, time > mean + deviation {
            isStarting = false
            limit = max(1, limit * 9 / 10)
        } else if wasReached, isStarting {
            limit = min(ceiling, limit * 2)
        } else if wasReached, windows == 0 || time <= mean + ConcurrencyLimit.noise {
            limit = min(ceiling, limit + 1)
        }
    }

    private mutating func remember(_ time: Double) {
        if windows == 0 {
            mean = time
        } else {
            let difference = time - mean
            mean += ConcurrencyLimit.smoothing * difference
            variance =
                (1 - ConcurrencyLimit.smoothing) * (variance + ConcurrencyLimit.smoothing * difference * difference)
        }
        windows += 1
    }
}
