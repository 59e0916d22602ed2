import BaselogDomain
import Testing

@Suite struct `A batch trigger` {
    let trigger = BatchTrigger(BatchSettings(size: 100, interval: .seconds(5)))

    func moment(
        _ waiting: BatchTrigger.Waiting, takesBatches: Bool = true, isFlushing: Bool = false
    ) -> Duration? {
        trigger.moment(for: waiting, takesBatches: takesBatches, isFlushing: isFlushing, now: .seconds(10))
    }

    @Test func `does nothing where nothing waits`() {
        #expect(moment(.init()) == nil)
    }

    @Test func `lets an entry wait for company until it is five seconds old`() {
        #expect(moment(.init(count: 1, bytes: 100, oldest: .seconds(9))) == .seconds(14))
    }

    @Test(arguments: [
        BatchTrigger.Waiting(count: 100, bytes: 100, oldest: .seconds(9)),
        BatchTrigger.Waiting(count: 2, bytes: 1_048_576, oldest: .seconds(9)),
    ])
    func `goes at once when the batch is full by count or bytes`(waiting: BatchTrigger.Waiting) {
        #expect(moment(waiting) == .seconds(10))
    }

    @Test func `lets a severe entry wait for a fifth of a second`() {
        let waiting = BatchTrigger.Waiting(count: 3, bytes: 9, oldest: .seconds(8), oldestSevere: .milliseconds(9900))
        #expect(moment(waiting) == .milliseconds(10_100))
    }

    @Test func `goes at once where the server takes single entries, and when asked to`() {
        let waiting = BatchTrigger.Waiting(count: 1, bytes: 9, oldest: .seconds(10))
        #expect(moment(waiting, takesBatches: false) == .seconds(10))
        #expect(moment(waiting, isFlushing: true) == .seconds(10))
    }
}

@Suite struct `A histogram of durations` {
    @Test func `has no percentiles while it is empty`() {
        #expect(Histogram().percentile(0.5) == nil)
    }

    @Test(arguments: [3, 90, 1_000, 48_000, 999_999, 60_000_000])
    func `is exact to one part in eight`(microseconds: Int64) throws {
        var histogram = Histogram()
        histogram.record(.microseconds(microseconds))
        let found = try #require(histogram.percentile(0.5)).wholeMicroseconds
        #expect(abs(found - microseconds) <= microseconds / 8)
    }

    @Test func `tells the share that stays below`() throws {
        var histogram = Histogram()
        for _ in 1...99 { histogram.record(.milliseconds(10)) }
        histogram.record(.seconds(1))
        #expect(try #require(histogram.percentile(0.5)) < .milliseconds(12))
        #expect(try #require(histogram.percentile(0.99)) < .milliseconds(12))
        #expect(try #require(histogram.percentile(1)) > .milliseconds(900))
    }

    @Test func `keeps what is beyond its range in its last bucket`() {
        var histogram = Histogram()
        histogram.record(.seconds(100_000))
        histogram.record(.seconds(-1))
        #expect(histogram.count == 2)
        #expect(histogram.percentile(0.1) == .zero)
    }
}
