import BaselogDomain

/// Writing down what became of leased entries.
extension Courier {
    /// Writes outcomes as they come, all that gathered during one commit in the next, until the task is cancelled.
    func writeOutcomes() async {
        while !Task.isCancelled {
            await settlementReady.wait()
            while !outcomes.isEmpty, !Task.isCancelled {
                if await writeGathered() { continue }
                try? await context.stopwatch.sleep(for: Courier.storageRetry)
            }
        }
    }

    /// Writes what is left, for the end of the engine; gives up at the first failure, which leaves entries queued.
    func writeLastOutcomes() async {
        while !outcomes.isEmpty, await writeGathered() {}
        held = [:]
    }

    /// - Returns: Whether it was written.
    private func writeGathered() async -> Bool {
        let batch = Array(outcomes.prefix(Courier.settlementLimit))
        isSettling = true
        defer {
            isSettling = false
            idle.raise()
        }
        do {
            try await context.queue.settle(batch.map(\.settlement))
        } catch {
            context.storage.failed(.settling, error)
            return false
        }
        context.storage.recovered(.settling)
        context.room.roomAppeared()
        outcomes.removeFirst(batch.count)
        lastProgress = context.stopwatch.elapsed
        for outcome in batch { written(outcome) }
        wakeup.raise()
        return true
    }

    private func written(_ outcome: Outcome) {
        held[outcome.settlement.id] = nil
        switch outcome.settlement.outcome {
        case .delivered: context.ledger.delivered(1)
        case .scheduled(let notBefore, _, _):
            let moment = context.stopwatch.moment(of: notBefore)
            nextDue = min(nextDue ?? moment, moment)
        case .parked(let kind):
            // The gate may have opened while this was being written.
            if endpoint.gates[kind] == nil, kind != .events || form.route(of: .event) != .parked {
                gatesToUnpark.insert(kind)
            }
        case .dead, .returned: break
        }
        context.ledger.tell(outcome.news)
    }
}
