import BaselogDashboard
import BaselogDomain
import BaselogScreen

/// Values that the tests of all screens share. The time is 2026-11-24, 14:03:22 UTC.
enum Sample {
    static let now = Timestamp(microseconds: 1_795_529_002_000_000)

    static let baseURL = BaseURL(isSecure: false, host: "127.0.0.1", port: 8787, path: "")

    static let session = Session(profile: "dev", baseURL: baseURL, hasEmbeddedAPI: true)

    static let production = Session(
        profile: "shop", environment: .production, safety: .typeTheName,
        baseURL: BaseURL(isSecure: true, host: "api.example", port: 443, path: ""))

    static let wide = Size(columns: 120, rows: 36)
    static let compact = Size(columns: 80, rows: 24)
    static let narrow = Size(columns: 40, rows: 12)

    static func id(_ number: UInt64) -> EntryID { EntryID(high: 0x0193_5A00_0000_0000, low: number) }

    static func ago(_ seconds: Double) -> Timestamp { now - .microseconds(Int64(seconds * 1_000_000)) }

    static func `in`(_ seconds: Double) -> Timestamp { now + .microseconds(Int64(seconds * 1_000_000)) }

    /// A wave with its crest in the middle of each minute.
    static func wave(_ base: Int, _ height: Int) -> [Int] {
        (0..<300).map { second in
            let phase = second % 60
            return base + height * (phase < 30 ? phase : 60 - phase) / 30
        }
    }

    static func dashboard(
        _ snapshot: EngineSnapshot? = nil, size: Size = wide, session: Session = session, screen: ScreenName = .overview
    ) -> Dashboard {
        var dashboard = Dashboard(session: session, size: size, now: now)
        if let snapshot { _ = dashboard.update(.snapshotArrived(snapshot)) }
        _ = dashboard.update(.inputReceived(.key(Key(.character(Character("\(screen.rawValue + 1)"))))))
        return dashboard
    }

    static let log = EntryContent.log(
        LogEntry(
            "payment provider timed out after 30 s", level: .error, category: "checkout",
            tags: ["payment", "provider-x"]))

    static func entry(
        _ number: UInt64, _ content: EntryContent = log, state: EntryState = .queued, age: Double = 12.1,
        attempts: Int = 0, notBefore: Timestamp? = nil, cause: String = "", status: Int? = nil,
        death: DeathReason? = nil, finished: Timestamp? = nil
    ) -> StoredEntry {
        let accepted = ago(age)
        let encoded = EncodedEntry(
            id: id(number), kind: content.kind, level: content.level, origin: .program, stream: "",
            acceptedAt: accepted, payload: EncodedPayload(content, at: accepted))
        return StoredEntry(
            sequence: number, encoded: encoded, state: state, attempts: attempts, notBefore: notBefore, cause: cause,
            lastStatus: status, death: death, finished: finished)
    }
}

extension EngineSnapshot {
    static let idle = EngineSnapshot(
        time: Sample.now, profile: "dev", baseURL: Sample.baseURL,
        health: Health(
            state: .healthy, checked: Sample.ago(12), probe: "GET /health", status: 200,
            responseTime: .milliseconds(4), serverVersion: "2.1.0", clockSkew: .milliseconds(20)),
        storage: StorageState(usedBytes: 12 << 20))

