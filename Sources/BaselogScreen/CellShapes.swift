/// The characters of a picture that are lines, bars and dots, as paths of SVG: they join from cell to cell, which those
/// of most fonts do not.
struct CellShapes {
    private var thinLines = ""
    private var thickLines = ""
    private var areas = ""
    private var shades = ""
    /// Where the last horizontal line ended, so that the next one goes on from there.
    private var pen: (row: Int, column: Int, isThick: Bool)?

    var isEmpty: Bool { thinLines.isEmpty && thickLines.isEmpty && areas.isEmpty && shades.isEmpty }

    /// - Returns: `false` for a character that is to be written as text.
    mutating func add(_ scalar: Unicode.Scalar, row: Int, column: Int) -> Bool {
        let (left, top) = (column * SVGPicture.cellWidth, row * SVGPicture.cellHeight)
        switch scalar.value {
        case 0x2500, 0x2501:
            let isThick = scalar.value == 0x2501
            let goesOn = pen.map { $0 == (row, column, isThick) } ?? false
            line(goesOn ? "h9" : "M\(left) \(top + 9)h9", isThick: isThick)
            pen = (row, column + 1, isThick)
            return true
        case 0x2588: areas += "M\(left) \(top)h9v18h-9z"
        case 0x2581...0x2587:
            // Eighths of the height.
            let height = Double(scalar.value - 0x2580) * 2.25
            areas += "M\(left) \(top + 18)v-\(height)h9v\(height)z"
        case 0x258C: areas += "M\(left) \(top)h4.5v18h-4.5z"
        case 0x2590: areas += "M\(left + 4).5 \(top)h4.5v18h-4.5z"
        case 0x2591: shades += "M\(left) \(top + 4)h9v10h-9z"
        case 0x2800...0x28FF: dots(scalar.value - 0x2800, left: left, top: top)
        default:
            guard let stroke = CellShapes.strokes[scalar] else { return false }
            line("M\(left) \(top)\(stroke.path)", isThick: stroke.isThick)
        }
        pen = nil
        return true
    }

    func elements(colour: String) -> String {
        var elements = ""
        if !thinLines.isEmpty { elements += "<path fill=\"none\" stroke=\"\(colour)\" d=\"\(thinLines)\"/>" }
        if !thickLines.isEmpty {
            elements += "<path fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" d=\"\(thickLines)\"/>"
        }
        if !areas.isEmpty { elements += "<path d=\"\(areas)\"/>" }
        if !shades.isEmpty { elements += "<path fill-opacity=\".35\" d=\"\(shades)\"/>" }
        return elements
    }

    private mutating func line(_ path: String, isThick: Bool) {
        if isThick { thickLines += path } else { thinLines += path }
    }

    /// The eight dots of a braille pattern, numbered as Unicode does: down the left, down the right, then the lowest two.
    private mutating func dots(_ pattern: UInt32, left: Int, top: Int) {
        let places = [(1, 1), (1, 5), (1, 10), (5, 1), (5, 5), (5, 10), (1, 14), (5, 14)]
        for (bit, place) in places.enumerated() where pattern & (1 << bit) != 0 {
            areas += "M\(left + place.0) \(top + place.1)h3v3h-3z"
        }
    }

    /// Lines from the top left of a cell.
    private static let strokes: [Unicode.Scalar: (path: String, isThick: Bool)] = [
        "│": ("m4.5 0v18", false), "╭": ("m4.5 18v-5q0-4 4-4h.5", false), "╮": ("m0 9h.5q4 0 4 4v5", false),
        "╰": ("m4.5 0v5q0 4 4 4h.5", false), "╯": ("m0 9h.5q4 0 4-4v-5", false),
        "┃": ("m4.5 0v18", true), "┏": ("m4.5 18v-9h4.5", true), "┓": ("m0 9h4.5v9", true),
        "┗": ("m4.5 0v9h4.5", true), "┛": ("m0 9h4.5v-9", true), "┻": ("m0 9h9m-4.5 0v-9", true),
    ]
}
