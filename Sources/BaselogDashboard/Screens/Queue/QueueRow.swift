package import BaselogDomain

/// What the list keeps of an entry: enough for one line, however large the entry is.
package struct QueueRow: Sendable, Hashable {
    /// The characters of a message that are kept: more than the widest screen shows.
    static let messageLimit = 400

    package var id: EntryID
    package var sequence: UInt64
    package var kind: EntryKind
    package var level: Level
    package var acceptedAt: Timestamp
    package var state: EntryState
    package var attempts: Int
    package var notBefore: Timestamp?
    package var cause: String
    package var lastStatus: Int?
    package var finished: Timestamp?
    package var message: String

    /// - Parameter message: The message when it is known already; entries never change.
    package init(_ entry: StoredEntry, message: String? = nil) {
        id = entry.id
        sequence = entry.sequence
        kind = entry.encoded.kind
        level = entry.encoded.level
        acceptedAt = entry.encoded.acceptedAt
        state = entry.state
        attempts = entry.attempts
        notBefore = entry.notBefore
        cause = entry.death.map { $0.kind == .suspectedPoison ? "only this one fails" : entry.cause } ?? entry.cause
        lastStatus = entry.death?.status ?? entry.lastStatus
        finished = entry.finished
        self.message = message ?? QueueRow.message(of: entry.encoded)
    }

    /// The message of a log, or the type and payload of an event.
    static func message(of entry: EncodedEntry) -> String {
        switch entry.payload.content(kind: entry.kind) {
        case .log(let log): log.message.isEmpty ? "(empty message)" : String(log.message.prefix(messageLimit))
        case .event(let event):
            String("\(event.type) \(JSONValue.object(event.payload).compactText)".prefix(messageLimit))
        case nil: "(unreadable)"
        }
    }
}
