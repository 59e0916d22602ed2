import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Foundation

/// How the dashboard looks and behaves for this person: `config.yaml`.
///
/// ```yaml
/// theme: nord
/// mouse: off
/// notifications: on
/// keys:
///   compose-entry: n
///   drop: [X, DEL]
/// ```
struct DashboardSettings: Equatable {
    /// `nil` follows the profile, then the terminal's background.
    var theme: String?
    var usesMouse = false
    /// Whether the terminal rings and notifies when something goes wrong while another window has the focus.
    var notifies = true
    var keymap = Keymap.standard

    init() {}

    /// - Throws: `YAMLProblem`; a file that is not there says nothing.
    init(configFolder: String) throws {
        let path = configFolder + "/config.yaml"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            self.init()
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLProblem(path: path, line: 1, column: 1, reason: "it is not UTF-8")
        }
        try self.init(YAMLDocument(parsing: text, path: path))
    }

    init(_ document: YAMLDocument) throws(YAMLProblem) {
        let reader = Reader(path: document.path)
        if document.root.content != .null, document.root.members.isEmpty, document.root.style != .flow {
            throw reader.problem("it must have the parts theme, mouse, notifications and keys", document.root)
        }
        for part in document.root.members {
            switch part.name {
            case "theme": theme = try reader.text(part)
            case "mouse": usesMouse = try reader.isOn(part)
            case "notifications": notifies = try reader.isOn(part)
            case "keys": keymap = try reader.keymap(part.value)
            default:
                throw reader.problem(
                    "\(part.name.printable) is not known here; there are theme, mouse, notifications and keys", part)
            }
        }
    }

    private struct Reader {
        let path: String

        func problem(_ reason: String, _ value: YAMLValue) -> YAMLProblem {
            YAMLProblem(path: path, line: value.line, column: value.column, reason: reason)
        }

        func problem(_ reason: String, _ member: YAMLMember) -> YAMLProblem {
            YAMLProblem(path: path, line: member.line, column: member.column, reason: reason)
        }

        func text(_ part: YAMLMember) throws(YAMLProblem) -> String? {
            if part.value.content == .null { return nil }
            guard let text = part.value.scalar else { throw problem("\(part.name) must be a name", part.value) }
            return text
        }

        func isOn(_ part: YAMLMember) throws(YAMLProblem) -> Bool {
            switch part.value.scalar?.lowercased() {
            case "on", "true", "yes": return true
            case "off", "false", "no": return false
            default: throw problem("\(part.name) must be on or off", part.value)
            }
        }

        /// The standard keys with these instead. Two actions of one place cannot have the same key.
        func keymap(_ value: YAMLValue) throws(YAMLProblem) -> Keymap {
            var keymap = Keymap.standard
            var given: [Action: [Key]] = [:]
            guard value.content == .null || !value.members.isEmpty || value.style == .flow else {
                throw problem("keys must be actions with their keys", value)
            }
            for member in value.members {
                guard let action = Action(name: member.name) else {
                    throw problem(unknownAction(member.name), member)
                }
                guard given[action] == nil else { throw problem("\(member.name) is there twice", member) }
                let keys = try keys(member.value, of: member.name)
                for (other, taken) in given where keymap.shareContext(action, other) {
                    if let key = keys.first(where: taken.contains) {
                        throw problem("\(key.name) is given to \(other.settingName) already", member.value)
                    }
                }
                given[action] = keys
                let orphans = keymap.rebind(action, to: keys).filter { given[$0] == nil }
                if let lost = orphans.first(where: Action.indispensable.contains) {
                    throw problem(
                        "\(keys[0].name) is the only key of \(lost.settingName), which needs one; give it another first",
                        member.value)
                }
            }
            return keymap
        }

        private func keys(_ value: YAMLValue, of action: String) throws(YAMLProblem) -> [Key] {
            let values = if case .sequence(let elements) = value.content { elements } else { [value] }
            var keys: [Key] = []
            for value in values {
                guard let name = value.scalar, let key = Key(name: name) else {
                    throw problem(
                        "\((value.scalar ?? action).printable) is not a key; a key is one character, SPACE, ENTER, TAB, "
                            + "ESC, BACKSPACE, DEL, INS, UP, DOWN, LEFT, RIGHT, HOME, END, PGUP, PGDN or F1 to F24, "
                            + "with ctrl-, alt- or shift- before it", value)
                }
                guard !Keymap.reserved.contains(key) else {
                    let reserved = Keymap.reserved.map(\.name).joined(separator: ", ")
                    throw problem("\(key.name) belongs to the terminal, as all of \(reserved) do", value)
                }
                keys.append(key)
            }
            guard !keys.isEmpty else { throw problem("\(action) needs at least one key", value) }
            return keys
        }

        private func unknownAction(_ name: String) -> String {
            let known = Action.allCases.map(\.settingName)
            let guess =
                SettingName.nearest(to: name, among: known).map { "did you mean \($0)? There are " } ?? "there are "
            return "\(name.printable) is not an action; \(guess)\(known.joined(separator: ", "))"
        }
    }
}
