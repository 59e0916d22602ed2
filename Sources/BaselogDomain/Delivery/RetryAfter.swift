/// What a server asks for with `Retry-After` (RFC 9110, section 10.2.3), and what we make of it.
public enum RetryAfter: Sendable, Hashable {
    /// The header is not there.
    case absent
    /// Wait at least this long: never negative, at most ``ceiling``.
    case wait(Duration)
    /// The header is there but says nothing that can be understood; counted, then treated as absent.
    case malformed

    /// The most that is obeyed: a server that asks for more is tried again all the same.
    public static let ceiling: Duration = .seconds(6 * 3600)
    /// The most that is added at random, so that clients told the same time do not come back together.
    public static let spreadCeiling: Duration = .seconds(10)

    /// The wait asked for, if there is one.
    public var asked: Duration? { if case .wait(let duration) = self { duration } else { nil } }

    /// Reads the header of an answer.
    ///
    /// Seconds, also with a fraction, and the three forms of HTTP dates are understood. Dates count from the answer's
    /// own `Date`, so that a skewed clock on either side changes nothing. Of several headers the longest wait counts.
    ///
    /// - Parameters:
    ///   - headers: With names in lower case.
    ///   - received: Our time, which stands in for a missing `Date`.
    public init(headers: [WireRequest.Header], received: Timestamp) {
        let values = headers.filter { $0.name == "retry-after" }.map(\.value)
        guard !values.isEmpty else {
            self = .absent
            return
        }
        let date = headers.first { $0.name == "date" }.flatMap { HTTPDate.parse($0.value, reference: received) }
        let waits = values.compactMap { RetryAfter.read($0, from: date ?? received) }
        self = waits.max().map { .wait(min(max(.zero, $0), RetryAfter.ceiling)) } ?? .malformed
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - backoff: What the schedule would wait by itself.
    ///   - jitter: A random fraction in `0...1`.
    /// - Returns: `max(backoff, R) + jitter × min(10 s, R/10)`, or only the backoff where nothing was asked.
    public func delay(backoff: Duration, jitter: Double) -> Duration {
        guard let asked else { return backoff }
        return max(backoff, asked) + min(RetryAfter.spreadCeiling, asked / 10) * unit(jitter)
    }

    private static func read(_ value: String, from reference: Timestamp) -> Duration? {
        let text = value.trimmedBlanks
        if let seconds = seconds(text) { return seconds }
        if let date = HTTPDate.parse(text, reference: reference) { return date - reference }
        // Some proxies join two headers into one.
        let parts = text.split(separator: ",").map { String($0).trimmedBlanks }
        return parts.count > 1 ? parts.compactMap { RetryAfter.seconds($0) }.max() : nil
    }

    /// Digits with an optional sign and fraction; more than the ceiling, however many digits, is the ceiling.
    private static func seconds(_ text: String) -> Duration? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard !parts.isEmpty,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        if isNegative { return .zero }
        guard let value = Double(digits) else { return nil }
        return value >= ceiling.inSeconds ? ceiling : .seconds(value)
    }
}

extension String {
    /// Without spaces and tabs around it.
    var trimmedBlanks: String {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...end])
    }
}
