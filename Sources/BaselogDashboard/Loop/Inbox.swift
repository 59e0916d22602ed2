import Synchronization

/// Where messages wait for the loop. Any thread may put some in; the first one after a turn wakes the loop, all others
/// ride along. What a person does wakes it in any case.
package final class Inbox: Sendable {
    /// Messages that wait at most. The reader catches up with each frame, so this many mean that it is stuck: what
    /// comes then replaces the oldest news, never a key or an answer.
    static let limit = 65_536

    private struct State {
        var messages: [Message] = []
        /// What a feed has read: one batch that grows, so that the loop takes all of it at once.
        var feed: FeedBatch?
        /// Whether one of ``messages`` is what a person did.
        var isUrgent = false
        var isClosed = false
        var dropped = 0
    }

    private let state = Mutex(State())
    private let wakeUp: AsyncStream<Void>.Continuation
    /// One element for each wake-up; for one reader.
    let wakeUps: AsyncStream<Void>

    package init() {
        (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func send(_ message: Message) {
        let wakes = state.withLock { state in
            guard !state.isClosed else { return false }
            let wasEmpty = state.messages.isEmpty && state.feed == nil
            if message.isUrgent { state.isUrgent = true }
            if case .feedArrived(let batch) = message {
                if state.feed == nil { state.feed = batch } else { state.feed?.append(batch) }
                return wasEmpty
            }
            state.messages.append(message)
            if state.messages.count > Inbox.limit {
                state.dropped += 1
                state.messages.remove(at: state.messages.firstIndex(where: \.isReplaceable) ?? 0)
            }
            return wasEmpty || message.isUrgent
        }
        if wakes { wakeUp.yield() }
    }

    /// Wakes the loop to look again.
    func wake() { wakeUp.yield() }

    /// Whether something waits that a person waits for.
    var isUrgent: Bool { state.withLock(\.isUrgent) }

    /// Everything that has arrived; of snapshots only the newest.
    package func takeAll() -> [Message] {
        let messages = state.withLock { state in
            let messages = state.messages + (state.feed.map { [.feedArrived($0)] } ?? [])
            state.messages = []
            state.feed = nil
            state.isUrgent = false
            return messages
        }
        let newest = messages.lastIndex(where: \.isSnapshot)
        return messages.enumerated().filter { !$1.isSnapshot || $0 == newest }.map(\.element)
    }

    /// Messages that were replaced because the reader did not keep up.
    package var dropped: Int { state.withLock { $0.dropped } }

    /// Ends the loop that reads; later messages are dropped.
    package func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.finish()
    }
}

extension Message {
    fileprivate var isSnapshot: Bool { if case .snapshotArrived = self { true } else { false } }

    /// Whether a person waits for what becomes of it: a frame's rest would be felt.
    fileprivate var isUrgent: Bool { if case .inputReceived = self { true } else { false } }

    fileprivate var isReplaceable: Bool {
        switch self {
        case .snapshotArrived, .eventsArrived, .ticked: true
        default: false
        }
    }
}
