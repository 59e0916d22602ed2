import BaselogDomain

/// Counts per second over the last five minutes.
struct ThroughputMeter: Sendable {
    private struct Second: Sendable {
        var number: Int64 = -1
        var accepted = 0
        var delivered = 0
        var failed = 0

        var isQuiet: Bool { accepted == 0 && delivered == 0 && failed == 0 }
    }

    private var seconds = [Second](repeating: Second(), count: ThroughputHistory.seconds + 1)

    mutating func count(accepted: Int = 0, delivered: Int = 0, failed: Int = 0, at moment: Duration) {
        let number = moment.components.seconds
        let index = Int(number) % seconds.count
        if seconds[index].number != number { seconds[index] = Second(number: number) }
        seconds[index].accepted += accepted
        seconds[index].delivered += delivered
        seconds[index].failed += failed
    }

    /// The whole seconds up to now, oldest first; the one that runs is not among them.
    func history(at moment: Duration) -> ThroughputHistory {
        let whole = window(at: moment)
        return ThroughputHistory(
            accepted: whole.map(\.accepted), delivered: whole.map(\.delivered), failed: whole.map(\.failed))
    }

    /// Whether nothing at all happened in the whole window, the running second included.
    func isQuiet(at moment: Duration) -> Bool {
        let now = moment.components.seconds
        return seconds.allSatisfy { $0.isQuiet || $0.number < now - Int64(ThroughputHistory.seconds) }
    }

    private func window(at moment: Duration) -> [Second] {
        let now = moment.components.seconds
        let first = max(0, now - Int64(ThroughputHistory.seconds))
        return (first..<max(first, now)).map { number in
            let second = seconds[Int(number) % seconds.count]
            return second.number == number ? second : Second(number: number)
        }
    }
}
