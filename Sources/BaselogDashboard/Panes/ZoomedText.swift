import BaselogDomain
import BaselogScreen

/// A panel of text that fills the screen: all that it has to say, and j and k go through it.
struct ZoomedText {
    var title: [Span]
    var facts: [Span] = []
    var lines: [[Span]]
}

extension Dashboard {
    /// What the panel over the whole screen says; `nil` where that is no text, or nothing is selected.
    func zoomedText(columns: Int) -> ZoomedText? {
        switch zoomedPane {
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
        default: return nil
        }
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
