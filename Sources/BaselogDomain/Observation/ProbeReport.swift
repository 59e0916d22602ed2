/// What a probe of the API found out.
public struct ProbeReport: Sendable, Hashable {
    public var health: Health
    /// Each step that was taken, in order; the last one failed if the API is not healthy.
    public var steps: [ProbeStep]
    /// What the server's description says it can do; `nil` if it was not asked for or could not be read.
    public var capabilities: ServerCapabilities?

    public init(health: Health, steps: [ProbeStep] = [], capabilities: ServerCapabilities? = nil) {
        self.health = health
        self.steps = steps
        self.capabilities = capabilities
    }
}
