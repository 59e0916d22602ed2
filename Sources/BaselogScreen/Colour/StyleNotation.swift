/// Reads styles as theme files write them: `base08`, `base08 bold`, `base00 on base08`, `#ff8800 italic`, `default`.
enum StyleNotation {
    static func style(of notation: String, in palette: [String: RGB]) throws(ThemeError) -> Style {
        var style = Style()
        var words = notation.split(separator: " ")[...]
        var isGround = false
        var isFirst = true
        while let word = words.popFirst() {
            if word == "on", !isGround, !words.isEmpty {
                isGround = true
                isFirst = true
            } else if let attribute = attributes[String(word)] {
                style.attributes.insert(attribute)
            } else if isFirst, word == "default" {
                isFirst = false
            } else if isFirst, let colour = palette[String(word)] ?? RGB(hex: String(word)) {
                if isGround { style.background = colour } else { style.foreground = colour }
                isFirst = false
            } else {
                throw .badNotation(notation)
            }
        }
        return style
    }

    /// A ground is a colour or attributes: `base02`, `default`, `reverse`.
    static func ground(of notation: String, in palette: [String: RGB]) throws(ThemeError) -> Style {
        var style = try style(of: notation, in: palette)
        guard style.background == nil else { throw .badNotation(notation) }
        style.background = style.foreground
        style.foreground = nil
        return style
    }

    private static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]
}
