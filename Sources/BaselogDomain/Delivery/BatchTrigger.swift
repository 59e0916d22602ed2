/// Decides when waiting entries are leased.
///
/// Where the server takes one entry a request, waiting gains nothing: at once. Where it takes batches: when the batch
/// is full by count or bytes, the oldest has waited long enough, one is severe, or somebody asked.
public struct BatchTrigger: Sendable, Hashable {
    /// A batch of so many bytes goes without waiting for more.
    public static let fullBytes = 1_048_576
    /// How long entries of level `error` and above wait for company.
    public static let severeWait: Duration = .milliseconds(200)

    public let size: Int
    public let interval: Duration

    public init(_ settings: BatchSettings) {
        size = max(1, settings.size)
        interval = max(.zero, settings.interval)
    }

    /// What waits.
    public struct Waiting: Sendable, Hashable {
        public var count: Int
        public var bytes: Int
        /// Since when the oldest waits, and the oldest of level `error` and above.
        public var oldest: Duration?
        public var oldestSevere: Duration?

        public init(count: Int = 0, bytes: Int = 0, oldest: Duration? = nil, oldestSevere: Duration? = nil) {
            self.count = count
            self.bytes = bytes
            self.oldest = oldest
            self.oldestSevere = oldestSevere
        }
    }

    /// When to lease: a moment that is not after `now` means at once; `nil` where nothing waits.
    ///
    /// - Parameter isFlushing: Whether somebody asked, or the engine shuts down.
    public func moment(for waiting: Waiting, takesBatches: Bool, isFlushing: Bool, now: Duration) -> Duration? {
        guard waiting.count > 0, let oldest = waiting.oldest else { return nil }
        if !takesBatches || isFlushing || waiting.count >= size || waiting.bytes >= BatchTrigger.fullBytes {
            return now
        }
        guard let severe = waiting.oldestSevere else { return oldest + interval }
        return min(oldest + interval, severe + BatchTrigger.severeWait)
    }
}
