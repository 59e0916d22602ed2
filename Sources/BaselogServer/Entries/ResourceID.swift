/// The identity of a project, log or event: a random UUID (RFC 9562, version 4).
struct ResourceID: Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A new one.
    init(using generator: inout some RandomNumberGenerator) {
        high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let half = nibble < 16 ? high : low
                buffer[position] = ResourceID.digits[Int(half >> UInt64(60 - 4 * (nibble & 15)) & 15)]
                position += 1
            }
            return 36
        }
    }
}
