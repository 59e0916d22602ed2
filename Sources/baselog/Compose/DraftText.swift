import BaselogDashboard
import BaselogDomain

/// A draft of Compose as YAML that people edit: in an editor, and as a template in a file of its own. JSON is YAML, too.
///
/// The fields are called as on the wire. Values that are not right stay as they were typed, so that nothing is lost on
/// the way through an editor.
enum DraftText {
    /// - Parameter heading: Lines of comment at the top.
    static func text(of draft: ComposeDraft, heading: [String] = []) -> String {
        var lines = heading.map { $0.isEmpty ? "#" : "# \($0)" }
        lines.append("kind: \(draft.kind.name)")
        for field in ComposeDraft.fields(of: draft.kind) {
            let value = draft.values[field] ?? ""
            lines.append(value.isEmpty ? "\(field):" : "\(field): \(written(value, of: field))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func written(_ value: String, of field: String) -> String {
        switch field {
        case "level": return Level(name: value) == nil ? quoted(value) : value
        case "tags":
            let tags = value.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
            return "[" + tags.map { quoted(String($0)) }.joined(separator: ", ") + "]"
        case "metadata", "payload":
            guard let json = try? JSONValue(parsing: value), json.members != nil else { return quoted(value) }
            // Lines inside braces must stand further right than the name of the field.
            return JSONText.pretty(json).joined(separator: "\n  ")
        default: return quoted(value)
        }
    }

    /// A string of JSON means the same in YAML.
    private static func quoted(_ text: String) -> String { JSONValue.string(text).compactText }

    /// - Parameter path: Named in problems.
    static func draft(of text: String, path: String) throws(YAMLProblem) -> ComposeDraft {
        let document = try YAMLDocument(parsing: text, path: path)
        func problem(_ member: YAMLMember, _ reason: String) -> YAMLProblem {
            YAMLProblem(path: path, line: member.line, column: member.column, reason: reason)
        }
        guard !document.root.members.isEmpty else {
            throw YAMLProblem(
                path: path, line: 1, column: 1, reason: "it must have fields, such as message: and level:")
        }
        let members = document.root.members
        var kind = members.contains { $0.name == "type" || $0.name == "payload" } ? EntryKind.event : .log
        if let member = members.first(where: { $0.name == "kind" }) {
            guard let named = EntryKind.allCases.first(where: { $0.name == member.value.scalar }) else {
                throw problem(member, "kind must be log or event")
            }
            kind = named
        }
        let fields = ComposeDraft.fields(of: kind)
        var values: [String: String] = [:]
        for member in members where member.name != "kind" {
            guard fields.contains(member.name) else {
                let known = fields.joined(separator: ", ")
                throw problem(member, "\(member.name.printable) is no field of \(kind.article); it has \(known)")
            }
            let isObject = member.name == "metadata" || member.name == "payload"
            guard let value = isObject ? objectText(member.value) : plainText(member.value) else {
                throw problem(member, "\(member.name) must be \(isObject ? "an object" : "a text")")
            }
            if member.name == "level", !value.isEmpty, Level(name: value) == nil {
                let known = Level.allCases.map(\.name).joined(separator: ", ")
                throw problem(member, "level \(value.printable) is none of \(known)")
            }
            values[member.name] = member.name == "level" ? value.lowercased() : value
        }
        return ComposeDraft(kind: kind, values: values)
    }

    private static func plainText(_ value: YAMLValue) -> String? {
        switch value.content {
        case .null: ""
        case .scalar(let text): text
        case .sequence(let elements):
            elements.allSatisfy { $0.scalar != nil } ? elements.compactMap(\.scalar).joined(separator: ", ") : nil
        case .mapping: nil
        }
    }

    /// An object as one line of JSON; a text stays as it is.
    private static func objectText(_ value: YAMLValue) -> String? {
        switch value.content {
        case .null: ""
        case .scalar(let text): text
        case .mapping: value.json.compactText
        case .sequence: nil
        }
    }
}

extension EntryKind {
    fileprivate var article: String { self == .log ? "a log" : "an event" }
}

extension YAMLValue {
    /// What it means as JSON: plain words may be numbers, true, false or null, quoted ones are texts.
    var json: JSONValue {
        switch content {
        case .null: .null
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let members): .object(Dictionary(members.map { ($0.name, $0.value.json) }) { $1 })
        case .scalar(let text):
            if style != .plain {
                .string(text)
            } else if let value = try? JSONValue(parsing: text), value.text == nil {
                value
            } else {
                .string(text)
            }
        }
    }
}
