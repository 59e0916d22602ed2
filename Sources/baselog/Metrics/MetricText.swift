/// Names, labels and numbers as Prometheus reads them.
enum MetricText {
    /// The name with an underscore for each character that names may not have.
    static func name(_ text: String) -> String {
        let clean = text.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "_", ":": Character(scalar)
            default: "_"
            }
        }
        return (clean.first?.isNumber ?? true ? "_" : "") + String(clean)
    }

    /// `state="queued",reason="…"`, without braces.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { "\(name($0).replacing(":", with: "_"))=\"\(escaped($1))\"" }.joined(separator: ",")
    }

    static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    static func number(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
        return number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// What each metric means.
enum MetricHelp {
    static func text(of name: String) -> String { texts[name] ?? "A metric of baselog." }

    private static let texts = [
        "baselog_entries": "Entries by state.",
        "baselog_accepted_total": "Entries accepted since the start.",
        "baselog_delivered_total": "Entries that the API acknowledged.",
        "baselog_dead_total": "Entries that can never be delivered.",
        "baselog_dropped_total": "Entries given up by the policy of a full queue or by a person.",
        "baselog_maybe_delivered_total": "Entries that may have been delivered twice.",
        "baselog_queue_bytes": "Bytes of the queue on disk.",
        "baselog_queue_oldest_age_seconds": "Age of the oldest entry that waits.",
        "baselog_commit_seconds": "Time of a commit of the queue.",
        "baselog_commit_entries": "Entries of a commit of the queue.",
        "baselog_requests_total": "Requests by what their answer means and its status.",
        "baselog_request_seconds": "Time of requests by phase.",
        "baselog_concurrency_limit": "Requests that may be in flight.",
        "baselog_in_flight": "Requests in flight.",
        "baselog_retry_tokens": "What is left of the retry budget.",
        "baselog_gate": "1 where the gate is closed.",
        "baselog_breaker_state": "0 closed, 1 half open, 2 open.",
        "baselog_tail_lag_bytes": "Bytes of followed files that were not read yet.",
        "baselog_clock_skew_seconds": "The clock of the API minus ours.",
        "baselog_progress_age_seconds": "Time since an entry changed its state while some wait.",
        "baselog_conservation_residual": "Accepted entries that are nowhere; anything but 0 is a loss.",
    ]
}
