import BaselogScreen
import Testing

@Suite struct `The width of text` {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("Grüße", 5), ("日本語", 6), ("한국어", 6), ("e\u{301}", 1), ("🎉", 2), ("⣿⣀", 2), ("╭─╮", 3),
        ("⚠️", 1), ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🏳️‍🌈", 1), ("❤️‍🔥", 1), ("שלום", 4), ("مرحبا", 5), ("\u{200B}a\u{FEFF}", 1),
        ("a\tb", 5), ("abcd\te", 9), ("ｆｕｌｌ", 8), ("ᄒ\u{1161}\u{11AB}", 2), ("🇩🇪", 2), ("नमस्ते", 4),
    ])
    func `is counted in cells`(text: String, columns: Int) {
        #expect(TextWidth.of(text) == columns)
    }

    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"), ("\u{1B}]0;title\u{07}", "␛]0;title␇"), ("a\u{0}b", "a␀b"),
        ("\u{9B}31m", "�31m"), ("line\r\nnext", "line␍␊next"), ("\u{7F}", "␡"), ("a\u{2028}b", "a␊b"),
        ("abc\u{202E}fed\u{202C}", "abcfed"), ("a\tb", "a   b"), ("\u{301}x", " \u{301}x"),
        ("z\u{301}\u{302}\u{303}\u{304}", "z\u{301}\u{302}"), ("❤️", "❤"), ("\u{10FFFF}", "�"), ("so\u{AD}ft", "soft"),
    ])
    func `is that of text in which nothing can hide`(text: String, shown: String) {
        #expect(TextWidth.sanitised(text) == shown)
    }

    @Test func `is the same however often text is sanitised`() {
        for text in HostileText.lines {
            let once = TextWidth.sanitised(text)
            #expect(TextWidth.sanitised(once) == once)
            #expect(TextWidth.of(once) == TextWidth.of(text))
        }
    }

    @Test(arguments: [
        ("payment", 7, "payment"), ("payment", 6, "payme…"), ("payment", 1, "…"), ("payment", 0, ""), ("日本語", 4, "日…"),
        ("日本語", 5, "日本…"), ("日本語", 6, "日本語"),
    ])
    func `decides where text is cut`(text: String, columns: Int, cut: String) {
        #expect(TextWidth.truncated(text, to: columns) == cut)
    }

    @Test func `may be lost at either end or in the middle`() {
        #expect(TextWidth.truncated("/var/log/app.log", to: 8, losing: .head) == "…app.log")
        #expect(TextWidth.truncated("/var/log/app.log", to: 9, losing: .middle) == "/var….log")
    }

    @Test func `is filled up to fit exactly`() {
        #expect(TextWidth.fitted("ab", to: 5, alignment: .right) == "   ab")
        #expect(TextWidth.fitted("ab", to: 5, alignment: .centre) == " ab  ")
        #expect(TextWidth.fitted("日本語", to: 4) == "日… ")
        for text in HostileText.lines {
            for columns in 0..<20 { #expect(TextWidth.of(TextWidth.fitted(text, to: columns)) == columns) }
        }
    }

    @Test func `decides where lines break`() {
        #expect(TextWidth.wrapped("the quick brown fox", to: 10) == ["the quick", "brown fox"])
        #expect(TextWidth.wrapped("unbreakable", to: 4) == ["unbr", "eaka", "ble"])
        #expect(TextWidth.wrapped("a\n\nb", to: 4) == ["a", "", "b"])
        #expect(TextWidth.wrapped("one two three", to: 5, limit: 2) == ["one", "two …"])
        #expect(TextWidth.wrapped("日本", to: 1).allSatisfy { TextWidth.of($0) <= 1 })
    }
}

/// Lines that a log may contain and a terminal must not obey.
enum HostileText {
    static let lines: [String] = [
        "\u{1B}[2J\u{1B}[H\u{1B}]0;owned\u{07}", "\u{1B}P+q544e\u{1B}\\", "\u{9B}5n\u{9D}0;x\u{9C}", "nul\u{0}nul",
        "\u{8}\u{8}\u{8}rubbed",
        "\r\n\u{B}\u{C}\u{85}\u{2028}\u{2029}", "日本語テスト한국어", "👩‍👩‍👧‍👦👍🏽🏳️‍🌈❤️‍🔥🇩🇪", "\u{202E}gnp.exe\u{202C}\u{2066}x\u{2069}",
        "مرحبا שלום abc", "Z\u{351}\u{36B}\u{343}\u{36A}\u{302}\u{36B}\u{33D}", "\u{301}\u{302}alone", "\ttab\tstop",
        "\u{FEFF}bom\u{200B}\u{200D}\u{2060}",
        "\u{E0041}\u{E007F}tags", "\u{F8FF}private\u{10FFFD}", "\u{FFFE}\u{FFFF}", "ᄒ\u{1161}\u{11AB}\u{1160}", "क्‍ष नमस्ते",
        "\u{1FABF}new\u{1FAE9}",
    ]
}
