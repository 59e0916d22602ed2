import BaselogScreen

/// The list of all that can be made to go wrong.
package struct FaultPanel: Sendable, Hashable {
    package enum Item: Sendable, Hashable {
        case fault(Fault)
        case scene(FaultScene)

        var name: String {
            switch self {
            case .fault(let fault): fault.name
            case .scene(let scene): scene.name
            }
        }

        var help: String {
            switch self {
            case .fault(let fault): fault.help
            case .scene(let scene): scene.help
            }
        }
    }

    static let items: [Item] = Fault.all.map(Item.fault) + FaultScene.all.map(Item.scene)

    package var selected = 0
    /// Which requests a single fault will hit.
    package var extent: FaultExtent = .everyRequest

    package init() {}

    mutating func move(_ rows: Int) {
        selected = (selected + rows).clamped(to: 0...FaultPanel.items.count - 1)
    }

    /// Goes on to the next offer, or back; from a number that was typed elsewhere to the first one.
    mutating func changeExtent(_ step: Int) {
        let all = FaultExtent.offered
        let index = all.firstIndex(of: extent).map { ($0 + step + all.count) % all.count }
        extent = all[index ?? 0]
    }

    /// Whether the choice of requests concerns what is selected.
    var takesExtent: Bool {
        switch FaultPanel.items[selected] {
        case .fault(let fault): fault != .off
        case .scene: false
        }
    }
}

extension Dashboard {
    mutating func openFaultPanel() {
        guard mayMisbehave() else { return }
        var panel = FaultPanel()
        // Whoever comes back wants to end or to change what is in force.
        if fault != .off || scene != nil { panel.selected = FaultPanel.items.firstIndex { isInForce($0) } ?? 0 }
        if scene == nil { panel.extent = faultExtent }
        faultPanel = panel
    }

    func isInForce(_ item: FaultPanel.Item) -> Bool {
        switch item {
        case .fault(let fault): scene == nil && fault == self.fault
        case .scene(let scene): scene == self.scene?.scene
        }
    }

    mutating func pressInFaultPanel(_ key: Key) -> [Effect] {
        guard let panel = faultPanel else { return [] }
        let item = FaultPanel.items[panel.selected]
        switch key {
        case .enter:
            // With the panel shut one sees on the screen what it does.
            faultPanel = nil
            return choose(item, panel.extent)
        case .space: return choose(item, panel.extent)
        case "0": return order(.off)
        case "l", .right:
            faultPanel?.changeExtent(1)
            return []
        case "h", .left:
            faultPanel?.changeExtent(-1)
            return []
        default: break
        }
        let all = FaultPanel.items.count
        let page = faultPanelRows
        switch keymap.action(for: key, in: [.overview, .lists, .everywhere]) {
        case .back, .cancel, .faults: faultPanel = nil
        case .down: faultPanel?.move(1)
        case .up: faultPanel?.move(-1)
        case .pageDown, .halfPageDown: faultPanel?.move(page)
        case .pageUp, .halfPageUp: faultPanel?.move(-page)
        case .first: faultPanel?.move(-all)
        case .last: faultPanel?.move(all)
        default: break
        }
        return []
    }

    mutating func choose(_ item: FaultPanel.Item, _ extent: FaultExtent) -> [Effect] {
        switch item {
        case .fault(let fault): order(FaultOrder(fault, extent))
        case .scene(let scene): play(scene)
        }
    }
}
