import BaselogDomain
import BaselogServer

/// Whether an agent does what it is there for.
///
/// That the API is down is no fault of the agent and mends itself: it counts once nothing has moved for five minutes, as
/// does every other reason why nothing moves. What needs a person counts at once.
struct AgentHealth: Hashable {
    /// Longer than any wait of the engine between two attempts of one entry: those end after 300 s.
    static let patience: Duration = .seconds(330)

    /// What is wrong, for people; empty if nothing is.
    let problems: [String]
    private let snapshot: EngineSnapshot

    init(_ snapshot: EngineSnapshot) {
        self.snapshot = snapshot
        var problems: [String] = []
        switch snapshot.role {
        case .shipping: break
        case .observing(let owner): problems.append("Process \(owner) ships from this queue.")
        case .draining: problems.append("It is shutting down.")
        case .stopped: problems.append("The engine is stopped.")
        }
        if let problem = snapshot.storage.problem { problems.append(problem) }
        for gate in snapshot.gates where gate.kind == .authentication || gate.kind == .endpoint {
            problems.append(gate.kind == .authentication ? "The API refuses the key." : "The API cannot be used.")
        }
        if let age = snapshot.progressAge, age > AgentHealth.patience {
            problems.append(
                "Nothing has moved for \(Int(age.inSeconds)) s while \(snapshot.counts.pending.grouped) entries wait.")
        }
        if snapshot.counts.residual != 0 { problems.append("Accepted entries are missing.") }
        self.problems = problems
    }

    var answer: StatusServer.Health {
        StatusServer.Health(
            isHealthy: problems.isEmpty,
            json: [
                "status": .string(problems.isEmpty ? "ok" : "unhealthy"),
                "problems": .array(problems.map { .string($0) }), "version": .string(Version.current),
                "profile": .string(snapshot.profile), "time": .string(snapshot.time.iso8601()),
                "progress_age_seconds": snapshot.progressAge.map { .number($0.inSeconds) } ?? .null,
                "pending": .integer(Int64(snapshot.counts.pending)),
                "dead": .integer(Int64(snapshot.counts[.dead])), "api": SnapshotJSON.health(snapshot.health),
            ])
    }
}
