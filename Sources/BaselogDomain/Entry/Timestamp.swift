/// A point in wall-clock time with microsecond precision.
///
/// Formats and parses ISO 8601 itself: Foundation's formatters cost as much as encoding a whole entry.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// - Parameter secondsSince1970: Seconds, also fractional, since 1970-01-01T00:00:00Z; clamped to the years 1 to
    ///   9999. What is not a number counts as 0.
    public init(secondsSince1970: Double) {
        let clamped = min(max(secondsSince1970, -62_135_596_800), 253_402_300_799)
        microseconds = clamped.isNaN ? 0 : Int64((clamped * 1_000_000).rounded())
    }

    public var secondsSince1970: Double { Double(microseconds) / 1_000_000 }

    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.microseconds < rhs.microseconds }

    public static func + (lhs: Timestamp, rhs: Duration) -> Timestamp {
        Timestamp(microseconds: lhs.microseconds + rhs.wholeMicroseconds)
    }

    public static func - (lhs: Timestamp, rhs: Duration) -> Timestamp {
        Timestamp(microseconds: lhs.microseconds - rhs.wholeMicroseconds)
    }

    /// The time from `rhs` to `lhs`; negative if `lhs` is earlier.
    public static func - (lhs: Timestamp, rhs: Timestamp) -> Duration {
        .microseconds(lhs.microseconds - rhs.microseconds)
    }
}

/// A moment taken apart in the proleptic Gregorian calendar, UTC.
public struct CivilTime: Sendable, Hashable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var microsecond: Int

    public init(_ timestamp: Timestamp) {
        let (days, dayMicroseconds) = timestamp.microseconds.flooredDivision(by: 86_400_000_000)
        (year, month, day) = CivilTime.date(fromDays: days)
        let (seconds, micros) = dayMicroseconds.quotientAndRemainder(dividingBy: 1_000_000)
        hour = Int(seconds / 3600)
        minute = Int(seconds / 60 % 60)
        second = Int(seconds % 60)
        microsecond = Int(micros)
    }

    /// Days since 1970-01-01 to year, month, day. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    package static func date(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097).quotient
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1))
    }

    /// The inverse of ``date(fromDays:)``, from the same source.
    package static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear.flooredDivision(by: 400).quotient
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension CivilTime {
    fileprivate func appendISO8601(_ precision: Timestamp.Precision, withYear: Bool, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 27) { buffer in
            var count = 0
            func digit(_ number: Int) {
                buffer[count] = 0x30 + UInt8(truncatingIfNeeded: number)
                count += 1
            }
            func pair(_ number: Int) {
                digit(number / 10)
                digit(number % 10)
            }
            func mark(_ mark: Unicode.Scalar) {
                buffer[count] = UInt8(ascii: mark)
                count += 1
            }
            func pair(_ character: Unicode.Scalar, _ number: Int) {
                mark(character)
                pair(number)
            }
            if withYear {
                pair(year / 100)
                pair(year % 100)
            }
            pair("-", month)
            pair("-", day)
            pair("T", hour)
            pair(":", minute)
            pair(":", second)
            if precision != .seconds {
                pair(".", microsecond / 10_000)
                digit(microsecond / 1000 % 10)
            }
            if precision == .microseconds {
                digit(microsecond / 100 % 10)
                pair(microsecond % 100)
            }
            mark("Z")
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension Timestamp {
    /// The number of fraction digits of an ISO 8601 text.
    public enum Precision: Sendable { case seconds, milliseconds, microseconds }

    /// `2026-11-24T02:25:10.685Z`, always UTC.
    public func iso8601(_ precision: Precision = .milliseconds) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        appendISO8601(precision, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of ``iso8601(_:)``. By pairs of digits and added at once, because every entry has such a time.
    func appendISO8601(_ precision: Precision, to bytes: inout [UInt8]) {
        let time = CivilTime(self)
        guard (0...9999).contains(time.year) else {
            // No clock shows such a year; the rest is that of any other.
            bytes.append(contentsOf: time.year.padded(4).utf8)
            return time.appendISO8601(precision, withYear: false, to: &bytes)
        }
        time.appendISO8601(precision, withYear: true, to: &bytes)
    }

    /// The time of an ISO 8601 text such as `2026-11-24T02:25:10.685Z` or `2026-11-24 03:25:10+01:00`.
    ///
    /// Without an offset the text is taken as UTC. Fractions beyond microseconds are cut. Returns `nil` for
    /// anything that is not such a text or names a date that does not exist.
    public init?(iso8601 text: some StringProtocol) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2),
            reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(digits: 2), reader.skip(":"), let minute = reader.number(digits: 2)
        else { return nil }
        var second = 0
        var microsecond = 0
        if reader.skip(":") {
            guard let value = reader.number(digits: 2) else { return nil }
            second = value
            if reader.skip(".") || reader.skip(",") {
                guard let fraction = reader.fraction() else { return nil }
                microsecond = fraction
            }
        }
        guard let offsetMinutes = reader.offset(), reader.isAtEnd else { return nil }
        guard (1...12).contains(month), hour < 24, minute < 60, second <= 60, day >= 1 else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        guard CivilTime.date(fromDays: days) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + Int64(hour * 3600 + (minute - offsetMinutes) * 60 + second)
        self.init(microseconds: seconds * 1_000_000 + Int64(microsecond))
    }
}

/// Reads the fixed-width numbers of an ISO 8601 text.
private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    /// The digits after a decimal separator, as microseconds.
    mutating func fraction() -> Int? {
        let start = position
        var value = 0
        var scale = 100_000
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            value += Int(bytes[position] - 0x30) * scale
            scale /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    /// Minutes east of UTC: `Z`, nothing, `+01:00`, `+0100` or `+01`.
    mutating func offset() -> Int? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24 else { return nil }
        _ = skip(":")
        guard !isAtEnd else { return sign * hours * 60 }
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that times before 1970 keep a positive remainder.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension Int {
    /// At least `width` digits, filled with zeros on the left.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}

extension Duration {
    /// The duration in microseconds, rounded towards zero.
    public var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// The duration in seconds.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// The duration in milliseconds.
    public var inMilliseconds: Double { inSeconds * 1000 }
}
