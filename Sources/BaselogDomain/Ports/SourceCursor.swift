/// How far a source has been read, kept in the queue and changed together with the entries that were read from it.
public struct SourceCursor: Sendable, Hashable {
    /// Which source, such as `file:2049:1311`.
    public var source: String
    /// What the source needs to go on; `nil` forgets it.
    public var state: [UInt8]?

    public init(source: String, state: [UInt8]?) {
        self.source = source
        self.state = state
    }
}
