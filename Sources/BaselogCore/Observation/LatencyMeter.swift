import BaselogDomain

/// Percentiles and mean phases of successful requests over the last minute, in fixed memory.
struct LatencyMeter: Sendable {
    static let seconds = 60

    private struct Second: Sendable {
        var number: Int64 = -1
        var histogram = Histogram()
        var connect = Duration.zero
        var wait = Duration.zero
        var read = Duration.zero
        var total = Duration.zero
    }

    private var ring = [Second](repeating: Second(), count: LatencyMeter.seconds)

    mutating func record(_ phases: RequestPhases, at moment: Duration) {
        let number = moment.components.seconds
        let index = Int(number) % ring.count
        if ring[index].number != number { ring[index] = Second(number: number) }
        ring[index].histogram.record(phases.total)
        ring[index].connect += phases.connect ?? .zero
        ring[index].wait += phases.wait ?? .zero
        ring[index].read += phases.read ?? .zero
        ring[index].total += phases.total
    }

    func history(at moment: Duration) -> LatencyHistory {
        let now = moment.components.seconds
        let recent: [Second] = (max(0, now - Int64(ring.count) + 1)...max(0, now)).map { number in
            let second = ring[Int(number) % ring.count]
            return second.number == number ? second : Second(number: number)
        }
        var all = Histogram()
        for second in recent { all.add(second.histogram) }
        func percentile(_ share: Double) -> LatencyHistory.Percentile {
            LatencyHistory.Percentile(
                value: all.percentile(share), recent: recent.map { $0.histogram.percentile(share) })
        }
        return LatencyHistory(
            p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), phases: phases(of: recent, all.count))
    }

    private func phases(of recent: [Second], _ count: Int) -> RequestPhases? {
        guard count > 0 else { return nil }
        func mean(_ part: (Second) -> Duration) -> Duration { recent.reduce(.zero) { $0 + part($1) } / count }
        return RequestPhases(connect: mean(\.connect), wait: mean(\.wait), read: mean(\.read), total: mean(\.total))
    }
}
