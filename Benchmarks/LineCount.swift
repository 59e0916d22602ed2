import Glibc

/// Which numbered lines have come: each carries `seq=` and its number, from 0 on.
struct LineCount {
    /// With a zero at its end, as C wants it.
    private static let mark = Array("seq=\0".utf8)

    private var seen: [Bool] = []
    /// Different lines.
    private(set) var distinct = 0
    /// Lines that had come before.
    private(set) var repeated = 0
    /// When the last one came, on the machine's monotonic clock.
    private(set) var lastMoment = 0.0

    init() {}

    /// Reads ``text``.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let distinct = Int(parts[0]), let repeated = Int(parts[1]),
            let moment = Double(parts[2])
        else { return nil }
        (self.distinct, self.repeated, lastMoment) = (distinct, repeated, moment)
    }

    var text: String { "\(distinct) \(repeated) \(lastMoment)" }

    /// - Parameter bytes: With a zero behind them.
    mutating func take(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
        var position = range.lowerBound
        while let place = LineCount.mark.withUnsafeBytes({ mark in
            mark.baseAddress.flatMap { strstr(start + position, $0.assumingMemoryBound(to: CChar.self)) }
        }) {
            position = UnsafePointer(place) - start + LineCount.mark.count - 1
            guard position < range.upperBound else { break }
            var number = 0
            while position < range.upperBound, (0x30...0x39).contains(bytes[position]) {
                number = number * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            count(number)
        }
        lastMoment = Usage.monotonicSeconds
    }

    private mutating func count(_ number: Int) {
        if number >= seen.count {
            seen.append(contentsOf: repeatElement(false, count: max(number + 1 - seen.count, seen.count)))
        }
        if seen[number] { repeated += 1 } else { distinct += 1 }
        seen[number] = true
    }
}
