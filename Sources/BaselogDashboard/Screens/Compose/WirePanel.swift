import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// Exactly what is sent, and what is left out for this server.
    func wireLines(_ preview: WirePreview?, columns: Int) -> [[Span]] {
        guard let preview else { return [[Span("working out the request …", .dim)]] }
        let request = preview.request
        var lines: [[Span]] = [
            [Span(request.method + " ", .syntaxKeyword), Span(preview.url, .link)],
            [
                Span("X-API-Key: ", .syntaxKey),
                preview.maskedKey.map { Span($0) } ?? Span("none set", session.hasEmbeddedAPI ? .dim : .warning),
            ],
        ]
        for header in request.headers where header.name.lowercased() != "x-api-key" {
            lines.append([Span(header.name + ": ", .syntaxKey), Span(header.value)])
        }
        lines.append([])
        lines += JSONText.spans(ofBody: request.body)
        lines.append([])
        if !preview.omittedFields.isEmpty {
            lines.append([
                Span("dropped for this server: ", .label),
                Span(preview.omittedFields.joined(separator: ", "), .warning),
            ])
        }
        for change in preview.changes {
            lines.append([Span("changed: ", .label), Span(change.description, .warning)])
        }
        return lines
    }

    private var wireFacts: [Span] {
        guard let key = keymap.key(for: .copy, in: .compose) else { return [] }
        return [Span(Keymap.hintName(key), .hintKey), Span(" curl", .hint)]
    }

    func drawWire(into frame: inout Frame, in rect: Rect) {
        let inside = panel(title: [Span("On the wire", .title)], facts: wireFacts).draw(into: &frame, in: rect)
        let lines = wireLines(compose.preview, columns: inside.columns)
        draw(lines, into: &frame, in: inside)
    }
}
