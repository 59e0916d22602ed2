/// What a page query means, entry by entry; every queue answers the same.
extension PageQuery {
    /// The states to look for in a queue, which knows nothing of being in flight.
    package var storedStates: Set<EntryState> {
        Set(states.map { $0 == .inFlight ? .queued : $0 })
    }

    /// The number of entries to return, within its bounds.
    package var boundedLimit: Int { min(max(limit, 1), 1000) }

    /// The text as it stands in a payload: escaped like JSON, without quotes. `nil` where no text is looked for.
    package var escapedText: String? {
        guard let text, !text.isEmpty else { return nil }
        var writer = JSONWriter(reservingCapacity: text.utf8.count + 16)
        writer.string(text)
        return String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    /// Whether the query asks for this entry, wherever the page begins.
    ///
    /// - Parameter cause: What the last attempt said of it.
    package func matches(_ entry: EncodedEntry, in state: EntryState, cause: String = "") -> Bool {
        guard storedStates.contains(state) else { return false }
        if let minimumLevel, entry.level < minimumLevel { return false }
        if let kind, entry.kind != kind { return false }
        if let acceptedSince, entry.acceptedAt < acceptedSince { return false }
        if let acceptedUntil, entry.acceptedAt > acceptedUntil { return false }
        if let template = self.cause, !template.matches(cause) { return false }
        guard let escapedText else { return true }
        return contains(Array(escapedText.utf8), in: entry.payload.bytes)
    }

    private func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        guard needle.count <= bytes.count else { return false }
        return (0...bytes.count - needle.count).contains { start in
            needle.indices.allSatisfy { needle[$0].lowercasedASCII == bytes[start + $0].lowercasedASCII }
        }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
}

extension StoredEntry {
    /// - Parameter progress: How far it has come; what belongs to another state than its own is left out.
    package init(sequence: UInt64, encoded: EncodedEntry, progress: EntryProgress) {
        self.init(
            sequence: sequence, encoded: encoded, state: progress.state, attempts: progress.attempts,
            cycles: progress.cycles, notBefore: progress.state == .scheduled ? progress.notBefore : nil,
            gate: progress.state == .parked ? progress.gate : nil, cause: progress.cause,
            lastStatus: progress.lastStatus, maybeDelivered: progress.maybeDelivered, death: progress.death,
            finished: progress.finished)
    }
}
