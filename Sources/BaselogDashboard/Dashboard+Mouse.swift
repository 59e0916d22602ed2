import BaselogDomain
import BaselogScreen

/// What can be clicked is what is drawn: places come from the same widgets that draw.
extension Dashboard {
    /// Rows that one step of the wheel moves.
    private static let wheelRows = 3

    mutating func receive(_ event: MouseEvent) -> [Effect] {
        switch event.kind {
        case .wheelUp: return scroll(-Dashboard.wheelRows)
        case .wheelDown: return scroll(Dashboard.wheelRows)
        case .press where event.button == .left: return click(event.at)
        case .press, .release, .drag: return []
        }
    }

    private mutating func scroll(_ rows: Int) -> [Effect] {
        if prompt != nil || console != nil { return [] }
        if palette != nil { return pressInPalette(rows > 0 ? .down : .up) }
        if faultPanel != nil { return pressInFaultPanel(rows > 0 ? .down : .up) }
        if screen == .compose, help == nil, compose.overlay != nil {
            return pressInComposeOverlay(rows > 0 ? .down : .up)
        }
        if help != nil {
            help?.scroll(.lines(rows), height: max(1, size.rows - 4))
            return []
        }
        if scrollZoomedText(.lines(rows)) { return [] }
        switch screen {
        case .queue: return moveInQueue(queue.isZoomed ? .lines(rows) : .scroll(rows))
        case .tail, .errors: return move(.lines(rows))
        case .requests: return moveInRequests(.lines(requests.isZoomed ? rows : rows.signum()))
        case .profiles where profiles.editor != nil: return []
        case .profiles:
            profiles.move(.lines(rows.signum()))
            return []
        default: return []
        }
    }

    private mutating func click(_ point: Point) -> [Effect] {
        var canvas = Frame(size: size, glyphs: glyphs)
        if let prompt {
            let dialog = prompt.dialog(session: session, counts: snapshot?.counts, now: now)
            let places = dialog.draw(into: &canvas, in: canvas.bounds)
            guard let index = places.firstIndex(where: { $0.contains(point) }) else { return [] }
            return answerPrompt(dialog.choices[index].key)
        }
        if palette != nil {
            guard let line = paletteLine(at: point) else {
                palette = nil
                return []
            }
            let offset = palette?.position.offset ?? 0
            palette?.position = ListPosition(selected: line, offset: offset)
            return pressInPalette(.enter)
        }
        if let panel = faultPanel {
            if isFaultExtent(at: point) {
                faultPanel?.changeExtent(1)
                return []
            }
            let item = faultItem(at: point)
            faultPanel = nil
            return item.map { choose(FaultPanel.items[$0], panel.extent) } ?? []
        }
        if screen == .compose, help == nil, console == nil, compose.overlay != nil {
            return clickComposeOverlay(at: point)
        }
        guard layout != .tiny else { return [] }
        if console == nil, point.row == size.rows - 1 { return clickHint(at: point, &canvas) }
        if help != nil {
            help = nil
            return []
        }
        if console != nil { return [] }
        if tabRows > 0, point.row == 1 {
            let places = tabs.draw(into: &canvas, in: canvas.bounds.line(1))
            guard let index = places.firstIndex(where: { $0.contains(point) }) else { return [] }
            return perform(screens[index].showAction)
        }
        return clickBody(at: point)
    }

    /// A hint does what its key does.
    private mutating func clickHint(at point: Point, _ canvas: inout Frame) -> [Effect] {
        let places = HintLine(fittingHints, fact: hintFact).draw(into: &canvas, in: canvas.bounds.line(size.rows - 1))
        guard let index = places.firstIndex(where: { $0.contains(point) }) else { return [] }
        let shown = fittingHints[index].key
        // Of two keys in one hint the first one.
        let first = shown.split(separator: " ").first?.split(separator: "/").first.map(String.init) ?? shown
        guard let key = Key(name: shown) ?? Key(name: first) else { return [] }
        return press(key)
    }

