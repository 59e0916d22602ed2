/// The stable identity of an entry: a ULID, 48 bits of milliseconds and 80 random bits.
///
/// It is the `Idempotency-Key` and `X-Request-ID` of every request of the entry, over retries and restarts. Written
/// as 26 characters of Crockford's base 32, so texts sort by time of creation. See github.com/ulid/spec.
public struct EntryID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The 26 characters of the ULID.
    public var description: String {
        String(unsafeUninitializedCapacity: EntryID.length) { buffer in
            write(to: buffer)
            return EntryID.length
        }
    }

    private static let length = 26

    /// Appends the 26 characters of the ULID.
    func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: EntryID.length) { buffer in
            write(to: buffer)
            bytes.append(contentsOf: UnsafeBufferPointer(buffer))
        }
    }

    private func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        var (high, low) = (high, low)
        EntryID.alphabet.withUnsafeBufferPointer { alphabet in
            for index in stride(from: EntryID.length - 1, through: 0, by: -1) {
                buffer[index] = alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
        }
    }

    /// The first characters that tell entries of one queue apart on a screen: time to the second.
    public var short: String { String(description.suffix(6)) }

    /// Reads a ULID; accepts lower case, and `I`, `L`, `O` for the digits they look like.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 26 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            guard let digit = EntryID.digit(byte) else { return nil }
            if index == 0, digit > 7 { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(digit)
        }
        self.init(high: high, low: low)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let upper = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper).map(UInt8.init)
        }
    }

    /// When the entry was created, to the millisecond.
    public var created: Timestamp { Timestamp(microseconds: Int64(high >> 16) * 1000) }

    public static func < (lhs: EntryID, rhs: EntryID) -> Bool {
        lhs.high != rhs.high ? lhs.high < rhs.high : lhs.low < rhs.low
    }
}

/// Makes entry IDs that strictly increase, also within one millisecond and when the clock steps back.
public struct EntryIDGenerator: Sendable {
    private var last = EntryID(high: 0, low: 0)

    public init() {}

    /// - Parameters:
    ///   - now: The wall-clock time.
    ///   - random: A source of fractions in `0...1`.
    public mutating func next(now: Timestamp, random: () -> Double) -> EntryID {
        let milliseconds = UInt64(clamping: max(0, now.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        if milliseconds > last.high >> 16 {
            let low = bits32(random()) << 32 | bits32(random())
            last = EntryID(high: milliseconds << 16 | bits32(random()) & 0xFFFF, low: low)
        } else {
            let (low, carried) = last.low.addingReportingOverflow(1)
            last = EntryID(high: carried ? last.high + 1 : last.high, low: low)
        }
        return last
    }

    private func bits32(_ fraction: Double) -> UInt64 {
        UInt64(min(max(fraction, 0), 1) * 4_294_967_295)
    }
}
