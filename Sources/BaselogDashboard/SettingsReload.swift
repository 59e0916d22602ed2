package import BaselogDomain

/// What came of reading the settings again while the engine runs.
package struct SettingsReload: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case unchanged
        /// What is in force now, such as `batch.size 100 → 50`.
        case changed([String])
        /// The former settings stay.
        case failed(Explanation)
    }

    /// The profile as it is now.
    package var session: Session
    package var outcome: Outcome

    package init(session: Session, outcome: Outcome) {
        self.session = session
        self.outcome = outcome
    }
}