    static let busy: EngineSnapshot = {
        var snapshot = EngineSnapshot.idle
        snapshot.counts = EntryCounts(
            accepted: 366_330, queued: 4_312, inFlight: 8, scheduled: 12, delivered: 361_995, dead: 3)
        let accepted = Sample.wave(900, 304)
        snapshot.throughput = ThroughputHistory(
            accepted: accepted, delivered: accepted.map { $0 - 6 },
            failed: (0..<300).map { $0 % 90 > 80 ? 6 : 0 })
        func percentile(_ milliseconds: Int64) -> LatencyHistory.Percentile {
            LatencyHistory.Percentile(
                value: .milliseconds(milliseconds),
                recent: (0..<60).map { .milliseconds(milliseconds / 2 + Int64($0 * 7 % 11) * milliseconds / 20) })
        }
        snapshot.latency = LatencyHistory(
            p50: percentile(11), p95: percentile(31), p99: percentile(48),
            phases: RequestPhases(
                connect: .zero, wait: .milliseconds(9), read: .milliseconds(2), total: .milliseconds(11)))
        snapshot.retries = RetryOutlook(
            due: [2, 1, 0, 5, 2, 1, 0, 0, 0, 1], next: Sample.in(1.4),
            oldest: ProjectedAttempt(number: 3, earliest: Sample.in(8.2), latest: Sample.in(8.2)), budget: 412)
        snapshot.concurrency = ConcurrencyState(inFlight: 8, limit: 8, ceiling: 12)
        snapshot.healthHistory = (0..<30).map { $0 == 12 ? false : true }
        snapshot.errors = ErrorHistory(
            rows: [
                ErrorHistory.Row(
                    kind: .rateLimit, count: 41, last: Sample.ago(2), trend: [1, 1, 2, 3, 5, 8, 8, 5, 2, 1],
                    mostRecent: "429 Too Many Requests · Retry-After 3 s"),
                ErrorHistory.Row(
                    kind: .server, count: 9, last: Sample.ago(8), trend: [0, 0, 1, 0, 0, 4, 0, 0, 1, 0],
                    mostRecent: "503 Service Unavailable · upstream restarting"),
                ErrorHistory.Row(
                    kind: .timeout, count: 2, last: Sample.ago(260), trend: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
                    mostRecent: "no byte for 30.0 s after 2.1 kB"),
            ], total: 55, requests: 13_750)
        snapshot.storage.oldestPending = Sample.ago(41)
        snapshot.progressAge = .milliseconds(20)
        snapshot.drainForecast = .seconds(4)
        return snapshot
    }()

    static let outage: EngineSnapshot = {
        var snapshot = EngineSnapshot.busy
        snapshot.health.state = .down(step: .connect, reason: "connection refused by 127.0.0.1:8787")
        snapshot.breaker = .open(until: Sample.in(12.1))
        snapshot.throughput.delivered = snapshot.throughput.delivered.enumerated().map { $0 > 250 ? 0 : $1 }
        snapshot.drainForecast = nil
        snapshot.counts.inFlight = 0
        snapshot.counts.scheduled = 20
        return snapshot
    }()

    static let parked: EngineSnapshot = {
        var snapshot = EngineSnapshot.busy
        snapshot.health.state = .keyRefused
        snapshot.gates = [
            GateState(kind: .authentication, reason: "403 Invalid API Key", nextProbe: Sample.in(27))
        ]
        snapshot.counts.parked = 4_312
        snapshot.counts.queued = 0
        snapshot.drainForecast = nil
        return snapshot
    }()

    static let production: EngineSnapshot = {
        var snapshot = EngineSnapshot.busy
        snapshot.profile = "shop"
        snapshot.environment = .production
        return snapshot
    }()
}

extension Sample {
    /// One entry in each state, newest first.
    static let entries: [StoredEntry] = [
        entry(7, .log(LogEntry("GET /checkout 200 in 12 ms")), age: 0.4),
        entry(6, .log(LogEntry("cart 8812 priced")), state: .inFlight, age: 0.6),
        entry(5, state: .scheduled, attempts: 2, notBefore: `in`(4.1), status: 429),
        entry(
            4, .event(Event("order.created", payload: ["order": 8812, "total": 49.9])), state: .scheduled, age: 13,
            attempts: 2, notBefore: `in`(5), status: 503),
        entry(
            3, .log(LogEntry("stock low: sku 44-118", level: .warning)), state: .parked, age: 41.2,
            cause: "403 key refused"),
        entry(
            2, .log(LogEntry("x", level: .debug)), state: .dead, age: 560, attempts: 1,
            death: DeathReason(kind: .refused, status: 422, answer: "message: field required")),
        entry(
            1, .log(LogEntry("started")), state: .delivered, age: 600, attempts: 1, finished: ago(599.986)),
    ]

