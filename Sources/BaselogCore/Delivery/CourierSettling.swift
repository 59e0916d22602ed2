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
        // Taken out, not copied: more are added meanwhile.
        let batch = Array(outcomes.prefix(Courier.settlementLimit))
        outcomes.removeFirst(batch.count)
        settling = batch.count
        defer {
            settling = 0
            idle.raise()
        }
        do {
            try await context.queue.settle(batch.map(\.settlement))
        } catch {
            outcomes = batch + outcomes
            context.storage.failed(.settling, error)
            return false
        }
        context.storage.recovered(.settling)
        context.room.roomAppeared()
        lastProgress = context.stopwatch.elapsed
        written(batch)
        wakeup.raise()
        return true
    }

    private func written(_ batch: [Outcome]) {
        var delivered = 0
        for index in batch.indices {
            let id = batch[index].settlement.id
            held[id] = nil
            if readsUnderWay > 0 { settledMeanwhile.insert(id) }
            switch batch[index].settlement.outcome {
            case .delivered: delivered += 1
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
        }
        if delivered > 0 { context.ledger.delivered(delivered) }
        context.ledger.tell(batch.count) { batch[$0].fact }
    }
}

extension Courier.Outcome {
    fileprivate var fact: EngineEvent.Fact? {
        news ?? settlement.attempt.map { .delivered(settlement.id, $0) }
    }
}
