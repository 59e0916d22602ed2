/// Finds `\ud800`…`\udfff` escapes without their other half. They are JSON but no text: the hosted API fails on them
/// with 500, and a parser that turned them into U+FFFD would hide it.
enum LoneSurrogates {
    /// Replaces every lone half by `\u0000`, which no mode stores either.
    ///
    /// - Returns: Whether there was any.
    static func replace(in json: inout [UInt8]) -> Bool {
        guard json.contains(UInt8(ascii: "\\")) else { return false }
        var found = false
        var position = 0
        while position + 1 < json.count {
            guard json[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            switch half(json, position) {
            case .high where half(json, position + 6) == .low: position += 12
            case .high, .low:
                found = true
                for digit in position + 2..<position + 6 { json[digit] = UInt8(ascii: "0") }
                position += 6
            case nil: position += 2
            }
        }
        return found
    }

    private enum Half { case high, low }

    private static func half(_ json: [UInt8], _ position: Int) -> Half? {
        guard position + 6 <= json.count, json[position] == UInt8(ascii: "\\"),
            json[position + 1] == UInt8(ascii: "u"), json[position + 2] | 0x20 == UInt8(ascii: "d"),
            isHexadecimal(json[position + 4]), isHexadecimal(json[position + 5])
        else { return nil }
        switch json[position + 3] | 0x20 {
        case UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b"): return .high
        case UInt8(ascii: "c")...UInt8(ascii: "f"): return .low
        default: return nil
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
