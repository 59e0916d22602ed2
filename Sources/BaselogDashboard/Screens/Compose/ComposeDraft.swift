package import BaselogDomain
import BaselogScreen

/// What stands in the form, as it was typed: values that are wrong, and variables, stay as they are.
package struct ComposeDraft: Sendable, Hashable {
    package var kind: EntryKind
    /// The texts by the names that the fields have on the wire; empty ones are left out.
    package var values: [String: String]

    package init(kind: EntryKind, values: [String: String]) {
        self.kind = kind
        self.values = values.filter { !$0.value.isEmpty }
    }

    /// The names of the fields, in their order.
    package static func fields(of kind: EntryKind) -> [String] {
        switch kind {
        case .log:
            ["level", "message", "category", "tags", "service_name", "user_id", "correlation_id", "metadata"]
        case .event: ["type", "payload", "source_service", "user_id", "correlation_id"]
        }
    }

    /// The field that says what it is about.
    package var title: String {
        let text = values[kind == .log ? "message" : "type"] ?? ""
        return text.isEmpty ? "(empty)" : text
    }
}

/// A draft that was sent, or put aside, to be filled in again.
package struct SentDraft: Sendable, Hashable {
    package var draft: ComposeDraft
    package var time: Timestamp
    /// How many entries were made of it; 0 for one that was put aside.
    package var count: Int

    package init(_ draft: ComposeDraft, at time: Timestamp, count: Int = 1) {
        self.draft = draft
        self.time = time
        self.count = count
    }

    /// Drafts that are remembered of each profile.
    package static let limit = 200

    /// The list with this one in front. One that is there already moves up.
    package static func adding(_ sent: SentDraft, to list: [SentDraft]) -> [SentDraft] {
        Array(([sent] + list.filter { $0.draft != sent.draft }).prefix(limit))
    }
}

/// A draft with a name, to be filled in again and again.
package struct ComposeTemplate: Sendable, Hashable {
    package var name: String
    package var draft: ComposeDraft
    /// Why its file cannot be used.
    package var problem: String?

    package init(name: String, draft: ComposeDraft, problem: String? = nil) {
        self.name = name
        self.draft = draft
        self.problem = problem
    }
}

extension ComposeScreen {
    package var draft: ComposeDraft {
        let names = ComposeDraft.fields(of: kind)
        return ComposeDraft(
            kind: kind, values: Dictionary(uniqueKeysWithValues: names.map { ($0, form.value(of: $0)) }))
    }

    /// Puts a draft into the form; what stood there and was not sent goes to the front of the history.
    package mutating func fill(_ draft: ComposeDraft, at time: Timestamp) {
        if isEdited, replacing == nil, self.draft != draft {
            history = SentDraft.adding(SentDraft(self.draft, at: time, count: 0), to: history)
        }
        replace(by: draft)
        isEdited = false
    }

    /// Takes over what an editor made of the draft.
    package mutating func take(edited draft: ComposeDraft) {
        guard draft != self.draft else { return }
        replace(by: draft)
        isEdited = true
    }

    private mutating func replace(by draft: ComposeDraft) {
        kind = draft.kind
        form.set(kind.name, of: "kind")
        for name in ComposeDraft.fields(of: kind) { form.set(draft.values[name] ?? "", of: name) }
        if kind == .log, Level(name: draft.values["level"] ?? "") == nil { form.set(Level.info.name, of: "level") }
        begin()
        showProblems()
    }
}
