import BaselogDashboard
import BaselogDomain
import Foundation
import Synchronization

/// A recorded engine: it shows again what it showed, and takes no orders.
final class ReplayedEngine: EngineControl {
    /// How long a wait for the next moment is at most, so that another speed holds soon.
    private static let longestWait: Duration = .milliseconds(200)

    private struct Playing {
        var state: ReplayedState
        /// The next line to be shown.
        var next = 0
        var snapshots: [UUID: AsyncStream<EngineSnapshot>.Continuation] = [:]
        var events: [UUID: AsyncStream<EngineEvent>.Continuation] = [:]
    }

    let session: Session
    let clock: ReplayClock
    let isCut: Bool
    private let lines: [RecordingLine]
    private let playing: Mutex<Playing>

    /// Begins with the first snapshot.
    init(_ recording: ReadRecording, speed: Int = 1, wall: @escaping @Sendable () -> Timestamp) {
        session = recording.header.session.session
        lines = recording.lines
        isCut = recording.isCut
        let first = recording.lines.lazy.compactMap { line -> EngineSnapshot? in
            if case .snapshot(let snapshot) = line.fact { snapshot } else { nil }
        }.first
        let begin = first?.time ?? recording.header.began
        clock = ReplayClock(from: begin, speed: speed, wall: wall)
        playing = Mutex(
            Playing(
                state: ReplayedState(
                    first ?? EngineSnapshot(time: begin, profile: session.profile, baseURL: session.baseURL))))
        show(until: begin)
    }

    /// Plays to the end, or until the task is cancelled.
    func play() async {
        while !Task.isCancelled, let time = nextTime {
            let wait: Duration = time - clock.now()
            if wait > .zero {
                try? await Task.sleep(for: min(wait / clock.speed, ReplayedEngine.longestWait))
            }
            show(until: clock.now())
        }
        // What is over grows old as usual.
        if !Task.isCancelled { clock.setSpeed(1) }
    }

    private var nextTime: Timestamp? {
        playing.withLock { lines.indices.contains($0.next) ? lines[$0.next].time : nil }
    }

    /// Shows what was recorded up to this moment.
    func show(until time: Timestamp) {
        playing.withLock { playing in
            var hasNews = false
            while playing.next < lines.count, lines[playing.next].time <= time {
                let fact = lines[playing.next].fact
                playing.next += 1
                playing.state.apply(fact)
                hasNews = true
                if case .events(let events) = fact {
                    for reader in playing.events.values { for event in events { reader.yield(event) } }
                }
            }
            guard hasNews else { return }
            // Once all is there that belongs to it.
            for reader in playing.snapshots.values { reader.yield(playing.state.snapshot) }
        }
    }

    func snapshot() async -> EngineSnapshot { playing.withLock { $0.state.snapshot } }

    func snapshots() async -> AsyncStream<EngineSnapshot> {
        let (stream, continuation) = AsyncStream<EngineSnapshot>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        playing.withLock { $0.snapshots[id] = continuation }
        continuation.onTermination = { [weak self] _ in
            self?.playing.withLock { $0.snapshots[id] = nil }
        }
        return stream
    }

    func events() async -> AsyncStream<EngineEvent> {
        let (stream, continuation) = AsyncStream<EngineEvent>.makeStream(
            bufferingPolicy: .bufferingNewest(RecordingLimits.news))
        let id = UUID()
        playing.withLock { $0.events[id] = continuation }
        continuation.onTermination = { [weak self] _ in
            self?.playing.withLock { $0.events[id] = nil }
        }
        return stream
    }

    func explain(_ id: EntryID) async throws(QueueError) -> EntryExplanation? {
        playing.withLock { $0.state.explanation(of: id) }
    }

    func attempts(_ id: EntryID) async throws(QueueError) -> AttemptTimeline? {
        playing.withLock { $0.state.timeline(of: id) }
    }

    func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry? { playing.withLock { $0.state.entry(id) } }

    func page(_ query: PageQuery) async throws(QueueError) -> EntryPage { playing.withLock { $0.state.page(query) } }

    func requests(after number: UInt64) async -> RequestPage { playing.withLock { $0.state.requests(after: number) } }

    func errorGroups() async -> ErrorGroups { playing.withLock { $0.state.errors } }

    // MARK: Orders

    func accept(_ content: EntryContent, origin: EntryOrigin) async throws(AcceptError) -> EntryID {
        throw .recording
    }

    func perform(_ command: EngineCommand) async throws(AcceptError) -> CommandResult { throw .recording }

    func preview(_ content: EntryContent) async -> WirePreview {
        let body = EncodedPayload(content, at: content.timestamp ?? clock.now()).bytes
        return WirePreview(
            request: WireRequest(method: "POST", path: "", body: body), url: session.baseURL.description,
            maskedKey: nil, omittedFields: [], changes: [])
    }
}
