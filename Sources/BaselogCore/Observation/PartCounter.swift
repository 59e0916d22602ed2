import BaselogDomain

/// Counts in the parts of the window that errors are looked at in.
struct PartCounter: Sendable {
    static let parts = 10
    private static let partSeconds = Int64(ErrorHistory.windowSeconds / PartCounter.parts)

    private var numbers = [Int64](repeating: -1, count: PartCounter.parts)
    private var counts = [Int](repeating: 0, count: PartCounter.parts)

    mutating func count(at moment: Duration) {
        let part = PartCounter.part(of: moment)
        let index = Int(part) % PartCounter.parts
        if numbers[index] != part {
            numbers[index] = part
            counts[index] = 0
        }
        counts[index] += 1
    }

    /// Newest last.
    func trend(at moment: Duration) -> [Int] {
        let part = PartCounter.part(of: moment)
        return (part - Int64(PartCounter.parts) + 1...part).map { number in
            guard number >= 0 else { return 0 }
            let index = Int(number) % PartCounter.parts
            return numbers[index] == number ? counts[index] : 0
        }
    }

    private static func part(of moment: Duration) -> Int64 { moment.components.seconds / partSeconds }
}
