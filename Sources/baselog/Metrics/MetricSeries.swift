import Metrics
import Synchronization

/// One metric with certain labels.
protocol MetricSeries: AnyObject, Sendable {
    /// Its lines, each with its end.
    func lines(name: String, labels: String) -> String
}

final class CounterSeries: CounterHandler, MetricSeries {
    private let value = Mutex<Int64>(0)

    func increment(by amount: Int64) { value.withLock { $0 &+= amount } }
    func reset() { value.withLock { $0 = 0 } }

    func lines(name: String, labels: String) -> String {
        "\(name)\(MetricText.braced(labels)) \(value.withLock { $0 })\n"
    }
}

final class GaugeSeries: RecorderHandler, MetricSeries {
    private let value = Mutex<Double>(0)

    func record(_ number: Int64) { record(Double(number)) }
    func record(_ number: Double) { value.withLock { $0 = number } }

    func lines(name: String, labels: String) -> String {
        "\(name)\(MetricText.braced(labels)) \(MetricText.number(value.withLock { $0 }))\n"
    }
}

/// Values counted by size. Times come in nanoseconds and are kept in seconds.
final class HistogramSeries: RecorderHandler, TimerHandler, MetricSeries {
    /// From a commit on a fast disk to the longest time-out.
    static let secondBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// From one entry to the largest group commit.
    static let countBounds: [Double] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000]

    private struct State {
        var counts: [Int64]
        var sum = 0.0
        var total: Int64 = 0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    func record(_ number: Int64) { record(Double(number)) }

    func record(_ number: Double) {
        state.withLock { state in
            if let bucket = bounds.firstIndex(where: { number <= $0 }) { state.counts[bucket] += 1 }
            state.sum += number
            state.total += 1
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        let separator = labels.isEmpty ? "" : ","
        var text = ""
        var count: Int64 = 0
        for (bound, added) in zip(bounds, state.counts) {
            count += added
            text += "\(name)_bucket{\(labels)\(separator)le=\"\(MetricText.number(bound))\"} \(count)\n"
        }
        text += "\(name)_bucket{\(labels)\(separator)le=\"+Inf\"} \(state.total)\n"
        text += "\(name)_sum\(MetricText.braced(labels)) \(MetricText.number(state.sum))\n"
        return text + "\(name)_count\(MetricText.braced(labels)) \(state.total)\n"
    }
}
