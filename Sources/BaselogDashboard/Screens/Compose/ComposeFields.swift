package import BaselogDomain
import BaselogScreen

/// The fields of the forms, and how an entry is read from them. Fields are called as on the wire, so that problems
/// find their field by its name.
extension ComposeScreen {
    static let logFields: [Form.Field] = [
        Form.Field("kind", label: "Kind", kind: .choice(["log", "event"], selected: 0)),
        Form.Field("level", label: "Level", kind: .choice(Level.allCases.map(\.name), selected: 1)),
        Form.Field("message", label: "Message", kind: .text(TextField("test log from baselog"))),
        Form.Field("category", label: "Category", kind: .text(TextField()), placeholder: "none"),
        Form.Field("tags", label: "Tags", kind: .text(TextField(testTag)), placeholder: "a, b"),
        Form.Field("service_name", label: "Service", kind: .text(TextField())),
        Form.Field("user_id", label: "User", kind: .text(TextField()), isBeside: true),
        Form.Field("correlation_id", label: "Correlation", kind: .text(TextField()), placeholder: "new: ^N"),
        Form.Field("metadata", label: "Metadata", kind: .text(TextField()), placeholder: "{ \"key\": 1 }"),
        Form.Field("times", label: "Times", kind: .text(TextField("1"))),
        Form.Field("rate", label: "Per s", kind: .text(TextField()), placeholder: "no pace", isBeside: true),
        Form.Field("send", label: "Send", kind: .button),
        Form.Field("save", label: "Save", kind: .button),
        Form.Field("editor", label: "Editor", kind: .button),
    ]

    static let eventFields: [Form.Field] = [
        Form.Field("kind", label: "Kind", kind: .choice(["log", "event"], selected: 1)),
        Form.Field("type", label: "Type", kind: .text(TextField("baselog.test")), placeholder: "order.created"),
        Form.Field(
            "payload", label: "Payload",
            kind: .area(TextField("{\n  \"test\": true\n}", isMultiline: true), rows: 5)),
        Form.Field("source_service", label: "Source", kind: .text(TextField())),
        Form.Field("user_id", label: "User", kind: .text(TextField()), isBeside: true),
        Form.Field("correlation_id", label: "Correlation", kind: .text(TextField()), placeholder: "new: ^N"),
        Form.Field("times", label: "Times", kind: .text(TextField("1"))),
        Form.Field("rate", label: "Per s", kind: .text(TextField()), placeholder: "no pace", isBeside: true),
        Form.Field("send", label: "Send", kind: .button),
        Form.Field("save", label: "Save", kind: .button),
        Form.Field("editor", label: "Editor", kind: .button),
    ]

    /// What the form says: an entry, or what is wrong by field.
    package struct Reading: Sendable, Equatable {
        package var content: EntryContent
        /// Sentences by the field they belong to; empty if the entry may be sent.
        package var problems: [String: String]
        /// The size of the body with all fields, in bytes.
        package var sizeBytes: Int
        package var count = 1
        package var rate: Double?
    }

    package var reading: Reading {
        var problems: [String: String] = [:]
        let content = kind == .log ? readLog(&problems) : readEvent(&problems)
        for problem in content.problems {
            let field = fieldID(of: problem)
            if problems[field] == nil { problems[field] = problem.description }
        }
        let payload = EncodedPayload(content, at: content.timestamp ?? Timestamp(microseconds: 0))
        let (count, rate) = pace(&problems)
        return Reading(
            content: content, problems: problems, sizeBytes: payload.bytes.count, count: count, rate: rate)
    }

    private func pace(_ problems: inout [String: String]) -> (count: Int, rate: Double?) {
        let (times, perSecond) = (form.value(of: "times").trimmed, form.value(of: "rate").trimmed)
        let count = times.isEmpty ? 1 : Int(times)
        if let count, (1...Burst.countLimit).contains(count) {
            if count > 1, replacing != nil { problems["times"] = "An entry is replaced by one entry." }
        } else {
            problems["times"] = "Times must be a whole number from 1 to \(NumberFormat.count(Burst.countLimit))."
        }
        let rate = perSecond.isEmpty ? nil : Double(perSecond)
        if !perSecond.isEmpty, !(rate.map { Burst.rates.contains($0) } ?? false) {
            problems["rate"] = "Per second must be a number from 0.1 to 1,000, or nothing."
        }
        return (count ?? 1, rate)
    }

    private func readLog(_ problems: inout [String: String]) -> EntryContent {
        var tags = form.value(of: "tags").split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
        // What is made here is a test; an entry that is edited stays what it is.
        if replacing == nil, !tags.contains(ComposeScreen.testTag) { tags.append(ComposeScreen.testTag) }
        return .log(
            LogEntry(
                form.value(of: "message"), level: Level(name: form.value(of: "level")) ?? .info,
                category: optional("category"), tags: tags, serviceName: optional("service_name"),
                userID: optional("user_id"), correlationID: optional("correlation_id"),
                metadata: object("metadata", &problems)))
    }

    private func readEvent(_ problems: inout [String: String]) -> EntryContent {
        var payload = object("payload", &problems)
        // Events have no tags; in production this tells them from real ones.
        if isProduction, replacing == nil, payload[ComposeScreen.testTag] == nil {
            payload[ComposeScreen.testTag] = true
        }
        return .event(
            Event(
                form.value(of: "type"), payload: payload,
                sourceService: optional("source_service"), userID: optional("user_id"),
                correlationID: optional("correlation_id")))
    }

    private func optional(_ id: String) -> String? {
        let text = form.value(of: id).trimmed
        return text.isEmpty ? nil : text
    }

    private func object(_ id: String, _ problems: inout [String: String]) -> [String: JSONValue] {
        let text = form.value(of: id)
        guard !text.trimmed.isEmpty else { return [:] }
        do {
            guard let members = try JSONValue(parsing: text).members else {
                problems[id] = "\(id) must be a JSON object: { \"name\": value }."
                return [:]
            }
            return members
        } catch {
            problems[id] = "\(id) is not JSON: \(error)"
            return [:]
        }
    }

    private func fieldID(of problem: ValidationProblem) -> String {
        let name = problem.field.prefix { $0 != "[" && $0 != "." }
        if form.fields.contains(where: { $0.id == name }) { return String(name) }
        return kind == .log ? "message" : "payload"
    }

    mutating func fill(_ content: EntryContent) {
        kind = content.kind
        form.set(kind.name, of: "kind")
        switch content {
        case .log(let log):
            form.set(log.level.name, of: "level")
            form.set(log.message, of: "message")
            form.set(log.category ?? "", of: "category")
            form.set(log.tags.joined(separator: ", "), of: "tags")
            form.set(log.serviceName ?? "", of: "service_name")
            form.set(log.userID ?? "", of: "user_id")
            form.set(log.correlationID ?? "", of: "correlation_id")
            form.set(log.metadata.isEmpty ? "" : JSONValue.object(log.metadata).compactText, of: "metadata")
        case .event(let event):
            form.set(event.type, of: "type")
            form.set(JSONText.pretty(.object(event.payload)).joined(separator: "\n"), of: "payload")
            form.set(event.sourceService ?? "", of: "source_service")
            form.set(event.userID ?? "", of: "user_id")
            form.set(event.correlationID ?? "", of: "correlation_id")
        }
        showProblems()
    }
}

extension StringProtocol {
    /// Without spaces at both ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
