import BaselogDomain
import BaselogScreen

/// A panel of text that fills the screen: all that it has to say, and j and k go through it.
struct ZoomedText {
    var title: [Span]
    var facts: [Span] = []
    var lines: [[Span]]
}

extension Dashboard {
    /// The room for a text that fills the screen.
    var fullTextColumns: Int { layout == .narrow ? body.columns : max(1, body.columns - 4) }

    /// What the panel over the whole screen says; `nil` where that is no text, or nothing is selected.
    func zoomedText(columns: Int) -> ZoomedText? {
        guard var text = text(of: zoomedPane, columns: columns) else { return nil }
        // Here is room for all of it.
        text.lines = text.lines.flatMap { $0.wrapped(to: columns, indent: 2) }
        return text
    }

    private func text(of pane: Pane?, columns: Int) -> ZoomedText? {
        switch pane {
        case .why:
            guard let detail = queue.detail, detail.id == queue.list.selected?.id else { return nil }
            let state = detail.entry?.state ?? .queued
            let keys = whyKeys(state, columns: columns)
            return ZoomedText(
                title: [Span(Dashboard.whyTitle(detail.id, state), .title)],
                lines: whyLines(detail, columns: columns) + (keys.isEmpty ? [] : [[], keys]))
        case .attempts:
            guard let detail = queue.detail, detail.id == queue.list.selected?.id else { return nil }
            let lines =
                queue.showsWire
                ? wireLines(queue.wire, columns: columns)
                : attemptLines(detail, columns: columns) + [[]] + contentLines(detail, columns: columns)
            return ZoomedText(title: attemptsTitle, facts: attemptsFacts, lines: lines)
        case .group:
            guard let group = errors.selected else { return nil }
            return ZoomedText(
                title: title(of: group), facts: groupFacts, lines: groupLines(group, columns: columns, isWhole: true))
        case .request:
            guard let record = requests.selected else { return nil }
            return ZoomedText(title: title(of: record), lines: sentLines(record, columns: columns))
        case .answer:
            guard let record = requests.selected else { return nil }
            return ZoomedText(title: [Span("Answer", .title)], lines: answerLines(record, columns: columns))
        case .facts:
            guard let profile = profiles.selected else { return nil }
            return ZoomedText(
                title: [Span(profile.name, .title)], lines: profileFactLines(profile, columns: columns))
        case .test:
            return ZoomedText(title: testTitle, facts: testFacts, lines: testLines(columns: columns, isWhole: true))
        default: return nil
        }
    }

    /// Draws as many lines as there is room for, and says how many are missing.
    func draw(
        _ lines: [[Span]], into frame: inout Frame, in area: Rect, from top: Int = 0, backdrop: Backdrop? = nil
    ) {
        let below = lines.count - top - area.rows
        let rest = below > 0 && area.rows > 0 ? " \(NumberFormat.count(below)) more \(glyphs.more) " : ""
        for (row, line) in lines.dropFirst(top).prefix(area.rows).enumerated() {
            let place = area.inset(right: row == area.rows - 1 ? TextWidth.of(rest) : 0)
            let end = frame.draw(line, row: row, clippedTo: place, backdrop: backdrop)
            if end > place.columns, place.columns > 0 {
                frame.draw(
                    glyphs.ellipsis, row: row, column: place.columns - 1, role: .dim, clippedTo: place,
                    backdrop: backdrop)
            }
        }
        guard !rest.isEmpty else { return }
        frame.draw(rest, in: area.line(area.rows - 1), alignment: .right, role: .dim, backdrop: backdrop)
    }

    /// Goes through the text that fills the screen.
    ///
    /// - Returns: `false` where no text does.
    mutating func scrollZoomedText(_ move: ListPosition.Move) -> Bool {
        guard let text = zoomedText(columns: body.columns - 4) else { return false }
        panes.scroll = ListPosition.scrolled(
            panes.scroll, by: move, count: text.lines.count, height: max(1, body.rows - 2))
        return true
    }

    /// What is read must not be pushed away by what arrives.
    mutating func holdWhatIsRead() {
        switch zoomedPane {
        case .why, .attempts: queue.list.hold()
        case .request, .answer: if requests.isLive { requests.move(.lines(0), height: requestsListHeight) }
        default: break
        }
    }
}
