/// What a terminal answers to a question that was asked in an operating-system command (OSC).
enum TerminalAnswer {
    /// `11;rgb:RRRR/GGGG/BBBB` is the background colour; one to four hexadecimal digits for each part.
    static func event(of bytes: [UInt8]) -> InputEvent? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("11;rgb"), let colon = text.firstIndex(of: ":") else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
        let values = parts.compactMap(part)
        guard parts.count == 3 || parts.count == 4, values.count == parts.count else { return nil }
        return .background(RGB(red: values[0], green: values[1], blue: values[2]))
    }

    private static func part(_ digits: Substring) -> UInt8? {
        guard (1...4).contains(digits.count), let value = UInt32(digits, radix: 16) else { return nil }
        let full = (UInt32(1) << (4 * UInt32(digits.count))) - 1
        return UInt8(clamping: (value * 255 + full / 2) / full)
    }
}
