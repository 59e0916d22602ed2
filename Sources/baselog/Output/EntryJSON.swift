import BaselogDomain

/// Entries as `--json` prints them.
enum EntryJSON {
    static func value(_ entry: StoredEntry) -> JSONValue {
        let payload = (try? JSONValue(parsing: entry.encoded.payload.bytes)) ?? .null
        return .object([
            "id": .string(entry.id.description), "sequence": .integer(Int64(clamping: entry.sequence)),
            "kind": .string(entry.encoded.kind.name), "level": .string(entry.encoded.level.name),
            "state": .string(entry.state.name), "accepted_at": entry.encoded.acceptedAt.json,
            "attempts": .integer(Int64(entry.attempts)), "cycles": .integer(Int64(entry.cycles)),
            "next_attempt_at": JSONValue(entry.notBefore), "cause": JSONValue(entry.cause.isEmpty ? nil : entry.cause),
            "last_status": JSONValue(entry.lastStatus), "maybe_delivered": .bool(entry.maybeDelivered),
            "finished_at": JSONValue(entry.finished), "death": entry.death.map(value) ?? .null, "payload": payload,
        ])
    }

    static func value(_ attempt: Attempt) -> JSONValue {
        .object([
            "number": .integer(Int64(attempt.number)), "started_at": attempt.started.json,
            "status": JSONValue(attempt.status), "failure": JSONValue(attempt.failure?.name),
            "message": .string(attempt.message), "retry_after_ms": JSONValue(attempt.retryAfter),
            "server_request_id": JSONValue(attempt.serverRequestID),
            "connect_ms": JSONValue(attempt.phases.connect), "wait_ms": JSONValue(attempt.phases.wait),
            "read_ms": JSONValue(attempt.phases.read), "total_ms": attempt.phases.total.jsonMilliseconds,
        ])
    }

    private static func value(_ death: DeathReason) -> JSONValue {
        .object([
            "reason": .string(death.kind == .refused ? "refused" : "suspected_poison"),
            "status": JSONValue(death.status), "answer": .string(death.answer),
        ])
    }
}
