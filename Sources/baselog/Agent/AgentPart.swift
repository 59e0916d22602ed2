/// One thing that an agent does as long as it runs: following files, listening somewhere, telling a watchdog.
protocol AgentPart: Sendable {
    /// Begins to work.
    ///
    /// - Returns: Lines for whoever started the agent, such as the address that was found.
    func start() async throws -> [String]

    /// Works until its task is cancelled. An error ends the agent.
    func run() async throws

    /// Ends in order; called where ``start()`` had come to its end, and never in a cancelled task.
    func stop() async
}

extension AgentPart {
    func run() async throws { try await Agent.untilCancelled() }
    func stop() async {}
}

/// The parts of `baselog run`, from the start of the first to the end of the last.
struct Agent: Sendable {
    /// Started in this order, ended in the reverse one.
    let parts: [any AgentPart]
    let notice: ServiceNotice
    let say: @Sendable (String) -> Void

    /// Runs until its task is cancelled or a part fails.
    func run() async throws {
        var started: [any AgentPart] = []
        let outcome: Result<Void, any Error>
        do {
            for part in parts {
                for line in try await part.start() { say(line) }
                started.append(part)
            }
            notice.ready("Shipping")
            outcome = .success(try await work())
        } catch {
            outcome = .failure(error)
        }
        notice.stopping()
        let ending = Array(started.reversed())
        // Not in this task: it is cancelled by a signal, and what it waits for would be cut short.
        await Task { for part in ending { await part.stop() } }.value
        try outcome.get()
    }

    private func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in parts { group.addTask { try await part.run() } }
            defer { group.cancelAll() }
            while try await group.next() != nil {}
        }
        try Task.checkCancellation()
    }

    /// An iteration ends when its task is cancelled, and this one never has anything to iterate over.
    static func untilCancelled() async throws {
        let (nothing, source) = AsyncStream<Never>.makeStream()
        for await _ in nothing {}
        source.finish()
        try Task.checkCancellation()
    }
}
