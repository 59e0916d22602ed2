import FoundationEssentials

/// Copies to the clipboard of the person's own machine, also over ssh: the terminal does it (OSC 52).
package struct ClipboardCopy: Sendable, Hashable {
    /// Most bytes that terminals agree to take: their limit is 100,000 characters of base64.
    package static let byteLimit = 74_994

    /// The bytes of UTF-8 that were sent.
    package let bytes: Int
    /// Whether the text was longer than ``byteLimit`` and its end is missing.
    package let isCut: Bool
    let sequence: String

    init(_ text: String, isInTmux: Bool) {
        var sent = Array(text.utf8.prefix(Self.byteLimit))
        isCut = text.utf8.count > sent.count
        // Never half a character.
        while isCut, !sent.isEmpty, String(validating: sent, as: UTF8.self) == nil { sent.removeLast() }
        bytes = sent.count
        let command = "\u{1B}]52;c;\(Data(sent).base64EncodedString())"
        let plain = command + "\u{07}"
        // tmux takes the first itself when `set-clipboard` is on, and passes the second through when it may.
        sequence = isInTmux ? plain + "\u{1B}Ptmux;\u{1B}" + command + "\u{07}\u{1B}\\" : plain
    }
}
