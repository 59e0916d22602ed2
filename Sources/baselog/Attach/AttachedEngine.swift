import BaselogDashboard
import BaselogDomain
import Foundation
import Synchronization

/// The engine of another process, looked at and ordered over its socket.
///
/// Questions are answered as by the engine itself; once the connection is lost, queries fail with
/// ``QueueError/closed``, orders with ``AcceptError/stopped``, and the streams end.
final class AttachedEngine: EngineControl {
    struct Failure: UserFacingError, Equatable {
        let explanation: Explanation
    }

    private struct State {
        var snapshot: EngineSnapshot
        var isClosed = false
        var nextNumber: UInt64 = 1
        var waiting: [UInt64: CheckedContinuation<AttachAnswer?, Never>] = [:]
        var snapshots: [UUID: AsyncStream<EngineSnapshot>.Continuation] = [:]
        var news: [UUID: AsyncStream<EngineEvent>.Continuation] = [:]
    }

    let processID: Int32
    let session: Session
    private let channel: SocketChannel
    private let state: Mutex<State>

    /// Connects, greets, and waits for the first snapshot.
    ///
    /// - Throws: ``Failure`` or ``SocketPath/Failure``, with what is in the way.
    static func attach(to socket: SocketPath) async throws -> AttachedEngine {
        let channel = try socket.connect()
        // A process that is stopped takes connections and says nothing.
        return try await withThrowingTaskGroup(of: AttachedEngine?.self) { group in
            group.addTask { try await greet(channel, socket) }
            group.addTask {
                try await Task.sleep(for: AttachLimits.answerTime)
                return nil
            }
            defer { group.cancelAll() }
            if let engine = try await group.next() ?? nil { return engine }
            channel.close()
            throw Failure(explanation: Explanation("Whoever listens at \(socket.path) does not answer."))
        }
    }

    private static func greet(_ channel: SocketChannel, _ socket: SocketPath) async throws -> AttachedEngine {
        do {
            try await channel.write(try AttachLine.encode(AttachGreeting()))
            guard case .welcome(let welcome) = try await report(from: channel, socket) else {
                throw unreadable(socket)
            }
            guard case .snapshot(let snapshot) = try await report(from: channel, socket) else {
                throw unreadable(socket)
            }
            return AttachedEngine(channel, welcome, snapshot)
        } catch {
            channel.close()
            throw error is any UserFacingError ? error : unreadable(socket)
        }
    }

    private static func report(from channel: SocketChannel, _ socket: SocketPath) async throws -> AttachReport {
        guard let line = try await channel.line(limit: AttachLimits.lineBytes) else {
            throw Failure(explanation: Explanation("Whoever listens at \(socket.path) ended the connection."))
        }
        let report = try AttachLine.decode(AttachReport.self, from: line)
        if case .refused(let reason) = report { throw Failure(explanation: reason) }
        return report
    }

    private static func unreadable(_ socket: SocketPath) -> Failure {
        Failure(
            explanation: Explanation(
                "What listens at \(socket.path) does not speak version \(AttachLimits.version) of attach.",
                hint: "Use the same baselog (\(Version.current)) on both sides."))
    }

    private init(_ channel: SocketChannel, _ welcome: AttachWelcome, _ snapshot: EngineSnapshot) {
        self.channel = channel
        processID = welcome.processID
        session = welcome.session.session
        state = Mutex(State(snapshot: snapshot))
    }

    deinit { channel.close() }

