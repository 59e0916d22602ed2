/// What an answer, or its absence, means for the entry that was sent.
public enum AnswerClass: Sendable, Hashable {
    /// The API has it.
    case delivered
    /// The way there failed; the entry is not at fault.
    case transient
    /// It may have been stored, or be the cause itself; tried again like ``transient``.
    case ambiguous
    /// Every request would fail this way until somebody changes something: the entry waits behind this gate.
    case configuration(GateState.Kind)
    /// The API refuses what the entry contains.
    case payload
    /// We gave it up ourselves, such as when waiting for a free connection: nothing happened, no attempt is used.
    case withdrawn
}

/// What one attempt came to: the class of the answer and everything that later decisions and people need of it.
public struct Verdict: Sendable, Hashable {
    public var answer: AnswerClass
    public var status: Int?
    /// `nil` for a success.
    public var failure: FailureKind?
    /// One line for people, without the status: `Service Unavailable · upstream restarting`. Never the request's text.
    public var message: String
    public var retryAfter: RetryAfter
    public var serverRequestID: String?
    /// Whether the burst may go on; a status or method that is not listed waits for the next cycle instead.
    public var retriesInBurst: Bool
    /// Whether the server may have stored the entry although it did not say so.
    public var maybeDelivered: Bool
    /// Whether it says that we send too fast: 429, 503 and timeouts.
    public var isOverload: Bool

    /// Whether the same request may succeed later without anybody changing anything.
    public var mayBeRetried: Bool {
        switch answer {
        case .transient, .ambiguous, .withdrawn: true
        case .delivered, .configuration, .payload: false
        }
    }

    /// Classifies what came back of a request that carried one entry, or the whole of a request with many.
    ///
    /// - Parameters:
    ///   - report: What the transport says.
    ///   - method: The request's method.
    ///   - hasIdempotencyKey: Whether a 409 means that this very entry is stored already.
    ///   - settings: The lists of statuses and methods that are tried again.
    public init(_ report: TransportReport, method: String, hasIdempotencyKey: Bool, settings: RetrySettings) {
        switch report.result {
        case .failure(let failure):
            self.init(failure)
        case .success(let answer):
            self.init(answer, received: report.started + report.phases.total)
            classify(answer, hasIdempotencyKey: hasIdempotencyKey, settings: settings)
        }
        if !settings.methods.contains(method) { retriesInBurst = false }
    }

    private init(_ failure: TransportFailure) {
        answer = .transient
        self.failure = .connection
        status = nil
        message = failure.message
        retryAfter = .absent
        serverRequestID = nil
        retriesInBurst = true
        maybeDelivered = failure.bodyWasSent
        isOverload = false
        switch failure.kind {
        case .nameResolution, .connectionRefused, .connectionReset, .connectionClosed, .tls, .other: break
        case .cancelled, .timeout(.pool): answer = .withdrawn
        case .certificate:
            answer = .configuration(.endpoint)
            self.failure = .configuration
        case .proxyRefused:
            answer = .configuration(.endpoint)
            self.failure = .authentication
        case .notHTTP: self.failure = .invalidResponse
        case .timeout:
            if failure.bodyWasSent { answer = .ambiguous }
            self.failure = .timeout
            isOverload = true
        }
    }

    private init(_ answer: TransportAnswer, received: Timestamp) {
        self.answer = .delivered
        status = answer.status
        failure = nil
        message = AnswerText.message(of: answer)
        retryAfter = RetryAfter(headers: answer.headers, received: received)
        serverRequestID = answer.header("x-request-id").map { AnswerText.safe($0, limit: 128) }
        retriesInBurst = true
        maybeDelivered = false
        isOverload = answer.status == 429 || answer.status == 503
    }

    private mutating func classify(_ answer: TransportAnswer, hasIdempotencyKey: Bool, settings: RetrySettings) {
        let status = answer.status
        switch status {
        case 200...206: classifySuccess(answer)
        case 409 where hasIdempotencyKey: message = "stored already"
        case _ where settings.statusCodes.contains(status):
            become(AnswerClass.isAmbiguous(status) ? .ambiguous : .transient, Verdict.kind(of: status))
        case 408, 425, 429, 502, 503, 504, 520...527:
            become(.transient, Verdict.kind(of: status))
            // Only what a person took off the list loses its burst; 408, 425 and 52x were never on it.
            retriesInBurst = !RetrySettings().statusCodes.contains(status)
        case 401, 403, 407: become(.configuration(status == 407 ? .endpoint : .authentication), .authentication)
        case 400, 413, 414, 415, 422, 431: become(.payload, .client)
        case 501, 505: become(.configuration(.endpoint), .configuration)
        case 500...599:
            become(.ambiguous, .server)
            retriesInBurst = status != 500
        // Not the entry's fault as far as anybody can tell, and no more likely to end by itself: a person must look.
        case 300...499: become(.configuration(.endpoint), .configuration)
        default: become(.ambiguous, .invalidResponse)
        }
        maybeDelivered = self.answer == .ambiguous
    }

    /// A success counts only if its body is whole and what it claims to be: what answers with a page of HTML is a proxy.
    private mutating func classifySuccess(_ answer: TransportAnswer) {
        // A server that echoes a long message says more than anybody reads; that is not its fault.
        if !answer.isComplete, !answer.isCut {
            unreadable("the answer was cut off")
        } else if answer.isHTML {
            unreadable("a web page came instead of the API's answer")
        } else if answer.claimsJSON, !answer.looksLikeJSON {
            unreadable("the answer is not the JSON it claims to be")
        }
    }

    private mutating func unreadable(_ reason: String) {
        become(.ambiguous, .invalidResponse)
        message = reason
    }

    private mutating func become(_ answer: AnswerClass, _ failure: FailureKind) {
        self.answer = answer
        self.failure = failure
    }

    private static func kind(of status: Int) -> FailureKind {
        switch status {
        case 429: .rateLimit
        case 408, 504: .timeout
        case 401, 403: .authentication
        case 400..<500: .client
        default: .server
        }
    }
}

extension AnswerClass {
    /// Whether the server may have stored the entry before it failed.
    fileprivate static func isAmbiguous(_ status: Int) -> Bool {
        switch status {
        case 501, 502, 503, 504, 505, 520...527: false
        default: status >= 500
        }
    }
}

extension TransportAnswer {
    private var contentType: String { header("content-type")?.lowercased() ?? "" }

    /// Whether the header says that a body of JSON comes.
    var promisesJSON: Bool { contentType.contains("json") }

    /// Whether the body claims to be JSON and there is one at all.
    var claimsJSON: Bool { !body.isEmpty && promisesJSON }

    var isHTML: Bool { !body.isEmpty && contentType.contains("html") }

    /// Whether the body is JSON as far as it was kept.
    var looksLikeJSON: Bool {
        guard isCut else { return JSONSkimmer.accepts(body) }
        let first = body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
