import BaselogScreen
import Testing

@testable import BaselogTerminal

@Suite struct `The depth of colour` {
    @Test func `follows what the terminal has and the person wants`() {
        #expect(ColourDepth(colours: 1 << 24, wantsNoColour: false) == .trueColour)
        #expect(ColourDepth(colours: 256, wantsNoColour: false) == .indexed)
        #expect(ColourDepth(colours: 8, wantsNoColour: false) == .sixteen)
        #expect(ColourDepth(colours: 0, wantsNoColour: false) == .mono)
        #expect(ColourDepth(colours: 256, wantsNoColour: true) == .mono)
    }

    @Test(
        arguments: [
            (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x808080, 244), (0x5F87AF, 67), (0x10141F, 233),
        ] as [(UInt32, Int)])
    func `finds the nearest of 256`(colour: UInt32, index: Int) {
        #expect(ColourDepth.nearestIndex(to: RGB(colour)) == index)
    }

    @Test func `names hues and leaves greys to the terminal`() {
        let depth = ColourDepth.sixteen
        #expect(depth.number(of: RGB(0xFF6B74), available: 16) == 9)
        #expect(depth.number(of: RGB(0xB3261E), available: 8) == 1)
        #expect(depth.number(of: RGB(0x7BD88F), available: 8) == 2)
        #expect(depth.number(of: RGB(0xC6CFE0), available: 16) == -1)
        for theme in Theme.builtIn {
            for role in Role.allCases {
                guard let colour = theme.style(role).foreground else { continue }
                #expect((-1...7).contains(depth.number(of: colour, available: 8)))
            }
        }
    }

    @Test func `uses the terminal's true-colour entry first where there may be one`() {
        let options = TerminalOptions(type: "xterm-256color", hasTrueColour: true)
        #expect(
            TerminalSession.types("xterm-256color", options) == [
                "xterm-256color-direct", "xterm-direct", "xterm-256color",
            ])
        #expect(TerminalSession.types("xterm", TerminalOptions(type: "xterm")) == ["xterm"])
    }
}

@Suite struct `Options of a terminal` {
    @Test(
        arguments: [
            (["LANG": "de_DE.UTF-8"], false), (["LANG": "C.utf8"], false), ([:], false), (["LC_ALL": "C"], true),
            (["LC_ALL": "", "LANG": "en_US.ISO-8859-1"], true), (["LC_ALL": "en_US.UTF-8", "LANG": "C"], false),
        ] as [([String: String], Bool)])
    func `are ASCII only for a locale that says so`(environment: [String: String], isASCII: Bool) {
        #expect(TerminalOptions(environment: environment).isASCII == isASCII)
    }

    @Test func `come from the usual variables`() {
        let options = TerminalOptions(environment: [
            "TERM": "tmux-256color", "COLORTERM": "TrueColor", "TMUX": "/tmp/x,1,0", "NO_COLOR": "",
        ])
        #expect(options.type == "tmux-256color")
        #expect(options.hasTrueColour)
        #expect(options.isInTmux)
        #expect(!options.wantsNoColour)
    }
}

@Suite struct `A copy to the clipboard` {
    @Test func `is wrapped for tmux as well`() {
        #expect(ClipboardCopy("hi", isInTmux: false).sequence == "\u{1B}]52;c;aGk=\u{07}")
        #expect(
            ClipboardCopy("hi", isInTmux: true).sequence.hasSuffix("\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aGk=\u{07}\u{1B}\\"))
    }

    @Test func `is cut at a whole character and says so`() {
        let copy = ClipboardCopy(String(repeating: "日", count: 40_000), isInTmux: false)
        #expect(copy.isCut)
        #expect(copy.bytes == 74_994 / 3 * 3)
        #expect(!ClipboardCopy("short", isInTmux: false).isCut)
    }
}
