import BaselogDomain
import Testing

@Suite struct `A concurrency limit` {
    /// One round trip in which the limit was reached.
    func roundTrip(_ limit: inout ConcurrencyLimit, _ time: Duration, at now: inout Duration, inFlight: Int? = nil) {
        now += time
        limit.finished(roundTrip: time, inFlight: inFlight ?? limit.limit, at: now)
    }

    @Test func `begins with one and doubles each round trip up to its ceiling`() {
        var limit = ConcurrencyLimit(ceiling: 12)
        var now = Duration.zero
        var limits = [limit.limit]
        for _ in 1...5 {
            roundTrip(&limit, .milliseconds(100), at: &now)
            limits.append(limit.limit)
        }
        #expect(limits == [1, 2, 4, 8, 12, 12])
    }

    @Test func `does not grow where it is not reached`() {
        var limit = ConcurrencyLimit(ceiling: 12)
        var now = Duration.zero
        roundTrip(&limit, .milliseconds(100), at: &now)
        for _ in 1...5 { roundTrip(&limit, .milliseconds(100), at: &now, inFlight: 1) }
        #expect(limit.limit == 2)
    }

    @Test func `halves on a sign of overload, at most once a second, and grows by one from then on`() {
        var limit = ConcurrencyLimit(ceiling: 64)
        var now = Duration.zero
        for _ in 1...5 { roundTrip(&limit, .milliseconds(100), at: &now) }
        #expect(limit.limit == 32)
        limit.overloaded(at: now)
        limit.overloaded(at: now + .milliseconds(999))
        #expect(limit.limit == 16)
        limit.overloaded(at: now + .seconds(1))
        #expect(limit.limit == 8)
        roundTrip(&limit, .milliseconds(100), at: &now)
        #expect(limit.limit == 9)
    }

    @Test func `gives a tenth back where answers take far longer than usual`() {
        var limit = ConcurrencyLimit(ceiling: 20)
        var now = Duration.zero
        for _ in 1...10 { roundTrip(&limit, .milliseconds(100), at: &now) }
        #expect(limit.limit == 20)
        roundTrip(&limit, .milliseconds(500), at: &now)
        #expect(limit.limit == 18)
    }

    @Test func `never falls below one nor begins above its ceiling`() {
        var limit = ConcurrencyLimit(ceiling: 0)
        #expect(limit.ceiling == 1)
        limit.overloaded(at: .zero)
        #expect(limit.limit == 1)
    }

    @Test func `begins anew after an outage`() {
        var limit = ConcurrencyLimit(ceiling: 8)
        var now = Duration.zero
        for _ in 1...5 { roundTrip(&limit, .milliseconds(10), at: &now) }
        limit.restart()
        #expect(limit.limit == 1)
        #expect(limit.ceiling == 8)
    }
}
