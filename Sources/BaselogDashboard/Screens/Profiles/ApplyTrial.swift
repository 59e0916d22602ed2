package import BaselogDomain

/// New settings that are watched for a while: when they make errors rise, the previous ones are applied again.
///
/// Errors rise when the share of failures among the outcomes since then is at least ``rise`` above that of the minute
/// before, with at least ``fewestFailures``; or when a gate closes or the API goes down that was fine before.
package struct ApplyTrial: Sendable, Hashable {
    package static let time: Duration = .seconds(180)
    package static let fewestFailures = 5
    package static let rise = 0.25
    private static let baselineSeconds = 60

    package enum Verdict: Sendable, Hashable {
        case open
        case passed
        /// Why they are taken back, as the rest of a sentence.
        case failed(String)
    }

    package let profile: String
    /// What writes the previous settings again.
    package let undo: ProfileChange
    package let began: Timestamp
    /// What was wrong before, which the new settings are not to be blamed for.
    private let failedShare: Double
    private let wasDown: Bool
    private let closedGates: Set<GateState.Kind>
    package var isRollingBack = false

    package init(_ profile: String, undo: ProfileChange, at time: Timestamp, _ snapshot: EngineSnapshot?) {
        self.profile = profile
        self.undo = undo
        began = time
        failedShare = snapshot.flatMap { ApplyTrial.failedShare($0, seconds: ApplyTrial.baselineSeconds)?.share } ?? 0
        wasDown = snapshot.map { $0.health.state.isFailure } ?? false
        closedGates = Set(snapshot?.gates.map(\.kind) ?? [])
    }

    package func verdict(on snapshot: EngineSnapshot) -> Verdict {
        let age = snapshot.time - began
        guard age > .zero else { return .open }
        let blamed: [GateState.Kind] = [.authentication, .endpoint]
        if let gate = snapshot.gates.first(where: { blamed.contains($0.kind) && !closedGates.contains($0.kind) }) {
            return .failed("the API cannot take entries (\(gate.reason))")
        }
        if !wasDown, case .down(let step, let reason) = snapshot.health.state {
            return .failed("the API is down (\(step.rawValue): \(reason))")
        }
        let seconds = Int(min(age, ApplyTrial.time).components.seconds)
        if let since = ApplyTrial.failedShare(snapshot, seconds: seconds), since.failed >= ApplyTrial.fewestFailures,
            since.share >= failedShare + ApplyTrial.rise
        {
            let percent = Int((since.share * 100).rounded())
            return .failed("\(percent) % of what was sent since then failed")
        }
        return age >= ApplyTrial.time ? .passed : .open
    }

    private static func failedShare(_ snapshot: EngineSnapshot, seconds: Int) -> (failed: Int, share: Double)? {
        let failed = snapshot.throughput.failed.suffix(max(0, seconds)).reduce(0, +)
        let delivered = snapshot.throughput.delivered.suffix(max(0, seconds)).reduce(0, +)
        guard failed + delivered > 0 else { return nil }
        return (failed, Double(failed) / Double(failed + delivered))
    }

    /// Whether a change can make errors rise at all.
    static func concerns(_ before: Settings, _ after: Settings) -> Bool {
        var quiet = after
        quiet.safety = before.safety
        quiet.environment = before.environment
        quiet.appearance = before.appearance
        return quiet != before
    }
}

/// Settings that were taken back, for the banner that says so.
package struct RollBack: Sendable, Hashable {
    package var profile: String
    package var reason: String
    /// The settings that have their former values.
    package var settings: [SettingName]
}

extension Health.State {
    fileprivate var isFailure: Bool {
        switch self {
        case .down, .keyRefused: true
        case .unknown, .healthy, .degraded: false
        }
    }
}

extension Dashboard {
    /// Begins to watch settings of the running profile that were just saved.
    mutating func beginTrial(of change: ProfileChange) {
        guard change.name == session.profile, let editor = profiles.editor, editor.name == change.name else { return }
        rolledBack = nil
        guard case .success(let before) = editor.original.resolved, case .success(let after) = editor.edited.resolved,
            ApplyTrial.concerns(before, after)
        else { return }
        // Another change within the time goes back to the settings before the first one.
        let earlier = trial?.undo.values ?? []
        let former = change.values.map { ProfileChange.Value($0.setting, editor.original.settings[$0.setting]) }
            .filter { value in !earlier.contains { $0.setting == value.setting } }
        let undo = ProfileChange(change.name, .rollBack, values: earlier + former)
        trial = ApplyTrial(change.name, undo: undo, at: now, snapshot)
    }

    /// Takes the settings back if errors have risen since they were applied.
    mutating func trialEffects(_ snapshot: EngineSnapshot) -> [Effect] {
        guard let trial, !trial.isRollingBack, snapshot.profile == trial.profile else { return [] }
        switch trial.verdict(on: snapshot) {
        case .open: return []
        case .passed:
            self.trial = nil
            return []
        case .failed(let reason):
            self.trial?.isRollingBack = true
            rolledBack = RollBack(
                profile: trial.profile, reason: reason, settings: trial.undo.values.map(\.setting))
            return [.saveProfile(trial.undo)]
        }
    }
}
