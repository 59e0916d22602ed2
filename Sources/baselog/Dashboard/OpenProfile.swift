import BaselogDashboard
import BaselogDomain

/// A profile whose engine runs, with everything that was started for it.
struct OpenProfile: Sendable {
    var session: Session
    var engine: any EngineControl
    /// The parts behind it where they are in this process.
    var live: LiveProfile?
    /// The process whose engine it is, where that is another one.
    var owner: AttachedOwner?
    /// The recording that stands in for an engine.
    var replayed: ReplayedEngine?
    /// Makes the embedded API misbehave; `nil` where there is none. Tells how many requests are left to be hit where
    /// they are counted.
    var injectFault: (@Sendable (FaultOrder) async -> AsyncStream<Int>?)?
    /// Reads settings and key again and ships with them.
    var reload: @Sendable () async -> SettingsReload
    /// What came of reading them because their files changed.
    var reloads: AsyncStream<SettingsReload>
    /// What does not work beside the engine, while all else does.
    var warnings = AsyncStream<Explanation> { $0.finish() }
    /// Ends the waiting of ``close``: what is in flight is given up and stays in the queue.
    var hurry: @Sendable () async -> Void
    /// Waits for what is in flight as long as given, or as the settings say; leaves the rest in the queue.
    ///
    /// - Returns: How the queue was left.
    var close: @Sendable (Duration?) async -> EntryCounts
}

/// The process whose engine is shown.
struct AttachedOwner: Sendable {
    var processID: Int32
    /// Hands on what it tells, until it is gone; says why.
    var untilGone: @Sendable () async -> Explanation
}

/// Where profiles come from: their list, their connection tests, and running engines for them.
protocol ProfileSource: Sendable {
    func list() async throws -> [ProfileSummary]
    func open(_ profile: String) async throws -> OpenProfile
    func test(_ profile: String) async throws -> [ProbeStep]
    /// The settings of a profile as its file has them.
    func texts(of profile: String) async throws -> ProfileTexts
    func save(_ change: ProfileChange) async throws
    /// Removes a profile and its key.
    ///
    /// - Returns: Where its queue still is, if it has one.
    func delete(_ profile: String) async throws -> String?
    /// Asks for an API key at the terminal, unseen, and stores it.
    ///
    /// - Returns: The key as people may see it; `nil` if none was entered.
    func askKey(for profile: String) async throws -> String?
    /// Whether opening the profile asks for a passphrase at the terminal.
    func asksForPassphrase(of profile: String) -> Bool
}

/// Where there are no profiles to choose from or to edit; says why.
protocol FixedProfileSource: ProfileSource {
    var refusal: CommandFailure { get }
}

extension FixedProfileSource {
    func list() async throws -> [ProfileSummary] { [] }
    func test(_ profile: String) async throws -> [ProbeStep] { throw refusal }
    func texts(of profile: String) async throws -> ProfileTexts { throw refusal }
    func save(_ change: ProfileChange) async throws { throw refusal }
    func delete(_ profile: String) async throws -> String? { throw refusal }
    func askKey(for profile: String) async throws -> String? { throw refusal }
    func asksForPassphrase(of profile: String) -> Bool { false }
}

/// Stands where nothing is shipped.
struct NoProfiles: FixedProfileSource {
    let refusal = CommandFailure(.usage, "Here lines are only shown.", hint: "--ship ships them.")

    func open(_ profile: String) async throws -> OpenProfile { throw refusal }
}
