import Glibc

/// Sequences that terminfo has no names for.
enum SynchronizedUpdate {
    static let begin = "\u{1B}[?2026h"
    static let end = "\u{1B}[?2026l"
}

enum TerminalModes {
    /// Bracketed paste and reports of the focus. Explicit direction keeps terminals that reorder right-to-left text
    /// from moving cells of a row that is laid out already.
    static let on = "\u{1B}[?2004h\u{1B}[?1004h\u{1B}[8l"
    static let off = "\u{1B}[8h\u{1B}[?1004l\u{1B}[?2004l"
    /// Presses, releases, the wheel and drags, with numbers of any size.
    static let mouseOn = "\u{1B}[?1002h\u{1B}[?1006h"
    static let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l"
    static let askBackground = "\u{1B}]11;?\u{1B}\\"
}

enum DescriptorOutput {
    /// Writes everything, or gives up when the terminal has gone.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool { write(Array(text.utf8), to: descriptor) }

    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Glibc.write(descriptor, part.baseAddress, part.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = rest.dropFirst(written)
            }
            return true
        }
    }
}
