import BaselogDomain

extension APIError {
    /// The error for an entry that is not fit to be sent.
    init(_ invalid: InvalidEntry, noun: String) {
        let details = invalid.problems.map { Detail(field: $0.field, message: $0.description) }
        self.init(
            kind: .client, code: "invalid_entry", message: "The \(noun) was not sent: \(invalid)",
            hint: "Correct it and send it again.", details: details)
    }

    /// The error for an event that a server without events cannot take.
    static let parkedEvent = APIError(
        kind: .client, code: "no_events", message: "The event was not sent: this API has no route for events.",
        hint: "Set events: log in the profile to send events as logs.")

    /// The error for a request that was not sent because nothing may be sent at present.
    init(_ obstacle: Obstacle, noun: String) {
        let (kind, code, what, isRetryable): (Kind, String, String, Bool) =
            switch obstacle.kind {
            case .gate(.retryAfter):
                (.rateLimit(retryAfter: obstacle.wait), "gate_retry_after", "the API asked for a pause", true)
            case .gate(.authentication): (.authentication, "gate_authentication", "the API refuses the key", false)
            case .gate: (.client, "gate_endpoint", "the API cannot take entries", false)
            case .breaker: (.connection, "breaker_open", "the API is down", true)
            }
        let wait = obstacle.wait.map { "The next attempt may be made in \($0.wholeSeconds) s." }
        self.init(
            kind: kind, code: code, message: "The \(noun) was not sent: \(what) (\(obstacle.reason)).",
            hint: wait ?? "Another request is finding out whether that is over.", retryAfter: obstacle.wait,
            isRetryable: isRetryable)
    }

    /// The error for a request that came to nothing.
    ///
    /// - Parameters:
    ///   - verdict: What the answer means.
    ///   - report: What came back.
    ///   - noun: `log` or `event`.
    ///   - sentID: The ID that the request was sent with.
    init(_ verdict: Verdict, _ report: TransportReport, noun: String, sentID: String) {
        switch report.result {
        case .failure(let failure): self.init(failure, verdict, noun: noun, sentID: sentID)
        case .success(let answer): self.init(answer, verdict, noun: noun, sentID: sentID)
        }
    }

    // MARK: No answer

    private init(_ failure: TransportFailure, _ verdict: Verdict, noun: String, sentID: String) {
        let fate = failure.bodyWasSent ? "Whether the \(noun) arrived is not known" : "The \(noun) was not sent"
        let (kind, code, hint) = APIError.reading(of: failure)
        self.init(
            kind: kind, code: code, message: "\(fate): \(failure.message).", hint: hint, requestID: sentID,
            cause: failure, isRetryable: verdict.mayBeRetried && failure.kind != .cancelled,
            maybeDelivered: failure.bodyWasSent)
    }

    private static func reading(of failure: TransportFailure) -> (Kind, String, String?) {
        switch failure.kind {
        case .nameResolution: (.connection, "name_resolution", "Check the base URL and the network.")
        case .connectionRefused: (.connection, "connection_refused", "Check that the API runs there.")
        case .connectionReset: (.connection, "connection_reset", "Try again.")
        case .connectionClosed: (.connection, "connection_closed", "Try again.")
        case .certificate:
            (.connection, "certificate", "Check the base URL, the server's certificate and the date of this machine.")
        case .proxyRefused: (.authentication, "proxy_refused", "Check the user and password of the proxy.")
        case .tls: (.connection, "tls", "Check the base URL and the TLS settings of the server.")
        case .timeout(let phase):
            (.timeout(phase), "timeout_\(phase.rawValue)", "Try again, or raise the \(phase.rawValue) timeout.")
        case .notHTTP: (.invalidResponse, "not_http", "Check the base URL: something else listens there.")
        case .cancelled: (.connection, "cancelled", nil)
        case .other: (.connection, "network", "Check the base URL and the network.")
        }
    }

    // MARK: An answer

    private init(_ answer: TransportAnswer, _ verdict: Verdict, noun: String, sentID: String) {
        let body = try? JSONValue(parsing: answer.body)
        let retryAfter = verdict.retryAfter.asked
        let (kind, hint) = APIError.reading(of: answer, retryAfter: retryAfter)
        let code = body?["code"]?.text ?? body?["error"]?["code"]?.text
        let subject =
            kind == .invalidResponse ? "The answer to the \(noun) cannot be used" : "The API refused the \(noun)"
        let what = kind == .server ? "The API failed to take the \(noun)" : subject
        self.init(
            kind: kind, code: code.map { AnswerText.safe($0, limit: 64) } ?? "http_\(answer.status)",
            message: "\(what): \(answer.status) \(verdict.message).", hint: hint, details: APIError.details(in: body),
            status: answer.status, retryAfter: retryAfter, requestID: verdict.serverRequestID ?? sentID,
            isRetryable: verdict.mayBeRetried, maybeDelivered: verdict.maybeDelivered)
    }

    private static func reading(of answer: TransportAnswer, retryAfter: Duration?) -> (Kind, String?) {
        switch answer.status {
        case 200..<300: (.invalidResponse, "Check the base URL: the answer is not that of a baselog API.")
        case 300..<400: (.invalidResponse, "Set the base URL to where the redirect leads.")
        case 401, 403: (.authentication, "Check the API key: baselog profile show tells where it comes from.")
        case 407: (.authentication, "Check the user and password of the proxy.")
        case 429:
            (
                .rateLimit(retryAfter: retryAfter),
                retryAfter.map { "Try again in \($0.wholeSeconds) s." } ?? "Try again later."
            )
        case 404, 405: (.client, "Check the base URL: the API has no such route there.")
        case 408, 425: (.client, "Try again.")
        case 413: (.client, "Make it smaller.")
        case 400..<500: (.client, "Correct what the API names and send it again.")
        case 500..<600: (.server, "Try again later.")
        default: (.invalidResponse, "Check the base URL: the answer is not that of a baselog API.")
        }
    }

    /// The most complaints that are kept of one answer.
    private static let detailLimit = 20

    /// The complaints of `{"detail":[{"loc":["body","message"],"msg":"Field required"}]}` and of simpler forms.
    private static func details(in body: JSONValue?) -> [Detail] {
        guard let detail = body?["detail"] ?? body?["errors"] else { return [] }
        if let text = detail.text { return [Detail(field: "", message: AnswerText.safe(text, limit: 200))] }
        return (detail.elements ?? []).prefix(detailLimit).compactMap { element in
            guard let message = element["msg"]?.text ?? element["message"]?.text ?? element.text else { return nil }
            let place = element["loc"]?.elements?.compactMap { $0.text ?? $0.integer.map(String.init) } ?? []
            let field = place.first == "body" ? place.dropFirst() : place[...]
            return Detail(
                field: AnswerText.safe(field.joined(separator: "."), limit: 200),
                message: AnswerText.safe(message, limit: 200))
        }
    }
}

extension Duration {
    /// Rounded up, so that who waits that long has waited long enough.
    fileprivate var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
