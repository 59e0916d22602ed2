/// What is known about the API.
public struct Health: Sendable, Hashable, Codable {
    public enum State: Sendable, Hashable, Codable {
        case unknown
        case healthy
        /// It answers, but slowly or with errors above 5 % in a minute; the text says which.
        case degraded(String)
        /// The server refuses the key.
        case keyRefused
        /// It cannot be reached or fails; the failing step and why.
        case down(step: Step, reason: String)
    }

    /// The steps of a probe, in order.
    public enum Step: String, Sendable, Hashable, Codable, CaseIterable { case resolve, connect, tls, http, key }

    public var state: State
    /// When this became known; `nil` if nothing ever did.
    public var checked: Timestamp?
    /// What was asked, such as `GET /health`.
    public var probe: String
    public var status: Int?
    public var responseTime: Duration?
    /// The server's version, where it tells one.
    public var serverVersion: String?
    /// The server's clock minus ours.
    public var clockSkew: Duration?

    public init(
        state: State = .unknown, checked: Timestamp? = nil, probe: String = "", status: Int? = nil,
        responseTime: Duration? = nil, serverVersion: String? = nil, clockSkew: Duration? = nil
    ) {
        self.state = state
        self.checked = checked
        self.probe = probe
        self.status = status
        self.responseTime = responseTime
        self.serverVersion = serverVersion
        self.clockSkew = clockSkew
    }
}

/// One step of a probe, for `baselog health` and the connection test.
public struct ProbeStep: Sendable, Hashable {
    public var step: Health.Step
    public var succeeded: Bool
    /// One line: the address, the TLS version, the status, or what failed.
    public var detail: String
    public var duration: Duration

    public init(step: Health.Step, succeeded: Bool, detail: String, duration: Duration) {
        self.step = step
        self.succeeded = succeeded
        self.detail = detail
        self.duration = duration
    }
}
