import BaselogScreen
import Testing

@Suite struct `An input decoder` {
    static let table: [(String, [InputEvent])] = [
        ("a", [.key("a")]), ("R", [.key("R")]), (" ", [.key(.space)]), ("é", [.key(Key(.character("é")))]),
        ("日🎉", [.key(Key(.character("日"))), .key(Key(.character("🎉")))]),
        ("\r", [.key(.enter)]), ("\t", [.key(.tab)]), ("\u{7F}", [.key(.backspace)]), ("\u{3}", [.key("ctrl-c")]),
        ("\u{1A}", [.key("ctrl-z")]), ("\u{0}", [.key("ctrl-SPACE")]), ("\n", [.key("ctrl-j")]),
        ("\u{1B}[A", [.key(.up)]), ("\u{1B}OB", [.key(.down)]), ("\u{1B}[1;5C", [.key("ctrl-RIGHT")]),
        ("\u{1B}[1;4D", [.key(Key(.left, [.shift, .alt]))]), ("\u{1B}[Z", [.key(.shiftTab)]),
        ("\u{1B}[H", [.key(.home)]), ("\u{1B}[4~", [.key(.end)]), ("\u{1B}[5~", [.key(.pageUp)]),
        ("\u{1B}[3;5~", [.key("ctrl-DEL")]), ("\u{1B}OP", [.key("F1")]), ("\u{1B}[[B", [.key("F2")]),
        ("\u{1B}[15~", [.key("F5")]), ("\u{1B}[24;2~", [.key("shift-F12")]), ("\u{1B}[1;2R", [.key("shift-F3")]),
        ("\u{1B}[12;40R", []), ("\u{1B}x", [.key("alt-x")]), ("\u{1B}\r", [.key("alt-ENTER")]),
        ("\u{1B}\u{7F}", [.key("alt-BACKSPACE")]), ("\u{1B}é", [.key(Key(.character("é"), .alt))]),
        ("\u{1B}[27;5;13~", [.key(Key(.enter, .control))]), ("\u{1B}[112;5u", [.key("ctrl-p")]),
        ("\u{1B}OM", [.key(.enter)]), ("\u{1B}Op", [.key("0")]),
        ("\u{1B}[I\u{1B}[O", [.focus(true), .focus(false)]),
        ("\u{1B}[<0;10;5M", [.mouse(MouseEvent(.press, button: .left, at: Point(column: 9, row: 4)))]),
        ("\u{1B}[<0;300;5m", [.mouse(MouseEvent(.release, button: .left, at: Point(column: 299, row: 4)))]),
        ("\u{1B}[<34;1;1M", [.mouse(MouseEvent(.drag, button: .right, at: Point(column: 0, row: 0)))]),
        ("\u{1B}[<80;2;2M", [.mouse(MouseEvent(.wheelUp, at: Point(column: 1, row: 1), modifiers: .control))]),
        ("\u{1B}[<65;2;2M", [.mouse(MouseEvent(.wheelDown, at: Point(column: 1, row: 1)))]),
        ("\u{1B}[M !!", [.mouse(MouseEvent(.press, button: .left, at: Point(column: 0, row: 0)))]),
        (
            "\u{1B}[200~two\r\nlines\rof \u{1B}[31m\u{1B}[201~x",
            [.paste("two\nlines\nof \u{1B}[31m", isCut: false), .key("x")]
        ),
        ("\u{1B}[200~\u{1B}[20\u{1B}[201~", [.paste("\u{1B}[20", isCut: false)]),
        ("\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\", [.background(RGB(0x1E20FF))]),
        ("\u{1B}]11;rgb:f/f/f\u{7}", [.background(RGB(0xFFFFFF))]),
        ("\u{1B}]52;c;secret\u{7}a", [.key("a")]), ("\u{1B}P1+r\u{1B}\\a", [.key("a")]),
        ("\u{1B}[99~\u{1B}[?62;4cq", [.key("q")]), ("\u{1B}[<0;0;0Mq", [.key("q")]), ("\u{1B}[1;\u{18}q", [.key("q")]),
        ("\u{1B}\u{1B}[A", [.key(.escape), .key(.up)]), ("\u{1B}[1\u{1B}[B", [.key(.down)]),
        ("\u{1B}[999999999999999999999~q", [.key("q")]),
    ]

    @Test(arguments: table.indices)
    func `understands a sequence wherever it is split`(index: Int) {
        let (text, events) = Self.table[index]
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            var decoder = InputDecoder()
            let found = decoder.feed(bytes[..<split]) + decoder.feed(bytes[split...])
            #expect(found == events, "split at \(split) of \(text.debugDescription)")
            #expect(!decoder.isPending)
        }
        var decoder = InputDecoder()
        var found: [InputEvent] = []
        for byte in bytes { found += decoder.feed([byte]) }
        #expect(found == events)
    }

    @Test(
        arguments: [
            ([0x1B], InputEvent.key(.escape)), ([0x1B, 0x5B], .key("alt-[")), ([0x1B, 0x4F], .key("alt-O")),
            ([0xE6, 0x97], .key(Key(.character("\u{FFFD}")))),
        ] as [([UInt8], InputEvent)])
    func `takes what is unfinished for what it looks like after a silence`(bytes: [UInt8], event: InputEvent) {
        var decoder = InputDecoder()
        let early = decoder.feed(bytes)
        #expect(early.isEmpty)
        #expect(decoder.isPending)
        let late = decoder.timeout()
        #expect(late == [event])
        #expect(!decoder.isPending)
    }

    @Test(arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5], [0x80], [0xE6, 0x41]] as [[UInt8]])
    func `shows bytes that are no text as such and goes on`(bytes: [UInt8]) {
        var decoder = InputDecoder()
        let events = decoder.feed(bytes + [0x71])
        #expect(events.first == .key(Key(.character("\u{FFFD}"))))
        #expect(events.last == .key("q"))
    }

    @Test func `cuts a paste that is too long, at a whole character`() {
        var decoder = InputDecoder()
        _ = decoder.feed("\u{1B}[200~".utf8)
        _ = decoder.feed([UInt8](repeating: 0x78, count: InputDecoder.pasteLimit - 1))
        _ = decoder.feed("日本".utf8)
        let events = decoder.feed("\u{1B}[201~q".utf8)
        #expect(events == [.paste(String(repeating: "x", count: InputDecoder.pasteLimit - 1), isCut: true), .key("q")])
    }

    @Test func `gives up waiting for the end of a paste and of an answer`() {
        var decoder = InputDecoder()
        _ = decoder.feed("\u{1B}[200~half".utf8)
        var events: [InputEvent] = []
        for _ in 0..<400 { events += decoder.timeout() }
        #expect(events == [.paste("half", isCut: true)])
        _ = decoder.feed("\u{1B}]11;rgb:".utf8)
        let late = (0..<40).flatMap { _ in decoder.timeout() }
        #expect(late.isEmpty)
        let after = decoder.feed("q".utf8)
        #expect(after == [.key("q")])
    }

    @Test func `survives any bytes at all`() {
        var state: UInt64 = 42
        var decoder = InputDecoder()
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let byte = UInt8(truncatingIfNeeded: state >> 33)
            _ = decoder.feed([byte % 4 == 0 ? 0x1B : byte])
            if byte % 7 == 0 { _ = decoder.timeout() }
        }
        for _ in 0..<500 { _ = decoder.timeout() }
        let after = decoder.feed("q".utf8)
        #expect(after.last == .key("q"))
    }
}
