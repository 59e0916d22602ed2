import BaselogDashboard
import BaselogServer

extension Faults {
    /// Misbehaves like this, and like nothing else, until told otherwise.
    func show(_ fault: BaselogDashboard.Fault) {
        clear()
        guard let kind = fault.kind else { return }
        // Health is hit too: an API that fails like this would not call itself healthy.
        add(BaselogServer.Fault(kind, .untilCleared, includesHealth: true))
    }
}

extension BaselogDashboard.Fault {
    /// The server's own form of it; `nil` for none.
    fileprivate var kind: BaselogServer.Fault.Kind? {
        switch self {
        case .status(let status): .status(status, retryAfter: status == 429 || status == 503 ? "3" : nil)
        case .reset: .reset
        case .latency: .latency(.seconds(2))
        // An answer has a few hundred bytes: this takes seconds, but less than any timeout.
        case .slow: .slowBody(pieceBytes: 32, pause: .milliseconds(500))
        case .garbled: .garbledBody
        case .refuseKey: .keyRefusal
        case .off: nil
        }
    }
}
