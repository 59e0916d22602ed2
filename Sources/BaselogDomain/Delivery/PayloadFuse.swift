/// Tells a server that refuses everything from entries that deserve it.
///
/// When so many distinct entries in a row were refused with the same status and nothing succeeded in between, it is not
/// the entries that are wrong. Then nothing more dies: what follows is parked, until a success shows otherwise.
public struct PayloadFuse: Sendable, Hashable {
    /// Distinct entries in a row; our own number, small enough to spare a backlog and large enough for a bad batch.
    public static let limit = 20

    private var status: Int?
    private var refused: Set<EntryID> = []
    /// Whether everything is refused, as far as is known.
    public private(set) var isBlown = false

    public init() {}

    /// An entry was refused by itself.
    ///
    /// - Returns: Whether the fuse is blown, so that the entry is not to blame.
    public mutating func blows(for id: EntryID, status: Int?) -> Bool {
        guard !isBlown else { return true }
        if status != self.status { refused = [] }
        self.status = status
        refused.insert(id)
        guard refused.count >= PayloadFuse.limit else { return false }
        isBlown = true
        refused = []
        return true
    }

    /// Something was delivered, or settings have changed.
    public mutating func reset() { if isBlown || !refused.isEmpty { self = PayloadFuse() } }
}
