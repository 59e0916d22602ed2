import BaselogDomain
import Testing

@Suite struct `The lane of suspects` {
    @Test(arguments: [(1, 1), (9, 1), (10, 1), (19, 1), (20, 2), (64, 6)])
    func `takes a tenth of the concurrency, but always one`(limit: Int, expected: Int) {
        var lane = SuspectLane()
        var admitted = 0
        while lane.admits(limit: limit, at: .zero) {
            lane.left()
            admitted += 1
        }
        #expect(admitted == expected)
    }

    @Test(arguments: [(1, Duration.seconds(270)), (4, .seconds(45)), (8, .milliseconds(7500)), (10, .zero)])
    func `rests behind each so long that they have had a tenth of the time`(limit: Int, rest: Duration) {
        var lane = SuspectLane()
        lane.left()
        lane.returned(after: .seconds(30), limit: limit, at: .seconds(30))
        #expect(lane.admits(limit: limit, at: .seconds(30) + rest))
        if rest > .zero { #expect(!lane.admits(limit: limit, at: .seconds(30) + rest - .milliseconds(1))) }
    }
}