    static let explanation = EntryExplanation(
        id: id(5), state: .scheduled,
        gates: [
            .init(.open, "not paused"), .init(.open, "gate open"), .init(.open, "breaker closed"),
            .init(
                .closed, "backoff: attempt 2 failed", until: `in`(4.1), detail: "server asked Retry-After: 3 s"),
            .init(.note, "batch 37 of 100", until: `in`(1.2)), .init(.note, "0 older entries before it"),
        ], blocking: 3, remedy: .retryNow, advice: "")

    static let timeline = AttemptTimeline(
        past: [
            Attempt(
                number: 1, started: ago(13.888), status: 503, failure: .server,
                message: "Service Unavailable · upstream restarting", serverRequestID: "7f21aa00",
                phases: RequestPhases(
                    connect: .milliseconds(1), wait: .milliseconds(84), read: .milliseconds(1),
                    total: .milliseconds(86))),
            Attempt(
                number: 2, started: ago(12.13), status: 429, failure: .rateLimit, message: "Too Many Requests",
                retryAfter: .seconds(3), serverRequestID: "81aabb00",
                phases: RequestPhases(
                    connect: .zero, wait: .milliseconds(4), read: .zero, total: .milliseconds(4))),
        ],
        projected: [
            ProjectedAttempt(number: 3, earliest: `in`(4.1), latest: `in`(4.4)),
            ProjectedAttempt(number: 4, earliest: `in`(14), latest: `in`(19), condition: "if that fails (cycle 2)"),
        ])

    static func key(_ name: String) -> Message { .inputReceived(.key(Key(stringLiteral: name))) }

    /// The Queue screen, the third entry selected; with ``entries`` it is explained.
    static func queue(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, entries: [StoredEntry] = entries,
        session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session)
        answer(dashboard.update(key("2")), &dashboard, entries)
        for _ in 0..<2 { answer(dashboard.update(key("j")), &dashboard, entries) }
        return dashboard
    }

    /// Answers pages and details as an engine with these entries would.
    static func answer(_ effects: [Effect], _ dashboard: inout Dashboard, _ entries: [StoredEntry]) {
        for effect in effects {
            switch effect {
            case .loadPage(let request):
                answer(
                    dashboard.update(.pageLoaded(request, EntryPage(entries: entries))), &dashboard, entries)
            case .loadDetail(let id):
                let detail = EntryDetail(
                    id: id, entry: entries.first { $0.id == id },
                    explanation: id == explanation.id && entries == self.entries ? explanation : nil,
                    timeline: id == explanation.id && entries == self.entries ? timeline : AttemptTimeline())
                answer(dashboard.update(.detailLoaded(detail)), &dashboard, entries)
            case .loadTail(let request):
                answer(
                    dashboard.update(.tailLoaded(request, request.isNews ? lines(entries) : [])), &dashboard, entries)
            case .loadErrors(let engine):
                answer(
                    dashboard.update(.errorsLoaded(engine: engine, ErrorGroups(groups: errorGroups))), &dashboard,
                    entries)
            case .loadRequests(_, let engine):
                let page = RequestPage(records: requestRecords, total: UInt64(requestRecords.count))
                answer(dashboard.update(.requestsLoaded(engine: engine, page)), &dashboard, entries)
            case .loadProfile(let name, let asClone):
                let texts = ProfileTexts(name: name, settings: texts.settings)
                answer(dashboard.update(.profileLoaded(texts, asClone: asClone)), &dashboard, entries)
            case .saveProfile(let change): answer(dashboard.update(.profileSaved(change)), &dashboard, entries)
            default: break
            }
        }
    }

    static let preview = WirePreview(
        request: WireRequest(
            method: "POST", path: "/projects/logs",
            headers: [
                .init("Content-Type", "application/json"), .init("Idempotency-Key", "01HZX5Q2T0N8VJ3W9KRE4M7PAB"),
            ], body: Array(#"{"level":"info","message":"test log from baselog","tags":["test"]}"#.utf8)),
        url: "http://127.0.0.1:8787/projects/logs", maskedKey: "base…9f3c",
        omittedFields: ["service_name", "metadata"], changes: [])

    static func compose(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session)
        for effect in dashboard.update(key("c")) {
            if case .preview(let content, _) = effect { _ = dashboard.update(.previewed(content, preview)) }
        }
        return dashboard
    }

    static let profiles: [ProfileSummary] = [
        ProfileSummary(name: "dev", baseURL: baseURL, maskedKey: "base…9f3c"),
        ProfileSummary(
            name: "staging", environment: .staging, safety: .confirm,
            baseURL: BaseURL(isSecure: true, host: "staging.example", port: 443, path: ""), maskedKey: "stag…77aa"),
        ProfileSummary(
            name: "shop", environment: .production, safety: .typeTheName,
            baseURL: BaseURL(isSecure: true, host: "api.example", port: 443, path: ""), maskedKey: "live…0001"),
        ProfileSummary(name: "local", baseURL: nil, isBuiltIn: true),
    ]

    static let texts = ProfileTexts(
        name: "dev",
        settings: [.baseURL: "https://staging.example", .environment: "staging", .retryBackoff: "2"],
        maskedKey: "base…9f3c")

    static func profiles(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session, screen: .profiles)
        _ = dashboard.update(.profilesListed(profiles))
        return dashboard
    }
}

