import BaselogDomain

/// Works out the attempts that an entry still has before it, as far as they can be known.
struct AttemptProjection: Sendable {
    /// The most attempts that are told in advance.
    static let limit = 3

    let schedule: RetrySchedule
    let standing: CourierStanding
    let now: Timestamp

    func attempts(of entry: StoredEntry) -> [ProjectedAttempt] {
        guard entry.state.isPending else { return [] }
        var number = entry.attempts + 1
        var made = standing.bursts[entry.id] ?? 0
        var cycle = entry.cycles
        var earliest = opening(for: entry)
        var latest = earliest
        var condition = ""
        var projected: [ProjectedAttempt] = []
        while projected.count < AttemptProjection.limit {
            // One that runs is not to come; the first to come is the one after it.
            if projected.isEmpty, entry.state == .inFlight, condition.isEmpty {
                earliest = now
                latest = now
            } else {
                projected.append(
                    ProjectedAttempt(number: number, earliest: earliest, latest: latest, condition: condition))
            }
            made += 1
            number += 1
            let waits: ClosedRange<Duration>
            if made < schedule.maxAttempts {
                waits = schedule.delays(after: made)
                condition = "if that fails"
            } else {
                cycle += 1
                made = 0
                waits = schedule.delays(afterCycle: cycle)
                condition = "if that fails (cycle \(cycle + 1))"
            }
            earliest = earliest + waits.lowerBound
            latest = latest + waits.upperBound
        }
        return projected
    }

    /// When nothing holds the entry back any more, as far as that has a time.
    private func opening(for entry: StoredEntry) -> Timestamp {
        var times = [now]
        if let notBefore = entry.notBefore { times.append(notBefore) }
        if case .open(let until) = standing.breaker { times.append(until) }
        for gate in standing.gates where gate.kind != .events || entry.gate == .events {
            if let probe = gate.nextProbe { times.append(probe) }
        }
        return times.max() ?? now
    }
}
