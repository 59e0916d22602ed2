import BaselogDomain

/// When a screen asks anew for what it shows: after something changed, four times a second at most, one answer at a
/// time, and only while it is shown.
package struct RefreshPace: Sendable, Hashable {
    /// The least time between two questions.
    static let interval: Duration = .milliseconds(250)

    /// Whether something changed since the last question.
    package var isStale = true
    package private(set) var isWaiting = false
    private var last: Timestamp?

    package init() {}

    /// Whether to ask now; the question then counts as asked.
    mutating func begins(at now: Timestamp) -> Bool {
        let isTime = last.map { now - $0 >= RefreshPace.interval || now < $0 } ?? true
        guard isStale, !isWaiting, isTime else { return false }
        isStale = false
        isWaiting = true
        last = now
        return true
    }

    mutating func answered() { isWaiting = false }

    /// Whether the next question has to be waited for.
    var isDue: Bool { isStale && !isWaiting }
}

extension Dashboard {
    /// The questions of the screen that is shown, as far as it is time for them.
    mutating func refreshEffects() -> [Effect] {
        switch screen {
        case .queue: queueRefreshEffects()
        case .tail: tailRefreshEffects()
        case .errors: errors.pace.begins(at: now) ? [.loadErrors(engine: engineNumber)] : []
        case .requests:
            requests.pace.begins(at: now) ? [.loadRequests(after: requests.newest, engine: engineNumber)] : []
        case .overview, .compose, .profiles: []
        }
    }

    /// What the screens list may have changed.
    mutating func markStale() {
        tail.pace.isStale = true
        errors.pace.isStale = true
        requests.pace.isStale = true
    }
}
