/// A frame as a scalable picture for documents and web pages.
///
/// It stands for itself: no script, no style sheet, no font of its own. A cell is ``cellWidth`` by ``cellHeight`` units,
/// and everything begins at the place of its own cell, so that columns stay straight in whatever monospace font the
/// reader has. Lines, bars and braille patterns are drawn as shapes, because fonts leave gaps between theirs.
package enum SVGPicture {
    static let cellWidth = 9
    static let cellHeight = 18
    /// The size at which a character of the usual monospace fonts, 0.602 wide, is as wide as a cell.
    private static let fontSize = "14.95"
    private static let margin = 10
    private static let baseline = 14

    package static func text(of frame: Frame, theme: Theme) -> String {
        let dark = RGB(0x101010)
        let light = RGB(0xF0F0F0)
        let ground = theme.style(.plain).background ?? theme.palette["base00"] ?? (theme.isDark ? dark : light)
        let ink = theme.style(.plain).foreground ?? theme.palette["base05"] ?? (theme.isDark ? light : dark)
        var layers: [Look: Layer] = [:]
        var order: [Look] = []
        var grounds = ""
        for row in 0..<frame.size.rows {
            for run in runs(of: frame.row(row), theme: theme, ink: ink, ground: ground) {
                if run.look.ground != ground {
                    grounds += rect(
                        column: run.column, row: row, columns: run.cells.reduce(0) { $0 + $1.width },
                        colour: run.look.ground)
                }
                // What stands on which ground makes no difference to how it is drawn.
                var look = run.look
                look.ground = ground
                if layers[look] == nil { order.append(look) }
                layers[look, default: Layer()].add(run, row: row)
            }
        }
        let width = frame.size.columns * cellWidth + 2 * margin
        let height = frame.size.rows * cellHeight + 2 * margin
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\">",
            "<rect width=\"\(width)\" height=\"\(height)\" rx=\"8\" fill=\"\(hex(ground))\"/>",
            "<g transform=\"translate(\(margin) \(margin))\" font-size=\"\(fontSize)\" "
                + "font-family=\"'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace\">",
        ]
        if !grounds.isEmpty { lines.append(grounds) }
        lines += order.compactMap { look in layers[look].flatMap { $0.isEmpty ? nil : $0.element(look) } }
        if let cursor = frame.cursor {
            lines.append(
                rect(column: cursor.column, row: cursor.row, columns: 1, colour: ink, more: " fill-opacity=\".5\""))
        }
        return (lines + ["</g>", "</svg>"]).joined(separator: "\n")
    }

    // MARK: Runs

    /// A style whose colours are all known.
    private struct Look: Hashable {
        var ink: RGB
        var ground: RGB
        var attributes: Style.Attributes
    }

    /// Neighbours in a row that look the same.
    private struct Run {
        var look: Look
        var column: Int
        var cells: [Cell]
    }

    private static func runs(of row: ArraySlice<Cell>, theme: Theme, ink: RGB, ground: RGB) -> [Run] {
        var runs: [Run] = []
        for (column, cell) in row.enumerated() where !cell.isContinuation {
            let style = theme.style(cell.role, on: cell.backdrop)
            var look = Look(
                ink: style.foreground ?? ink, ground: style.background ?? ground, attributes: style.attributes)
            if look.attributes.contains(.reverse) {
                (look.ink, look.ground) = (look.ground, look.ink)
                look.attributes.remove(.reverse)
            }
            if runs.last?.look == look {
                runs[runs.count - 1].cells.append(cell)
            } else {
                runs.append(Run(look: look, column: column, cells: [cell]))
            }
        }
        return runs
    }

    /// Everything in the picture that looks the same.
    private struct Layer {
        private var texts = ""
        private var shapes = CellShapes()

        var isEmpty: Bool { texts.isEmpty && shapes.isEmpty }

        mutating func add(_ run: Run, row: Int) {
            var word = ""
            var start = run.column
            var column = run.column
            for cell in run.cells {
                defer { column += cell.width }
                // What makes a word: characters of which every font has one as wide as the others.
                if let scalar = cell.cluster.singleScalar, scalar.isASCII {
                    if word.isEmpty, scalar == " " { continue }
                    if word.isEmpty { start = column }
                    // Two spaces in a row are one in a text of XML.
                    if scalar == " ", word.last == " " {
                        add(&word, row: row, column: start)
                    } else {
                        word.unicodeScalars.append(scalar)
                    }
                    continue
                }
                add(&word, row: row, column: start)
                let isShape = cell.cluster.singleScalar.map { shapes.add($0, row: row, column: column) } ?? false
                if !isShape { add(cell.text, row: row, column: column, columns: nil) }
            }
            add(&word, row: row, column: start)
        }

        private mutating func add(_ word: inout String, row: Int, column: Int) {
            while word.last == " " { word.removeLast() }
            if !word.isEmpty { add(word, row: row, column: column, columns: word.utf8.count) }
            word = ""
        }

        /// - Parameter columns: The width to keep to, whatever the font's own is.
        private mutating func add(_ text: String, row: Int, column: Int, columns: Int?) {
            let (x, y) = (column * cellWidth, row * cellHeight + baseline)
            let length = columns.map { $0 > 1 ? " textLength=\"\($0 * cellWidth)\"" : "" } ?? ""
            texts += "<text x=\"\(x)\" y=\"\(y)\"\(length)>\(escaped(text))</text>"
        }

        func element(_ look: Look) -> String {
            var attributes = " fill=\"\(hex(look.ink))\""
            if look.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
            if look.attributes.contains(.dim) { attributes += " opacity=\".6\"" }
            if look.attributes.contains(.italic) { attributes += " font-style=\"italic\"" }
            if look.attributes.contains(.underline) { attributes += " text-decoration=\"underline\"" }
            return "<g\(attributes)>\(texts)\(shapes.elements(colour: hex(look.ink)))</g>"
        }
    }

    // MARK: Notation

    private static func rect(column: Int, row: Int, columns: Int, colour: RGB, more: String = "") -> String {
        "<rect x=\"\(column * cellWidth)\" y=\"\(row * cellHeight)\" width=\"\(columns * cellWidth)\" "
            + "height=\"\(cellHeight)\" fill=\"\(hex(colour))\"\(more)/>"
    }

    private static func hex(_ colour: RGB) -> String {
        let digits = String(colour.value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // XML has no place for these two, however they are written.
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
