import BaselogDomain

/// An entry as a line of JSON: what `queue export` writes and `queue import` reads.
struct ExportedEntry {
    /// The entry ends here: it is not sent again.
    static let overStates: Set<EntryState> = [.delivered, .dropped]

    /// `nil` for a line that a person wrote.
    var id: EntryID?
    var content: EntryContent
    var origin: EntryOrigin
    var stream: String
    var acceptedAt: Timestamp?
    /// What it was when it was exported.
    var state: EntryState

    /// Why a line is not an entry.
    struct Problem: Error { var description: String }

    /// The line of an entry, with its payload as it is stored; `nil` if that is not what this program writes.
    static func line(_ entry: StoredEntry) -> String? {
        let payload = entry.encoded.payload.bytes
        guard (try? JSONValue(parsing: payload)) != nil, var members = EntryJSON.value(entry).members else {
            return nil
        }
        members["payload"] = nil
        members["origin"] = .string(entry.encoded.origin.name)
        members["stream"] = .string(entry.encoded.stream)
        let head = JSONValue.object(members).compactText.dropLast()
        return "\(head),\"payload\":\(String(decoding: payload, as: UTF8.self))}"
    }

    /// Reads a line: an exported one, or the bare content of a log (`{"message": …}`) or an event (`{"type": …}`).
    init(line: [UInt8]) throws(Problem) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: line) } catch { throw Problem(description: "\(error)") }
        guard value.members != nil else { throw Problem(description: "not a JSON object") }
        let isExported = value["kind"] != nil && value["payload"] != nil
        let body = isExported ? value["payload"] ?? .null : value
        let kind: EntryKind
        if isExported {
            guard let known = [EntryKind.log, .event].first(where: { $0.name == value["kind"]?.text }) else {
                throw Problem(description: "kind must be \"log\" or \"event\"")
            }
            kind = known
        } else {
            kind = body["message"] == nil && body["type"] != nil ? .event : .log
        }
        content = try ExportedEntry.content(body, kind: kind)
        id = try ExportedEntry.read(value["id"], "id", "an entry's ID") { EntryID($0) }
        state = try ExportedEntry.read(value["state"], "state", "a state") { EntryState(name: $0) } ?? .queued
        acceptedAt = try ExportedEntry.read(value["accepted_at"], "accepted_at", "a time") { Timestamp(iso8601: $0) }
        origin = value["origin"]?.text.flatMap { EntryOrigin(name: $0) } ?? .program
        stream = value["stream"]?.text ?? ""
    }

    private static func content(_ body: JSONValue, kind: EntryKind) throws(Problem) -> EntryContent {
        let bytes = Array(body.compactText.utf8)
        guard let content = EncodedPayload(bytes: bytes, coreSizeBytes: bytes.count).content(kind: kind) else {
            throw Problem(
                description: kind == .log ? "a log needs a text \"message\"" : "an event needs a text \"type\"")
        }
        let clean = Sanitiser.sanitise(content).content
        guard let problem = clean.problems.first else { return clean }
        throw Problem(description: "\(problem)")
    }

    private static func read<Value>(
        _ value: JSONValue?, _ name: String, _ what: String, _ read: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let value, value != .null else { return nil }
        guard let read = value.text.flatMap(read) else { throw Problem(description: "\(name) is not \(what)") }
        return read
    }
}

extension EntryOrigin {
    /// The word for it in exported lines.
    var name: String {
        switch self {
        case .program: "program"
        case .hand: "hand"
        case .queue: "queue"
        }
    }

    init?(name: String) {
        guard let origin = [EntryOrigin.program, .hand, .queue].first(where: { $0.name == name }) else { return nil }
        self = origin
    }
}
