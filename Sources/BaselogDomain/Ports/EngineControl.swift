/// All that a screen, a command or a remote reader may know of and ask from an engine.
public protocol EngineControl: Sendable {
    func snapshot() async -> EngineSnapshot

    /// The newest snapshot each time something changed, at most ten a second; older ones a slow reader missed are skipped.
    func snapshots() async -> AsyncStream<EngineSnapshot>

    /// News from now on. Of what a slow reader cannot take, the oldest is dropped; ``EngineEvent/number`` shows the gap.
    func events() async -> AsyncStream<EngineEvent>

    /// Accepts an entry and returns its ID once it is safe.
    func accept(_ content: EntryContent, origin: EntryOrigin) async throws(AcceptError) -> EntryID

    func explain(_ id: EntryID) async throws(QueueError) -> EntryExplanation?

    func attempts(_ id: EntryID) async throws(QueueError) -> AttemptTimeline?

    func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry?

    func page(_ query: PageQuery) async throws(QueueError) -> EntryPage

    /// The requests behind number `after`, oldest first; those that the engine has forgotten are missing.
    func requests(after number: UInt64) async -> RequestPage

    /// Failed requests, grouped by what went wrong.
    func errorGroups() async -> ErrorGroups

    func perform(_ command: EngineCommand) async throws(AcceptError) -> CommandResult

    /// What exactly would be sent for this content to this server, and what would be left out.
    func preview(_ content: EntryContent) async -> WirePreview
}

/// Why an entry was not accepted.
public enum AcceptError: UserFacingError, Hashable, Codable {
    case invalid(InvalidEntry)
    case queue(QueueError)
    /// The engine is shutting down.
    case stopped
    /// What looks like an engine is the recording of one.
    case recording

    public var explanation: Explanation {
        switch self {
        case .invalid(let entry): Explanation(entry.description)
        case .queue(let error): error.explanation
        case .stopped: Explanation("The engine is shutting down and accepts nothing more.")
        case .recording: Explanation("This is a recording; nothing can be changed.")
        }
    }
}

/// A request as people see it: the key masked, and what this server would not store.
public struct WirePreview: Sendable, Hashable, Codable {
    public var request: WireRequest
    public var url: String
    /// `nil` where no key is set.
    public var maskedKey: String?
    /// The fields that are left out for this server.
    public var omittedFields: [String]
    /// What was changed so that the API can store it.
    public var changes: [Sanitiser.Change]

    public init(
        request: WireRequest, url: String, maskedKey: String?, omittedFields: [String], changes: [Sanitiser.Change]
    ) {
        self.request = request
        self.url = url
        self.maskedKey = maskedKey
        self.omittedFields = omittedFields
        self.changes = changes
    }
}
