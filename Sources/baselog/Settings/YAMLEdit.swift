import BaselogDomain

/// Changes single values of a YAML text and leaves all else, comments and order included, as it is.
///
/// Nothing that writes YAML keeps comments, so the text itself is edited at the place the parser names, and parsed
/// again: unless the result means exactly the old content with that one change, it is thrown away.
struct YAMLEdit {
    private(set) var document: YAMLDocument

    init(_ document: YAMLDocument) { self.document = document }

    var text: String { document.text }

    /// Sets the scalar at a path of names; missing mappings on the way are made.
    mutating func set(_ value: String, at path: [String]) throws(YAMLProblem) {
        let wanted = document.root.meaning.setting(.scalar(value), at: path[...])
        try replace(with: YAMLText(document).setting(value, at: path), meaning: wanted, at: path)
    }

    /// Removes the member at a path of names; nothing happens if there is none.
    mutating func remove(_ path: [String]) throws(YAMLProblem) {
        guard document.root.value(at: path[...]) != nil else { return }
        let wanted = document.root.meaning.setting(nil, at: path[...])
        try replace(with: YAMLText(document).removing(path), meaning: wanted, at: path)
    }

    private mutating func replace(
        with text: String?, meaning: YAMLValue.Meaning, at path: [String]
    ) throws(YAMLProblem) {
        if let text, let changed = try? YAMLDocument(parsing: text, path: document.path),
            changed.root.meaning.normalised == meaning.normalised
        {
            document = changed
            return
        }
        let place = document.root.value(at: path[...]) ?? document.root
        throw YAMLProblem(
            path: document.path, line: place.line, column: place.column,
            reason: "\(path.joined(separator: ".")) is written in a way that cannot be changed safely;"
                + " please edit the file by hand")
    }
}

extension YAMLValue {
    func value(at path: ArraySlice<String>) -> YAMLValue? {
        guard let name = path.first else { return self }
        return self[name]?.value(at: path.dropFirst())
    }
}

extension YAMLValue.Meaning {
    /// Empty mappings and nothing mean the same here.
    fileprivate var normalised: Self {
        switch self {
        case .mapping(let members) where members.isEmpty: .null
        case .mapping(let members):
            .mapping(members.map { Member(name: $0.name, value: $0.value.normalised) }.sorted { $0.name < $1.name })
        case .sequence(let elements): .sequence(elements.map(\.normalised))
        default: self
        }
    }

    fileprivate func setting(_ value: Self?, at path: ArraySlice<String>) -> Self {
        guard let name = path.first else { return value ?? .null }
        var members: [Member] = if case .mapping(let members) = self { members } else { [] }
        let index = members.firstIndex { $0.name == name }
        if value == nil, path.count == 1 {
            members.removeAll { $0.name == name }
        } else {
            let child = (index.map { members[$0].value } ?? .null).setting(value, at: path.dropFirst())
            if let index { members[index].value = child } else { members.append(Member(name: name, value: child)) }
        }
        return .mapping(members)
    }
}

/// The lines of a document and what can be done to them. Every result is checked by ``YAMLEdit``.
private struct YAMLText {
    private let root: YAMLValue
    private var lines: [[Unicode.Scalar]]
    private let ending: String

    init(_ document: YAMLDocument) {
        root = document.root
        ending = document.text.contains("\r\n") ? "\r\n" : "\n"
        let text = document.text.replacing("\r\n", with: "\n")
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        // What follows the last line end is no line.
        if lines.last?.isEmpty == true { lines.removeLast() }
    }

    private var text: String {
        lines.map { String(String.UnicodeScalarView($0)) + ending }.joined()
    }

    func setting(_ value: String, at path: [String]) -> String? {
        var copy = self
        return copy.set(value, at: path) ? copy.text : nil
    }

    func removing(_ path: [String]) -> String? {
        var copy = self
        return copy.remove(path) ? copy.text : nil
    }

    private mutating func set(_ value: String, at path: [String]) -> Bool {
        if let existing = root.value(at: path[...]) { return replace(existing, by: value) }
        // The deepest mapping on the way that is there.
        var depth = 0
        while depth < path.count, root.value(at: path[...depth]) != nil { depth += 1 }
        let names = Array(path[depth...])
        guard depth > 0 else { return insert(names, value, into: root, indent: 0, after: nil) }
        let parentPath = path[..<depth]
        guard let parent = root.value(at: parentPath), let name = parentPath.last,
            let member = root.value(at: parentPath.dropLast())?.members.first(where: { $0.name == name })
        else { return false }
        return insert(names, value, into: parent, indent: member.column + 1, after: member.line)
    }

