/// Numbers as they stand on the screen, the same in every locale.
package enum NumberFormat {
    /// A whole number with thousands separators: `1,204`.
    package static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return value < 0 ? "-" + grouped : grouped
    }

    /// A rate without its unit: `0.7`, `6`, `12.3`, `1,204`, `123k`, `1.23M`.
    package static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite else { return "—" }
        let magnitude = abs(perSecond)
        if magnitude < 99.95 { return decimal(perSecond, places: 1, keepingZeros: false) }
        if magnitude < 99_999.5 { return count(Int(perSecond.rounded())) }
        return scaled(perSecond, by: 1_000, units: ["", "k", "M", "G", "T"])
    }

    /// A number of bytes in three significant digits and binary units: `214 B`, `2.1 KiB`, `12 MiB`.
    package static func size(_ bytes: Int) -> String {
        scaled(Double(bytes), by: 1_024, units: [" B", " KiB", " MiB", " GiB", " TiB", " PiB"])
    }

    /// A share of 0…1 in per cent: `0.4 %`, `98.7 %`, `100 %`.
    package static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "—" }
        return decimal(share * 100, places: 1, keepingZeros: false) + " %"
    }

    /// A stretch of time: `0.4 s`, `12.1 s`, `9 min`, `3 h`, `5 d`. Negative durations count as none.
    package static func duration(_ duration: Duration) -> String {
        let seconds = max(0, self.seconds(duration))
        if seconds < 59.95 { return decimal(seconds, places: 1, keepingZeros: true) + " s" }
        if seconds < 3_600 { return "\(max(1, Int(seconds / 60))) min" }
        if seconds < 48 * 3_600 { return "\(Int(seconds / 3_600)) h" }
        return count(Int(seconds / 86_400)) + " d"
    }

    /// A short time such as a latency: `0.4 ms`, `11 ms`, `1.24 s`, then as ``duration(_:)``.
    package static func latency(_ duration: Duration) -> String {
        let milliseconds = max(0, seconds(duration) * 1_000)
        if milliseconds < 9.95 { return decimal(milliseconds, places: 1, keepingZeros: false) + " ms" }
        if milliseconds < 999.5 { return "\(Int(milliseconds.rounded())) ms" }
        if milliseconds < 9_995 { return decimal(milliseconds / 1_000, places: 2, keepingZeros: true) + " s" }
        return self.duration(duration)
    }

    /// `value` with a fixed number of decimal places, with thousands separators.
    ///
    /// - Parameter keepingZeros: Whether `6.0` keeps its zero.
    package static func decimal(_ value: Double, places: Int, keepingZeros: Bool) -> String {
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = (value * Double(unit)).rounded()
        guard abs(scaled) < 1e15 else { return value.isFinite ? "\(value)" : "—" }
        let whole = Int(scaled)
        let sign = whole < 0 ? "-" : ""
        var fraction = String(whole.magnitude % UInt(unit))
        fraction = String(repeating: "0", count: places - fraction.count.clamped(to: 0...places)) + fraction
        if !keepingZeros { while fraction.hasSuffix("0") { fraction.removeLast() } }
        let integer = count(Int(whole.magnitude / UInt(unit)))
        return sign + (fraction.isEmpty || places == 0 ? integer : integer + "." + fraction)
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Three significant digits and the greatest unit that leaves at least 1.
    private static func scaled(_ value: Double, by step: Double, units: [String]) -> String {
        var rest = value
        var index = 0
        while abs(rest) >= (step == 1_000 ? 999.5 : 1_023.5) && index < units.count - 1 {
            rest /= step
            index += 1
        }
        let magnitude = abs(rest)
        let places = index == 0 || magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
        return decimal(rest, places: places, keepingZeros: false) + units[index]
    }
}

extension Comparable {
    package func clamped(to range: ClosedRange<Self>) -> Self {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
