import BaselogScreen
import BaselogTestSupport
import Glibc
import Testing

@testable import BaselogTerminal

/// ncurses has one screen at a time, so these run one after the other.
@MainActor
@Suite(.serialized) struct `A terminal session` {
    let terminal: PseudoTerminal
    let options = TerminalOptions(type: "xterm-256color")

    init() throws { terminal = try PseudoTerminal(size: Size(columns: 60, rows: 12)) }

    func open(_ options: TerminalOptions? = nil) throws -> TerminalSession {
        let device = try terminal.openDevice()
        return try TerminalSession(options ?? self.options, input: device, output: device)
    }

    func waitForOutput(_ text: String) async throws {
        try await Condition.wait("the terminal got \(text.debugDescription)") { terminal.output.contains(text) }
    }

    func frame(_ lines: [String], size: Size = Size(columns: 60, rows: 12), glyphs: Glyphs = .unicode) -> Frame {
        var frame = Frame(size: size, glyphs: glyphs)
        for (row, line) in lines.enumerated() { frame.draw(line, row: row) }
        return frame
    }

    @Test func `takes the screen and gives it back`() async throws {
        #expect(terminal.isCooked)
        let session = try open()
        #expect(!terminal.isCooked)
        #expect(session.size == Size(columns: 60, rows: 12))
        session.painter.paint(frame(["queued 4,312"]), theme: .midnight)
        session.close()
        session.close()
        #expect(terminal.isCooked)
        try await waitForOutput("\u{1B}[?1049l")
        let output = terminal.output
        #expect(output.contains("\u{1B}[?1049h"))
        #expect(output.contains("\u{1B}[?2004h"))
        #expect(output.contains("\u{1B}[?2004l"))
        #expect(output.contains("queued"))
        #expect(try #require(output.range(of: "\u{1B}[?25h", after: "\u{1B}[?25l")) != output.startIndex)
    }

