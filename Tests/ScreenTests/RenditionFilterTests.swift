import Testing

@testable import BaselogTerminal

@Suite struct `What is told about colours` {
    private static let blue = "\u{1B}[38:2::1:2:3m"
    private static let grey = "\u{1B}[38:2::9:9:9m"
    private static let ground = "\u{1B}[48:2::0:0:0m"

    private func reduced(_ text: String) -> String {
        String(decoding: RenditionFilter.reduced(Array(text.utf8)), as: UTF8.self)
    }

    @Test func `is told once for characters that stand beside each other`() {
        let found = reduced("\(Self.blue)\(Self.ground)a\(Self.blue)\(Self.ground)b\u{1B}[m")
        #expect(found == "\u{1B}[38:2::1:2:3;48:2::0:0:0mab\u{1B}[0m")
    }

    @Test func `leaves the ground as it is where only the letters change`() {
        let found = reduced("\(Self.blue)\(Self.ground)a\(Self.grey)\(Self.ground)b\u{1B}[39;49m\u{1B}(B\u{1B}[m")
        #expect(found == "\u{1B}[38:2::1:2:3;48:2::0:0:0ma\u{1B}[38:2::9:9:9mb\u{1B}(B\u{1B}[0m")
    }

    @Test func `takes a way through the normal state for none`() {
        let found = reduced("\(Self.blue)a\u{1B}(B\u{1B}[0;1m\(Self.blue)b\u{1B}(B\u{1B}[m")
        #expect(found == "\u{1B}[38:2::1:2:3ma\u{1B}(B\u{1B}[1mb\u{1B}(B\u{1B}[0m")
    }

    @Test func `ends an attribute with everything else`() {
        #expect(
            reduced("\u{1B}[1m\(Self.blue)a\u{1B}[m\(Self.blue)b\u{1B}[m")
                == "\u{1B}[1;38:2::1:2:3ma\u{1B}[0;38:2::1:2:3mb\u{1B}[0m")
    }

    @Test(arguments: ["\n", "\u{1B}[K", "\u{1B}[5X", "\u{1B}[2J", "\u{1B}[3b", "\u{1B}M"])
    func `comes before what it shows on`(drawing: String) {
        #expect(reduced("\(Self.ground)\(drawing)\u{1B}[m") == "\(Self.ground)\(drawing)\u{1B}[0m")
    }

    @Test(arguments: ["\r", "\u{8}", "\u{1B}[3;4H", "\u{1B}[12G", "\u{1B}[1;50r", "\u{1B}[?2026h"])
    func `is not needed where the cursor only moves`(movement: String) {
        #expect(reduced("\(Self.ground)\(movement)\u{1B}[m") == movement)
    }

    @Test(arguments: ["\u{1B}[38;5;17m", "\u{1B}[48;2;1;2;3m", "\u{1B}[31m", "\u{1B}[104m", "\u{1B}[7m"])
    func `is read in each way that terminals have`(change: String) {
        #expect(reduced("\(change)a\(change)b\u{1B}[m") == "\(change)ab\u{1B}[0m")
    }

    @Test(arguments: ["\u{1B}[58;5;1ma", "\u{1B}[38;5ma", "\u{1B}[31ma", "\u{1B}[?1ma\u{1B}[m"])
    func `is left alone where it says something unknown, or does not end as it began`(update: String) {
        #expect(reduced(update) == update)
    }

    @Test func `keeps every character, and sequences that are cut`() {
        #expect(reduced("é漢😀\t\u{F}x\u{1B}[") == "é漢😀\t\u{F}x\u{1B}[")
    }
}
