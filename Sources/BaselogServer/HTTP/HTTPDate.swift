import BaselogDomain
import Synchronization

/// The `Date` header (RFC 9110 §5.6.7), formatted once a second.
final class HTTPDate: Sendable {
    private struct Formatted {
        var second: Int64 = .min
        var text = ""
    }

    private let formatted = Mutex(Formatted())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    var current: String {
        let time = now()
        let second = time.microseconds / 1_000_000
        return formatted.withLock { formatted in
            if formatted.second != second { formatted = Formatted(second: second, text: HTTPDate.text(time)) }
            return formatted.text
        }
    }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Tue, 24 Nov 2026 02:25:10 GMT`. 1970-01-01 was a Thursday.
    static func text(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let days = Int((Double(time.microseconds) / 86_400_000_000).rounded(.down))
        let weekday = weekdays[((days % 7) + 7) % 7]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(weekday), \(two(civil.day)) \(months[civil.month - 1]) \(civil.year) "
            + "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) GMT"
    }
}
