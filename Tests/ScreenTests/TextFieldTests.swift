import BaselogScreen
import Testing

@Suite struct `A text field` {
    func edited(_ text: String, _ keys: Key..., isMultiline: Bool = false) -> String {
        var field = TextField(text, isMultiline: isMultiline)
        for key in keys { _ = field.handle(key) }
        return field.textBeforeCursor + "|" + field.text.dropFirst(field.textBeforeCursor.count)
    }

    @Test func `takes characters where the cursor is`() {
        #expect(edited("stock", .home, .right, "x", .space) == "sx |tock")
        #expect(edited("ab", .left, .backspace) == "|b")
        #expect(edited("ab", .home, "DEL") == "|b")
    }

    @Test func `moves and deletes by words and lines`() {
        #expect(edited("payment provider-x", "ctrl-LEFT") == "payment provider-|x")
        #expect(edited("payment provider", "alt-b", "alt-b", "alt-f") == "payment| provider")
        #expect(edited("payment provider", "ctrl-w") == "payment |")
        #expect(edited("payment provider", "ctrl-u") == "|")
        #expect(edited("payment provider", .home, "ctrl-k") == "|")
        #expect(edited("payment provider", .home, "alt-d") == "| provider")
    }

    @Test func `treats what people see as one character as one`() {
        #expect(edited("👩‍👩‍👧‍👦é", .backspace, .backspace) == "|")
        #expect(edited("e", Key(.character("\u{301}")), .left) == "|e\u{301}")
    }

    @Test func `does not take keys that do not edit`() {
        var field = TextField("a")
        expect(field.handle(.enter), false)
        expect(field.handle(.up), false)
        expect(field.handle("ctrl-s"), false)
        expect(field.handle("F2"), false)
        #expect(field.text == "a")
    }

    @Test func `keeps line ends only when it has several lines`() {
        var line = TextField()
        line.insert("a\r\nb\tc\u{1B}[0m\u{0}")
        #expect(line.text == "a b c[0m")
        var area = TextField(isMultiline: true)
        area.insert("a\r\nb")
        #expect(area.text == "a\nb")
    }

    @Test func `moves between lines in the same column`() {
        #expect(edited("long line\nab\nlonger line", .up, isMultiline: true) == "long line\nab|\nlonger line")
        #expect(edited("abc\ndef", .home, .right, .up, isMultiline: true) == "a|bc\ndef")
        #expect(edited("abc\ndef", .up, .down, isMultiline: true) == "abc\ndef|")
    }

    @Test func `holds no more than its limit`() {
        var field = TextField(String(repeating: "x", count: TextField.byteLimit - 1))
        expect(field.insert("日"), false)
        expect(field.insert("y"), true)
        #expect(field.text.utf8.count == TextField.byteLimit)
    }

    @Test func `scrolls so that the cursor is visible`() {
        for length in 0..<60 {
            let field = TextField(String(repeating: "日", count: length))
            var frame = Frame(size: Size(columns: 10, rows: 1))
            field.draw(into: &frame, in: frame.bounds, isFocused: true)
            #expect(frame.cursor != nil)
        }
    }

    @Test func `shows nothing of a secret`() {
        var frame = Frame(size: Size(columns: 10, rows: 1))
        TextField("hunter2").draw(into: &frame, in: frame.bounds, isFocused: false, isMasked: true)
        #expect(frame.text == "•••••••")
    }
}

@Suite struct `A form` {
    var form = Form(
        [
            .init("level", label: "Level", kind: .choice(["debug", "info", "error"], selected: 1)),
            .init("message", label: "Message", kind: .text(TextField("stock low"))),
            .init("service", label: "Service", kind: .text(TextField()), placeholder: "any", isBeside: true),
            .init("valid", label: "", kind: .note([Span("✓ valid", .good)])),
            .init("send", label: "Send", kind: .button), .init("save", label: "Save", kind: .button),
        ], labelColumns: 9)

    @Test func `stands in rows with labels`() {
        var frame = Frame(size: Size(columns: 60, rows: 5))
        form.draw(into: &frame, in: frame.bounds)
        #expect(
            frame.text == """
                Level     debug [info] error
                Message  stock low              Service  any
                         ✓ valid
                [ Send ]   [ Save ]
                """)
    }

    @Test mutating func `moves its focus through all that can be changed`() {
        var visited: [String] = []
        for _ in 0..<6 {
            visited.append(form.focusedID ?? "")
            expect(form.handle(.tab), .moved)
        }
        #expect(visited == ["level", "message", "service", "send", "save", "level"])
        expect(form.handle(.shiftTab), .moved)
        #expect(form.focusedID == "level")
    }

    @Test mutating func `chooses by arrows and by first letters`() {
        expect(form.handle(.right), .changed(id: "level"))
        #expect(form.value(of: "level") == "error")
        _ = form.handle(.right)
        #expect(form.value(of: "level") == "debug")
        _ = form.handle("i")
        #expect(form.value(of: "level") == "info")
    }

    @Test mutating func `types into text and presses buttons`() {
        form.focus(on: "message")
        #expect(form.isTyping)
        expect(form.handle("!"), .changed(id: "message"))
        expect(form.paste("\nnow"), .changed(id: "message"))
        #expect(form.value(of: "message") == "stock low! now")
        expect(form.handle(.enter), .ignored)
        form.focus(on: "send")
        #expect(!form.isTyping)
        expect(form.handle(.enter), .pressed(id: "send"))
    }

    @Test func `keeps the focused field visible in a low rectangle`() {
        var form = form
        form.focus(on: "save")
        var frame = Frame(size: Size(columns: 60, rows: 1))
        form.draw(into: &frame, in: frame.bounds)
        #expect(frame.text.hasPrefix("[ Send ]   [ Save ] "))
        // There are fields above.
        #expect(frame.text.hasSuffix(" ▲"))
        #expect(form.field(at: Point(column: 12, row: 0), in: frame.bounds) == "save")
    }

    @Test mutating func `shows what is wrong below the field`() {
        form.set(problem: "message is too long", of: "message")
        var frame = Frame(size: Size(columns: 60, rows: 5))
        form.draw(into: &frame, in: frame.bounds)
        #expect(frame.text.split(separator: "\n")[2].contains("message is too long"))
    }
}

/// `#expect` cannot hold a call that changes what it is called on.
private func expect<Value: Equatable>(
    _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(value == expected, sourceLocation: sourceLocation)
}
