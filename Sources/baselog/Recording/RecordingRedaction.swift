import BaselogDomain

// What an engine shows never holds its key; but messages, answers and the reasons that quote them are texts of others.

extension EngineSnapshot {
    var redacted: EngineSnapshot {
        var snapshot = self
        snapshot.gates = gates.map(\.redacted)
        snapshot.health = health.redacted
        snapshot.errors.rows = errors.rows.map { row in
            var row = row
            row.mostRecent = Redactor.text(row.mostRecent)
            return row
        }
        snapshot.storage.problem = storage.problem.map(Redactor.text)
        return snapshot
    }
}

extension GateState {
    fileprivate var redacted: GateState { GateState(kind: kind, reason: Redactor.text(reason), nextProbe: nextProbe) }
}

extension Health {
    fileprivate var redacted: Health {
        var health = self
        switch state {
        case .degraded(let text): health.state = .degraded(Redactor.text(text))
        case .down(let step, let reason): health.state = .down(step: step, reason: Redactor.text(reason))
        case .unknown, .healthy, .keyRefused: break
        }
        return health
    }
}

extension DeathReason {
    fileprivate var redacted: DeathReason {
        DeathReason(kind: kind, status: status, answer: Redactor.text(answer))
    }
}

extension Attempt {
    fileprivate var redacted: Attempt {
        var attempt = self
        attempt.message = Redactor.text(message)
        return attempt
    }
}

extension EngineEvent {
    var redacted: EngineEvent {
        var event = self
        switch fact {
        case .delivered(let id, let attempt): event.fact = .delivered(id, attempt.redacted)
        case .failed(let id, let attempt, let next): event.fact = .failed(id, attempt.redacted, next: next)
        case .parked(let id, let gate): event.fact = .parked(id, gate.redacted)
        case .died(let id, let reason): event.fact = .died(id, reason.redacted)
        case .gateClosed(let gate): event.fact = .gateClosed(gate.redacted)
        case .healthChanged(let health): event.fact = .healthChanged(health.redacted)
        case .storageFailed(let text): event.fact = .storageFailed(Redactor.text(text))
        case .accepted, .leased, .dropped, .requeued, .breakerChanged, .gateOpened, .storageRecovered, .gaveUp: break
        }
        return event
    }
}

extension StoredEntry {
    var redacted: StoredEntry {
        var entry = self
        entry.cause = Redactor.text(cause)
        entry.death = death?.redacted
        entry.encoded = EncodedEntry(
            id: encoded.id, kind: encoded.kind, level: encoded.level, origin: encoded.origin,
            stream: Redactor.text(encoded.stream), acceptedAt: encoded.acceptedAt, payload: encoded.redactedPayload)
        return entry
    }
}

extension EncodedEntry {
    fileprivate var redactedPayload: EncodedPayload {
        guard let content = payload.content(kind: kind) else {
            // Nobody can say what is in there: an entry whose content was given up has none.
            return EncodedPayload(bytes: [], coreSizeBytes: 0)
        }
        let redacted = Redactor.content(content)
        return redacted == content ? payload : EncodedPayload(redacted, at: acceptedAt)
    }
}

extension RequestRecord {
    var redacted: RequestRecord {
        var record = self
        record.path = Redactor.text(path)
        record.message = Redactor.text(message)
        record.requestHeaders = requestHeaders.map { .init($0.name, Redactor.value($0.value, of: $0.name)) }
        record.answerHeaders = answerHeaders.map { .init($0.name, Redactor.value($0.value, of: $0.name)) }
        record.requestBody = Redactor.bytes(requestBody)
        record.answerBody = Redactor.bytes(answerBody)
        return record
    }
}

extension ErrorGroup {
    var redacted: ErrorGroup {
        var group = self
        let text = Redactor.text(mostRecent)
        guard text != mostRecent else { return group }
        group.mostRecent = text
        // What entries say of their failure is masked in the same way, and must still be found by it.
        group.key.template = MessageTemplate(of: text)
        return group
    }
}
