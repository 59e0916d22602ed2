public import BaselogDomain

/// Why an entry was not taken by the API, told so that a person knows what to do and a program whether to try again.
public struct APIError: UserFacingError, Hashable {
    /// The kinds of errors that call for different actions.
    public enum Kind: Sendable, Hashable {
        /// The API could not be reached, or the connection broke.
        case connection
        /// The API refuses the key: 401 or 403, and 407 of a proxy.
        case authentication
        /// A phase of the request took too long.
        case timeout(TransportFailure.Phase)
        /// The API asks to slow down: 429. `retryAfter` is the wait that it asks for.
        case rateLimit(retryAfter: Duration?)
        /// The API failed: 5xx.
        case server
        /// The request is at fault: any other 4xx, or an entry that breaks a rule and was not sent at all.
        case client
        /// What came back is not an answer of the API.
        case invalidResponse
    }

    /// One complaint about one field.
    public struct Detail: Sendable, Hashable {
        /// The field's name on the wire, such as `message` or `tags.0`; empty for the request as a whole.
        public let field: String
        public let message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public let kind: Kind
    /// A word for programs: the server's own `code` where it gives one, else such as `http_503`,
    /// `connection_refused`, `timeout_read`, `invalid_entry` or `cancelled`.
    public let code: String
    /// What happened, in one sentence. Never holds the key or the entry.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// What the server complains about, or which rules the entry breaks. Values are left out: servers echo them.
    public let details: [Detail]
    /// The HTTP status, if there was an answer.
    public let status: Int?
    /// How long the server asks to wait, if it does.
    public let retryAfter: Duration?
    /// The server's own ID of the request, or the one it was sent with; `nil` if nothing was sent.
    public let requestID: String?
    /// The failure of the connection behind it, if there was one.
    public let cause: TransportFailure?
    /// Whether the same request may succeed later without anybody changing anything.
    public let isRetryable: Bool
    /// Whether the API may have stored the entry all the same, so that sending it again may double it.
    public let maybeDelivered: Bool

    init(
        kind: Kind, code: String, message: String, hint: String? = nil, details: [Detail] = [], status: Int? = nil,
        retryAfter: Duration? = nil, requestID: String? = nil, cause: TransportFailure? = nil,
        isRetryable: Bool = false, maybeDelivered: Bool = false
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details
        self.status = status
        self.retryAfter = retryAfter
        self.requestID = requestID
        self.cause = cause
        self.isRetryable = isRetryable
        self.maybeDelivered = maybeDelivered
    }

    public var explanation: Explanation { Explanation(message, hint: hint) }
}