extension EngineSnapshot {
    static let deadEntries: EngineSnapshot = {
        var snapshot = EngineSnapshot.idle
        snapshot.counts = EntryCounts(accepted: 1_003, delivered: 1_000, dead: 3)
        snapshot.errors = ErrorHistory(
            rows: [
                ErrorHistory.Row(
                    kind: .client, count: 3, last: Sample.ago(540), trend: [0, 0, 0, 3, 0, 0, 0, 0, 0, 0],
                    mostRecent: "422 message: field required")
            ], total: 3, requests: 1_003)
        return snapshot
    }()
}

extension Sample {
    static let parkedEntries = (1...9).map { number in
        entry(
            UInt64(10 - number), .log(LogEntry("order \(8_800 + number) paid")), state: .parked,
            age: 40 + Double(number), cause: "403 Invalid API Key")
    }

    static let deadEntries = (1...3).map { number in
        entry(
            UInt64(4 - number), .log(LogEntry("", level: .debug)), state: .dead, age: 540, attempts: 1, status: 422,
            death: DeathReason(kind: .refused, status: 422, answer: "message: field required"))
    }

    /// Compose after a log was sent and delivered.
    static func sent(size: Size) -> Dashboard {
        var dashboard = compose(.busy, size: size)
        let content = dashboard.compose.reading.content
        _ = dashboard.update(key("ctrl-s"))
        _ = dashboard.update(.entryAccepted(id(99), content))
        let phases = RequestPhases(
            connect: .zero, wait: .milliseconds(8), read: .milliseconds(1), total: .milliseconds(9))
        let attempt = Attempt(number: 1, started: `in`(0.003), status: 201, phases: phases)
        let facts: [(Double, EngineEvent.Fact)] = [
            (0.0021, .accepted([id(99)])), (0.0024, .leased([id(99)])), (0.0148, .delivered(id(99), attempt)),
        ]
        let events = facts.enumerated().map { index, fact in
            EngineEvent(number: UInt64(index + 1), time: `in`(fact.0), fact: fact.1)
        }
        _ = dashboard.update(.eventsArrived(events))
        let stored = entry(99, content, state: .delivered, age: -0.0003)
        let timeline = AttemptTimeline(past: [attempt])
        _ = dashboard.update(.detailLoaded(EntryDetail(id: id(99), entry: stored, timeline: timeline)))
        return dashboard
    }
}
