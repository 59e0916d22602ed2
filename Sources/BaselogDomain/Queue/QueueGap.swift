/// A stretch of entries that were given up; one log tells of it, whatever their number.
///
/// While that log waits, further drops of the same stream for the same reason gather for the next one, so that there is
/// never more than one of them on its way.
package struct QueueGap: Sendable, Hashable {
    /// What the log's category is.
    package static let category = "baselog"
    /// The tag that all such logs have; the reason's name is the second one.
    package static let tag = "gap"
    /// How many streams are told apart; what more of them lose is told together.
    package static let streamLimit = 256
    /// The most of a stream's name in the message, in characters.
    private static let nameLimit = 255

    /// What is told together.
    package struct Key: Sendable, Hashable {
        package var stream: String
        package var reason: DropReason

        package init(stream: String, reason: DropReason) {
            self.stream = stream
            self.reason = reason
        }
    }

    package var key: Key
    package var firstSequence: UInt64
    package var lastSequence: UInt64
    package var count: DropCount
    /// When the first and the last of them were accepted.
    package var since: Timestamp
    package var until: Timestamp

    package init(
        key: Key, firstSequence: UInt64, lastSequence: UInt64, count: DropCount, since: Timestamp, until: Timestamp
    ) {
        self.key = key
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.count = count
        self.since = since
        self.until = until
    }

    /// The gap that one entry leaves.
    package init(key: Key, sequence: UInt64, payloadBytes: Int, acceptedAt: Timestamp) {
        self.init(
            key: key, firstSequence: sequence, lastSequence: sequence,
            count: DropCount(entries: 1, bytes: payloadBytes), since: acceptedAt, until: acceptedAt)
    }

    package mutating func merge(_ other: QueueGap) {
        firstSequence = min(firstSequence, other.firstSequence)
        lastSequence = max(lastSequence, other.lastSequence)
        count = count + other.count
        since = min(since, other.since)
        until = max(until, other.until)
    }

    /// The log that tells of it. Its message says everything, because not every API stores the rest.
    package var content: EntryContent {
        let number = count.entries == 1 ? "1 entry" : "\(count.entries.grouped) entries"
        let source = key.stream.isEmpty ? "" : " of \(key.stream.prefix(QueueGap.nameLimit))"
        let message = """
            \(number)\(source) dropped (\(key.reason.name)): \(key.reason.cause). \
            Sequence \(firstSequence) to \(lastSequence), \(count.bytes.grouped) bytes, \
            accepted \(since.iso8601()) to \(until.iso8601()).
            """
        return .log(
            LogEntry(
                message, level: .warning, category: QueueGap.category, tags: [QueueGap.tag, key.reason.name],
                metadata: [
                    "reason": .string(key.reason.name), "stream": .string(key.stream),
                    "first_sequence": .integer(Int64(clamping: firstSequence)),
                    "last_sequence": .integer(Int64(clamping: lastSequence)),
                    "entries": .integer(Int64(count.entries)), "bytes": .integer(Int64(count.bytes)),
                    "since": .string(since.iso8601()), "until": .string(until.iso8601()),
                ]))
    }

    /// The log as the queue stores it.
    package func encoded(id: EntryID, at time: Timestamp) -> EncodedEntry {
        let content = Sanitiser.sanitise(content).content
        return EncodedEntry(
            id: id, kind: .log, level: .warning, origin: .queue, stream: key.stream, acceptedAt: time,
            payload: EncodedPayload(content, at: time))
    }
}

extension DropReason {
    /// What happened, in a few words.
    package var cause: String {
        switch self {
        case .person: "dropped by hand"
        case .lowSeverity: "the queue was full and more severe entries came"
        case .oldest: "the queue was full and newer entries came"
        case .newest: "the queue was full"
        case .damage: "the queue was damaged and they could not be read"
        }
    }
}
