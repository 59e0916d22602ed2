import BaselogDomain

/// When the queue will be empty, and when it will be full, if everything goes on as it does.
struct Forecast: Sendable, Hashable {
    /// The newest seconds that tell how things go.
    static let window = 10
    /// A full disk is told of only after so many seconds: at a start the queue always grows.
    static let fullWindow = 60
    /// What lies farther ahead is no forecast.
    static let horizon: Duration = .seconds(30 * 86_400)

    var drained: Duration?
    var full: Duration?

    /// - Parameters:
    ///   - counts: Of these the pending ones matter.
    ///   - throughput: Whole seconds.
    ///   - storage: What the pending entries take, about.
    init(counts: EntryCounts, throughput: ThroughputHistory, storage: StorageState) {
        let accepted = ThroughputHistory.rate(of: throughput.accepted, window: Forecast.window)
        let delivered = ThroughputHistory.rate(of: throughput.delivered, window: Forecast.window)
        guard counts.pending > 0 else { return }
        if delivered > accepted {
            drained = Forecast.duration(Double(counts.pending) / (delivered - accepted))
        } else if throughput.accepted.count >= Forecast.fullWindow, storage.maxBytes > storage.usedBytes {
            let accepted = ThroughputHistory.rate(of: throughput.accepted, window: Forecast.fullWindow)
            let delivered = ThroughputHistory.rate(of: throughput.delivered, window: Forecast.fullWindow)
            guard accepted > delivered else { return }
            let bytesEach = Double(storage.usedBytes) / Double(counts.pending)
            guard bytesEach > 0 else { return }
            full = Forecast.duration(
                Double(storage.maxBytes - storage.usedBytes) / bytesEach / (accepted - delivered))
        }
    }

    private static func duration(_ seconds: Double) -> Duration? {
        seconds < horizon.inSeconds ? .seconds(seconds) : nil
    }
}
