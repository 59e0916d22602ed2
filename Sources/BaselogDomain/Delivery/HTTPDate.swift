/// The three forms of dates that HTTP knows (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Reads a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`.
    ///
    /// - Parameter reference: Decides the century of a year with two digits: at most 50 years after it.
    static func parse(_ text: String, reference: Timestamp) -> Timestamp? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "\t" }.map { $0.lowercased() }
        switch words.count {
        case 6 where words[5] == "gmt" || words[5] == "utc":
            return time(day: words[1], month: words[2], year: Int(words[3]), clock: words[4])
        case 5:
            return time(day: words[2], month: words[1], year: Int(words[4]), clock: words[3])
        case 4 where words[3] == "gmt" || words[3] == "utc":
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, let short = Int(date[2]), (0...99).contains(short) else { return nil }
            let now = CivilTime(reference).year
            var year = now - now % 100 + short
            if year > now + 50 { year -= 100 }
            return time(day: date[0], month: date[1], year: year, clock: words[2])
        default: return nil
        }
    }

    private static func time(day: String, month: String, year: Int?, clock: String) -> Timestamp? {
        guard let year, (1000...9999).contains(year), let month = months.firstIndex(of: month), let day = Int(day)
        else { return nil }
        // A leap second is read as the second after it, as ISO 8601 texts are.
        return Timestamp(iso8601: "\(year)-\((month + 1).padded(2))-\(day.padded(2))T\(clock)Z")
    }
}
