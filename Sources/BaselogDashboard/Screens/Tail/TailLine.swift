package import BaselogDomain

/// One line of the tail, and what became of it. Any source may make them: the queue, a file that is followed.
package struct TailLine: Sendable, Hashable {
    /// The characters of a message that are kept.
    static let messageLimit = 2_000
    /// The characters of everything else that is kept.
    static let detailLimit = 200

    /// What became of a line.
    package enum Fate: Sendable, Hashable {
        /// It is read and not in the queue yet.
        case unsent
        case queued, inFlight
        case scheduled(attempt: Int, at: Timestamp)
        case parked(cause: String)
        /// With the time from acceptance to acknowledgement.
        case delivered(Duration?)
        case dead(status: Int?)
        case dropped
        /// It is over, and the queue does not keep it any more.
        case forgotten

        var isOver: Bool {
            switch self {
            case .unsent, .queued, .inFlight, .scheduled, .parked: false
            case .delivered, .dead, .dropped, .forgotten: true
            }
        }
    }

    /// The entry it became; `nil` as long as it is none.
    package var id: EntryID?
    /// Its position in the queue; lines of the queue are in this order.
    package var sequence: UInt64?
    package var time: Timestamp
    /// `nil` for an event.
    package var level: Level?
    /// Who says it: the category, the service or the file.
    package var source: String
    package var message: String
    /// What else is known, as `name value` pairs.
    package var details: [String]
    package var fate: Fate
    /// What its last failed attempt said.
    package var cause: String

    package init(
        id: EntryID? = nil, sequence: UInt64? = nil, time: Timestamp, level: Level?, source: String, message: String,
        details: [String] = [], fate: Fate = .unsent, cause: String = ""
    ) {
        self.id = id
        self.sequence = sequence
        self.time = time
        self.level = level
        self.source = source.cut(to: TailLine.detailLimit)
        self.message = message.cut(to: TailLine.messageLimit)
        self.details = details.map { $0.cut(to: TailLine.detailLimit) }
        self.fate = fate
        self.cause = cause
    }

    /// Reads the entry's JSON, which takes some microseconds: not for the loop.
    package init(_ entry: StoredEntry) {
        let encoded = entry.encoded
        let fate = Fate(entry)
        let cause = entry.state == .delivered ? "" : entry.cause
        func line(_ level: Level?, _ source: String?, _ message: String, _ details: [(String, String?)]) -> TailLine {
            TailLine(
                id: entry.id, sequence: entry.sequence, time: encoded.acceptedAt, level: level,
                source: source ?? encoded.stream, message: message, details: TailLine.known(details), fate: fate,
                cause: cause)
        }
        switch encoded.payload.content(kind: encoded.kind) {
        case .log(let log):
            self = line(
                log.level, log.category ?? log.serviceName, TailLine.shownMessage(of: log), TailLine.details(of: log))
        case .event(let event):
            self = line(
                nil, event.sourceService ?? "event",
                "\(event.type) \(JSONValue.object(event.payload).compactText)",
                [("trace", event.correlationID), ("user", event.userID)])
        case nil: self = line(encoded.level, nil, "(unreadable)", [])
        }
    }

    /// A line that was read of a source and is in no queue, or just came into one.
    ///
    /// - Parameters:
    ///   - readAt: The time of a line that tells none.
    ///   - file: Where it was read; a path shows as its last part where the line names no speaker.
    package init(_ log: LogEntry, id: EntryID? = nil, readAt: Timestamp, file: String) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let speaker = log.category ?? log.serviceName
        self.init(
            id: id, time: log.timestamp ?? readAt, level: log.level, source: speaker ?? name,
            message: TailLine.shownMessage(of: log),
            details: TailLine.known(TailLine.details(of: log) + [("file", file.contains("/") ? file : nil)]),
            fate: id == nil ? .unsent : .queued)
    }

    private static func shownMessage(of log: LogEntry) -> String {
        log.message.isEmpty ? "(empty message)" : log.message
    }

    private static func details(of log: LogEntry) -> [(String, String?)] {
        [
            ("trace", log.correlationID), ("tags", log.tags.joined(separator: ", ")), ("user", log.userID),
            ("service", log.category == nil ? nil : log.serviceName),
            ("metadata", log.metadata.isEmpty ? nil : JSONValue.object(log.metadata).compactText),
        ]
    }

    private static func known(_ details: [(String, String?)]) -> [String] {
        details.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : "\(name) \($0)" } }
    }

    package var isError: Bool { level.map { $0 >= .error } ?? false }

    /// The line as text, for files and searches.
    package func text(offset: Duration) -> String {
        let parts = [
            (time + offset).iso8601(.milliseconds).replacing("Z", with: ""), level?.name ?? "event", source, message,
        ]
        return (parts + details).joined(separator: "  ")
    }
}

/// What became of the entry of a line.
package struct LineFate: Sendable, Hashable {
    package var id: EntryID
    package var fate: TailLine.Fate
    /// What its last failed attempt said.
    package var cause: String

    /// - Parameter entry: `nil` where it has left the history: only delivered ones do.
    package init(_ id: EntryID, _ entry: StoredEntry?) {
        self.id = id
        fate = entry.map { TailLine.Fate($0) } ?? .delivered(nil)
        cause = entry.map { $0.state == .delivered ? "" : $0.cause } ?? ""
    }
}

extension String {
    /// At most so many characters; counting them takes longer than a look at the bytes.
    fileprivate func cut(to limit: Int) -> String { utf8.count <= limit ? self : String(prefix(limit)) }
}

extension TailLine.Fate {
    package init(_ entry: StoredEntry) {
        switch entry.state {
        case .queued: self = .queued
        case .inFlight: self = .inFlight
        case .scheduled:
            self = .scheduled(attempt: entry.attempts + 1, at: entry.notBefore ?? entry.encoded.acceptedAt)
        case .parked: self = .parked(cause: entry.cause)
        case .delivered: self = .delivered(entry.finished.map { $0 - entry.encoded.acceptedAt })
        case .dead: self = .dead(status: entry.death?.status ?? entry.lastStatus)
        case .dropped: self = .dropped
        }
    }
}
