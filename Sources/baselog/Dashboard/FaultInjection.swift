import BaselogDashboard
import BaselogServer

extension Faults {
    /// Misbehaves like this, and like nothing else, until told otherwise.
    ///
    /// - Returns: How many requests are left to be hit, after each one; `nil` where they are not counted.
    func show(_ order: FaultOrder) -> AsyncStream<Int>? {
        clear()
        guard let kind = order.fault.kind else { return nil }
        // Health is hit too: an API that always fails like this would not call itself healthy. Where requests are
        // counted or left to chance, those are meant that carry entries.
        let fault = BaselogServer.Fault(
            kind, order.extent.forServer, includesHealth: order.extent == .everyRequest,
            isAfterStoring: order.fault == .lostAnswer)
        if case .next = order.extent { return addWatched(fault) }
        add(fault)
        return nil
    }
}

extension FaultExtent {
    fileprivate var forServer: BaselogServer.Fault.Extent {
        switch self {
        case .everyRequest: .untilCleared
        case .oneIn(let count): .probability(1 / Double(count))
        case .next(let count): .next(count)
        }
    }
}

extension BaselogDashboard.Fault {
    /// The server's own form of it; `nil` for none.
    fileprivate var kind: BaselogServer.Fault.Kind? {
        switch self {
        case .status(let status): .status(status, retryAfter: status == 429 || status == 503 ? "3" : nil)
        case .reset, .lostAnswer: .reset
        case .latency: .latency(.seconds(2))
        // An answer has a few hundred bytes: this takes seconds, but less than any timeout.
        case .slow: .slowBody(pieceBytes: 32, pause: .milliseconds(500))
        case .garbled: .garbledBody
        case .cut: .cutBody
        case .refuseKey: .keyRefusal
        case .off: nil
        }
    }
}
