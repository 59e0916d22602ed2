package import BaselogDomain

/// Reads the times that logs are written with.
///
/// Texts without an offset are local times, as those who write them mean them; texts without a year are of the last
/// twelve months.
package struct TimeReading: Sendable {
    /// A time without a year may be this far ahead of now, because clocks differ.
    static let tolerance: Duration = .seconds(86_400)

    private let now: @Sendable () -> Timestamp
    private let localOffset: @Sendable (Timestamp) -> Duration

    /// - Parameters:
    ///   - now: The wall-clock time.
    ///   - localOffset: How far local time is east of UTC, at a time given as if it were UTC.
    package init(
        now: @escaping @Sendable () -> Timestamp,
        localOffset: @escaping @Sendable (Timestamp) -> Duration = { _ in .zero }
    ) {
        self.now = now
        self.localOffset = localOffset
    }

    /// A time of a field: ISO 8601, or a number since 1970 in seconds, milliseconds, microseconds or nanoseconds.
    func time(_ value: JSONValue) -> Timestamp? {
        switch value {
        case .integer(let number): TimeReading.time(sinceEpoch: Double(number))
        case .number(let number): TimeReading.time(sinceEpoch: number)
        case .string(let text): time(Array(text.utf8)[...])
        default: nil
        }
    }

    /// The same for a text, which must hold nothing else.
    func time(_ bytes: ArraySlice<UInt8>) -> Timestamp? {
        var reader = ByteReader(bytes.trimmed)
        if let time = iso8601(&reader), reader.isAtEnd { return time }
        guard bytes.count >= 9, let number = Double(bytes.trimmed.text) else { return nil }
        return TimeReading.time(sinceEpoch: number)
    }

    /// The unit follows from the size: seconds reach 10¹¹ in the year 5138, milliseconds had passed it by 1973.
    private static func time(sinceEpoch number: Double) -> Timestamp? {
        guard number.isFinite, number >= 1e8 else { return nil }
        return switch number {
        case ..<1e11: Timestamp(secondsSince1970: number)
        case ..<1e14: Timestamp(microseconds: Int64(number * 1e3))
        case ..<1e17: Timestamp(microseconds: Int64(number))
        case ..<1e19: Timestamp(microseconds: Int64(number / 1e3))
        default: nil
        }
    }

    /// `2026-11-24T02:25:10.685Z`, also with a space or slashes, with a comma, with an offset or none.
    func iso8601(_ reader: inout ByteReader) -> Timestamp? {
        let mark = reader.position
        if let time = readISO8601(&reader) { return time }
        reader.position = mark
        return nil
    }

    private func readISO8601(_ reader: inout ByteReader) -> Timestamp? {
        guard let year = reader.number(digits: 4...4), reader.skip("-") || reader.skip("/"),
            let month = reader.number(digits: 2...2), reader.skip("-") || reader.skip("/"),
            let day = reader.number(digits: 2...2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let clock = clockTime(&reader)
        else { return nil }
        var offset: Int?
        if reader.skip("Z") || reader.skip("z") { offset = 0 } else { offset = zone(&reader) }
        return moment(year: year, month: month, day: day, clock: clock, offsetMinutes: offset)
    }

    /// `Nov  5 02:25:10` of RFC 3164.
    func withoutYear(_ reader: inout ByteReader) -> Timestamp? {
        let mark = reader.position
        guard let month = monthName(&reader), reader.skip(" ") else {
            reader.position = mark
            return nil
        }
        reader.skipSpaces()
        guard let day = reader.number(digits: 1...2), reader.skip(" "), let clock = clockTime(&reader) else {
            reader.position = mark
            return nil
        }
        let latest = now() + TimeReading.tolerance
        let year = CivilTime(latest).year
        for year in [year, year - 1] {
            if let time = moment(year: year, month: month, day: day, clock: clock, offsetMinutes: nil), time <= latest {
                return time
            }
        }
        // The 29th of February of a year before these.
        return moment(year: year - 4 + (4 - year % 4) % 4, month: month, day: day, clock: clock, offsetMinutes: nil)
    }

    /// `10/Oct/2000:13:55:36 -0700` of access logs.
    func accessTime(_ reader: inout ByteReader) -> Timestamp? {
        guard let day = reader.number(digits: 1...2), reader.skip("/"), let month = monthName(&reader),
            reader.skip("/"), let year = reader.number(digits: 4...4), reader.skip(":"),
            let clock = clockTime(&reader)
        else { return nil }
        reader.skipSpaces()
        return moment(year: year, month: month, day: day, clock: clock, offsetMinutes: zone(&reader))
    }

    private struct ClockTime {
        var hour: Int
        var minute: Int
        var second: Int
        var microsecond: Int
    }

    private func clockTime(_ reader: inout ByteReader) -> ClockTime? {
        guard let hour = reader.number(digits: 2...2), reader.skip(":"), let minute = reader.number(digits: 2...2)
        else { return nil }
        var time = ClockTime(hour: hour, minute: minute, second: 0, microsecond: 0)
        guard reader.skip(":") else { return time }
        guard let second = reader.number(digits: 2...2) else { return nil }
        time.second = second
        let mark = reader.position
        guard reader.skip(".") || reader.skip(",") else { return time }
        var scale = 100_000
        let start = reader.position
        while let byte = reader.current, byte.isDigit {
            time.microsecond += Int(byte - 0x30) * scale
            scale /= 10
            reader.position += 1
        }
        // A comma without digits belongs to what follows.
        if reader.position == start { reader.position = mark }
        return time
    }

    /// Minutes east of UTC of `+01:00`, `+0100` or `+01`; `nil` where there is none.
    private func zone(_ reader: inout ByteReader) -> Int? {
        let mark = reader.position
        let sign: Int
        if reader.skip("+") { sign = 1 } else if reader.skip("-") { sign = -1 } else { return nil }
        guard let hours = reader.number(digits: 2...2), hours < 24 else {
            reader.position = mark
            return nil
        }
        _ = reader.skip(":")
        guard let minutes = reader.number(digits: 2...2), minutes < 60 else { return sign * hours * 60 }
        return sign * (hours * 60 + minutes)
    }

    private func monthName(_ reader: inout ByteReader) -> Int? {
        // Most lines begin with a digit, which no name does.
        guard reader.current?.isLetter == true, reader.rest.count >= 3 else { return nil }
        let name = reader.rest.prefix(3)
        guard let month = TimeReading.months.firstIndex(where: { $0.elementsEqual(name) }) else { return nil }
        reader.position += 3
        return month + 1
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { Array($0.utf8) }

    private func moment(year: Int, month: Int, day: Int, clock: ClockTime, offsetMinutes: Int?) -> Timestamp? {
        guard (1...12).contains(month), (1...31).contains(day), clock.hour < 24, clock.minute < 60, clock.second <= 60
        else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        guard CivilTime.date(fromDays: days) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + Int64(clock.hour * 3600 + clock.minute * 60 + clock.second)
        let time = Timestamp(microseconds: seconds * 1_000_000 + Int64(clock.microsecond))
        if let offsetMinutes { return time - .seconds(offsetMinutes * 60) }
        return time - localOffset(time)
    }
}