    @Test func `never lets a log line reach the terminal as an escape sequence`() async throws {
        let size = Size(columns: 60, rows: HostileText.lines.count + 1)
        terminal.resize(to: size)
        let session = try open()
        terminal.forgetOutput()
        session.painter.paint(frame(HostileText.lines + ["the end"], size: size), theme: .midnight)
        session.close()
        try await waitForOutput("\u{1B}[?1049l")
        let output = terminal.output
        #expect(output.contains("the end"))
        #expect(output.contains("]0;owned"))
        for forbidden in [
            "\u{1B}]0;", "\u{1B}P", "\u{9B}", "\u{9D}", "\u{0}", "\u{7}", "\u{202E}", "\u{200D}", "\u{FE0F}",
        ] {
            #expect(
                !output.unicodeScalars.contains(sequence: forbidden.unicodeScalars), "\(forbidden.debugDescription)")
        }
    }

    @Test func `sends only what changed, inside one synchronized update`() async throws {
        let session = try open()
        session.painter.paint(frame(["queued 4,312", "delivered 1"]), theme: .midnight)
        try await waitForOutput(SynchronizedUpdate.end)
        terminal.forgetOutput()
        session.painter.paint(frame(["queued 4,312", "delivered 1"]), theme: .midnight)
        session.painter.paint(frame(["queued 4,312", "delivered 2"]), theme: .midnight)
        try await waitForOutput(SynchronizedUpdate.end)
        #expect(terminal.output.utf8.count < 80)
        #expect(terminal.output.components(separatedBy: SynchronizedUpdate.begin).count == 2)
        #expect(!terminal.output.contains("queued"))
        session.close()
    }

    @Test func `keeps columns straight beside wide characters`() async throws {
        let session = try open()
        session.painter.paint(frame(["日本語|", "🎉|x"]), theme: .mono)
        terminal.forgetOutput()
        session.painter.paint(frame(["日本!|", "ab|x"]), theme: .mono)
        try await waitForOutput("ab")
        session.painter.paint(frame(["日本語|", "\u{1FABF}|x"]), theme: .mono)
        session.close()
        try await waitForOutput("語")
    }

    @Test func `shows nothing but ASCII where that is all there is`() async throws {
        let session = try open(TerminalOptions(type: "xterm-256color", isASCII: true))
        var drawn = frame(["● délivré → 日本 ✓", "⣿⣀"])
        Panel("Queue").draw(into: &drawn, in: Rect(column: 0, row: 3, columns: 20, rows: 3))
        session.painter.paint(drawn, theme: .midnight)
        session.close()
        try await waitForOutput("\u{1B}[?1049l")
        #expect(terminal.output.allSatisfy { $0.isASCII })
        #expect(terminal.output.contains("Queue"))
    }

    @Test(arguments: ["xterm-256color", "xterm", "vt100", "linux", "screen-256color", "xterm-mono"])
    func `paints on every kind of terminal`(type: String) async throws {
        let session = try open(TerminalOptions(type: type))
        var drawn = frame(["some text"])
        drawn.ground(drawn.bounds.line(0), .selection)
        drawn.draw("bad", row: 1, role: .danger)
        drawn.showCursor(in: drawn.bounds, row: 1, column: 3)
        for theme in Theme.builtIn { session.painter.paint(drawn, theme: theme) }
        session.close()
        try await waitForOutput("some")
        #expect(terminal.isCooked)
    }

    @Test func `sends no colour when none is wanted`() async throws {
        let session = try open(TerminalOptions(type: "xterm-256color", wantsNoColour: true))
        #expect(session.depth == .mono)
        var drawn = frame(["plain"])
        drawn.draw("failed", row: 1, role: .failure)
        session.painter.paint(drawn, theme: .midnight)
        session.close()
        try await waitForOutput("failed")
        #expect(!terminal.output.contains("38;5;"))
        #expect(!terminal.output.contains(/\e\[3[0-7]m/))
    }

    @Test func `reads keys, pastes and lone escapes`() async throws {
        let session = try open()
        var events: [InputEvent] = []
        session.read(onEvents: { events += $0 }, onEnd: {})
        terminal.type("q\u{1B}[A\u{1B}[200~a\nb\u{1B}[201~")
        try await Condition.wait("three events came") { events.count == 3 }
        #expect(events == [.key("q"), .key(.up), .paste("a\nb", isCut: false)])
        terminal.type("\u{1B}")
        try await Condition.wait("escape came") { events.last == .key(.escape) }
        terminal.type("\u{1A}\u{3}")
        try await Condition.wait("control keys came") { events.last == .key("ctrl-c") }
        session.close()
    }

    @Test func `asks for the background and hears the answer`() async throws {
        let session = try open()
        var events: [InputEvent] = []
        session.read(onEvents: { events += $0 }, onEnd: {})
        session.askBackground()
        try await waitForOutput("\u{1B}]11;?\u{1B}\\")
        terminal.type("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
        try await Condition.wait("the answer came") { events == [.background(RGB(0xFFFFFF))] }
        session.close()
    }

    @Test func `follows the window's size`() async throws {
        let session = try open()
        terminal.resize(to: Size(columns: 100, rows: 30))
        #expect(session.matchSize() == Size(columns: 100, rows: 30))
        session.painter.paint(frame(["", "", String(repeating: "x", count: 100)], size: session.size), theme: .mono)
        try await waitForOutput(String(repeating: "x", count: 100))
        terminal.resize(to: Size(columns: 10, rows: 2))
        session.matchSize()
        // A frame made before the change is cut, not wrapped.
        session.painter.paint(frame(["0123456789abcdef"], size: Size(columns: 60, rows: 12)), theme: .mono)
        session.close()
        try await waitForOutput("0123456789")
        #expect(!terminal.output.contains("abcdef"))
    }

    @Test func `lends the terminal and takes it back repainted`() async throws {
        let session = try open()
        session.setMouse(true)
        session.painter.paint(frame(["dashboard"]), theme: .mono)
        session.lend()
        #expect(terminal.isCooked)
        #expect(session.belongsToAnother)
        try await waitForOutput("\u{1B}[?1049l")
        terminal.forgetOutput()
        session.painter.paint(frame(["unseen"]), theme: .mono)
        session.takeBack()
        #expect(!terminal.isCooked)
        #expect(!session.belongsToAnother)
        session.painter.paint(frame(["dashboard"]), theme: .mono)
        try await waitForOutput(TerminalModes.mouseOn)
        #expect(terminal.output.contains("\u{1B}[?1049h"))
        #expect(terminal.output.contains("dashboard"))
        #expect(!terminal.output.contains("unseen"))
        session.close()
        #expect(terminal.isCooked)
        #expect(!session.belongsToAnother)
    }

    @Test func `shows its text outside the alternate screen`() async throws {
        let session = try open()
        session.show(plainly: "one\ntwo \u{1B}[31m")
        try await waitForOutput("one\r\ntwo ␛[31m\r\n")
        session.takeBack()
        session.close()
        #expect(terminal.isCooked)
    }

    @Test func `says why a screen is impossible`() throws {
        #expect(throws: TerminalError.tooSimple("dumb")) { try open(TerminalOptions(type: "dumb")) }
        #expect(throws: TerminalError.noType) { try open(TerminalOptions(type: nil)) }
        #expect(throws: TerminalError.unknownType("no-such-terminal")) {
            try open(TerminalOptions(type: "no-such-terminal", hasTrueColour: true))
        }
        let nothing = Glibc.open("/dev/null", O_RDWR)
        #expect(throws: TerminalError.notATerminal) {
            try TerminalSession(options, input: nothing, output: nothing)
        }
        #expect(terminal.isCooked)
        #expect(terminal.output.isEmpty)
        #expect(!TerminalError.tooSimple("dumb").message.isEmpty)
    }
}

extension String {
    /// The start of the first occurrence of `text` that follows one of `other`.
    fileprivate func range(of text: String, after other: String) -> String.Index? {
        guard let start = firstRange(of: other)?.upperBound else { return nil }
        return self[start...].firstRange(of: text)?.lowerBound
    }

    fileprivate func components(separatedBy text: String) -> [Substring] {
        split(separator: text, omittingEmptySubsequences: false)
    }
}

extension String.UnicodeScalarView {
    fileprivate func contains(sequence other: String.UnicodeScalarView) -> Bool {
        Array(self).firstRange(of: Array(other)) != nil
    }
}
