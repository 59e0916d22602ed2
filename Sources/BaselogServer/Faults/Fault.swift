/// Something that goes wrong on purpose.
package struct Fault: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// This status instead of an answer; `retryAfter` goes into the header as it is, however wrong.
        case status(Int, retryAfter: String? = nil)
        /// The answer comes this much later.
        case latency(Duration)
        /// The connection is reset (RST) without an answer.
        case reset
        /// The body comes in pieces of so many bytes with a pause after each.
        case slowBody(pieceBytes: Int, pause: Duration)
        /// The body has the right length and type, and nonsense inside.
        case garbledBody
        /// The connection closes in the middle of the body.
        case cutBody
        /// Every key is refused, as if it had been revoked.
        case keyRefusal

        package var name: String {
            switch self {
            case .status: "status"
            case .latency: "latency"
            case .reset: "reset"
            case .slowBody: "slow_body"
            case .garbledBody: "garbled_body"
            case .cutBody: "cut_body"
            case .keyRefusal: "key_refusal"
            }
        }
    }

    /// Which of the requests in question it hits.
    package enum Extent: Sendable, Hashable {
        case untilCleared
        /// Each request with this probability, 0…1.
        case probability(Double)
        /// The next so many requests.
        case next(Int)
    }

    package var kind: Kind
    package var extent: Extent
    /// Requests whose path begins like this.
    package var pathPrefix: String
    /// Whether `/health` is hit too.
    package var includesHealth: Bool
    /// For `status` and `reset`: the request is carried out first, so that it was stored although the client sees a
    /// failure.
    package var isAfterStoring: Bool

    package init(
        _ kind: Kind, _ extent: Extent = .untilCleared, pathPrefix: String = "/projects", includesHealth: Bool = false,
        isAfterStoring: Bool = false
    ) {
        self.kind = kind
        self.extent = extent
        self.pathPrefix = pathPrefix
        self.includesHealth = includesHealth
        self.isAfterStoring = isAfterStoring
    }

    func concerns(path: String) -> Bool {
        path == "/health" ? includesHealth : path.hasPrefix(pathPrefix)
    }
}
