import BaselogDashboard
import BaselogDomain

/// What a full-screen tail follows, and how it ends.
struct LineFeed: Sendable {
    /// What the screen says of it before there is anything to see.
    var description: TailFeed
    /// Follows until its task is cancelled or there is nothing more, with the profile where it ships.
    var follow: @Sendable (ScreenLines, LiveProfile?) async throws -> Void
    /// Waits for the delivery of what was shipped, once the terminal is given back, and fails with its exit code.
    var settle: @Sendable (LiveProfile) async throws -> Void = { _ in }

    /// Whether an engine has to run.
    var ships: Bool { description.kind == .shipped }
}
