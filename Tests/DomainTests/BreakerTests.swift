import BaselogDomain
import Testing

@Suite struct `A breaker` {
    /// Fails five times at `now`, so that it opens.
    func opened(at now: Duration = .zero, jitter: Double = 1) -> Breaker {
        var breaker = Breaker()
        for _ in 1...5 { _ = breaker.failed(isProbe: false, at: now, jitter: jitter) }
        return breaker
    }

    @Test func `opens on the fifth failure in a row`() {
        var breaker = Breaker()
        for _ in 1...4 {
            let opens = breaker.failed(isProbe: false, at: .zero, jitter: 1)
            #expect(!opens)
        }
        #expect(breaker.admission(at: .zero) == .pass)
        let opens = breaker.failed(isProbe: false, at: .zero, jitter: 1)
        #expect(opens)
        #expect(breaker.admission(at: .zero) == .wait(until: .seconds(1)))
    }

    @Test func `counts from the beginning after a success`() {
        var breaker = Breaker()
        for _ in 1...4 { _ = breaker.failed(isProbe: false, at: .zero, jitter: 1) }
        _ = breaker.answered(isSuccess: true, at: .zero)
        for _ in 1...4 {
            let opens = breaker.failed(isProbe: false, at: .zero, jitter: 1)
            #expect(!opens)
        }
        #expect(breaker.state == .closed)
    }

    @Test func `takes no refusal of a payload or key for a success or a failure`() {
        var breaker = Breaker()
        for _ in 1...4 { _ = breaker.failed(isProbe: false, at: .zero, jitter: 1) }
        _ = breaker.answered(isSuccess: false, at: .zero)
        let opens = breaker.failed(isProbe: false, at: .zero, jitter: 1)
        #expect(opens)
    }

    @Test func `opens when half of twenty requests within ten seconds failed`() {
        var breaker = Breaker()
        var hasOpened = false
        for _ in 1...10 {
            _ = breaker.answered(isSuccess: true, at: .seconds(1))
            hasOpened = breaker.failed(isProbe: false, at: .seconds(9), jitter: 1)
        }
        #expect(hasOpened)
    }

    @Test func `forgets what is older than ten seconds`() {
        var breaker = Breaker()
        for second in 1...40 {
            _ = breaker.answered(isSuccess: true, at: .seconds(second * 2))
            let opens = breaker.failed(isProbe: false, at: .seconds(second * 2), jitter: 1)
            #expect(!opens)
        }
    }

    @Test(arguments: [(0.0, Duration.milliseconds(500)), (1, .seconds(1))])
    func `stays open for half to all of its time`(jitter: Double, expected: Duration) {
        let breaker = opened(jitter: jitter)
        #expect(breaker.state == .open(until: expected))
        #expect(breaker.admission(at: expected) == .probe)
    }

    @Test func `lets exactly one entry through`() {
        var breaker = opened()
        breaker.probeLeft()
        #expect(breaker.admission(at: .seconds(5)) == .busy)
    }

    @Test func `doubles its time with each failed probe up to a minute`() {
        var breaker = opened()
        var now = Duration.seconds(1)
        var times: [Duration] = []
        for _ in 1...8 {
            breaker.probeLeft()
            let opens = breaker.failed(isProbe: true, at: now, jitter: 1)
            #expect(opens)
            guard case .open(let until) = breaker.state else { return }
            times.append(until - now)
            now = until
        }
        #expect(times == [2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
    }

    @Test func `ignores failures of requests that left before it opened`() {
        var breaker = opened()
        breaker.probeLeft()
        let opens = breaker.failed(isProbe: false, at: .seconds(1), jitter: 1)
        #expect(!opens)
        #expect(breaker.state == .halfOpen)
    }

    @Test func `closes with the success of the probe, and steps down rather than starting anew`() {
        var breaker = opened()
        for second in 1...3 {
            breaker.probeLeft()
            _ = breaker.failed(isProbe: true, at: .seconds(second * 10), jitter: 1)
        }
        breaker.probeLeft()
        let closes = breaker.answered(isSuccess: true, at: .seconds(100))
        #expect(closes)
        #expect(breaker.state == .closed)
        for _ in 1...5 { _ = breaker.failed(isProbe: false, at: .seconds(101), jitter: 1) }
        #expect(breaker.state == .open(until: .seconds(105)))
    }

    @Test func `steps down with each quiet minute`() {
        var breaker = opened()
        for second in 1...3 {
            breaker.probeLeft()
            _ = breaker.failed(isProbe: true, at: .seconds(second * 10), jitter: 1)
        }
        breaker.probeLeft()
        _ = breaker.answered(isSuccess: true, at: .seconds(100))
        for _ in 1...5 { _ = breaker.failed(isProbe: false, at: .seconds(300), jitter: 1) }
        #expect(breaker.state == .open(until: .seconds(301)))
    }

    @Test func `does not open for an entry that the server may be failing on`() {
        var breaker = Breaker()
        for _ in 1...100 {
            let opens = breaker.failedSuspect(isProbe: false, at: .zero, jitter: 1)
            #expect(!opens)
        }
        #expect(breaker.admission(at: .zero) == .pass)
    }

    @Test func `stays open only for suspects where one of them was let through and failed`() {
        var breaker = opened()
        breaker.probeLeft()
        let opens = breaker.failedSuspect(isProbe: true, at: .seconds(1), jitter: 1)
        #expect(opens)
        #expect(breaker.admission(at: .seconds(1)) == .probeOfOthers(until: .seconds(3)))
        #expect(breaker.admission(at: .seconds(3)) == .probe)
        breaker.probeLeft()
        _ = breaker.failed(isProbe: true, at: .seconds(4), jitter: 1)
        #expect(breaker.admission(at: .seconds(4)) == .wait(until: .seconds(8)))
    }

    @Test func `may try at once after good news`() {
        var breaker = opened()
        let isChanged = breaker.endEarly(at: .milliseconds(10))
        #expect(isChanged)
        #expect(breaker.admission(at: .milliseconds(10)) == .probe)
        let isChangedAgain = breaker.endEarly(at: .milliseconds(20))
        #expect(!isChangedAgain)
    }

    @Test func `lets another entry through where the first was given up`() {
        var breaker = opened()
        breaker.probeLeft()
        breaker.probeWithdrawn(at: .seconds(2))
        #expect(breaker.admission(at: .seconds(2)) == .probe)
    }
}