    private mutating func replace(_ existing: YAMLValue, by value: String) -> Bool {
        guard lines.indices.contains(existing.line - 1) else { return false }
        var line = lines[existing.line - 1]
        let start = min(existing.column - 1, line.count)
        guard let end = YAMLText.end(of: existing.style, in: line, from: start) else { return false }
        var replacement = Array(YAMLText.written(value).unicodeScalars)
        if existing.content == .null, start > 0, line[start - 1] != " " { replacement.insert(" ", at: 0) }
        line.replaceSubrange(start..<end, with: replacement)
        lines[existing.line - 1] = line
        return true
    }

    /// Where a scalar that begins in this line ends in it; `nil` if it does not.
    private static func end(of style: YAMLValue.Style, in line: [Unicode.Scalar], from start: Int) -> Int? {
        switch style {
        case .doubleQuoted, .singleQuoted:
            let quote: Unicode.Scalar = style == .doubleQuoted ? "\"" : "'"
            guard start < line.count, line[start] == quote else { return nil }
            var index = start + 1
            while index < line.count {
                if line[index] == "\\", style == .doubleQuoted {
                    index += 1
                } else if line[index] == quote {
                    let isDoubled = style == .singleQuoted && index + 1 < line.count && line[index + 1] == quote
                    guard isDoubled else { return index + 1 }
                    index += 1
                }
                index += 1
            }
            return nil
        case .plain:
            var end = start
            while end < line.count {
                let isComment = line[end] == "#" && (end == 0 || line[end - 1] == " ")
                if isComment || [",", "}", "]"].contains(line[end]) { break }
                end += 1
            }
            while end > start, line[end - 1] == " " { end -= 1 }
            return end
        default: return nil
        }
    }

    private mutating func insert(
        _ names: [String], _ value: String, into parent: YAMLValue, indent: Int, after keyLine: Int?
    ) -> Bool {
        if parent.style == .flow {
            guard case .mapping(let members) = parent.content, names.count == 1 else { return false }
            let comma = members.isEmpty ? "" : ", "
            let text = "\(YAMLText.written(names[0])): \(YAMLText.written(value))\(comma)"
            let line = parent.line - 1
            guard lines.indices.contains(line), parent.column <= lines[line].count else { return false }
            lines[line].insert(contentsOf: text.unicodeScalars, at: parent.column)
            return true
        }
        var indent = indent
        var place = keyLine ?? lines.count
        if let first = parent.members.first, let last = parent.members.last {
            indent = first.column - 1
            place = endLine(of: last)
        } else if parent.content != .null {
            return false
        }
        var new: [[Unicode.Scalar]] = []
        for (depth, name) in names.enumerated() {
            let margin = String(repeating: " ", count: indent + 2 * depth)
            let tail = depth == names.count - 1 ? " " + YAMLText.written(value) : ""
            new.append(Array("\(margin)\(YAMLText.written(name)):\(tail)".unicodeScalars))
        }
        lines.insert(contentsOf: new, at: min(place, lines.count))
        return true
    }

    private mutating func remove(_ path: [String]) -> Bool {
        guard let name = path.last, let parent = root.value(at: path.dropLast()[...]), parent.style == .block,
            let member = parent.members.first(where: { $0.name == name })
        else { return false }
        lines.removeSubrange((member.line - 1)..<endLine(of: member))
        return true
    }

    /// The number of the last line of a member of a block mapping; comments and blank lines behind it are not its own.
    private func endLine(of member: YAMLMember) -> Int {
        var last = member.line
        var index = member.line
        while index < lines.count {
            let line = lines[index]
            let margin = line.prefix { $0 == " " }.count
            let isBlank = margin == line.count || line[margin] == "#"
            let isItem = margin == member.column - 1 && margin < line.count && line[margin] == "-"
            guard isBlank || margin > member.column - 1 || isItem else { break }
            index += 1
            if !isBlank { last = index }
        }
        return last
    }

    /// A scalar as plain text where that is safe, in double quotes otherwise.
    private static func written(_ value: String) -> String {
        let isPlain =
            value.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "/", "+", "-", ":": true
                default: false
                }
            } && value.unicodeScalars.first.map { $0 != "-" && $0 != ":" } == true && !value.hasSuffix(":")
        let words = ["null", "~", "true", "false", "yes", "no", "on", "off"]
        if isPlain, !words.contains(value.lowercased()) || ["true", "false"].contains(value) { return value }
        var writer = JSONWriter()
        writer.string(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
