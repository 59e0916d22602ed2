/// Turns what the API cannot store into the nearest thing that it can.
///
/// The hosted API answers 500 for ever to NUL and to categories above 255 characters, and an endless 500 looks like
/// an outage. Swift strings hold no lone surrogates and no invalid UTF-8: those became U+FFFD where the bytes were read.
public enum Sanitiser {
    /// One thing that was changed, for the wire view and for `--verbose`.
    public struct Change: Sendable, Hashable, Codable, CustomStringConvertible {
        public let field: String
        /// What was done, such as `2 NUL characters replaced by ␀`.
        public let action: String

        public var description: String { "\(field): \(action)" }
    }

    /// The content as the API can store it, and what was changed; no changes for nearly every entry.
    public static func sanitise(_ content: EntryContent) -> (content: EntryContent, changes: [Change]) {
        if content.isClean { return (content, []) }
        var pass = Pass()
        switch content {
        case .log(var log):
            log.message = pass.text("message", log.message)
            log.category = log.category.flatMap { pass.category($0) }
            log.tags = log.tags.enumerated().compactMap { pass.tag($0.offset, $0.element) }
            log.serviceName = pass.optional("service_name", log.serviceName)
            log.userID = pass.optional("user_id", log.userID)
            log.correlationID = pass.optional("correlation_id", log.correlationID)
            log.metadata = pass.object("metadata", log.metadata)
            return (.log(log), pass.changes)
        case .event(var event):
            event.type = pass.text("type", event.type)
            event.payload = pass.object("payload", event.payload)
            event.sourceService = pass.optional("source_service", event.sourceService)
            event.userID = pass.optional("user_id", event.userID)
            event.correlationID = pass.optional("correlation_id", event.correlationID)
            return (.event(event), pass.changes)
        }
    }

    /// The contents as the API can store them. Where there is nothing to change, as nearly always, the same ones: copies of
    /// many entries cost more than looking at them.
    package static func sanitised(_ contents: [EntryContent]) -> [EntryContent] {
        guard let first = contents.firstIndex(where: { !$0.isClean }) else { return contents }
        var clean = contents
        for index in first..<clean.count { clean[index] = sanitise(clean[index]).content }
        return clean
    }

    private struct Pass {
        var changes: [Change] = []

        mutating func text(_ field: String, _ text: String) -> String {
            guard text.containsNUL else { return text }
            let nulCount = text.utf8.count { $0 == 0 }
            changes.append(
                Change(field: field, action: "\(nulCount) NUL character\(nulCount == 1 ? "" : "s") replaced by ␀"))
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: text.unicodeScalars.lazy.map { $0.value == 0 ? "\u{2400}" : $0 })
            return String(scalars)
        }

        mutating func optional(_ field: String, _ text: String?) -> String? {
            text.flatMap { $0.isEmpty ? nil : self.text(field, $0) }
        }

        /// An empty category says nothing and is left out.
        mutating func category(_ category: String) -> String? {
            guard !category.isEmpty else { return nil }
            let text = text("category", category)
            let scalars = text.unicodeScalars
            guard scalars.count > EntryLimits.categoryCharacters else { return text }
            changes.append(
                Change(
                    field: "category",
                    action: "cut from \(scalars.count) to \(EntryLimits.categoryCharacters) characters"))
            return String(String.UnicodeScalarView(scalars.prefix(EntryLimits.categoryCharacters)))
        }

        mutating func tag(_ index: Int, _ tag: String) -> String? {
            guard !tag.isEmpty else {
                changes.append(Change(field: "tags[\(index)]", action: "left out because it was empty"))
                return nil
            }
            return text("tags[\(index)]", tag)
        }

        mutating func object(_ field: String, _ members: [String: JSONValue]) -> [String: JSONValue] {
            guard members.containsNUL else { return members }
            changes.append(Change(field: field, action: "NUL characters replaced by ␀"))
            return JSONValue.object(members).withoutNUL.members ?? members
        }
    }
}

extension EntryContent {
    /// Whether there is certainly nothing to change, as in nearly every entry; told without copying anything.
    fileprivate var isClean: Bool {
        switch self {
        case .log(let log):
            !log.message.containsNUL && log.category.isClean
                && (log.category?.utf8.count ?? 0) <= EntryLimits.categoryCharacters
                && log.tags.allSatisfy { !$0.isEmpty && !$0.containsNUL } && log.serviceName.isClean
                && log.userID.isClean && log.correlationID.isClean && !log.metadata.containsNUL
        case .event(let event):
            !event.type.containsNUL && !event.payload.containsNUL && event.sourceService.isClean
                && event.userID.isClean && event.correlationID.isClean
        }
    }
}

extension String? {
    /// What is empty is left out, which is a change.
    fileprivate var isClean: Bool { self.map { !$0.isEmpty && !$0.containsNUL } ?? true }
}

extension [String: JSONValue] {
    fileprivate var containsNUL: Bool { contains { $0.key.containsNUL || $0.value.containsNUL } }
}

extension JSONValue {
    fileprivate var containsNUL: Bool {
        switch self {
        case .string(let text): text.containsNUL
        case .array(let elements): elements.contains(where: \.containsNUL)
        case .object(let members): members.containsNUL
        default: false
        }
    }

    fileprivate var withoutNUL: JSONValue {
        switch self {
        case .string(let text): .string(text.withoutNUL)
        case .array(let elements): .array(elements.map(\.withoutNUL))
        case .object(let members):
            .object(
                Dictionary(
                    members.map { ($0.key.withoutNUL, $0.value.withoutNUL) }, uniquingKeysWith: { first, _ in first }))
        default: self
        }
    }
}

extension String {
    fileprivate var withoutNUL: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0 ? "\u{2400}" : $0 }))
    }
}
