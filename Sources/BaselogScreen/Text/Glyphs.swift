/// The signs the dashboard is drawn with, for terminals that know them and for those that do not.
package struct Glyphs: Sendable, Hashable {
    package enum GraphSet: Sendable, Hashable { case braille, blocks, ascii }
    package enum BorderSet: Sendable, Hashable { case rounded, heavy }

    package let isASCII: Bool
    package let graph: GraphSet

    package static let unicode = Glyphs(isASCII: false, graph: .braille)
    /// For fonts without braille patterns.
    package static let blocks = Glyphs(isASCII: false, graph: .blocks)
    package static let ascii = Glyphs(isASCII: true, graph: .ascii)

    package var delivered: String { isASCII ? "v" : "✓" }
    package var waiting: String { isASCII ? "o" : "◔" }
    package var retry: String { isASCII ? "r" : "↻" }
    package var parked: String { isASCII ? "=" : "‖" }
    package var dead: String { isASCII ? "x" : "✗" }
    package var bullet: String { isASCII ? "*" : "●" }
    package var hollow: String { isASCII ? "o" : "○" }
    package var warning: String { isASCII ? "!" : "▲" }
    package var pointer: String { isASCII ? ">" : "▶" }
    package var dot: String { isASCII ? "-" : "·" }
    package var dash: String { isASCII ? "-" : "—" }
    package var ellipsis: String { isASCII ? "~" : "…" }
    package var arrow: String { isASCII ? "->" : "→" }
    package var more: String { isASCII ? "v" : "▼" }
    package var less: String { isASCII ? "^" : "▲" }
    package var choice: String { isASCII ? "v" : "▾" }
    package var full: String { isASCII ? "#" : "█" }
    package var shade: String { isASCII ? "." : "░" }
    package var up: String { isASCII ? "|" : "▮" }
    package var down: String { isASCII ? "." : "▯" }

    /// Top left, top right, bottom left, bottom right, horizontal, vertical.
    package func border(_ set: BorderSet) -> [String] {
        switch (isASCII, set) {
        case (true, .rounded): ["+", "+", "+", "+", "-", "|"]
        case (true, .heavy): ["#", "#", "#", "#", "=", "#"]
        case (false, .rounded): ["╭", "╮", "╰", "╯", "─", "│"]
        case (false, .heavy): ["┏", "┓", "┗", "┛", "━", "┃"]
        }
    }

    /// An ASCII character that stands for `scalar` where a terminal cannot show it.
    ///
    /// The painter uses it for every cell in ASCII mode, so that a view may write `●` or `→` without asking.
    package static func asciiStandIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        if let standIn = standIns[scalar] { return standIn }
        switch scalar.value {
        case 0x2500...0x257F: return "+"
        case 0x2800: return " "
        case 0x2801...0x28FF: return ":"
        default: return "?"
        }
    }

    private static let standIns: [Unicode.Scalar: Unicode.Scalar] = [
        "✓": "v", "✗": "x", "◔": "o", "↻": "r", "‖": "=", "●": "*", "○": "o", "▶": ">", "◀": "<", "▲": "^", "▼": "v",
        "▾": "v", "▌": "[", "▐": "]", "·": "-", "—": "-", "–": "-", "…": "~", "→": ">", "←": "<", "↑": "^", "↓": "v",
        "─": "-", "━": "=", "│": "|", "┃": "|", "█": "#", "░": ".", "▒": ":", "▓": "#", "▮": "|", "▯": ".", "▏": "|",
        "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "±": "~", "×": "x", "≤": "<", "≥": ">",
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "•": "*", "µ": "u", "\u{A0}": " ", "ä": "a", "ö": "o", "ü": "u",
        "␛": "^", "␊": "/", "␉": " ", "␀": "0", "⏎": "/", "🔒": "#",
    ]
}
