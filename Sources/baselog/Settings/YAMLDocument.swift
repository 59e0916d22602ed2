import BaselogDomain
import Yams

/// What is wrong with a YAML file, and where.
struct YAMLProblem: UserFacingError, Hashable {
    var path: String
    var line: Int
    var column: Int
    var reason: String

    var explanation: Explanation { Explanation("\(path):\(line):\(column): \(reason).") }
}

/// A value of a YAML file that knows where it stands. Scalars are texts: what they mean is decided by who reads them.
struct YAMLValue: Hashable {
    enum Content: Hashable {
        /// Nothing, `~` or `null`.
        case null
        case scalar(String)
        case sequence([YAMLValue])
        case mapping([YAMLMember])
    }

    var content: Content
    /// Counted from 1, in Unicode scalars.
    var line: Int
    var column: Int
    /// Whether it is written with brackets or quotes, which decides how its text can be edited.
    var style: Style

    enum Style: Hashable { case block, flow, plain, singleQuoted, doubleQuoted, literal }

    var members: [YAMLMember] { if case .mapping(let members) = content { members } else { [] } }

    subscript(name: String) -> YAMLValue? { members.first { $0.name == name }?.value }

    /// The text of a scalar; a list of scalars with commas between.
    var text: String? {
        switch content {
        case .scalar(let text): text
        case .sequence(let elements):
            elements.allSatisfy { $0.scalar != nil } ? elements.compactMap(\.scalar).joined(separator: ",") : nil
        default: nil
        }
    }

    var scalar: String? { if case .scalar(let text) = content { text } else { nil } }

    /// The same but for places and styles: what a change must leave alone.
    var meaning: Meaning {
        switch content {
        case .null: .null
        case .scalar(let text): .scalar(text)
        case .sequence(let elements): .sequence(elements.map(\.meaning))
        case .mapping(let members): .mapping(members.map { Meaning.Member(name: $0.name, value: $0.value.meaning) })
        }
    }

    indirect enum Meaning: Hashable {
        struct Member: Hashable {
            var name: String
            var value: Meaning
        }

        case null
        case scalar(String)
        case sequence([Meaning])
        case mapping([Member])
    }
}

struct YAMLMember: Hashable {
    var name: String
    /// Where the name stands.
    var line: Int
    var column: Int
    var value: YAMLValue
}

/// A parsed YAML file.
struct YAMLDocument {
    /// Aliases can make a small file mean billions of values; no file of ours needs this many.
    private static let valueLimit = 20_000

    let path: String
    let text: String
    let root: YAMLValue

    init(parsing text: String, path: String) throws(YAMLProblem) {
        self.path = path
        self.text = text
        do {
            guard let node = try Yams.compose(yaml: text) else {
                root = YAMLValue(content: .null, line: 1, column: 1, style: .block)
                return
            }
            var conversion = Conversion(path: path, text: text, budget: YAMLDocument.valueLimit)
            root = try conversion.value(node)
        } catch let problem as YAMLProblem {
            throw problem
        } catch let error as YamlError {
            throw YAMLDocument.problem(error, path: path)
        } catch {
            throw YAMLProblem(path: path, line: 1, column: 1, reason: "it is not YAML")
        }
    }

    private static func problem(_ error: YamlError, path: String) -> YAMLProblem {
        func problem(_ reason: String, _ mark: Mark) -> YAMLProblem {
            YAMLProblem(path: path, line: mark.line, column: mark.column, reason: reason)
        }
        return switch error {
        case .scanner(_, let reason, let mark, _), .parser(_, let reason, let mark, _),
            .composer(_, let reason, let mark, _):
            problem(reason, mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            problem("\(duplicates.joined(separator: ", ")) is there twice", context.mark)
        case .reader(let reason, _, _, _):
            YAMLProblem(path: path, line: 1, column: 1, reason: reason)
        default:
            YAMLProblem(path: path, line: 1, column: 1, reason: "it is not YAML")
        }
    }
}

extension Node.Scalar {
    fileprivate var valueStyle: YAMLValue.Style {
        switch style {
        case .singleQuoted: .singleQuoted
        case .doubleQuoted: .doubleQuoted
        case .literal, .folded: .literal
        default: .plain
        }
    }
}

/// Turns the parser's nodes into values.
private struct Conversion {
    let path: String
    let lines: [[Unicode.Scalar]]
    var budget: Int

    init(path: String, text: String, budget: Int) {
        self.path = path
        lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map { Array($0.unicodeScalars) }
        self.budget = budget
    }

    mutating func value(_ node: Node) throws(YAMLProblem) -> YAMLValue {
        let line = node.mark?.line ?? 1
        let column = node.mark?.column ?? 1
        budget -= 1
        guard budget > 0 else {
            throw YAMLProblem(path: path, line: line, column: column, reason: "there are too many values")
        }
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return YAMLValue(
                content: isNull ? .null : .scalar(scalar.string), line: line, column: column, style: scalar.valueStyle)
        case .sequence(let sequence):
            var elements: [YAMLValue] = []
            for element in sequence { elements.append(try value(element)) }
            return YAMLValue(
                content: .sequence(elements), line: line, column: column,
                style: collectionStyle(line, column))
        case .mapping(let mapping):
            var members: [YAMLMember] = []
            for (key, node) in mapping {
                let keyLine = key.mark?.line ?? line
                let keyColumn = key.mark?.column ?? column
                guard let name = key.scalar?.string else {
                    throw YAMLProblem(path: path, line: keyLine, column: keyColumn, reason: "a name must be plain text")
                }
                let member = try value(node)
                members.append(YAMLMember(name: name, line: keyLine, column: keyColumn, value: member))
            }
            return YAMLValue(
                content: .mapping(members), line: line, column: column,
                style: collectionStyle(line, column))
        case .alias:
            throw YAMLProblem(path: path, line: line, column: column, reason: "the alias has no anchor")
        }
    }

    /// Yams 6 takes the style of a collection from its end event, which has none: the bracket tells.
    private func collectionStyle(_ line: Int, _ column: Int) -> YAMLValue.Style {
        guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1) else { return .block }
        return ["{", "["].contains(lines[line - 1][column - 1]) ? .flow : .block
    }
}
