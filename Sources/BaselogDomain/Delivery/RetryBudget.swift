/// Limits how many retries an endpoint gets while little succeeds, so that a failing server is not drowned in them.
///
/// A bucket of 500 tokens, with the costs of the AWS SDKs' standard retry mode: a retry costs 14, one that the server
/// asked for (429, 503) 5, a clean success gives 1 back, a success after retries what the last retry cost.
public struct RetryBudget: Sendable, Hashable {
    public static let capacity = 500
    static let retryCost = 14
    static let overloadCost = 5

    public private(set) var tokens = RetryBudget.capacity

    public init() {}

    /// Pays for one more attempt of a burst.
    ///
    /// - Returns: `false` if the bucket is too empty; the rest of the burst is skipped then.
    public mutating func pays(forRetryAfter status: Int?) -> Bool {
        let cost = RetryBudget.cost(of: status)
        guard tokens >= cost else { return false }
        tokens -= cost
        return true
    }

    /// - Parameter retriedAfter: What the last failed attempt of the same burst said, if there was one.
    public mutating func succeeded(retriedAfter failure: Failure?) {
        tokens = min(RetryBudget.capacity, tokens + (failure.map { RetryBudget.cost(of: $0.status) } ?? 1))
    }

    /// A failed attempt that was paid for.
    public struct Failure: Sendable, Hashable {
        public var status: Int?

        public init(status: Int?) { self.status = status }
    }

    private static func cost(of status: Int?) -> Int { status == 429 || status == 503 ? overloadCost : retryCost }
}
