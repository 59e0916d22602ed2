import BaselogDomain

extension StringProtocol {
    /// The text with control characters replaced, so that nothing from outside can steer a terminal.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }))
    }
}
