import BaselogDomain
import Testing

@Suite struct `A gate` {
    @Test(arguments: [(0.0, 15), (1, 30)])
    func `lets one entry try after half to all of half a minute`(jitter: Double, seconds: Int) {
        let gate = Gate(.authentication, reason: "403", at: .zero, jitter: jitter)
        #expect(gate.nextProbe == .seconds(seconds))
        #expect(!gate.admitsProbe(at: .seconds(seconds) - .milliseconds(1)))
        #expect(gate.admitsProbe(at: .seconds(seconds)))
    }

    @Test func `admits one at a time`() {
        var gate = Gate(.authentication, reason: "403", at: .zero, jitter: 1)
        gate.probeLeft()
        #expect(!gate.admitsProbe(at: .seconds(100)))
        gate.probeWithdrawn()
        #expect(gate.admitsProbe(at: .seconds(100)))
    }

    @Test func `doubles the time with each failed probe up to ten minutes`() {
        var gate = Gate(.endpoint, reason: "404", at: .zero, jitter: 1)
        let waits = (1...7).map { _ in
            gate.probeLeft()
            gate.closedAgain(reason: "404", isProbe: true, at: .zero, jitter: 1)
            return gate.nextProbe
        }
        #expect(waits == [60, 120, 240, 480, 600, 600, 600].map { .seconds($0) })
    }

    @Test func `is not put off by answers to requests that left before it closed`() {
        var gate = Gate(.endpoint, reason: "404", at: .zero, jitter: 1)
        gate.closedAgain(reason: "405", isProbe: false, at: .seconds(20), jitter: 1)
        #expect(gate.nextProbe == .seconds(30))
        #expect(gate.reason == "405")
    }

    @Test func `lets an entry try at once after a change`() {
        var gate = Gate(.authentication, reason: "403", at: .zero, jitter: 1)
        gate.probeNow(at: .seconds(3))
        #expect(gate.admitsProbe(at: .seconds(3)))
    }

    @Test func `stays closed for the longest of the times a server asks for`() {
        var gate = Gate(.retryAfter, reason: "429", until: .seconds(10))
        gate.extend(reason: "503", until: .seconds(4))
        #expect(gate.nextProbe == .seconds(10))
        gate.extend(reason: "503", until: .seconds(40))
        #expect(gate.nextProbe == .seconds(40))
    }
}

@Suite struct `A retry budget` {
    @Test func `pays fourteen for a retry and five where the server asked for it`() {
        var budget = RetryBudget()
        let pays = budget.pays(forRetryAfter: nil)
        #expect(pays)
        #expect(budget.tokens == 486)
        let paysLess = budget.pays(forRetryAfter: 429)
        #expect(paysLess)
        let paysAsMuch = budget.pays(forRetryAfter: 503)
        #expect(paysAsMuch)
        #expect(budget.tokens == 476)
    }

    @Test func `ends bursts when it is empty`() {
        var budget = RetryBudget()
        let paid = (1...100).count { _ in budget.pays(forRetryAfter: 500) }
        #expect(paid == 35)
        #expect(budget.tokens == 10)
        let paysTheRest = budget.pays(forRetryAfter: 503)
        #expect(paysTheRest)
    }

    @Test func `earns one with each clean success and the cost of a retry that helped, never above its capacity`() {
        var budget = RetryBudget()
        for _ in 1...2 { _ = budget.pays(forRetryAfter: 500) }
        budget.succeeded(retriedAfter: nil)
        #expect(budget.tokens == 473)
        budget.succeeded(retriedAfter: .init(status: 500))
        #expect(budget.tokens == 487)
        for _ in 1...3 { budget.succeeded(retriedAfter: .init(status: nil)) }
        #expect(budget.tokens == RetryBudget.capacity)
    }
}
