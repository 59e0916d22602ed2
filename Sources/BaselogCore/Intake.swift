import BaselogDomain
import Synchronization

/// The way into the queue: validates, sanitises, encodes once, appends.
///
/// Two doors: one whose caller waits until the entry is safe, and one for loggers, whose caller never waits and is never
/// thrown at; what does not fit behind that one goes to the console.
final class Intake: Sendable {
    /// Entries behind the door for loggers, and the bytes of their messages.
    static let bufferLimit = 8_192
    static let bufferBytes = 16 * 1_048_576
    /// Entries that are appended at once.
    static let groupLimit = 1_024
    /// The most entries that one call may bring.
    static let callLimit = 1_000

    private struct State {
        var ids = EntryIDGenerator()
        var isOpen = true
        var callers = 0
        var posts: [Post] = []
        var postBytes = 0
        var isAppending = false
        var settings: QueueSettings
    }

    private struct Post {
        var content: EntryContent
        var stream: String
        var time: Timestamp

        var bytes: Int {
            switch content {
            case .log(let log): log.message.utf8.count + 128
            case .event(let event): event.type.utf8.count + 512
            }
        }
    }

    private let context: EngineContext
    private let courier: Courier
    private let mirror: ConsoleMirror
    private let state: Mutex<State>
    private let posted = Signal()
    private let emptied = Signal()

    init(context: EngineContext, settings: QueueSettings, courier: Courier, mirror: ConsoleMirror) {
        self.context = context
        self.courier = courier
        self.mirror = mirror
        state = Mutex(State(settings: settings))
    }

    /// Keeps to these from now on; callers that wait already keep their patience.
    func reconfigure(_ settings: QueueSettings) {
        state.withLock { $0.settings = settings }
        context.room.roomAppeared()
    }

    // MARK: The door that waits

    /// Returns once all of the entries are safe; either all are accepted or none.
    ///
    /// - Parameters:
    ///   - cursors: How far the entries' source is read with them; without entries these alone are stored.
    ///   - patience: The longest wait for room, where that is less than the settings allow.
    ///   - isOnDisk: Whether they are on disk when it returns, whatever durability the settings want.
    ///   - marking: Asked with the IDs for more cursors to store with them.
    func accept(
        _ contents: [EntryContent], origin: EntryOrigin, stream: String, cursors: [SourceCursor] = [],
        patience: Duration? = nil, isOnDisk: Bool = false, marking: ([EntryID]) -> [SourceCursor] = { _ in [] }
    ) async throws(AcceptError) -> [EntryID] {
        precondition((cursors.isEmpty ? 1 : 0)...Intake.callLimit ~= contents.count)
        for content in contents {
            let problems = content.problems
            guard problems.isEmpty else { throw .invalid(InvalidEntry(problems: problems)) }
        }
        guard enter() else { throw .stopped }
        defer { leave() }
        let time = context.now()
        let clean = Sanitiser.sanitised(contents)
        let entries = encode(clean, origin: origin, stream: stream, at: time)
        let ids = entries.map(\.id)
        let cursors = cursors + marking(ids)
        do {
            try await append(entries, cursors: cursors, patience: patience, isOnDisk: isOnDisk || !cursors.isEmpty)
        } catch {
            throw .queue(error)
        }
        if !entries.isEmpty { accepted(entries, clean) }
        return ids
    }

    // MARK: The door for loggers

    /// Takes an entry without waiting and without ever failing.
    func post(_ content: EntryContent, stream: String) {
        let post = Post(content: content, stream: stream, time: context.now())
        let refusal: String? = state.withLock { state in
            guard state.isOpen else { return "the engine is stopped" }
            guard state.posts.count < Intake.bufferLimit, state.postBytes + post.bytes <= Intake.bufferBytes else {
                return "too many entries at once"
            }
            state.posts.append(post)
            state.postBytes += post.bytes
            return nil
        }
        if let refusal { mirror.refused(content, because: refusal, at: post.time) } else { posted.raise() }
    }

