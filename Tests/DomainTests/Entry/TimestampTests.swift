import BaselogDomain
import Testing

@Suite struct `A timestamp` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-11-24T02:25:10.685361Z", 1_795_487_110_685_361), ("2000-02-29T12:00:00Z", 951_825_600_000_000),
        ("1900-03-01T00:00:00Z", -2_203_891_200_000_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func `is read from and written as ISO 8601`(text: String, microseconds: Int64) {
        let timestamp = Timestamp(microseconds: microseconds)
        #expect(Timestamp(iso8601: text) == timestamp)
        let written = timestamp.iso8601(.microseconds)
        #expect(Timestamp(iso8601: written) == timestamp)
        #expect(written.hasPrefix(text.dropLast()))
    }

    @Test(arguments: [
        "2026-11-24T02:25:10Z", "2026-11-24T02:25:10", "2026-11-24t02:25:10z", "2026-11-24 02:25:10",
        "2026-11-24T02:25:10.0Z", "2026-11-24T02:25:10,000Z", "2026-11-24T03:25:10+01:00", "2026-11-24T03:25:10+0100",
        "2026-11-24T03:25:10+01", "2026-11-23T20:55:10-05:30", "2026-11-24T02:25:10.0000009Z",
    ])
    func `is the same in every form of ISO 8601`(text: String) {
        #expect(Timestamp(iso8601: text)?.iso8601(.seconds) == "2026-11-24T02:25:10Z")
        #expect(Timestamp(iso8601: text)?.microseconds == 1_795_487_110_000_000)
    }

    @Test func `may leave the seconds out`() {
        #expect(Timestamp(iso8601: "2026-11-24T02:25Z")?.iso8601() == "2026-11-24T02:25:00.000Z")
    }

    @Test func `reads a leap second as the second after it`() {
        #expect(Timestamp(iso8601: "2016-12-31T23:59:60Z")?.iso8601(.seconds) == "2017-01-01T00:00:00Z")
    }

    @Test(arguments: [
        "", "2026", "2026-11-24", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+",
        "2026-01-01T00:00:00+25:00", "2026-01-01T00:00:00Zjunk", "26-01-01T00:00:00Z", "x026-01-01T00:00:00Z",
        "2026-1-01T00:00:00Z", " 2026-01-01T00:00:00Z",
    ])
    func `is not read from anything else`(text: String) { #expect(Timestamp(iso8601: text) == nil) }

    @Test(arguments: [1600, 1900, 2000, 2023, 2024, 2100, 2400])
    func `keeps every day of a year, leap years included`(year: Int) throws {
        var day = try #require(Timestamp(iso8601: "\(year)-01-01T00:00:00Z"))
        var days = 0
        while CivilTime(day).year == year {
            #expect(Timestamp(iso8601: day.iso8601(.seconds)) == day)
            day = day + .seconds(86_400)
            days += 1
        }
        #expect(days == (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365))
    }

    @Test func `has the precision that is asked for`() {
        let timestamp = Timestamp(microseconds: 1_999_999)
        #expect(timestamp.iso8601(.seconds) == "1970-01-01T00:00:01Z")
        #expect(timestamp.iso8601(.milliseconds) == "1970-01-01T00:00:01.999Z")
        #expect(timestamp.iso8601(.microseconds) == "1970-01-01T00:00:01.999999Z")
    }

    @Test func `adds and subtracts durations`() {
        let timestamp = Timestamp(microseconds: 5_000_000)
        #expect(timestamp + .milliseconds(1) == Timestamp(microseconds: 5_001_000))
        #expect(timestamp - .seconds(6) == Timestamp(microseconds: -1_000_000))
        #expect(timestamp - Timestamp(microseconds: 7_000_000) == .seconds(-2))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func `of seconds beyond all calendars is clamped`(seconds: Double) {
        let year = CivilTime(Timestamp(secondsSince1970: seconds)).year
        #expect((1...9999).contains(year))
    }
}
