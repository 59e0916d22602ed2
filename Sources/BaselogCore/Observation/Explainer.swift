import BaselogDomain

/// Answers why an entry is still here: every gate on its way in the order in which they are asked, and the first that
/// holds it back.
struct Explainer: Sendable {
    /// Older entries are counted up to here.
    static let olderLimit = 10_000

    let role: EngineRole
    let standing: CourierStanding
    let settings: Settings
    let health: Health
    /// Queued entries before it, at most ``olderLimit``.
    let older: Int
    let lastAttempt: Attempt?

    private typealias Gate = EntryExplanation.Gate

    func explain(_ entry: StoredEntry) -> EntryExplanation {
        switch entry.state {
        case .delivered:
            return ended(entry, Gate(.note, "delivered", detail: entry.lastStatus.map { "the API answered \($0)" }))
        case .dropped: return ended(entry, Gate(.closed, "dropped"), advice: "Restore it to send it after all.")
        case .dead: return dead(entry)
        case .queued, .inFlight, .scheduled, .parked: return pending(entry)
        }
    }

    // MARK: Over

    private func ended(_ entry: StoredEntry, _ gate: Gate, advice: String = "") -> EntryExplanation {
        EntryExplanation(
            id: entry.id, state: entry.state, gates: [gate], blocking: gate.standing == .closed ? 0 : nil, remedy: nil,
            advice: advice)
    }

    private func dead(_ entry: StoredEntry) -> EntryExplanation {
        let status = entry.death?.status.map { "\($0) \(AnswerText.phrase(for: $0))" } ?? entry.cause
        let text =
            entry.death?.kind == .suspectedPoison
            ? "it fails while others are delivered: \(status)" : "the API refused it: \(status)"
        let answer = entry.death?.answer ?? ""
        return EntryExplanation(
            id: entry.id, state: .dead, gates: [Gate(.closed, text, detail: answer.isEmpty ? nil : answer)],
            blocking: 0,
            remedy: .editEntry, advice: "Edit it and send it again, or drop it; it is never sent again by itself.")
    }

    // MARK: Pending

    private func pending(_ entry: StoredEntry) -> EntryExplanation {
        if let leased = standing.inFlight[entry.id] {
            return EntryExplanation(
                id: entry.id, state: .inFlight, gates: [Gate(.note, "in flight", until: nil, detail: since(leased))],
                blocking: nil, remedy: .wait, advice: "It is on its way.")
        }
        var steps: [(gate: Gate, remedy: EntryExplanation.Remedy, advice: String)] = []
        if let owner { steps.append((owner, .wait, "The other process delivers it.")) }
        steps.append((pause, .resume, "Resume shipping."))
        steps += gates(for: entry)
        steps.append((breaker, .probeNow, breakerAdvice))
        if let backoff = backoff(of: entry) { steps.append((backoff, .retryNow, "Retry it now, or wait.")) }
        if let parked = parked(entry, behind: steps.map(\.gate)) {
            steps.append((parked, .wait, "It goes on in a moment."))
        }
        steps.append((concurrency, .wait, "It leaves as soon as a request is answered."))
        let notes = self.notes(for: entry)
        let blocking = steps.firstIndex { $0.gate.standing == .closed }
        return EntryExplanation(
            id: entry.id, state: entry.state, gates: steps.map(\.gate) + notes, blocking: blocking,
            remedy: blocking.map { steps[$0].remedy } ?? .wait,
            advice: blocking.map { steps[$0].advice } ?? "Nothing holds it back: it leaves in its turn.")
    }

    private func since(_ leased: Timestamp) -> String {
        "since \(leased.iso8601())\(lastAttempt.map { ", after attempt \($0.number)" } ?? "")"
    }

    private var owner: Gate? {
        switch role {
        case .shipping: nil
        case .observing(let pid): Gate(.closed, "process \(pid) ships from this queue")
        case .draining: Gate(.closed, "the engine is shutting down", detail: "it stays in the queue for the next start")
        case .stopped: Gate(.closed, "the engine is stopped", detail: "it stays in the queue for the next start")
        }
    }

