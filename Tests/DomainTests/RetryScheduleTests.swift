import BaselogDomain
import Testing

@Suite struct `A retry schedule` {
    let schedule = RetrySchedule(maxAttempts: 3, factor: .seconds(1))

    @Test(arguments: [
        (1, Duration.milliseconds(500), Duration.seconds(1)), (2, .seconds(1), .seconds(2)),
        (3, .seconds(2), .seconds(4)),
        (4, .seconds(4), .seconds(8)), (5, .seconds(5), .seconds(10)), (60, .seconds(5), .seconds(10)),
    ])
    func `doubles the wait within a burst up to ten seconds, half of it at random`(
        attempt: Int, shortest: Duration, longest: Duration
    ) {
        #expect(schedule.delays(after: attempt) == shortest...longest)
    }

    @Test(arguments: [
        (1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (8, 300), (1_000_000, 300),
    ])
    func `spreads the wait between bursts over twice the time each cycle, up to five minutes`(
        cycle: Int, spreadSeconds: Int
    ) {
        let longest = Duration.milliseconds(200) + .seconds(spreadSeconds)
        #expect(schedule.delays(afterCycle: cycle) == .milliseconds(200)...longest)
    }

    @Test func `takes the random fraction in proportion`() {
        #expect(schedule.delay(after: 1, jitter: 0.5) == .milliseconds(750))
        #expect(schedule.delay(afterCycle: 1, jitter: 0.5) == .milliseconds(2700))
    }

    @Test(arguments: [-5.0, 7.0, Double.infinity])
    func `never waits outside its range, whatever the random source says`(jitter: Double) {
        #expect(schedule.delays(after: 2).contains(schedule.delay(after: 2, jitter: jitter)))
    }

    @Test func `makes at least one attempt and never waits a negative time`() {
        let schedule = RetrySchedule(maxAttempts: 0, factor: .seconds(-3))
        #expect(schedule.maxAttempts == 1)
        #expect(schedule.delay(after: 1, jitter: 1) == .zero)
    }
}