    /// Moves what loggers posted into the queue, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await posted.wait()
            await appendPosts()
        }
    }

    /// Refuses everything new and returns once what was accepted is in the queue.
    func close() async {
        state.withLock { $0.isOpen = false }
        context.room.wakeAll()
        await appendPosts()
        while !Task.isCancelled, state.withLock({ $0.callers > 0 || $0.isAppending }) { await emptied.wait() }
    }

    private func appendPosts() async {
        while true {
            let group = state.withLock { state -> [Post] in
                guard !state.isAppending, !state.posts.isEmpty else { return [] }
                state.isAppending = true
                let group = Array(state.posts.prefix(Intake.groupLimit))
                state.posts.removeFirst(group.count)
                state.postBytes -= group.reduce(0) { $0 + $1.bytes }
                return group
            }
            guard !group.isEmpty else { return }
            await append(group)
            state.withLock { $0.isAppending = false }
            emptied.raise()
        }
    }

    private func append(_ posts: [Post]) async {
        var clean: [Post] = []
        for var post in posts {
            // A logger's entry is mended before it is judged: nobody is there to mend it.
            post.content = Sanitiser.sanitise(post.content).content
            let problems = post.content.problems
            if problems.isEmpty {
                clean.append(post)
            } else {
                let reason = InvalidEntry(problems: problems).description
                mirror.refused(post.content, because: reason, at: post.time)
            }
        }
        guard !clean.isEmpty else { return }
        let entries = encode(clean)
        do {
            try await append(entries)
            accepted(entries, clean.map(\.content))
        } catch {
            for post in clean { mirror.refused(post.content, because: error.explanation.message, at: post.time) }
        }
    }

    // MARK: Both

    private func encode(
        _ contents: [EntryContent], origin: EntryOrigin, stream: String, at time: Timestamp
    ) -> [EncodedEntry] {
        let ids = state.withLock { state in
            contents.map { _ in state.ids.next(now: time, random: context.random) }
        }
        return contents.indices.map { index in
            EncodedEntry(contents[index], id: ids[index], origin: origin, stream: stream, acceptedAt: time)
        }
    }

    private func encode(_ posts: [Post]) -> [EncodedEntry] {
        posts.map { post in
            let id = state.withLock { $0.ids.next(now: post.time, random: context.random) }
            return EncodedEntry(
                post.content, id: id, origin: .program, stream: post.stream, acceptedAt: post.time)
        }
    }

    /// Appends; where there is no room and the settings say so, waits for it.
    private func append(
        _ entries: [EncodedEntry], cursors: [SourceCursor] = [], patience: Duration? = nil, isOnDisk: Bool = false
    ) async throws(QueueError) {
        let settings = state.withLock(\.settings)
        guard settings.whenFull == .block else { return try await store(entries, cursors, isOnDisk) }
        let time = min(settings.enqueueTimeout, patience ?? settings.enqueueTimeout)
        let deadline = context.stopwatch.elapsed + time
        if !context.room.isOccupied {
            do throws(QueueError) {
                return try await store(entries, cursors, isOnDisk)
            } catch {
                guard error.isWantOfRoom, context.stopwatch.elapsed < deadline else { throw error }
                context.room.refused(error)
            }
        }
        try await waitInLine(with: entries, cursors, isOnDisk, until: deadline)
    }

    private func waitInLine(
        with entries: [EncodedEntry], _ cursors: [SourceCursor], _ isOnDisk: Bool, until deadline: Duration
    ) async throws(QueueError) {
        let place = context.room.enter()
        defer { context.room.leave(place) }
        while true {
            let isFirst = context.room.isFirst(place)
            let mayWait = context.stopwatch.elapsed < deadline && !Task.isCancelled && state.withLock(\.isOpen)
            // At the end of its patience everyone tries once, so that the refusal is its own.
            if isFirst || !mayWait {
                do throws(QueueError) {
                    return try await store(entries, cursors, isOnDisk)
                } catch {
                    guard error.isWantOfRoom, mayWait else { throw error }
                    context.room.refused(error)
                }
            }
            let next = isFirst ? min(deadline, context.stopwatch.elapsed + RoomLine.interval) : deadline
            await place.turn.wait(until: next, on: context.stopwatch)
        }
    }

    private func store(
        _ entries: [EncodedEntry], _ cursors: [SourceCursor], _ isOnDisk: Bool
    ) async throws(QueueError) {
        do throws(QueueError) {
            if isOnDisk {
                try await context.queue.append(entries, cursors: cursors)
            } else {
                try await context.queue.append(entries)
            }
        } catch {
            if error.isStorageFault { context.storage.failed(.accepting, error) }
            throw error
        }
        context.storage.recovered(.accepting)
    }

    private func accepted(_ entries: [EncodedEntry], _ contents: [EntryContent]) {
        // Nearly always it shows nothing, which one look tells.
        if mirror.isShowing {
            for (entry, content) in zip(entries, contents) { mirror.accepted(content, at: entry.acceptedAt) }
        }
        context.ledger.accepted(entries.map(\.id))
        courier.appended(byHand: entries.contains { $0.origin == .hand })
    }

    private func enter() -> Bool {
        state.withLock { state in
            if state.isOpen { state.callers += 1 }
            return state.isOpen
        }
    }

    private func leave() {
        state.withLock { $0.callers -= 1 }
        emptied.raise()
    }
}

extension EncodedEntry {
    /// - Parameter content: Sanitised and valid.
    fileprivate init(
        _ content: EntryContent, id: EntryID, origin: EntryOrigin, stream: String, acceptedAt: Timestamp
    ) {
        self.init(
            id: id, kind: content.kind, level: content.level, origin: origin, stream: stream, acceptedAt: acceptedAt,
            payload: EncodedPayload(content, at: acceptedAt))
    }
}
