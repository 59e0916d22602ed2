/// Walks over the bytes of a line from left to right.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }
    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipSpaces() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { position += 1 }
    }

    /// A number of at least and at most so many digits; what follows may be anything but a digit only if the range ends.
    mutating func number(digits: ClosedRange<Int>) -> Int? {
        var end = position
        var value = 0
        while end < bytes.endIndex, end - position < digits.upperBound, bytes[end].isDigit {
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard end - position >= digits.lowerBound else { return nil }
        position = end
        return value
    }

    /// The bytes up to the next space or the end, and behind the space.
    mutating func token() -> ArraySlice<UInt8> {
        let start = position
        while let byte = current, byte != UInt8(ascii: " ") { position += 1 }
        defer { skipSpaces() }
        return bytes[start..<position]
    }

    /// The bytes up to this one, which is skipped; `nil`, and nothing moves, where there is none.
    mutating func text(upTo end: Unicode.Scalar) -> ArraySlice<UInt8>? {
        guard let index = rest.firstIndex(of: UInt8(ascii: end)) else { return nil }
        defer { position = index + 1 }
        return bytes[position..<index]
    }

    /// A text in double quotes with backslash escapes for quotes, backslashes, tabs and line ends; `nil`, and nothing
    /// moves, where it does not begin here or never ends.
    mutating func quoted() -> String? {
        let mark = position
        guard skip("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = current else { break }
                position += 1
                switch escaped {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "]"): text.append(escaped)
                default: text += [byte, escaped]
                }
            default: text.append(byte)
            }
        }
        position = mark
        return nil
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isBlank: Bool { self == 0x20 || self &- 0x09 < 5 }
}

extension ArraySlice<UInt8> {
    /// Whether it is UTF-8. Nearly all lines are ASCII, which is told eight bytes at a time and without a copy.
    var isUTF8: Bool {
        let isASCII = withUnsafeBytes { bytes in
            var index = 0
            while index + 8 <= bytes.count {
                if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                    return false
                }
                index += 8
            }
            return bytes[index...].allSatisfy { $0 < 0x80 }
        }
        return isASCII || String(validating: self, as: UTF8.self) != nil
    }

    /// The text; what is no UTF-8 becomes U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Without blanks at both ends.
    var trimmed: ArraySlice<UInt8> {
        var part = self
        while let byte = part.first, byte.isBlank { part = part.dropFirst() }
        while let byte = part.last, byte.isBlank { part = part.dropLast() }
        return part
    }
}
