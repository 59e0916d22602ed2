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
    /// Cut the connection in the middle of the answer.
    case cut
    /// Store the entries and cut the connection instead of answering.
    case lostAnswer
    /// Refuse the key.
    case refuseKey
    case off

    package static let all: [Fault] = [
        .status(429), .status(500), .status(503), .reset, .latency, .slow, .garbled, .cut, .lostAnswer, .status(401),
        .refuseKey, .off,
    ]

    package var name: String {
        switch self {
        case .status(let status): "\(status)"
        case .reset: "reset"
        case .latency: "latency"
        case .slow: "slow"
        case .garbled: "garbled"
        case .cut: "cut"
        case .lostAnswer: "lost-answer"
        case .refuseKey: "refuse-key"
        case .off: "off"
        }
    }

    /// What it does, in the words of who sees it.
    package var help: String {
        switch self {
        case .status(401): "unauthorised, whatever the key is"
        case .status(429): "too many requests: come back in 3 s"
        case .status(503): "unavailable: come back in 3 s"
        case .status(let status): "requests fail with \(status)"
        case .reset: "connections are cut without an answer"
        case .latency: "answers come 2 s late"
        case .slow: "answers trickle in, a few bytes at a time"
        case .garbled: "answers that are not JSON"
        case .cut: "connections are cut in the middle of the answer"
        case .lostAnswer: "entries are stored, but the answer is lost"
        case .refuseKey: "the key is refused, as if it were revoked"
        case .off: "the API behaves again"
        }
    }

    /// Reads the name of a fault, or any status of a failure.
    package init?(name: String) {
        if let fault = Fault.all.first(where: { $0.name == name.lowercased() }) {
            self = fault
        } else if let status = Int(name), (400...599).contains(status) {
            self = .status(status)
        } else {
            return nil
        }
    }
}
