/// How long each part of a request took. A phase that did not happen is `nil`.
public struct RequestPhases: Sendable, Hashable, Codable {
    /// DNS, TCP and TLS; zero where a pooled connection was used.
    public var connect: Duration?
    /// From the end of the request to the first byte of the answer.
    public var wait: Duration?
    /// From the first byte of the answer to its last.
    public var read: Duration?
    /// All of it, waiting for a connection included.
    public var total: Duration

    public init(connect: Duration? = nil, wait: Duration? = nil, read: Duration? = nil, total: Duration = .zero) {
        self.connect = connect
        self.wait = wait
        self.read = read
        self.total = total
    }
}

/// One attempt to deliver an entry that is over.
public struct Attempt: Sendable, Hashable, Codable {
    /// Counts from 1 over the entry's whole life.
    public var number: Int
    /// When the request began.
    public var started: Timestamp
    /// The HTTP status, if there was an answer.
    public var status: Int?
    /// What kind of failure it was; `nil` for a success.
    public var failure: FailureKind?
    /// One line for people: `Service Unavailable · upstream restarting`. At most 1 KiB, never the request's own text.
    public var message: String
    /// What the server asked for in `Retry-After`.
    public var retryAfter: Duration?
    /// The server's own ID of the request.
    public var serverRequestID: String?
    public var phases: RequestPhases

    public init(
        number: Int, started: Timestamp, status: Int? = nil, failure: FailureKind? = nil, message: String = "",
        retryAfter: Duration? = nil, serverRequestID: String? = nil, phases: RequestPhases = RequestPhases()
    ) {
        self.number = number
        self.started = started
        self.status = status
        self.failure = failure
        self.message = message
        self.retryAfter = retryAfter
        self.serverRequestID = serverRequestID
        self.phases = phases
    }
}

/// The kinds of failure that people tell apart; the rows of the error table.
public enum FailureKind: Int, Sendable, Hashable, Codable, CaseIterable {
    case rateLimit, server, timeout, authentication, connection, client, invalidResponse, configuration

    public var name: String {
        switch self {
        case .rateLimit: "rate limit"
        case .server: "server"
        case .timeout: "timeout"
        case .authentication: "authentication"
        case .connection: "connection"
        case .client: "client 4xx"
        case .invalidResponse: "invalid answer"
        case .configuration: "configuration"
        }
    }
}

/// An attempt that is still to come, as far as it can be known.
public struct ProjectedAttempt: Sendable, Hashable, Codable {
    public var number: Int
    public var earliest: Timestamp
    public var latest: Timestamp
    /// What it depends on, such as `if that fails (cycle 2)`; empty for the next one.
    public var condition: String

    public init(number: Int, earliest: Timestamp, latest: Timestamp, condition: String = "") {
        self.number = number
        self.earliest = earliest
        self.latest = latest
        self.condition = condition
    }
}

/// The attempts of an entry, past and to come.
public struct AttemptTimeline: Sendable, Hashable, Codable {
    /// The newest of the past attempts, oldest first; the queue keeps at most ``keptAttempts`` of an entry.
    public var past: [Attempt]
    public var projected: [ProjectedAttempt]

    /// How many past attempts of one entry are kept.
    public static let keptAttempts = 20

    public init(past: [Attempt] = [], projected: [ProjectedAttempt] = []) {
        self.past = past
        self.projected = projected
    }
}
