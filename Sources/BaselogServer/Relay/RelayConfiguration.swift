package import BaselogDomain

/// Everything a ``Relay`` needs to know to start.
package struct RelayConfiguration: Sendable, Hashable {
    /// At least one; all of them lead into the same queue.
    package var addresses: [ListenAddress]
    package var limits = RelayConfiguration.standardLimits
    /// How long a connection may lie idle, or take to send the head of a request.
    package var idleTimeout: Duration = .seconds(30)
    /// The longest wait of a request for room in the queue: less than any client waits for its answer.
    package var patience: Duration = .seconds(2)
    /// How long a client should wait before it sends again what found no room.
    package var retryAfter: Duration = .seconds(5)
    /// What `/health` and the OpenAPI description call the version.
    package var version: String

    package init(addresses: [ListenAddress], version: String = "development") {
        self.addresses = addresses
        self.version = version
    }

    /// Those of the embedded API, but that bodies share 64 MiB and each address has 256 connections.
    package static var standardLimits: APILimits {
        var limits = APILimits.standard(for: .standard)
        limits.bufferedBytes = 64 * 1_048_576
        limits.connections = 256
        return limits
    }
}

/// The queue behind a relay.
package protocol RelayIntake: Sendable {
    /// Accepts 1 to 1,000 entries, all or none, and returns their IDs once they are safe.
    ///
    /// - Parameters:
    ///   - patience: The longest wait for room.
    ///   - marking: Asked with the IDs for what is to be stored in the same transaction.
    func accept(
        _ contents: [EntryContent], patience: Duration, marking: @Sendable ([EntryID]) -> [SourceCursor]
    ) async throws(AcceptError) -> [EntryID]

    /// What was stored with earlier entries.
    func marks() async throws(QueueError) -> [SourceCursor]

    /// What keeps it from accepting, for people; `nil` if nothing does.
    var problem: String? { get async }
}
