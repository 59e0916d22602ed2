import BaselogScreen

/// A panel that can have the focus and fill the screen.
package enum Pane: Sendable, Hashable {
    case pipeline, throughput, latency, retries, health, errors
    case entries, why, attempts
    case groups, group
    case requests, request, answer
    case profiles, facts, test
}

/// Which panel of each screen has the focus, and whether it fills the screen.
package struct Panes: Sendable, Hashable {
    package var focus: [ScreenName: Pane] = [:]
    package var isZoomed = false
    /// The first visible line of the panel that fills the screen, where that is a text.
    package var scroll = 0

    package init() {}
}

extension Dashboard {
    /// The panels of the present screen, in the order of Tab.
    var paneOrder: [Pane] {
        switch (screen, layout) {
        case (_, .narrow), (_, .tiny): []
        case (.overview, .wide): [.pipeline, .throughput, .latency, .retries, .health, .errors]
        // The others are only to be seen when they fill the screen.
        case (.overview, .compact): [.pipeline, .throughput, .errors, .latency, .retries, .health]
        case (.queue, _): queue.isZoomed ? [] : [.entries, .why, .attempts]
        case (.errors, _): [.groups, .group]
        case (.requests, _): requests.isZoomed ? [] : [.requests, .request, .answer]
        case (.profiles, _): profiles.editor == nil ? [.profiles, .facts, .test] : []
        default: []
        }
    }

    /// The panel with the focus; on Overview none until Tab was pressed.
    package var focusedPane: Pane? {
        let order = paneOrder
        if let pane = panes.focus[screen], order.contains(pane) { return pane }
        return screen == .overview ? nil : order.first
    }

    /// The panel that fills the screen.
    var zoomedPane: Pane? { panes.isZoomed ? focusedPane : nil }

    func hasFocus(_ pane: Pane) -> Bool { focusedPane == pane }

    /// Where the panels have no borders there is nothing to go through but the screens.
    mutating func movePane(_ step: Int) -> [Effect] {
        let order = paneOrder
        guard order.count > 1 else { return perform(step > 0 ? .nextScreen : .previousScreen) }
        let current = focusedPane.flatMap { order.firstIndex(of: $0) } ?? (step > 0 ? -1 : order.count)
        panes.focus[screen] = order[(current + step + order.count) % order.count]
        panes.scroll = 0
        if panes.isZoomed { holdWhatIsRead() }
        settleList()
        return []
    }

    mutating func toggleZoom() {
        guard !paneOrder.isEmpty else { return }
        if focusedPane == nil { panes.focus[screen] = paneOrder.first }
        panes.isZoomed.toggle()
        panes.scroll = 0
        if panes.isZoomed { holdWhatIsRead() }
        settleList()
    }

    mutating func settleList() {
        queue.list.settle(height: queueListHeight)
        tail.settle(height: tailHeight)
        errors.move(.lines(0), height: errorsListHeight)
        requests.settle(height: requestsListHeight)
    }

    /// - Returns: `false` when no panel fills the screen.
    func drawZoomed(into frame: inout Frame, in body: Rect) -> Bool {
        guard let pane = zoomedPane else { return false }
        if let text = zoomedText(columns: body.columns - 4) {
            let inside = panel(title: text.title, facts: text.facts, isFocused: true).draw(into: &frame, in: body)
            let top = panes.scroll.clamped(to: 0...max(0, text.lines.count - inside.rows))
            draw(text.lines, into: &frame, in: inside, from: top)
            return true
        }
        switch pane {
        case .entries, .why, .attempts: drawQueue(pane, into: &frame, in: body)
        case .groups, .group: drawErrors(into: &frame, in: body)
        case .requests, .request, .answer: drawRequests(into: &frame, in: body)
        case .profiles, .facts, .test: drawProfiles(pane, into: &frame, in: body)
        case .pipeline, .throughput, .latency, .retries, .health, .errors:
            guard let snapshot = shownSnapshot else { return false }
            switch pane {
            case .pipeline: drawPipeline(snapshot, into: &frame, in: body)
            case .throughput: drawThroughput(snapshot, into: &frame, in: body)
            case .latency: drawLatency(snapshot, into: &frame, in: body)
            case .retries: drawRetries(snapshot, into: &frame, in: body)
            case .health: drawHealth(snapshot, into: &frame, in: body)
            default: drawErrors(snapshot, into: &frame, in: body)
            }
        }
        return true
    }
}
