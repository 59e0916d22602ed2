import BaselogDomain

/// Dashboards of other processes look at the agent's engine: `baselog attach`.
struct AttachPart: AgentPart {
    let listener: AttachListener
    let warn: @Sendable (String) -> Void

    func start() async throws -> [String] { [] }

    func run() async throws {
        // An agent that nobody can look at ships all the same.
        if let problem = await listener.run() { warn("Nobody can attach: \(problem.message)") }
        try await Agent.untilCancelled()
    }
}
