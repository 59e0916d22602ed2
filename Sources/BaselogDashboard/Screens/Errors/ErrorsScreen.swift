package import BaselogDomain
package import BaselogScreen

/// The state of the Errors screen: what went wrong, grouped by kind, status and the words of the message.
package struct ErrorsScreen: Sendable, Equatable {
    package enum Order: Sendable, Hashable, CaseIterable {
        case last, count, rate

        var title: String {
            switch self {
            case .last: "seen last first"
            case .count: "most first"
            case .rate: "most in 15 min first"
            }
        }
    }

    /// All groups, seen last first.
    private var known: [ErrorGroup] = []
    /// Those that are listed.
    package private(set) var groups: [ErrorGroup] = []
    /// Only groups that have this text are listed.
    package private(set) var searchText: String?
    package private(set) var forgotten = 0
    package private(set) var position = ListPosition()
    package private(set) var isLoaded = false
    package var order: Order = .last { didSet { list(keeping: selected?.key) } }
    package var pace = RefreshPace()

    package init() {}

    package var selected: ErrorGroup? {
        groups.indices.contains(position.selected) ? groups[position.selected] : nil
    }

    package var hidden: Int { known.count - groups.count }

    /// New counts; the selection stays on its group, and at the top of the list unless the group is being read.
    package mutating func take(_ found: ErrorGroups, height: Int, isBeingRead: Bool = false) {
        pace.answered()
        isLoaded = true
        forgotten = found.forgotten
        // Of the groups as they were: the same place may belong to another one now.
        let key = position.selected == 0 && !isBeingRead ? nil : selected?.key
        known = found.groups
        list(keeping: key)
        position.settle(count: groups.count, height: height)
    }

    package mutating func move(_ move: ListPosition.Move, height: Int) {
        position.move(move, count: groups.count, height: height)
    }

    /// Lists only groups that have the text; `nil` lists all again. The selection stays on its group where that is still
    /// listed.
    package mutating func search(_ text: String?, height: Int) {
        let key = selected?.key
        searchText = text
        list(keeping: key)
        if selected?.key != key { position = ListPosition() }
        position.settle(count: groups.count, height: height)
    }

    private mutating func list(keeping key: ErrorGroup.Key?) {
        if let needle = searchText?.lowercased() {
            groups = known.filter { $0.has(needle) }
        } else {
            groups = known
        }
        // Those seen last come first already, and stay in that order where they are equal.
        switch order {
        case .last: groups.sort { $0.last > $1.last }
        case .count: groups.sort { $0.count > $1.count }
        case .rate: groups.sort { $0.recentCount > $1.recentCount }
        }
        guard let key, let index = groups.firstIndex(where: { $0.key == key }) else { return }
        position = ListPosition(selected: index, offset: position.offset)
    }
}

extension ErrorGroup {
    /// `server 503`, `timeout`.
    var name: String { [key.kind.name, key.status.map(String.init)].compactMap(\.self).joined(separator: " ") }

    /// - Parameter needle: In lower case.
    func has(_ needle: String) -> Bool {
        name.lowercased().contains(needle) || key.template.text.lowercased().contains(needle)
    }
}

extension Dashboard {
    var errorsListHeight: Int { ErrorsLayout(body: body, layout: layout, zoomed: zoomedPane).listRows }

    mutating func performInErrors(_ action: Action) -> [Effect] {
        switch action {
        case .order:
            let all = ErrorsScreen.Order.allCases
            errors.order = all[((all.firstIndex(of: errors.order) ?? 0) + 1) % all.count]
            errors.move(.lines(0), height: errorsListHeight)
        case .search: console = Console(kind: .search, text: errors.searchText ?? "")
        case .detail:
            guard let key = errors.selected?.key else { return [] }
            queue.cause = key
            queue.filter = .all
            queue.searchText = nil
            queue.isZoomed = false
            tail.show(only: key)
            let opening = queue.reopen()
            _ = show(.queue)
            return opening
        default: break
        }
        return []
    }
}
