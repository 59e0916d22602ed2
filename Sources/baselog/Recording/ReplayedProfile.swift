import BaselogDashboard
import BaselogDomain

/// The profile of a recording.
struct ReplayedProfile: FixedProfileSource {
    let refusal = CommandFailure(.usage, Replay.refusal)
    let engine: ReplayedEngine

    func open(_ profile: String) async throws -> OpenProfile {
        OpenProfile(
            session: engine.session, engine: engine, replayed: engine,
            reload: { [engine] in SettingsReload(session: engine.session, outcome: .unchanged) },
            reloads: AsyncStream { $0.finish() }, hurry: {},
            close: { [engine] _ in await engine.snapshot().counts })
    }
}
