/// Counts durations in fixed memory and tells percentiles of them, exact to one part in eight.
///
/// Eight buckets for each power of two of microseconds, up to two minutes (HdrHistogram's layout, coarser).
package struct Histogram: Sendable, Hashable {
    private static let exponents = 28
    private static let parts = 8

    private var buckets = [UInt32](repeating: 0, count: Histogram.exponents * Histogram.parts)
    package private(set) var count = 0

    package init() {}

    package mutating func record(_ duration: Duration) {
        let index = Histogram.index(of: max(0, duration.wholeMicroseconds))
        buckets[index] &+= 1
        count += 1
    }

    package mutating func add(_ other: Histogram) {
        guard other.count > 0 else { return }
        for index in buckets.indices { buckets[index] &+= other.buckets[index] }
        count += other.count
    }

    /// The duration that this share of all stays at or below; `nil` where there are none.
    ///
    /// - Parameter share: In `0...1`.
    package func percentile(_ share: Double) -> Duration? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((Double(count) * share).rounded(.up)))
        var seen = 0
        for (index, bucket) in buckets.enumerated() where bucket > 0 {
            seen += Int(bucket)
            if seen >= rank { return .microseconds(Histogram.middle(of: index)) }
        }
        return nil
    }

    private static func index(of microseconds: Int64) -> Int {
        guard microseconds >= parts else { return Int(microseconds) }
        let exponent = 63 - microseconds.leadingZeroBitCount
        let part = Int(microseconds >> (exponent - 3)) - parts
        return min((exponent - 2) * parts + part, exponents * parts - 1)
    }

    private static func middle(of index: Int) -> Int64 {
        guard index >= parts else { return Int64(index) }
        let exponent = index / parts + 2
        let width = Int64(1) << (exponent - 3)
        return Int64(parts + index % parts) * width + width / 2
    }
}
