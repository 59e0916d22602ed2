/// The name of a setting, as profile files write it: `retry.max-attempts` is `max-attempts` below `retry`.
public enum SettingName: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case baseURL = "base-url"
    case environment
    case safety
    case connectTimeout = "timeouts.connect"
    case readTimeout = "timeouts.read"
    case writeTimeout = "timeouts.write"
    case poolTimeout = "timeouts.pool"
    case totalTimeout = "timeouts.total"
    case httpProxy = "proxy.http"
    case httpsProxy = "proxy.https"
    case proxyExclusions = "proxy.exclude"
    case caFile = "tls.ca-file"
    case clientCertificate = "tls.client-certificate"
    case clientKey = "tls.client-key"
    case retryMaxAttempts = "retry.max-attempts"
    case retryBackoff = "retry.backoff"
    case retryStatusCodes = "retry.status-codes"
    case retryMethods = "retry.methods"
    case batchSize = "batch.size"
    case batchInterval = "batch.interval"
    case batchMode = "batch.mode"
    case queueMaxBytes = "queue.max-bytes"
    case queueMinFree = "queue.min-free"
    case queueWhenFull = "queue.when-full"
    case queueEnqueueTimeout = "queue.enqueue-timeout"
    case queueDurability = "queue.durability"
    case queueHistory = "queue.history"
    case events
    case ordering
    case maxConcurrency = "delivery.max-concurrency"
    case fieldsAsTags = "delivery.fields-as-tags"
    case tagEntryID = "delivery.tag-entry-id"
    case drainDeadline = "delivery.drain-deadline"
    case relayListen = "relay.listen"
    case relaySocket = "relay.socket"
    case relayKeyFile = "relay.key-file"
    case metricsListen = "metrics.listen"
    case accent
    case theme

    public var description: String { rawValue }

    /// The known name nearest to a mistyped one; `nil` if none is near enough to be meant.
    ///
    /// Near is an edit distance of at most a third of the word's length, and at least 2.
    public static func nearest(to text: String, among names: [String] = allCases.map(\.rawValue)) -> String? {
        let word = text.lowercased()
        if let leaf = names.filter({ $0.hasSuffix(".\(word)") }).first, !word.isEmpty { return leaf }
        let ranked = names.map { ($0, editDistance(word, $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (name, distance) = ranked, distance <= max(2, word.count / 3) else { return nil }
        return name
    }
}

/// The fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
private func editDistance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    // Names are short; a word longer than any of them is far from all.
    guard a.count <= 128 else { return a.count }
    var rows = [Array(0...b.count)]
    for i in 1..<(a.count + 1) {
        var row = [i]
        for j in 1..<(b.count + 1) {
            let replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            var best = min(replaced, rows[i - 1][j] + 1, row[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
