import BaselogDomain
import Testing

@Suite struct `A Retry-After header` {
    /// 1994-11-06T08:49:37Z, the example of RFC 9110.
    let received = Timestamp(secondsSince1970: 784_111_777)

    func read(_ values: String..., date: String? = nil) -> RetryAfter {
        var headers = values.map { WireRequest.Header("retry-after", $0) }
        if let date { headers.append(WireRequest.Header("date", date)) }
        return RetryAfter(headers: headers, received: received)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("3600", .seconds(3600)), ("1.5", .milliseconds(1500)), (" 7\t", .seconds(7)),
        ("+2", .seconds(2)),
    ])
    func `gives seconds, also with a fraction`(value: String, expected: Duration) {
        #expect(read(value) == .wait(expected))
    }

    @Test(arguments: ["-5", "-0.5", "Sun, 06 Nov 1994 08:49:00 GMT"])
    func `means no wait where it lies in the past`(value: String) {
        #expect(read(value) == .wait(.zero))
    }

    @Test(arguments: ["21601", "1000000000", "99999999999999999999999999", "Sun, 06 Nov 2095 08:49:37 GMT"])
    func `is obeyed for six hours at most`(value: String) {
        #expect(read(value) == .wait(.seconds(21_600)))
    }

    @Test(arguments: ["", " ", "soon", "1e9", "1.", ".5", "--1", "0x10", "Sun, 99 Nov 1994 08:49:37 GMT", "08:49:37"])
    func `is malformed where it is no time at all`(value: String) {
        #expect(read(value) == .malformed)
        #expect(read(value).delay(backoff: .seconds(2), jitter: 1) == .seconds(2))
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:51:37 GMT", "Sunday, 06-Nov-94 08:51:37 GMT", "Sun Nov  6 08:51:37 1994",
    ])
    func `understands all three forms of a date`(value: String) {
        #expect(read(value) == .wait(.seconds(120)))
    }

    @Test(arguments: ["Sun, 06 Nov 1994 09:49:37 GMT", "Sun, 06 Nov 1994 07:49:37 GMT"])
    func `counts a date from the server's own clock, however wrong it is`(serverTime: String) {
        let target = serverTime.replacing(":49:37", with: ":50:37")
        #expect(read(target, date: serverTime) == .wait(.seconds(60)))
    }

    @Test func `given twice takes the longer wait and skips what cannot be read`() {
        #expect(read("3", "8") == .wait(.seconds(8)))
        #expect(read("soon", "8") == .wait(.seconds(8)))
        #expect(read("soon", "later") == .malformed)
        #expect(read("3, 8") == .wait(.seconds(8)))
    }

    @Test func `is absent where there is none`() {
        #expect(read() == .absent)
    }

    @Test(arguments: [
        (Duration.seconds(30), 0.0, Duration.seconds(30)), (.seconds(30), 1, .seconds(33)),
        (.seconds(3600), 1, .seconds(3610)), (.zero, 1, .seconds(1)),
    ])
    func `lengthens the backoff and spreads the return by a tenth, at most ten seconds`(
        asked: Duration, jitter: Double, expected: Duration
    ) {
        #expect(RetryAfter.wait(asked).delay(backoff: .seconds(1), jitter: jitter) == expected)
    }
}
