package import BaselogDomain

/// What only the one who ships does.
extension SQLiteQueue {
    package func settle(_ settlements: [Settlement]) async throws(QueueError) {
        guard !settlements.isEmpty else { return }
        try requireOwnership()
        _ = try await writer.perform(.settlement, entries: settlements.count) {
            try $0.settle(settlements)
            return .done
        }
    }

    package func unpark(_ gates: Set<GateState.Kind>, limit: Int) async throws(QueueError) -> Int {
        try requireOwnership()
        let reply = try await writer.perform(.order, entries: limit) {
            .count(try $0.unpark(gates, limit: limit))
        }
        guard case .count(let count) = reply else { return 0 }
        return count
    }

    package func apply(_ change: QueueChange, to ids: [EntryID], inFlight: Set<EntryID>, at now: Timestamp)
        async throws(QueueError) -> CommandResult
    {
        try requireOwnership()
        let reply = try await writer.perform(.order, entries: ids.count) {
            .result(try $0.apply(change, to: ids, inFlight: inFlight, at: now))
        }
        guard case .result(let result) = reply else { return CommandResult() }
        return result
    }
}