    /// Hands out what the other process tells, until the connection ends or the task is cancelled.
    ///
    /// - Returns: Why it ended.
    func run() async -> Explanation {
        var reason = Explanation(
            "Process \(processID) has ended.", hint: "The next one that ships can be attached to.")
        do {
            reading: while let line = try await channel.line(limit: AttachLimits.lineBytes) {
                switch try AttachLine.decode(AttachReport.self, from: line) {
                case .snapshot(let snapshot): take(snapshot)
                case .news(let events): take(events)
                case .answer(let number, let answer):
                    state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: answer)
                case .refused(let explanation):
                    reason = explanation
                    break reading
                case .welcome: break
                }
            }
        } catch {
            reason = Explanation("Process \(processID) sent something that could not be read.")
        }
        close()
        return reason
    }

    /// Ends the connection; everyone who waits is told.
    func close() {
        channel.close()
        let (waiting, snapshots, news) = state.withLock { state in
            state.isClosed = true
            defer { (state.waiting, state.snapshots, state.news) = ([:], [:], [:]) }
            return (state.waiting, state.snapshots, state.news)
        }
        for continuation in waiting.values { continuation.resume(returning: nil) }
        for continuation in snapshots.values { continuation.finish() }
        for continuation in news.values { continuation.finish() }
    }

    private func take(_ snapshot: EngineSnapshot) {
        let readers = state.withLock { state in
            state.snapshot = snapshot
            return Array(state.snapshots.values)
        }
        for reader in readers { reader.yield(snapshot) }
    }

    private func take(_ events: [EngineEvent]) {
        let readers = state.withLock { Array($0.news.values) }
        for reader in readers { for event in events { reader.yield(event) } }
    }

    // MARK: Questions

    /// - Returns: `nil` once the connection is lost.
    private func ask(_ question: AttachQuestion) async -> AttachAnswer? {
        await withCheckedContinuation { continuation in
            let number = state.withLock { state -> UInt64? in
                guard !state.isClosed else { return nil }
                defer { state.nextNumber += 1 }
                state.waiting[state.nextNumber] = continuation
                return state.nextNumber
            }
            guard let number else { return continuation.resume(returning: nil) }
            guard let line = try? AttachLine.encode(AttachRequest(number: number, question: question)),
                line.count <= AttachLimits.lineBytes
            else {
                state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: .tooLarge)
                return
            }
            // The answer, or the end of the connection, resumes it.
            channel.send(line)
        }
    }

    func snapshot() async -> EngineSnapshot { state.withLock { $0.snapshot } }

    func snapshots() async -> AsyncStream<EngineSnapshot> {
        let (stream, continuation) = AsyncStream<EngineSnapshot>.makeStream(bufferingPolicy: .bufferingNewest(1))
        subscribe(continuation, \.snapshots)
        return stream
    }

    func events() async -> AsyncStream<EngineEvent> {
        let (stream, continuation) = AsyncStream<EngineEvent>.makeStream(
            bufferingPolicy: .bufferingNewest(AttachLimits.news))
        subscribe(continuation, \.news)
        return stream
    }

    private func subscribe<Element>(
        _ continuation: AsyncStream<Element>.Continuation,
        _ readers: any WritableKeyPath<State, [UUID: AsyncStream<Element>.Continuation]> & Sendable
    ) {
        let id = UUID()
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0[keyPath: readers][id] = nil } }
        let isClosed = state.withLock { state in
            if !state.isClosed { state[keyPath: readers][id] = continuation }
            return state.isClosed
        }
        if isClosed { continuation.finish() }
    }

    func accept(_ content: EntryContent, origin: EntryOrigin) async throws(AcceptError) -> EntryID {
        switch await ask(.accept(content, origin)) {
        case .accepted(let id): return id
        case .refused(let error): throw error
        default: throw .stopped
        }
    }

    func perform(_ command: EngineCommand) async throws(AcceptError) -> CommandResult {
        switch await ask(.perform(command)) {
        case .performed(let result): return result
        case .refused(let error): throw error
        default: throw .stopped
        }
    }

    func explain(_ id: EntryID) async throws(QueueError) -> EntryExplanation? {
        switch await ask(.explain(id)) {
        case .explanation(let explanation): return explanation
        case let other: throw AttachedEngine.failure(other)
        }
    }

    func attempts(_ id: EntryID) async throws(QueueError) -> AttemptTimeline? {
        switch await ask(.attempts(id)) {
        case .attempts(let timeline): return timeline
        case let other: throw AttachedEngine.failure(other)
        }
    }

    func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry? {
        switch await ask(.entry(id)) {
        case .entry(let entry): return entry
        case let other: throw AttachedEngine.failure(other)
        }
    }

    func page(_ query: PageQuery) async throws(QueueError) -> EntryPage {
        switch await ask(.page(query)) {
        case .page(let page): return page
        case let other: throw AttachedEngine.failure(other)
        }
    }

    private static func failure(_ answer: AttachAnswer?) -> QueueError {
        if case .queueFailed(let error) = answer { error } else { .closed }
    }

    func requests(after number: UInt64) async -> RequestPage {
        if case .requests(let page) = await ask(.requests(after: number)) { page } else { RequestPage(total: number) }
    }

    func errorGroups() async -> ErrorGroups {
        if case .errorGroups(let groups) = await ask(.errorGroups) { groups } else { ErrorGroups() }
    }

    func preview(_ content: EntryContent) async -> WirePreview {
        if case .preview(let preview) = await ask(.preview(content)) { return preview }
        return WirePreview(
            request: WireRequest(method: "POST", path: ""), url: session.baseURL.description, maskedKey: nil,
            omittedFields: [], changes: [])
    }
}
