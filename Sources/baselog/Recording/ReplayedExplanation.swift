import BaselogDomain

/// Why an entry was still there at a moment of a recording, as far as snapshots and news tell: what held everything
/// back, its own backoff, its gate. Its place in the queue and the batch it gathered in are not recorded.
struct ReplayedExplanation {
    private typealias Gate = EntryExplanation.Gate

    let snapshot: EngineSnapshot
    let entry: StoredEntry
    /// The attempts whose news are in the recording.
    let attempts: [Attempt]

    var explanation: EntryExplanation {
        let gates: [Gate] =
            switch entry.state {
            case .delivered: [Gate(.note, "delivered", detail: entry.lastStatus.map { "the API answered \($0)" })]
            case .dropped: [Gate(.closed, "dropped")]
            case .dead: [dead]
            case .inFlight: [Gate(.note, "in flight")]
            case .queued, .scheduled, .parked: pending
            }
        let isPending = entry.state.isPending && entry.state != .inFlight
        return EntryExplanation(
            id: entry.id, state: entry.state, gates: gates, blocking: gates.firstIndex { $0.standing == .closed },
            remedy: nil,
            advice: isPending ? "As it stood then. Its place in the queue and its batch are not recorded." : "")
    }

    var timeline: AttemptTimeline {
        guard entry.state == .scheduled, let next = entry.notBefore else { return AttemptTimeline(past: attempts) }
        let number = max(entry.attempts, attempts.last?.number ?? 0) + 1
        return AttemptTimeline(
            past: attempts, projected: [ProjectedAttempt(number: number, earliest: next, latest: next)])
    }

    private var dead: Gate {
        let status = entry.death?.status.map { "\($0) \(AnswerText.phrase(for: $0))" } ?? entry.cause
        let text =
            entry.death?.kind == .suspectedPoison
            ? "it failed while others were delivered: \(status)" : "the API refused it: \(status)"
        let answer = entry.death?.answer ?? ""
        return Gate(.closed, text, detail: answer.isEmpty ? nil : answer)
    }

    private var pending: [Gate] {
        var gates: [Gate] = [owner].compactMap(\.self)
        gates.append(snapshot.isPaused ? Gate(.closed, "paused by hand") : Gate(.open, "not paused"))
        let concerning = snapshot.gates.filter { $0.kind != .events || entry.gate == .events }
        gates += concerning.isEmpty ? [Gate(.open, "gate open")] : concerning.map(gate)
        switch snapshot.breaker {
        case .closed: gates.append(Gate(.open, "breaker closed"))
        case .open(let until): gates.append(Gate(.closed, "breaker open", until: until, detail: downReason))
        case .halfOpen: gates.append(Gate(.closed, "breaker half open"))
        }
        if entry.state == .scheduled {
            let asked = attempts.last?.retryAfter.map {
                "server asked Retry-After: \(Int($0.inSeconds.rounded(.up))) s"
            }
            gates.append(
                Gate(
                    .closed, "backoff: attempt \(entry.attempts) failed", until: entry.notBefore,
                    detail: asked ?? (entry.cause.isEmpty ? nil : entry.cause)))
        }
        if entry.state == .parked, !gates.contains(where: { $0.standing == .closed }) {
            gates.append(Gate(.closed, "parked until then", detail: entry.cause.isEmpty ? nil : entry.cause))
        }
        let concurrency = snapshot.concurrency
        gates.append(
            Gate(
                concurrency.inFlight >= concurrency.limit ? .closed : .open,
                "\(concurrency.inFlight) of \(concurrency.limit) requests in flight"))
        return gates
    }

    private var owner: Gate? {
        switch snapshot.role {
        case .shipping: nil
        case .observing(let pid): Gate(.closed, "process \(pid) shipped from this queue")
        case .draining: Gate(.closed, "the engine was shutting down")
        case .stopped: Gate(.closed, "the engine was stopped")
        }
    }

    private func gate(of state: GateState) -> Gate {
        let text =
            switch state.kind {
            case .authentication: "gate closed: the key is refused"
            case .endpoint: "gate closed: the address is wrong"
            case .retryAfter: "gate closed: the server asked for a pause"
            case .events: "waits for a route for events"
            }
        return Gate(.closed, text, until: state.nextProbe, detail: state.reason)
    }

    private var downReason: String? {
        if case .down(_, let reason) = snapshot.health.state { reason } else { nil }
    }
}
