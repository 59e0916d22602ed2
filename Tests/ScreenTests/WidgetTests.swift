import BaselogScreen
import Testing

@Suite struct `A table` {
    let table = Table(columns: [
        .init("AGE", width: .fixed(6), alignment: .right, priority: 1), .init("MESSAGE", width: .share(minimum: 8)),
        .init("TRY", width: .fixed(3), alignment: .right, priority: 2),
    ])

    func row(_ number: Int) -> Table.Row {
        Table.Row(
            [[Span("\(number) s")], [Span("entry number \(number)", .bright)], [Span("1")]], isMarked: number == 1)
    }

    @Test func `shows pointer, mark and aligned columns`() {
        var frame = Frame(size: Size(columns: 32, rows: 4))
        table.draw(into: &frame, in: frame.bounds, position: ListPosition(selected: 2), count: 3, row: row)
        #expect(
            frame.text == """
                     AGE  MESSAGE            TRY
                     0 s  entry number 0       1
                ●    1 s  entry number 1       1
                ▶    2 s  entry number 2       1
                """)
        #expect(frame[row: 3, column: 20].backdrop == .selection)
    }

    @Test func `hides its least important columns when there is no room`() {
        #expect(table.layout(columns: 40).map(\.index) == [0, 1, 2])
        #expect(table.layout(columns: 18).map(\.index) == [0, 1])
        #expect(table.layout(columns: 10).map(\.index) == [1])
        #expect(table.layout(columns: 3).map(\.index) == [1])
    }

    @Test func `asks for visible rows only`() {
        var frame = Frame(size: Size(columns: 32, rows: 6))
        var asked: [Int] = []
        var position = ListPosition()
        position.move(.to(5_000_000), count: 10_000_000, height: 5)
        table.draw(into: &frame, in: frame.bounds, position: position, count: 10_000_000) { number in
            asked.append(number)
            return row(number)
        }
        #expect(asked.count == 5)
        #expect(asked.contains(5_000_000))
    }
}

@Suite struct `A position in a list` {
    @Test func `keeps the selection visible`() {
        var position = ListPosition()
        for move: ListPosition.Move in [
            .lines(3), .pages(2), .last, .lines(5), .halfPages(-1), .pages(-9), .scroll(7), .first, .to(99),
            .scroll(-40),
        ] {
            position.move(move, count: 100, height: 10)
            #expect(position.visible(count: 100, height: 10).contains(position.selected))
            #expect(position.visible(count: 100, height: 10).count == 10)
        }
    }

    @Test func `comes back into a list that got shorter`() {
        var position = ListPosition()
        position.move(.last, count: 1_000, height: 10)
        position.settle(count: 4, height: 10)
        #expect(position == ListPosition(selected: 3, offset: 0))
        position.settle(count: 0, height: 10)
        #expect(position == ListPosition())
    }
}

@Suite struct `A graph` {
    @Test func `puts two values into a braille cell, newest right`() {
        #expect(Graph.line([0, 1, 2, 3, 4, 4], columns: 3, maximum: 4, glyphs: .unicode) == "⢀⣴⣿")
        #expect(Graph.line([4], columns: 2, glyphs: .unicode) == "⠀⢸")
    }

    @Test func `falls back to blocks and to ASCII`() {
        #expect(Graph.line([0, 1, 4, 8], columns: 4, glyphs: .blocks) == " ▁▄█")
        #expect(Graph.line([0, 1, 2, 4], columns: 4, glyphs: .ascii) == " .:#")
    }

    @Test func `fills several rows from below`() {
        #expect(Graph.rows([8, 16], columns: 2, rows: 2, glyphs: .blocks) == [" █", "██"])
    }

    @Test func `shows every value above nothing`() {
        #expect(Graph.line([0.001, 1_000], columns: 2, glyphs: .blocks) == "▁█")
        #expect(Graph.bar(0.001, columns: 10, glyphs: .unicode)[0].text == "█")
        #expect(Graph.bar(0.999, columns: 10, glyphs: .unicode)[1].text == "░")
    }

    @Test func `bears values that are no numbers`() {
        #expect(Graph.line([.nan, .infinity, -1], columns: 3, glyphs: .blocks) == "   ")
    }
}

@Suite struct `The bars of the screen` {
    let tabs = TabBar(
        [
            .init(key: "1", title: "Overview", short: "Over"), .init(key: "2", title: "Queue", short: "Queue"),
            .init(key: "3", title: "Tail", short: "Tail"),
        ], selected: 1)

    func drawn(_ columns: Int) -> String {
        var frame = Frame(size: Size(columns: columns, rows: 1))
        tabs.draw(into: &frame, in: frame.bounds)
        return frame.text
    }

    @Test func `shorten tabs step by step`() {
        #expect(drawn(60) == "   1 Overview   ▌2 Queue▐   3 Tail")
        #expect(drawn(33) == "   1 Overview▌2 Queue▐3 Tail")
        #expect(drawn(26) == " 1 Over▌2 Queue▐3 Tail")
        #expect(drawn(16) == " 1 Over▌2 Queue▐")
        #expect(drawn(9) == "▌2 Queue▐")
    }

    @Test func `say where each tab is, for the mouse`() {
        var frame = Frame(size: Size(columns: 60, rows: 1))
        let places = tabs.draw(into: &frame, in: frame.bounds)
        #expect(places.map(\.column) == [2, 16, 27])
        #expect(places[1].contains(Point(column: 17, row: 0)))
    }

    @Test func `drop whole hints, never halves`() {
        let line = HintLine([.init("c", "compose"), .init("q", "quit")], fact: [Span("3 marked")])
        func drawn(_ columns: Int) -> String {
            var frame = Frame(size: Size(columns: columns, rows: 1))
            line.draw(into: &frame, in: frame.bounds)
            return frame.text
        }
        #expect(drawn(40) == " c compose  q quit             3 marked")
        #expect(drawn(22) == " c compose   3 marked")
        #expect(drawn(14) == "c compose")
    }
}

@Suite struct `A dialog` {
    @Test func `stands in the middle with its answers below`() {
        var frame = Frame(size: Size(columns: 40, rows: 8))
        let places = Dialog(
            "Drop 3 entries?", text: "They can be brought back for 10 s.",
            choices: [.init("y", "drop", isDangerous: true), .init(.escape, "keep")], isDangerous: true
        ).draw(into: &frame, in: frame.bounds)
        #expect(
            frame.text == """

                 ┏━ Drop 3 entries? ━━━━━━━━━━━━━━━━━━┓
                 ┃ They can be brought back for 10 s. ┃
                 ┃                                    ┃
                 ┃                 y drop   ESC keep  ┃
                 ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                """)
        #expect(places.count == 2)
        #expect(frame[row: places[0].row, column: places[0].column].role == .danger)
    }
}
