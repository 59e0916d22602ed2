import BaselogDomain

/// An engine's snapshot as JSON, with names in snake_case and times in milliseconds.
enum SnapshotJSON {
    static func value(_ snapshot: EngineSnapshot) -> JSONValue {
        .object([
            "time": snapshot.time.json, "profile": .string(snapshot.profile),
            "environment": .string(snapshot.environment.rawValue), "safety": .string(snapshot.safety.rawValue),
            "base_url": .string(snapshot.baseURL.description), "role": role(snapshot.role),
            "is_paused": .bool(snapshot.isPaused), "counts": counts(snapshot.counts),
            "throughput": .object([
                "accepted_per_second": .number(ThroughputHistory.rate(of: snapshot.throughput.accepted)),
                "delivered_per_second": .number(ThroughputHistory.rate(of: snapshot.throughput.delivered)),
                "failed_per_second": .number(ThroughputHistory.rate(of: snapshot.throughput.failed)),
            ]),
            "latency": .object([
                "p50_ms": JSONValue(snapshot.latency.p50.value), "p95_ms": JSONValue(snapshot.latency.p95.value),
                "p99_ms": JSONValue(snapshot.latency.p99.value),
            ]),
            "retries": .object([
                "due": .array(snapshot.retries.due.map { .integer(Int64($0)) }),
                "next_at": JSONValue(snapshot.retries.next), "budget": .integer(Int64(snapshot.retries.budget)),
                "budget_capacity": .integer(Int64(snapshot.retries.budgetCapacity)),
            ]),
            "breaker": breaker(snapshot.breaker), "gates": .array(snapshot.gates.map(gate)),
            "concurrency": .object([
                "in_flight": .integer(Int64(snapshot.concurrency.inFlight)),
                "limit": .integer(Int64(snapshot.concurrency.limit)),
                "ceiling": .integer(Int64(snapshot.concurrency.ceiling)),
            ]),
            "health": health(snapshot.health), "errors": errors(snapshot.errors), "storage": storage(snapshot.storage),
            "progress_age_ms": JSONValue(snapshot.progressAge),
            "drain_forecast_ms": JSONValue(snapshot.drainForecast),
            "full_forecast_ms": JSONValue(snapshot.fullForecast),
        ])
    }

    private static func role(_ role: EngineRole) -> JSONValue {
        switch role {
        case .shipping: .object(["name": "shipping"])
        case .observing(let owner): .object(["name": "observing", "owner_pid": .integer(Int64(owner))])
        case .draining: .object(["name": "draining"])
        case .stopped: .object(["name": "stopped"])
        }
    }

    private static func counts(_ counts: EntryCounts) -> JSONValue {
        var members = Dictionary(
            uniqueKeysWithValues: EntryState.allCases.map { ($0.name, JSONValue.integer(Int64(counts[$0]))) })
        members["accepted"] = .integer(Int64(counts.accepted))
        members["residual"] = .integer(Int64(counts.residual))
        return .object(members)
    }

    private static func breaker(_ breaker: BreakerState) -> JSONValue {
        switch breaker {
        case .closed: .object(["state": "closed"])
        case .open(let until): .object(["state": "open", "until": until.json])
        case .halfOpen: .object(["state": "half_open"])
        }
    }

    private static func gate(_ gate: GateState) -> JSONValue {
        let kind =
            switch gate.kind {
            case .authentication: "authentication"
            case .endpoint: "endpoint"
            case .retryAfter: "retry_after"
            case .events: "events"
            }
        return .object([
            "kind": .string(kind), "reason": .string(gate.reason), "next_probe_at": JSONValue(gate.nextProbe),
        ])
    }

    static func health(_ health: Health) -> JSONValue {
        let (state, reason): (String, String?) =
            switch health.state {
            case .unknown: ("unknown", nil)
            case .healthy: ("healthy", nil)
            case .degraded(let reason): ("degraded", reason)
            case .keyRefused: ("key_refused", nil)
            case .down(let step, let reason): ("down", "\(step.rawValue): \(reason)")
            }
        return .object([
            "state": .string(state), "reason": JSONValue(reason), "checked_at": JSONValue(health.checked),
            "probe": .string(health.probe), "status": JSONValue(health.status),
            "response_ms": JSONValue(health.responseTime), "server_version": JSONValue(health.serverVersion),
        ])
    }

    private static func errors(_ errors: ErrorHistory) -> JSONValue {
        .object([
            "total": .integer(Int64(errors.total)), "requests": .integer(Int64(errors.requests)),
            "window_seconds": .integer(Int64(ErrorHistory.windowSeconds)),
            "kinds": .array(
                errors.rows.map { row in
                    .object([
                        "kind": .string(row.kind.name), "count": .integer(Int64(row.count)),
                        "last_at": JSONValue(row.last), "most_recent": .string(row.mostRecent),
                    ])
                }),
        ])
    }

    private static func storage(_ storage: StorageState) -> JSONValue {
        .object([
            "used_bytes": .integer(Int64(storage.usedBytes)), "max_bytes": .integer(Int64(storage.maxBytes)),
            "oldest_pending_at": JSONValue(storage.oldestPending), "problem": JSONValue(storage.problem),
        ])
    }
}
