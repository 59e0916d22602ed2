public import BaselogDomain

/// What an engine can be told.
extension Engine: EngineControl {
    public func accept(_ content: EntryContent, origin: EntryOrigin) async throws(AcceptError) -> EntryID {
        try await accept([content], origin: origin)[0]
    }

    /// Accepts 1 to 1,000 entries, all or none, and returns their IDs once they are safe.
    ///
    /// - Parameter stream: The ordered source they belong to, such as a file; empty for none.
    public nonisolated func accept(
        _ contents: [EntryContent], origin: EntryOrigin = .program, stream: String = ""
    ) async throws(AcceptError) -> [EntryID] {
        try await intake.accept(contents, origin: origin, stream: stream)
    }

    /// Accepts up to 1,000 entries of a source, and in the same transaction how far it is read with them.
    package nonisolated func accept(
        _ contents: [EntryContent], stream: String, cursors: [SourceCursor]
    ) async throws(AcceptError) -> [EntryID] {
        guard !contents.isEmpty || !cursors.isEmpty else { return [] }
        return try await intake.accept(contents, origin: .program, stream: stream, cursors: cursors)
    }

    /// Accepts 1 to 1,000 entries of a program that asks over a connection, all or none, and returns once they are on
    /// disk, whatever durability the settings want: the program is told so.
    ///
    /// - Parameters:
    ///   - patience: The longest wait for room; the settings may allow less.
    ///   - marking: Asked with the IDs for cursors to store in the same transaction.
    package nonisolated func accept(
        _ contents: [EntryContent], patience: Duration,
        marking: @Sendable ([EntryID]) -> [SourceCursor] = { _ in [] }
    ) async throws(AcceptError) -> [EntryID] {
        try await intake.accept(
            contents, origin: .program, stream: "", patience: patience, isOnDisk: true, marking: marking)
    }

    /// How far sources have been read.
    package nonisolated func sourceCursors() async throws(QueueError) -> [SourceCursor] {
        try await context.queue.cursors()
    }

    /// Waits for an entry to be delivered, dead or dropped.
    ///
    /// - Parameter time: When to stop waiting.
    /// - Returns: The entry as it is then, whatever its state; `nil` if the queue does not know it.
    public func outcome(of id: EntryID, within time: Duration) async throws(QueueError) -> StoredEntry? {
        let deadline = context.stopwatch.elapsed + time
        var pause: Duration = .milliseconds(5)
        while true {
            let found = try await entry(id)
            let elapsed = context.stopwatch.elapsed
            guard let found, found.state.isPending, elapsed < deadline, !Task.isCancelled else { return found }
            // Looked for rather than listened for: where another process ships, there is no news of it here.
            try? await context.stopwatch.sleep(until: min(deadline, elapsed + pause))
            pause = min(pause * 2, .milliseconds(200))
        }
    }

    public func perform(_ command: EngineCommand) async throws(AcceptError) -> CommandResult {
        do {
            switch command {
            case .retryNow(let ids): return try await retry(ids)
            case .drop(let ids): return try await change(.drop, ids) { .dropped($0) }
            case .restore(let ids): return try await change(.restore, ids) { .requeued($0) }
            case .replace(let id, let content): return try await replace(id, with: content)
            case .flush: await courier.flush()
            case .probeNow: await probeNow()
            case .pause: await courier.setPaused(true)
            case .resume: await courier.setPaused(false)
            }
            return CommandResult()
        } catch let error as AcceptError {
            throw error
        } catch let error as QueueError {
            throw .queue(error)
        } catch {
            throw .queue(.failed(path: settings.profile, reason: "\(error)"))
        }
    }

    private func retry(_ ids: [EntryID]) async throws -> CommandResult {
        let result = try await change(.requeue, ids) { .requeued($0) }
        if !result.changed.isEmpty { await courier.tryNow(gates: [.authentication, .endpoint, .events]) }
        return result
    }

    private func probeNow() async {
        await courier.endPause()
        await courier.tryNow(gates: [.authentication, .endpoint, .events])
        health.demandNow()
    }

    private func change(
        _ change: QueueChange, _ ids: [EntryID], news: ([EntryID]) -> EngineEvent.Fact
    ) async throws(QueueError) -> CommandResult {
        if case .observing(let owner) = role {
            throw .ownedByProcess(owner, path: "profile \(settings.profile)")
        }
        guard !ids.isEmpty else { return CommandResult() }
        let result = try await courier.change(change, ids)
        if !result.changed.isEmpty { context.ledger.tell(news(result.changed)) }
        return result
    }

    /// The new entry is accepted first: should the old one be on its way already, there are two rather than none.
    private func replace(_ id: EntryID, with content: EntryContent) async throws -> CommandResult {
        guard let old = try await entry(id) else {
            return CommandResult(refused: [id: "not in the queue"])
        }
        guard old.state.isPending && old.state != .inFlight || old.state == .dead else {
            return CommandResult(refused: [id: old.state == .inFlight ? "in flight" : "already \(old.state.name)"])
        }
        let new = try await accept(content, origin: .hand)
        var result = try await change(.drop, [id]) { .dropped($0) }
        result.changed.append(new)
        return result
    }
}

/// What applications use.
extension Engine {
    /// Accepts a log and returns once it is safe.
    @discardableResult
    public nonisolated func log(_ entry: LogEntry) async throws(AcceptError) -> EntryID {
        try await accept([.log(entry)])[0]
    }

    /// Accepts an event and returns once it is safe.
    @discardableResult
    public nonisolated func event(_ event: Event) async throws(AcceptError) -> EntryID {
        try await accept([.event(event)])[0]
    }

    /// A client that sends past the queue, over this engine's connections.
    ///
    /// What the engine knows of the API holds for it, too: while a gate or the breaker is closed its calls fail at once
    /// with an ``APIError`` whose code begins with `gate_` or is `breaker_open`; where one entry may find out, a call
    /// of this client may be the one. What comes of its calls is news for the engine in turn. Closing it closes nothing.
    public func directClient() -> APIClient {
        APIClient(
            courier: courier, settings: settings, clock: clock, now: context.now, random: context.random)
    }

    /// Takes an entry without waiting and without failing: it is in memory until the next commit, a few milliseconds
    /// later. What cannot be taken goes to the console.
    public nonisolated func post(_ content: EntryContent, stream: String = "") {
        intake.post(content, stream: stream)
    }

    public nonisolated func debug(
        _ message: String, category: String? = nil, tags: [String] = [], metadata: [String: JSONValue] = [:]
    ) {
        post(.log(LogEntry(message, level: .debug, category: category, tags: tags, metadata: metadata)))
    }

    public nonisolated func info(
        _ message: String, category: String? = nil, tags: [String] = [], metadata: [String: JSONValue] = [:]
    ) {
        post(.log(LogEntry(message, level: .info, category: category, tags: tags, metadata: metadata)))
    }

    public nonisolated func warning(
        _ message: String, category: String? = nil, tags: [String] = [], metadata: [String: JSONValue] = [:]
    ) {
        post(.log(LogEntry(message, level: .warning, category: category, tags: tags, metadata: metadata)))
    }

    public nonisolated func error(
        _ message: String, category: String? = nil, tags: [String] = [], metadata: [String: JSONValue] = [:]
    ) {
        post(.log(LogEntry(message, level: .error, category: category, tags: tags, metadata: metadata)))
    }

    public nonisolated func critical(
        _ message: String, category: String? = nil, tags: [String] = [], metadata: [String: JSONValue] = [:]
    ) {
        post(.log(LogEntry(message, level: .critical, category: category, tags: tags, metadata: metadata)))
    }
}
