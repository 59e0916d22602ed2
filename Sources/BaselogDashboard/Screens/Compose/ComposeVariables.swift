package import BaselogDomain

/// Words in double braces that get their values when an entry is sent, each entry its own.
package struct ComposeVariables: Sendable, Hashable {
    /// The variables, with what they become.
    package static let all: [(name: String, help: String)] = [
        ("uuid", "a new UUID for each entry, the same wherever it stands in it"),
        ("now", "the time of sending, such as 2026-11-24T14:03:22.512Z"),
        ("unix", "the same in seconds since 1970"),
        ("n", "the number of the entry in a burst, from 1"),
        ("count", "how many entries the burst has"),
        ("user", "your login name"),
        ("host", "the name of this machine"),
    ]

    /// Their values, by name.
    package var values: [String: String]

    package init(values: [String: String]) { self.values = values }

    /// The text with each known variable replaced; `{{ n }}` is the same as `{{n}}`.
    package func expanded(_ text: String) -> String {
        guard text.contains("{{") else { return text }
        return ComposeVariables.pieces(of: text).map { piece in
            piece.name.flatMap { values[$0] } ?? String(piece.text)
        }.joined()
    }

    package func expanded(_ content: EntryContent) -> EntryContent {
        switch content {
        case .log(var log):
            log.message = expanded(log.message)
            log.category = log.category.map(expanded)
            log.tags = log.tags.map(expanded)
            log.serviceName = log.serviceName.map(expanded)
            log.userID = log.userID.map(expanded)
            log.correlationID = log.correlationID.map(expanded)
            log.metadata = log.metadata.mapValues(expanded)
            return .log(log)
        case .event(var event):
            event.type = expanded(event.type)
            event.payload = event.payload.mapValues(expanded)
            event.sourceService = event.sourceService.map(expanded)
            event.userID = event.userID.map(expanded)
            event.correlationID = event.correlationID.map(expanded)
            return .event(event)
        }
    }

    private func expanded(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(expanded(text))
        case .array(let elements): .array(elements.map(expanded))
        case .object(let members): .object(members.mapValues(expanded))
        case .null, .bool, .integer, .number: value
        }
    }

    /// The names in double braces, known or not, in their order.
    package static func names(in text: String) -> [String] {
        guard text.contains("{{") else { return [] }
        return pieces(of: text).compactMap(\.name)
    }

    /// The names in the draft that are no variables and are sent as they stand.
    package static func unknownNames(in draft: ComposeDraft) -> [String] {
        let known = all.map(\.name)
        return ComposeDraft.fields(of: draft.kind).flatMap { names(in: draft.values[$0] ?? "") }
            .reduce(into: []) { unknown, name in
                if !known.contains(name), !unknown.contains(name) { unknown.append(name) }
            }
    }

    /// Whether anything in the draft is replaced when it is sent.
    package static func isUsed(in draft: ComposeDraft) -> Bool {
        let known = all.map(\.name)
        return draft.values.values.contains { names(in: $0).contains { known.contains($0) } }
    }

    /// Text and variables in turn; a variable is letters, digits and underscores in double braces.
    private static func pieces(of text: String) -> [(text: Substring, name: String?)] {
        var pieces: [(text: Substring, name: String?)] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { break }
            let name = rest[open.upperBound..<close.lowerBound].trimmed
            let isName =
                !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard isName else {
                // JSON may have braces of its own: the next pair may begin one character further.
                let next = rest.index(after: open.lowerBound)
                pieces.append((rest[..<next], nil))
                rest = rest[next...]
                continue
            }
            if open.lowerBound > rest.startIndex { pieces.append((rest[..<open.lowerBound], nil)) }
            pieces.append((rest[open.lowerBound..<close.upperBound], name))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append((rest, nil)) }
        return pieces
    }
}
