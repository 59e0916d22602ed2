/// Carries one request to the API and reports everything about what came back.
public protocol Transport: Sendable {
    /// Sends the request; never throws: every way to fail is a value of the report.
    ///
    /// Cancelling the task gives the request up; the report then says ``TransportFailure/Kind/cancelled``.
    func send(_ request: WireRequest) async -> TransportReport

    /// Ends idle connections and refuses further requests.
    func close() async
}

/// A request as it goes over the wire, but for the key, which only the transport adds.
public struct WireRequest: Sendable, Hashable, Codable {
    public var method: String
    /// The path behind the base URL's path, beginning with a slash.
    public var path: String
    /// Further headers in order, such as `Idempotency-Key`.
    public var headers: [Header]
    @CompactBytes public var body: [UInt8]
    /// How much of the answer's body is read.
    public var answerLimitBytes: Int

    public struct Header: Sendable, Hashable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        method: String, path: String, headers: [Header] = [], body: [UInt8] = [],
        answerLimitBytes: Int = TransportAnswer.bodyLimitBytes
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.answerLimitBytes = answerLimitBytes
    }
}

/// What came back, and how long it took.
public struct TransportReport: Sendable, Hashable {
    public var result: Result<TransportAnswer, TransportFailure>
    public var started: Timestamp
    public var phases: RequestPhases
    /// Whether the connection had carried a request before; `nil` if none was made.
    public var reusedConnection: Bool?

    public init(
        result: Result<TransportAnswer, TransportFailure>, started: Timestamp,
        phases: RequestPhases = RequestPhases(), reusedConnection: Bool? = nil
    ) {
        self.result = result
        self.started = started
        self.phases = phases
        self.reusedConnection = reusedConnection
    }
}

/// An HTTP answer.
public struct TransportAnswer: Sendable, Hashable {
    /// How much of a body is read unless the request says otherwise: error bodies echo the whole request.
    public static let bodyLimitBytes = 65_536

    public var status: Int
    /// Names in lower case, in the order of arrival.
    public var headers: [WireRequest.Header]
    /// At most as many bytes as the request's ``WireRequest/answerLimitBytes``.
    public var body: [UInt8]
    /// Whether the body was read to the end that its framing said; `false` where it broke off and where it was cut.
    public var isComplete: Bool
    /// Whether reading stopped because more of the body came than is kept, so that it ends here by our own will.
    public var isCut: Bool

    public init(
        status: Int, headers: [WireRequest.Header] = [], body: [UInt8] = [], isComplete: Bool = true,
        isCut: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isComplete = isComplete
        self.isCut = isCut
    }

    /// The value of the first header with this name, given in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why no answer came.
public struct TransportFailure: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case nameResolution, connectionRefused, connectionReset, connectionClosed
        /// A phase took too long. The total counts from the moment a connection is free, the pool has its own.
        case timeout(Phase)
        /// The certificate is expired, not trusted or for another host.
        case certificate
        /// The proxy on the way wants another user or password.
        case proxyRefused
        /// TLS failed for another reason.
        case tls
        /// What came is not HTTP, or breaks its rules or limits.
        case notHTTP
        case cancelled
        case other
    }

    public enum Phase: String, Sendable, Hashable { case pool, connect, write, read, total }

    public var kind: Kind
    /// One line for people: `connection refused by 127.0.0.1:8787`. Never the key, never the body.
    public var message: String
    /// Whether the whole request had left, so that the server may have stored the entry.
    public var bodyWasSent: Bool

    public init(kind: Kind, message: String, bodyWasSent: Bool) {
        self.kind = kind
        self.message = message
        self.bodyWasSent = bodyWasSent
    }
}
