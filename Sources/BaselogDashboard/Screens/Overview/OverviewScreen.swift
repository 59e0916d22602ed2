package import BaselogDomain

/// The state of the Overview screen.
package struct OverviewScreen: Sendable, Equatable {
    /// The picture that Space has stopped; `nil` while it is live.
    package var frozen: EngineSnapshot?

    package init() {}
}
