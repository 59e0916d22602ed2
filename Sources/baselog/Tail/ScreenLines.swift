import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogSources
import Synchronization

/// Hands lines to the Tail screen. Never waits for it: the inbox keeps as many lines as the screen would.
final class ScreenLines: LineReceiver {
    private struct State {
        var hasShown = false
        var isWaiting = false
    }

    private let inbox: Inbox
    private let state = Mutex(State())

    init(inbox: Inbox) { self.inbox = inbox }

    /// Whether there was ever anything to see.
    var hasShown: Bool { state.withLock { $0.hasShown } }

    func show(_ lines: [SelectedLine], source: String, leftOut: Int) {
        let wasWaiting = state.withLock { state in
            defer {
                state.isWaiting = false
                state.hasShown = state.hasShown || !lines.isEmpty
            }
            return state.isWaiting
        }
        guard !lines.isEmpty || leftOut > 0 || wasWaiting else { return }
        let now = WallClock.now()
        let shown = lines.map { TailLine($0.entry, id: $0.id, readAt: now, file: source) }
        send(FeedBatch(lines: shown, leftOut: leftOut, standing: wasWaiting ? .following : nil))
    }

    /// The screen asks for the fate of the lines that are in sight.
    func show(fate: String, of id: EntryID) {}

    func tell(_ news: FollowerNews) {
        let line = TailLine(time: WallClock.now(), level: .warning, source: "baselog", message: news.message)
        var batch = FeedBatch(lines: [line])
        if case .lost(_, let bytes, _) = news {
            batch.losses = 1
            batch.lostBytes = bytes
        }
        send(batch)
    }

    func wait(because explanation: Explanation) {
        state.withLock { $0.isWaiting = true }
        send(FeedBatch(standing: .waiting(explanation)))
    }

    /// Tells that nothing more will come.
    func end(_ standing: TailFeed.Standing) { send(FeedBatch(standing: standing)) }

    var isClosed: Bool { false }

    private func send(_ batch: FeedBatch) { inbox.send(.feedArrived(batch)) }
}
