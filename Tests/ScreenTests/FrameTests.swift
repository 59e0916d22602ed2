import BaselogScreen
import Testing

@Suite struct `A frame` {
    @Test func `shows what was drawn as text`() {
        var frame = Frame(size: Size(columns: 12, rows: 3))
        frame.draw("queued", row: 0)
        let end = frame.draw([Span("4,312", .bright), Span(" ok", .good)], row: 1, column: 2)
        #expect(frame.text == "queued\n  4,312 ok")
        #expect(frame.roles == "......\n  BBBBBGGG")
        #expect(end == 10)
    }

    @Test func `cuts off what leaves it or its clip`() {
        var frame = Frame(size: Size(columns: 6, rows: 2))
        frame.draw("abcdefghij", row: 0, column: -2)
        frame.draw("abcdefghij", row: 0, column: 1, clippedTo: Rect(column: 1, row: 1, columns: 3, rows: 1))
        frame.draw("never", row: 7)
        #expect(frame.text == "cdefgh\n  ab")
    }

    @Test func `shows a space where half of a wide character would be`() {
        var frame = Frame(size: Size(columns: 5, rows: 1))
        frame.draw("日本語", row: 0)
        #expect(frame.text == "日本")
        frame.draw("x", row: 0, column: 1)
        #expect(frame.text == " x本")
        frame.draw("y", row: 0, column: 2)
        #expect(frame.text == " xy")
    }

    @Test func `keeps the columns right of wide characters straight`() {
        for line in HostileText.lines {
            var frame = Frame(size: Size(columns: 40, rows: 1))
            frame.draw(line, row: 0, clippedTo: Rect(column: 1, row: 0, columns: 38, rows: 1))
            frame.draw("│", row: 0, column: 39)
            #expect(frame.row(0).reduce(0) { $0 + $1.width } == 40)
            #expect(frame[row: 0, column: 39].text == "│")
        }
    }

    @Test func `never holds a control character`() {
        var frame = Frame(size: Size(columns: 60, rows: HostileText.lines.count))
        for (row, line) in HostileText.lines.enumerated() { frame.draw(line, row: row) }
        for row in 0..<frame.size.rows {
            for cell in frame.row(row) {
                #expect(
                    cell.text.unicodeScalars.allSatisfy { scalar in
                        ![.control, .format, .lineSeparator, .paragraphSeparator]
                            .contains(scalar.properties.generalCategory)
                    })
                #expect(cell.text.unicodeScalars.count <= 3)
            }
        }
    }

    @Test func `keeps the ground that text is drawn on`() {
        var frame = Frame(size: Size(columns: 4, rows: 1))
        frame.ground(frame.bounds, .selection)
        frame.draw("ab", row: 0, role: .good)
        #expect(frame[row: 0, column: 1].backdrop == .selection)
        #expect(frame[row: 0, column: 1].role == .good)
    }

    @Test func `draws panels with a title and facts in the edge`() {
        var frame = Frame(size: Size(columns: 24, rows: 3))
        let inside = Panel("Queue", facts: "4,312").draw(into: &frame, in: frame.bounds)
        frame.draw("text", row: 0, clippedTo: inside)
        #expect(
            frame.text == """
                ╭─ Queue ────── 4,312 ─╮
                │ text                 │
                ╰──────────────────────╯
                """)
        #expect(inside == Rect(column: 2, row: 1, columns: 20, rows: 1))
    }

    @Test func `gives up facts before titles when a panel is narrow`() {
        var frame = Frame(size: Size(columns: 16, rows: 2))
        Panel("Throughput", facts: "5 minutes").draw(into: &frame, in: frame.bounds)
        #expect(frame.text == "╭─ Throughput ─╮\n╰──────────────╯")
        frame = Frame(size: Size(columns: 10, rows: 2))
        Panel("Throughput").draw(into: &frame, in: frame.bounds)
        #expect(frame.text == "╭─ Thr… ─╮\n╰────────╯")
    }

    @Test func `can be drawn in plain ASCII`() {
        var frame = Frame(size: Size(columns: 10, rows: 3), glyphs: .ascii)
        Panel("A", border: .heavy).draw(into: &frame, in: frame.bounds)
        #expect(frame.text == "#= A ====#\n#        #\n#========#")
        #expect(frame.text.allSatisfy { $0.isASCII })
    }

    @Test func `survives every size`() {
        for columns in 0..<14 {
            for rows in 0..<6 {
                var frame = Frame(size: Size(columns: columns, rows: rows))
                Panel("Title", facts: "facts").draw(into: &frame, in: frame.bounds)
                Dialog("Drop?", text: "Really drop all of them?", choices: [.init("y", "yes")])
                    .draw(into: &frame, in: frame.bounds)
                Toast("saved").draw(into: &frame, in: frame.bounds)
                HintLine([.init("q", "quit")], fact: [Span("fact")]).draw(into: &frame, in: frame.bounds)
                TabBar([.init(key: "1", title: "One", short: "O")], selected: 0).draw(into: &frame, in: frame.bounds)
                #expect(frame.size == Size(columns: columns, rows: rows))
            }
        }
    }
}
