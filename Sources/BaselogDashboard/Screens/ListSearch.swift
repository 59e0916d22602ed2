import BaselogScreen

// The lists of Errors and Requests are all at hand: a search hides the rows that do not have its text.
extension Dashboard {
    /// Lists only those rows of the present screen that have the text; `nil` lists all again.
    mutating func searchList(_ text: String?) {
        guard text != (screen == .errors ? errors.searchText : requests.searchText) else { return }
        // What is found is in the list, which a text over the whole screen would hide.
        if screen == .requests { requests.isZoomed = false }
        if panes.isZoomed, focusedPane != paneOrder.first { panes.isZoomed = false }
        if screen == .errors {
            errors.search(text, height: errorsListHeight)
        } else {
            requests.search(text, height: requestsListHeight)
        }
    }

    /// A list without a row, because none has the text.
    func drawNoMatch(of noun: String, _ text: String, hidden: Int, into frame: inout Frame, in area: Rect) {
        let count = "\(NumberFormat.count(hidden)) \(hidden == 1 ? "is" : "are") hidden"
        let sentence = "No \(noun) has “\(TextWidth.truncated(text, to: 20))”: \(count)."
        var lines = TextWidth.wrapped(sentence, to: max(1, area.columns - 3), limit: 2).map { [Span($0)] }
        lines.append([Span(keymap.name(of: .cancel, in: .everywhere), .hintKey), Span(" ends the search", .hint)])
        let top = layout == .narrow ? 0 : 1
        for (row, line) in lines.enumerated() { frame.draw(line, row: row + top, column: 2, clippedTo: area) }
    }
}
