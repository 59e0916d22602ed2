package import BaselogDomain
package import BaselogScreen

/// JSON for people: indented, and in roles for colour.
package enum JSONText {
    /// The value as indented lines.
    package static func pretty(_ value: JSONValue) -> [String] {
        spans(of: value).map { $0.map(\.text).joined() }
    }

    /// The bytes of a body as coloured lines; what is not JSON is shown as plain text.
    package static func spans(ofBody bytes: [UInt8]) -> [[Span]] {
        guard let value = try? JSONValue(parsing: bytes) else {
            return String(decoding: bytes.prefix(4_096), as: UTF8.self)
                .split(whereSeparator: \.isNewline).map { [Span(String($0))] }
        }
        return spans(of: value, order: fieldOrder)
    }

    package static func spans(of value: JSONValue) -> [[Span]] { spans(of: value, order: [:]) }

    private static func spans(of value: JSONValue, order: [String: Int]) -> [[Span]] {
        var lines: [[Span]] = [[]]
        append(value, indent: 0, order: order, to: &lines)
        return lines
    }

    private static func append(_ value: JSONValue, indent: Int, order: [String: Int], to lines: inout [[Span]]) {
        switch value {
        case .object(let members) where !members.isEmpty:
            add(Span("{", .syntaxPunctuation), &lines)
            let sorted = members.sorted {
                (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key)
            }
            for (index, member) in sorted.enumerated() {
                lines.append([Span(String(repeating: "  ", count: indent + 1))])
                add(Span(JSONValue.string(member.key).compactText, .syntaxKey), &lines)
                add(Span(": ", .syntaxPunctuation), &lines)
                append(member.value, indent: indent + 1, order: [:], to: &lines)
                if index < sorted.count - 1 { add(Span(",", .syntaxPunctuation), &lines) }
            }
            lines.append([Span(String(repeating: "  ", count: indent) + "}", .syntaxPunctuation)])
        case .array(let elements) where elements.contains { $0.members != nil || $0.elements != nil }:
            add(Span("[", .syntaxPunctuation), &lines)
            for (index, element) in elements.enumerated() {
                lines.append([Span(String(repeating: "  ", count: indent + 1))])
                append(element, indent: indent + 1, order: [:], to: &lines)
                if index < elements.count - 1 { add(Span(",", .syntaxPunctuation), &lines) }
            }
            lines.append([Span(String(repeating: "  ", count: indent) + "]", .syntaxPunctuation)])
        case .array(let elements):
            add(Span("[", .syntaxPunctuation), &lines)
            for (index, element) in elements.enumerated() {
                append(element, indent: indent, order: [:], to: &lines)
                if index < elements.count - 1 { add(Span(", ", .syntaxPunctuation), &lines) }
            }
            add(Span("]", .syntaxPunctuation), &lines)
        case .object: add(Span("{}", .syntaxPunctuation), &lines)
        case .string: add(Span(value.compactText, .syntaxString), &lines)
        case .integer, .number: add(Span(value.compactText, .syntaxNumber), &lines)
        case .null, .bool: add(Span(value.compactText, .syntaxKeyword), &lines)
        }
    }

    private static func add(_ span: Span, _ lines: inout [[Span]]) {
        lines[lines.count - 1].append(span)
    }

    /// The fields of an entry stand as they are sent.
    private static let fieldOrder = Dictionary(
        uniqueKeysWithValues: [
            "level", "message", "type", "payload", "category", "tags", "timestamp", "service_name", "source_service",
            "user_id", "correlation_id", "metadata",
        ].enumerated().map { ($1, $0) })
}
