/// What a piece of text means on the screen. Views draw in roles; a ``Theme`` decides what each looks like.
package enum Role: UInt8, Sendable, Hashable, CaseIterable {
    case plain, dim, bright, label
    case border, focusedBorder, title, facts
    case header, accent, tab, activeTab, hintKey, hint
    case good, waiting, retry, parked, failure, warning
    case levelDebug, levelInfo, levelWarning, levelError, levelCritical
    case marked, match, badge, danger, link
    case input, placeholder, button, activeButton
    case graph, graphHigh, graphTrack
    case syntaxKey, syntaxString, syntaxNumber, syntaxKeyword, syntaxPunctuation

    /// The name used for the role in theme files.
    package var name: String { String(describing: self) }

    package init?(name: String) {
        guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// The letter that stands for the role in ``Frame/roles``; `plain` is a dot.
    package var letter: Character {
        switch self {
        case .plain: "."
        case .dim: "d"
        case .bright: "B"
        case .label: "l"
        case .border: "b"
        case .focusedBorder: "F"
        case .title: "T"
        case .facts: "f"
        case .header: "H"
        case .accent: "A"
        case .tab: "t"
        case .activeTab: "1"
        case .hintKey: "K"
        case .hint: "h"
        case .good: "G"
        case .waiting: "W"
        case .retry: "R"
        case .parked: "P"
        case .failure: "X"
        case .warning: "w"
        case .levelDebug: "u"
        case .levelInfo: "i"
        case .levelWarning: "n"
        case .levelError: "e"
        case .levelCritical: "C"
        case .marked: "M"
        case .match: "m"
        case .badge: "D"
        case .danger: "!"
        case .link: "L"
        case .input: "_"
        case .placeholder: "p"
        case .button: "o"
        case .activeButton: "O"
        case .graph: "g"
        case .graphHigh: "^"
        case .graphTrack: "-"
        case .syntaxKey: "k"
        case .syntaxString: "s"
        case .syntaxNumber: "#"
        case .syntaxKeyword: "y"
        case .syntaxPunctuation: ","
        }
    }
}

/// What lies under a piece of text: the text keeps its role, the backdrop changes the ground it stands on.
package enum Backdrop: UInt8, Sendable, Hashable, CaseIterable {
    case none
    /// The row that has the selection.
    case selection
    /// A row or a field that would have the selection if its panel had the focus.
    case weakSelection
    /// The inside of a text field.
    case field
    /// A dialog, a palette or a completion list above the screen.
    case dialog
    /// A header or a bar across the screen.
    case bar

    package var name: String { String(describing: self) }

    package init?(name: String) {
        guard let backdrop = Backdrop.allCases.first(where: { $0.name == name }) else { return nil }
        self = backdrop
    }
}
