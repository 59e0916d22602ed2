import BaselogCore
import BaselogDomain

/// Entries as people read them on a plain terminal.
enum EntryText {
    /// The message of a log, or type and payload of an event.
    static func summary(_ entry: StoredEntry) -> String {
        switch entry.encoded.payload.content(kind: entry.encoded.kind) {
        case .log(let log): log.message
        case .event(let event): "\(event.type) \(JSONValue.object(event.payload).compactText)"
        case nil: "(not readable)"
        }
    }

    static func details(_ entry: StoredEntry, attempts: [Attempt]) -> [String] {
        let encoded = entry.encoded
        var rows = [
            ["id", entry.id.description], ["kind", encoded.kind.name], ["level", encoded.level.name],
            ["state", entry.state.name], ["accepted", encoded.acceptedAt.iso8601(.milliseconds)],
            ["attempts", "\(entry.attempts) in \(entry.cycles) cycles"],
        ]
        if let next = entry.notBefore {
            rows.append([
                "next try", "\(next.iso8601(.milliseconds)) (in \(Text.duration(max(.zero, next - WallClock.now()))))",
            ])
        }
        if !entry.cause.isEmpty { rows.append(["cause", entry.cause.printable]) }
        if entry.maybeDelivered { rows.append(["note", "an attempt may have stored it already"]) }
        if let death = entry.death {
            let status = death.status.map { "\($0) " } ?? ""
            rows.append(["refused", "\(status)\(Text.line(death.answer, limit: 1_024))"])
        }
        if let finished = entry.finished { rows.append(["finished", finished.iso8601(.milliseconds)]) }
        rows.append(["payload", Text.line(String(decoding: encoded.payload.bytes, as: UTF8.self), limit: 2_000)])
        var lines = Text.table(rows)
        if !attempts.isEmpty { lines.append("") }
        lines += Text.table(
            attempts.map { attempt in
                [
                    "#\(attempt.number)", attempt.started.iso8601(.milliseconds),
                    attempt.status.map(String.init) ?? attempt.failure?.name ?? "",
                    Text.duration(attempt.phases.total), Text.line(attempt.message, limit: 200),
                ]
            })
        return lines
    }
}
