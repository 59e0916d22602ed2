/// A misbehaviour ordered from the embedded API, to see what shipping does about it.
package enum Fault: Sendable, Hashable {
    /// Answer with this status; for 429 and 503 also ask for a pause.
    case status(Int)
    /// Cut the connection.
    case reset
    /// Answer late.
    case latency
    /// Send the answer byte by byte.
    case slow
    /// Answer with something that is not JSON.
    case garbled
    /// Refuse the key.
    case refuseKey
    case off

    package static let all: [Fault] = [
        .status(429), .status(500), .status(503), .reset, .latency, .slow, .garbled, .refuseKey, .off,
    ]

    package var name: String {
        switch self {
        case .status(let status): "\(status)"
        case .reset: "reset"
        case .latency: "latency"
        case .slow: "slow"
        case .garbled: "garbled"
        case .refuseKey: "refuse-key"
        case .off: "off"
        }
    }

    /// What it does, in the words of who sees it.
    package var help: String {
        switch self {
        case .status(429): "too many requests: come back in 3 s"
        case .status(503): "unavailable: come back in 3 s"
        case .status(let status): "every request fails with \(status)"
        case .reset: "connections are cut without an answer"
        case .latency: "answers come 2 s late"
        case .slow: "answers trickle in, a few bytes at a time"
        case .garbled: "answers that are not JSON"
        case .refuseKey: "the key is refused, as if it were revoked"
        case .off: "the API behaves again"
        }
    }

    package init?(name: String) {
        guard let fault = Fault.all.first(where: { $0.name == name.lowercased() }) else { return nil }
        self = fault
    }
}
