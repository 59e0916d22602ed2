/// Finds the one entry that a server fails on while it takes all others.
///
/// A failure after which nobody knows whether the entry was stored (500, a time-out behind the whole body) may be the
/// entry's own fault. It is suspected of that only after it failed in 5 cycles and 20 others were delivered between its
/// failures. A cycle during which nothing else was delivered counts for nothing, so in an outage nothing is suspected,
/// however long it lasts. What is known of an entry is only in memory: after a restart it is innocent again.
public struct PoisonDetector: Sendable, Hashable {
    /// Cycles that ended in such a failure while others were delivered.
    public static let cycleLimit = 5
    /// Others delivered between the failures.
    public static let othersLimit = 20
    /// Entries that are watched; of more, the newest are not.
    static let capacity = 10_000

    private struct Record: Sendable, Hashable {
        var cycles = 1
        var others = 0
        /// How many entries had been delivered when it last failed.
        var deliveredBefore: Int
    }

    private var records: [EntryID: Record] = [:]
    private var delivered = 0

    public init() {}

    /// An entry was delivered.
    public mutating func delivered(_ id: EntryID) {
        delivered += 1
        if !records.isEmpty { records[id] = nil }
    }

    /// A cycle of the entry ended in a failure that may be its own fault.
    ///
    /// - Returns: Whether it is the one that the server fails on.
    public mutating func suspects(_ id: EntryID) -> Bool {
        guard var record = records[id] else {
            if records.count < PoisonDetector.capacity { records[id] = Record(deliveredBefore: delivered) }
            return false
        }
        let others = delivered - record.deliveredBefore
        if others > 0 { record.cycles += 1 }
        record.others += others
        record.deliveredBefore = delivered
        records[id] = record
        return record.cycles >= PoisonDetector.cycleLimit && record.others >= PoisonDetector.othersLimit
    }

    /// The entry is over, or a person gave it another chance.
    public mutating func forget(_ id: EntryID) { records[id] = nil }
}