    private mutating func clickBody(at point: Point) -> [Effect] {
        switch screen {
        case .queue where !queue.isZoomed: return clickQueue(at: point)
        case .tail:
            let place = TailLayout(body: body, layout: layout).lines
            // Lines that take several rows have no row of their own to be hit by.
            guard place.contains(point), !tail.wraps, tail.opened == nil else { return [] }
            let visible = tail.position.visible(count: tail.shown.count, height: tailHeight)
            return click(row: visible.lowerBound + point.row - place.row, of: visible, selected: nil)
        case .errors:
            let places = ErrorsLayout(body: body, layout: layout, zoomed: zoomedPane)
            focus(on: [(.groups, places.list), (.group, places.detail)], at: point)
            let place = places.list
            guard place.contains(point) else { return [] }
            let visible = errors.position.visible(count: errors.groups.count, height: errorsListHeight)
            return click(
                row: visible.lowerBound + point.row - place.row - (layout == .narrow ? 0 : 2), of: visible,
                selected: errors.position.selected)
        case .requests where !requests.isZoomed:
            let places = RequestsLayout(body: body, layout: layout, zoomed: zoomedPane)
            focus(
                on: [(.requests, places.list), (.request, places.request), (.answer, places.answer)], at: point)
            let place = places.list
            guard place.contains(point) else { return [] }
            let visible = requests.position.visible(count: requests.listed.count, height: requestsListHeight)
            return click(
                row: visible.lowerBound + point.row - place.row - (layout == .narrow ? 0 : 2), of: visible,
                selected: requests.position.selected)
        case .profiles: return clickProfiles(at: point)
        case .compose:
            guard let area = composeFormArea, let field = composeForm.field(at: point, in: area) else { return [] }
            compose.form.focus(on: field)
            return []
        default: return []
        }
    }

    /// Gives the focus to the panel that is clicked.
    private mutating func focus(on places: [(pane: Pane, rect: Rect)], at point: Point) {
        guard let hit = places.first(where: { $0.rect.contains(point) && paneOrder.contains($0.pane) }) else { return }
        panes.focus[screen] = hit.pane
    }

    /// Selects a row; the second click on it opens it.
    private mutating func click(row: Int, of visible: Range<Int>, selected: Int?) -> [Effect] {
        guard visible.contains(row) else { return [] }
        return row == selected ? perform(.detail) : move(.to(row))
    }

    private mutating func clickQueue(at point: Point) -> [Effect] {
        let places = QueueLayout(body: body, layout: layout, zoomed: zoomedPane)
        focus(on: [(.why, places.why), (.attempts, places.attempts), (.entries, places.list)], at: point)
        let top = layout == .narrow ? places.list.row : places.list.row + 2
        let visible = queue.list.position.visible(count: queue.list.rows.count, height: places.listRows)
        let row = visible.lowerBound + point.row - top
        guard places.list.contains(point), visible.contains(row), point.row >= top else { return [] }
        // The second click on an entry opens it.
        if row == queue.list.position.selected { return perform(.detail) }
        return moveInQueue(.to(row))
    }

    private mutating func clickProfiles(at point: Point) -> [Effect] {
        if profiles.editor != nil {
            if let field = profiles.editor?.form.field(at: point, in: profileFormArea) {
                profiles.editor?.focus(on: field)
            }
            return []
        }
        let area = profileRowsArea
        let visible = profilePosition(rows: area.rows).visible(count: profiles.profiles.count, height: area.rows)
        let row = visible.lowerBound + point.row - area.row
        guard zoomedPane != .facts, zoomedPane != .test, area.contains(point), visible.contains(row) else { return [] }
        if profiles.selected?.name == profiles.profiles[row].name { return perform(.switchProfile) }
        profiles.move(.to(row))
        return []
    }
}
