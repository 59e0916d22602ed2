/// What a server can do beyond taking one log at a time, as its OpenAPI description says.
public struct ServerCapabilities: Sendable, Hashable, Codable {
    /// The optional fields of a log that the server stores, by their names on the wire.
    public var optionalFields: Set<String>
    /// Whether there is a route for events.
    public var hasEvents: Bool
    /// Whether a request may carry many logs and is answered item by item.
    public var hasBatches: Bool
    /// Whether an `Idempotency-Key` makes a repeated request harmless.
    public var hasIdempotency: Bool

    public init(
        optionalFields: Set<String> = [], hasEvents: Bool = false, hasBatches: Bool = false,
        hasIdempotency: Bool = false
    ) {
        self.optionalFields = optionalFields
        self.hasEvents = hasEvents
        self.hasBatches = hasBatches
        self.hasIdempotency = hasIdempotency
    }

    /// What every baselog API can do; assumed until the server's description was read.
    public static let minimal = ServerCapabilities()

    /// All optional fields of a log.
    public static let logFields: Set<String> = [
        "timestamp", "service_name", "user_id", "correlation_id", "metadata",
    ]

    /// Whether all optional fields are stored, so that bodies can be sent as they lie in the queue.
    public var storesAllFields: Bool { optionalFields.isSuperset(of: ServerCapabilities.logFields) }
}
