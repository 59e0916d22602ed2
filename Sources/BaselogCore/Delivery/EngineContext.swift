import BaselogDomain

/// What all parts of an engine share: the world as they may see it.
struct EngineContext: Sendable {
    let queue: any EntryQueue
    let stopwatch: Stopwatch
    let now: @Sendable () -> Timestamp
    /// Fractions in `0...1`.
    let random: @Sendable () -> Double
    let ledger: Ledger
    let mirror: ConsoleMirror
    let storage: StorageNews
    let room = RoomLine()
    let metrics: EngineMetrics
}
