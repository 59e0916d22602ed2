import BaselogDomain
import BaselogScreen

/// What went to the clipboard, and on which way.
package struct CopyReport: Sendable, Hashable {
    /// `entry 01HZX5`, `curl command`.
    package var what: String
    package var bytes: Int
    /// Whether it was longer than terminals take, and its end is missing.
    package var isCut: Bool
    package var isInTmux: Bool

    package init(what: String, bytes: Int, isCut: Bool, isInTmux: Bool) {
        self.what = what
        self.bytes = bytes
        self.isCut = isCut
        self.isInTmux = isInTmux
    }
}

extension Dashboard {
    /// The line, error or request that is selected; `nil` while none is.
    private var streamCopyEffect: Effect? {
        switch screen {
        case .tail:
            guard !tail.isFollowing, let selected = tail.selected else { return nil }
            return .copy(TextWidth.sanitised(tail[selected].text(offset: utcOffset)), what: "line")
        case .errors: return errors.selected.map { .copy(TextWidth.sanitised($0.mostRecent), what: "message") }
        case .requests:
            guard let record = requests.selected else { return nil }
            let lines = requestLines(record, columns: 200).map { TextWidth.sanitised($0.map(\.text).joined()) }
            return .copy(lines.joined(separator: "\n"), what: "request \(record.number)")
        case .overview, .queue, .compose, .profiles: return nil
        }
    }

    /// Copies what is looked at: the entry as JSON, the request as a curl command, or the text of the screen.
    func copyEffects() -> [Effect] {
        if screen == .compose { return curl(compose.preview) }
        if screen == .queue, help == nil {
            if queue.showsWire, queue.isZoomed || focusedPane != .entries || queue.wire != nil {
                return curl(queue.wire)
            }
            let isShown = queue.isZoomed || queue.detail?.id == queue.list.selected?.id
            guard isShown, let detail = queue.detail, let entry = detail.entry else { return [] }
            if focusedPane == .attempts, !queue.isZoomed {
                let lines = attemptLines(detail, columns: 200).map { $0.map(\.text).joined() }
                if !lines.isEmpty {
                    return [.copy(lines.joined(separator: "\n"), what: "attempts of \(detail.id.short)")]
                }
            }
            let json = String(decoding: entry.encoded.payload.bytes, as: UTF8.self)
            return [.copy(json, what: "entry \(detail.id.short)")]
        }
        if help == nil, let effect = streamCopyEffect { return [effect] }
        return [.copy(view().text, what: "text of the screen")]
    }

    private func curl(_ preview: WirePreview?) -> [Effect] {
        guard let preview else { return [] }
        let command = CurlCommand.text(for: preview.request, url: preview.url, maskedKey: preview.maskedKey)
        return [.copy(command, what: "curl command")]
    }

    mutating func copied(_ report: CopyReport) {
        let way = report.isInTmux ? "through tmux and the terminal (OSC 52)" : "through the terminal (OSC 52)"
        let size = NumberFormat.size(report.bytes)
        if report.isCut {
            say("copied only the first \(size) of the \(report.what), \(way)", role: .warning)
        } else {
            say("copied the \(report.what), \(size), \(way)")
        }
    }
}
