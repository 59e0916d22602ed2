import BaselogScreen
import Testing

@Suite struct `A line of several meanings` {
    private let line = [Span("sends   ", .label), Span("leaves after 3 entries", .plain), Span(" that wait", .dim)]

    @Test func `stays as it is where it fits`() {
        #expect(line.wrapped(to: 40) == [line])
    }

    @Test func `is broken at spaces and keeps its meanings`() {
        let lines = line.wrapped(to: 26, indent: 8)
        #expect(lines.map { $0.map(\.text).joined() } == ["sends   leaves after 3", "        entries that wait"])
        #expect(lines.first?.first?.role == .label)
        #expect(lines.last?.last == Span(" that wait", .dim))
    }

    @Test(arguments: [1, 2, 7, 13, 30]) func `loses no letter and never exceeds its columns`(columns: Int) {
        let text = "POST http://127.0.0.1:36799/projects/logs 語彙 ok"
        let lines = [Span(text, .link)].wrapped(to: columns, indent: 2)
        func letters(_ spans: [Span]) -> String { spans.map(\.text).joined().filter { $0 != " " } }
        #expect(lines.map(letters).joined() == text.filter { $0 != " " })
        #expect(lines.allSatisfy { $0.width <= max(3, columns) })
    }
}
