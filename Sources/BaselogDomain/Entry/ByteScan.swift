// Looking for rare bytes in texts that nearly never have any, eight at a time: each entry is searched several times on
// its way, and byte by byte that would be most of what accepting it costs.
//
// The test for a byte below n in a word is the well-known one, (x − n·ones) & ~x & highs, with the test for zero as
// n = 1 of the word with the wanted byte taken out by exclusive or. It tells exactly whether there is any such byte.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first byte from `start` on that a JSON string must escape: control characters, `"` and `\`.
    static func firstToEscape(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        first(in: bytes, from: start) { word in
            has(below: 0x20, word) | has(UInt8(ascii: "\""), word) | has(UInt8(ascii: "\\"), word) != 0
        } matching: {
            $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
        }
    }

    static func containsZero(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        first(in: bytes, from: 0) {
            has(below: 1, $0) != 0
        } matching: {
            $0 == 0
        } != nil
    }

    @inline(__always)
    private static func first(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, inWord test: (UInt64) -> Bool,
        matching: (UInt8) -> Bool
    ) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            if test(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
            index += 8
        }
        while index < raw.count {
            if matching(raw[index]) { return index }
            index += 1
        }
        return nil
    }

    @inline(__always)
    private static func has(below limit: UInt64, _ word: UInt64) -> UInt64 { (word &- ones &* limit) & ~word & highs }

    @inline(__always)
    private static func has(_ byte: UInt8, _ word: UInt64) -> UInt64 { has(below: 1, word ^ (ones &* UInt64(byte))) }
}

extension String {
    /// Whether U+0000 is in it, which in UTF-8 is the one zero byte there is.
    var containsNUL: Bool {
        // Nearly all texts lie in one piece; those of other systems' string types are looked at one by one.
        utf8.withContiguousStorageIfAvailable(ByteScan.containsZero) ?? utf8.contains(0)
    }
}
