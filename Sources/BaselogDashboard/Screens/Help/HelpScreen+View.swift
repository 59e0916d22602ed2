import BaselogScreen

extension Dashboard {
    /// The keys that hold here, then everywhere, then the commands.
    func helpLines(columns: Int) -> [[Span]] {
        var contexts = screen.contexts
        if screen == .profiles { contexts.insert(.profileForm, at: 1) }
        if screen == .queue { contexts.insert(.detail, at: 1) }
        var sections = contexts.map { context in
            (
                title: context.title,
                rows: keymap.bindings.filter { binding in
                    binding.context == context && !binding.keys.isEmpty && offers(binding.action)
                }.map { binding in
                    (binding.keys.map(\.name).joined(separator: " "), binding.help)
                }
            )
        }
        if screen == .compose {
            let variables = ComposeVariables.all.map { ("{{\($0.name)}}", $0.help) }
            sections.append((title: "Variables in fields and templates", rows: variables))
        }
        let commands = ConsoleCommand.Word.allCases.filter(offers)
        sections.append(
            (
                title: "Commands",
                rows: commands.map { word in
                    (":" + word.rawValue + (word.argument.isEmpty ? "" : " " + word.argument), word.help)
                }
            ))
        var lines: [[Span]] = []
        for section in sections where !section.rows.isEmpty {
            if !lines.isEmpty { lines.append([]) }
            lines.append([Span(section.title, .title)])
            for (key, help) in section.rows { lines += helpLines(of: key, help, columns: columns) }
        }
        return lines
    }

    /// A key and what it does; where room is short, a long name stands on a line of its own.
    private func helpLines(of key: String, _ help: String, columns: Int) -> [[Span]] {
        let keyColumns = columns < 60 ? 8 : 18
        let isTall = TextWidth.of(key) >= keyColumns
        let texts = TextWidth.wrapped(help, to: max(8, columns - keyColumns - (columns < 60 ? 0 : 6)), limit: 6)
        let lines = texts.enumerated().map { index, text in
            let name = TextWidth.fitted(index == 0 && !isTall ? key : "", to: keyColumns)
            return [Span(name, .hintKey), Span(text, .plain)]
        }
        return isTall ? [[Span(TextWidth.truncated(key, to: columns), .hintKey)]] + lines : lines
    }

    /// Draws a text that may be longer than its dialog, from a line on, and says how much is below.
    func drawDialogText(_ lines: [[Span]], from offset: Int, into frame: inout Frame, in area: Rect) {
        let top = offset.clamped(to: 0...max(0, lines.count - area.rows))
        draw(lines, into: &frame, in: area, from: top, backdrop: .dialog)
    }

    func drawHelp(into frame: inout Frame) {
        guard let help else { return }
        let box = frame.bounds.inset(
            columns: layout == .wide ? 16 : 0, rows: layout == .narrow ? 0 : 1)
        frame.fill(box, backdrop: .dialog)
        let back = "\(keymap.name(of: .cancel, in: .everywhere)) back"
        let inside = panel("\(screen.title): keys", facts: back, isFocused: true)
            .draw(into: &frame, in: box, backdrop: .dialog)
        frame.cursor = nil
        let lines = helpLines(columns: inside.columns)
        drawDialogText(lines, from: help.offset, into: &frame, in: inside)
    }
}
