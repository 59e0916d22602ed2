import BaselogScreen
import Testing

@Suite struct `A picture of a frame` {
    private let theme: Theme

    init() throws {
        theme = try Theme(
            name: "test", isDark: true, palette: [:],
            roles: [
                "plain": "#aabbcc on #000000", "failure": "#ff0000 on #000000 bold underline",
                "dim": "#aabbcc on #000000 dim italic", "badge": "#00ff00 on #000000 reverse",
                "border": "#333333 on #000000",
            ])
    }

    private func picture(_ spans: [Span], columns: Int = 20) -> String {
        var frame = Frame(size: Size(columns: columns, rows: 2))
        frame.draw(spans, row: 1)
        return SVGPicture.text(of: frame, theme: theme)
    }

    @Test func `has the size of its cells and the ground of its theme`() {
        let picture = picture([])
        #expect(picture.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"56\""))
        #expect(picture.contains("<rect width=\"200\" height=\"56\" rx=\"8\" fill=\"#000000\"/>"))
        #expect(picture.hasSuffix("</g>\n</svg>"))
        #expect(!picture.contains("<text"))
    }

    @Test func `has words where they stand, as wide as their cells in any font`() {
        let picture = picture([Span("  one two"), Span("   end")])
        #expect(
            picture.contains(
                "<g fill=\"#aabbcc\"><text x=\"18\" y=\"32\" textLength=\"63\">one two</text>"
                    + "<text x=\"108\" y=\"32\" textLength=\"27\">end</text></g>"))
    }

    @Test func `shows colours and attributes`() {
        let picture = picture([Span("bad", .failure), Span("old", .dim), Span("new", .badge)])
        #expect(picture.contains("<g fill=\"#ff0000\" font-weight=\"bold\" text-decoration=\"underline\">"))
        #expect(picture.contains("<g fill=\"#aabbcc\" opacity=\".6\" font-style=\"italic\">"))
        // Reversed: the ground is bright, the text dark.
        #expect(picture.contains("<rect x=\"54\" y=\"18\" width=\"27\" height=\"18\" fill=\"#00ff00\"/>"))
        #expect(picture.contains("<g fill=\"#000000\"><text x=\"54\" y=\"32\" textLength=\"27\">new</text></g>"))
    }

    @Test func `keeps wide characters in their columns`() {
        let picture = picture([Span("日x本")])
        #expect(
            picture.contains(
                "<text x=\"0\" y=\"32\">日</text><text x=\"18\" y=\"32\">x</text><text x=\"27\" y=\"32\">本</text>"))
    }

    @Test func `takes text for text`() {
        let picture = picture([Span("</text><script>&\"")])
        #expect(picture.contains(">&lt;/text&gt;&lt;script&gt;&amp;\"</text>"))
        #expect(!picture.contains("<script"))
    }

    @Test func `draws borders, bars and graphs as shapes that join`() {
        let picture = picture([Span("╭──╮", .border), Span("█▄⣀")])
        #expect(
            picture.contains(
                "<path fill=\"none\" stroke=\"#333333\" d=\"M0 18m4.5 18v-5q0-4 4-4h.5M9 27h9h9M27 18m0 9h.5q4 0 4 4v5\"/>"
            ))
        #expect(picture.contains("<path d=\"M36 18h9v18h-9zM45 36v-9.0h9v9.0zM55 32h3v3h-3zM59 32h3v3h-3z\"/>"))
        #expect(!picture.contains("<text"))
    }
}
