import BaselogScreen

/// A frame as text with colours, for terminals and files that know the sequences of 24-bit colour.
enum AnsiText {
    static func text(of frame: Frame, theme: Theme) -> String {
        (0..<frame.size.rows).map { row in
            var line = ""
            var last: Style?
            for cell in frame.row(row) where !cell.isContinuation {
                let style = theme.style(cell.role, on: cell.backdrop)
                if style != last { line += sequence(style) }
                last = style
                line += cell.text
            }
            return line + "\u{1B}[0m"
        }.joined(separator: "\n")
    }

    private static func sequence(_ style: Style) -> String {
        var codes = ["0"]
        let attributes: [(Style.Attributes, String)] = [
            (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
        ]
        codes += attributes.filter { style.attributes.contains($0.0) }.map(\.1)
        if let colour = style.foreground { codes.append("38;2;\(colour.red);\(colour.green);\(colour.blue)") }
        if let colour = style.background { codes.append("48;2;\(colour.red);\(colour.green);\(colour.blue)") }
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}