    private var pause: Gate { standing.isPaused ? Gate(.closed, "paused by hand") : Gate(.open, "not paused") }

    private func gates(for entry: StoredEntry) -> [(Gate, EntryExplanation.Remedy, String)] {
        let concerning = standing.gates.filter { $0.kind != .events || entry.gate == .events }
        guard !concerning.isEmpty else { return [(Gate(.open, "gate open"), .wait, "")] }
        return concerning.map { state in
            switch state.kind {
            case .authentication:
                (
                    Gate(.closed, "gate closed: the key is refused", until: state.nextProbe, detail: state.reason),
                    .fixKey,
                    "Correct the API key; waiting entries then leave at once. One of them tries now and then."
                )
            case .endpoint:
                (
                    Gate(.closed, "gate closed: the address is wrong", until: state.nextProbe, detail: state.reason),
                    .fixSettings, "Correct the base URL of profile \(settings.profile), or the server."
                )
            case .retryAfter:
                (
                    Gate(
                        .closed, "gate closed: the server asked for a pause", until: state.nextProbe,
                        detail: state.reason),
                    .wait, "It opens by itself; probing now ends the pause early."
                )
            case .events:
                (
                    Gate(.closed, "waits for a route for events", until: state.nextProbe, detail: state.reason),
                    .fixSettings, "Send events as logs (events: log in the profile), or wait for a newer server."
                )
            }
        }
    }

    private var breaker: Gate {
        switch standing.breaker {
        case .closed: Gate(.open, "breaker closed")
        case .open(let until): Gate(.closed, "breaker open", until: until, detail: downReason)
        case .halfOpen: Gate(.closed, "breaker half open", detail: "one entry is finding out whether the API works")
        }
    }

    private var downReason: String? { if case .down(_, let reason) = health.state { reason } else { nil } }

    private var breakerAdvice: String {
        settings.baseURL.isLoopback
            ? "Start the server at \(settings.baseURL.authority), or probe now; it is tried again by itself."
            : "Probe now, or wait: it is tried again by itself."
    }

    private func backoff(of entry: StoredEntry) -> Gate? {
        guard entry.state == .scheduled, let notBefore = entry.notBefore else { return nil }
        let asked = lastAttempt?.retryAfter.map { "server asked Retry-After: \(text(of: $0))" }
        return Gate(
            .closed, "backoff: attempt \(entry.attempts) failed", until: notBefore,
            detail: asked ?? (entry.cause.isEmpty ? nil : entry.cause))
    }

    /// Only where the gate it waited for is open again and the queue has not come round to it.
    private func parked(_ entry: StoredEntry, behind gates: [Gate]) -> Gate? {
        guard entry.state == .parked, !gates.contains(where: { $0.standing == .closed }) else { return nil }
        return Gate(.closed, "parked until now", detail: entry.cause.isEmpty ? nil : entry.cause)
    }

    private var concurrency: Gate {
        let state = standing.concurrency
        return state.inFlight >= state.limit
            ? Gate(.closed, "\(state.inFlight) of \(state.limit) requests in flight")
            : Gate(.open, "\(state.inFlight) of \(state.limit) requests in flight")
    }

    private func notes(for entry: StoredEntry) -> [Gate] {
        guard entry.state == .queued else { return [] }
        var notes: [Gate] = []
        if standing.takesBatches {
            let gathered = min(standing.gathering, settings.batch.size)
            notes.append(Gate(.note, "batch \(gathered) of \(settings.batch.size)", until: standing.leaves))
        }
        let count = older >= Explainer.olderLimit ? "more than \(older.grouped)" : older.grouped
        notes.append(Gate(.note, "\(count) older \(older == 1 ? "entry" : "entries") before it"))
        return notes
    }

    private func text(of duration: Duration) -> String {
        let seconds = duration.inSeconds
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\((seconds * 10).rounded() / 10) s"
    }
}
