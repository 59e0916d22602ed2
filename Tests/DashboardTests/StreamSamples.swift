import BaselogDashboard
import BaselogDomain
import BaselogScreen

extension Sample {
    // MARK: Tail

    static func tail(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, entries: [StoredEntry] = streamEntries,
        session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session)
        answer(dashboard.update(key("3")), &dashboard, entries)
        return dashboard
    }

    /// What a page of the tail holds: the newest last.
    static func lines(_ entries: [StoredEntry]) -> [TailLine] {
        entries.sorted { $0.sequence < $1.sequence }.map { TailLine($0) }
    }

    /// Newest first, as the queue hands them out.
    static let streamEntries: [StoredEntry] = [
        entry(
            26, .log(LogEntry("GET /cart 200 in 8 ms", category: "checkout")), state: .inFlight, age: 0.2),
        entry(
            25,
            .log(
                LogEntry(
                    "payment provider timed out after 30 s", level: .error, category: "payment",
                    tags: ["payment", "provider-x"], userID: "8812", correlationID: "9d2c41be")), state: .scheduled,
            age: 0.86, attempts: 1, notBefore: `in`(4.1), cause: "Service Unavailable", status: 503),
        entry(
            24, .log(LogEntry("stock low: sku 44-118", level: .warning, category: "stock")), age: 0.989),
        entry(
            23, .event(Event("order.created", payload: ["order": 8812, "total": 49.9], sourceService: "orders")),
            state: .delivered, age: 1.05, attempts: 1, finished: ago(1.043)),
        entry(
            22, .log(LogEntry("GET /checkout 200 in 12 ms", category: "checkout")), state: .delivered, age: 1.096,
            attempts: 1, finished: ago(1.082)),
        entry(
            21, .log(LogEntry("GET /cart 200 in 9 ms", category: "checkout")), state: .delivered, age: 1.118,
            attempts: 1, finished: ago(1.107)),
    ]

    // MARK: Errors

    static func errors(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, groups: [ErrorGroup] = errorGroups,
        session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session)
        _ = dashboard.update(key("4"))
        _ = dashboard.update(.errorsLoaded(engine: 0, ErrorGroups(groups: groups)))
        return dashboard
    }

    static func group(
        _ kind: FailureKind, _ status: Int?, _ message: String, count: Int, trend: [Int], first: Double, last: Double
    ) -> ErrorGroup {
        ErrorGroup(
            key: ErrorGroup.Key(kind: kind, status: status, template: MessageTemplate(of: message)), count: count,
            trend: trend, first: ago(first), last: ago(last), mostRecent: message)
    }

    static let errorGroups: [ErrorGroup] = [
        group(
            .rateLimit, 429, "Too Many Requests", count: 241, trend: [1, 1, 2, 3, 5, 8, 8, 5, 2, 1], first: 5_400,
            last: 2),
        group(
            .server, 503, "Service Unavailable · upstream 10.0.3.7:8080 restarting", count: 9,
            trend: [0, 0, 1, 0, 0, 4, 0, 0, 1, 0], first: 800, last: 8),
        group(
            .timeout, nil, "no byte for 30.0 s after 2.1 kB", count: 2, trend: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
            first: 7_000, last: 460),
        group(
            .client, 422, "Unprocessable Entity · \"sku\": field required", count: 1,
            trend: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], first: 7_100, last: 7_100),
    ]

    // MARK: Requests

    static func requests(
        _ snapshot: EngineSnapshot = .busy, size: Size = wide, records: [RequestRecord] = requestRecords,
        session: Session = session
    ) -> Dashboard {
        var dashboard = dashboard(snapshot, size: size, session: session)
        _ = dashboard.update(key("5"))
        _ = dashboard.update(
            .requestsLoaded(
                engine: 0, RequestPage(records: records, total: UInt64(records.count), maskedKey: "base…9f3c")))
        return dashboard
    }

    static func record(
        _ number: UInt64, _ result: Result<TransportAnswer, TransportFailure>, age: Double, body: String = "{}",
        path: String = "/projects/logs", method: String = "POST", entries: [(UInt64, Int)] = [], count: Int? = nil
    ) -> RequestRecord {
        let request = WireRequest(
            method: method, path: path,
            headers: [
                .init("Content-Type", "application/json"), .init("Idempotency-Key", "01HZX5Q2T0N8VJ3W9KRE4M7PAB"),
            ], body: method == "GET" ? [] : Array(body.utf8))
        let report = TransportReport(
            result: result, started: ago(age),
            phases: RequestPhases(
                connect: .zero, wait: .milliseconds(9), read: .milliseconds(2), total: .milliseconds(11)),
            reusedConnection: true)
        let verdict = Verdict(report, method: method, hasIdempotencyKey: true, settings: RetrySettings())
        return RequestRecord(
            number: number, request: request, report: report, verdict: verdict,
            passengers: entries.map { .init(id: id($0.0), attempt: $0.1) }, entryCount: count ?? entries.count)
    }

    static func answer(_ status: Int, _ body: String, _ headers: [(String, String)] = []) -> TransportAnswer {
        TransportAnswer(
            status: status, headers: headers.map { .init($0.0, $0.1) } + [.init("x-request-id", "7f21aa00")],
            body: Array(body.utf8))
    }

    static let requestRecords: [RequestRecord] = [
        record(1, .success(answer(200, #"{"status":"healthy"}"#)), age: 30, path: "/health", method: "GET"),
        record(
            2, .success(answer(201, #"{"status":"created","id":41}"#)), age: 14, body: #"{"message":"hello"}"#,
            entries: [(4, 1)]),
        record(
            3,
            .failure(
                TransportFailure(
                    kind: .connectionRefused, message: "connection refused by 127.0.0.1:8787", bodyWasSent: false)),
            age: 12, body: #"{"message":"hello"}"#, entries: [(5, 1)]),
        record(
            4, .success(answer(503, #"{"detail":"upstream restarting"}"#)), age: 9, body: #"{"message":"hello"}"#,
            entries: [(5, 2)]),
        record(
            5,
            .success(
                answer(429, #"{"detail":"Too Many Requests"}"#, [("retry-after", "3"), ("set-cookie", "session=1")])),
            age: 4, body: #"{"level":"error","message":"payment provider timed out after 30 s"}"#, entries: [(5, 3)]),
        record(
            6, .success(answer(201, #"{"accepted":100}"#)), age: 1,
            body: #"{"logs":["# + String(repeating: #"{"message":"GET /cart 200"},"#, count: 200) + "{}]}",
            path: "/projects/logs/batch", entries: (10..<26).map { ($0, 1) }, count: 100),
    ]

    static let keyRefused: [RequestRecord] = (1...12).map { number in
        record(
            UInt64(number), .success(answer(403, #"{"detail":"Invalid API Key"}"#)), age: 13 - Double(number),
            body: #"{"message":"order paid"}"#, entries: [(UInt64(number), 1)])
    }

    static let refusedContent: [RequestRecord] = (1...3).map { number in
        record(
            UInt64(number), .success(answer(422, #"{"detail":[{"loc":["body","message"],"msg":"field required"}]}"#)),
            age: 540, body: #"{"level":"debug"}"#, entries: [(UInt64(number), 1)])
    }

    static let refusedConnections: [RequestRecord] = (1...8).map { number in
        record(
            UInt64(number),
            .failure(
                TransportFailure(
                    kind: .connectionRefused, message: "connection refused by 127.0.0.1:8787", bodyWasSent: false)),
            age: Double(9 - number), body: #"{"message":"hello"}"#, entries: [(1, number)])
    }
}

extension Sample {
    // MARK: What is followed

    /// A dashboard that follows two things.
    static func feed(_ kind: TailFeed.Kind, size: Size = wide, level: Level? = nil) -> Dashboard {
        var dashboard = Dashboard(
            session: session, size: size, now: now,
            feed: TailFeed(name: "app.log + worker/*.log", kind: kind, level: level))
        if kind == .shipped { _ = dashboard.update(.snapshotArrived(.idle)) }
        return dashboard
    }

    /// Lines of several levels, oldest first, as a file has them.
    static let fileLines: [TailLine] = [
        LogEntry("GET /cart 200 in 9 ms", category: "checkout", timestamp: ago(0.9)),
        LogEntry("GET /checkout 200 in 12 ms", category: "checkout", timestamp: ago(0.8)),
        LogEntry("stock low: sku 44-118", level: .warning, category: "stock", timestamp: ago(0.7)),
        LogEntry(
            "payment provider timed out after 30 s", level: .error, category: "payment",
            tags: ["payment", "provider-x"], timestamp: ago(0.5), userID: "8812", correlationID: "9d2c41be"),
        LogEntry("a line that tells no more than itself"),
    ].map { TailLine($0, readAt: now, file: "/srv/shop/worker/2.log") }

    static func followed(_ kind: TailFeed.Kind = .shown, size: Size = wide) -> Dashboard {
        var dashboard = feed(kind, size: size)
        var lines = fileLines
        if kind == .shipped { for index in lines.indices { lines[index].id = id(UInt64(index + 1)) } }
        _ = dashboard.update(.feedArrived(FeedBatch(lines: lines)))
        guard kind == .shipped else { return dashboard }
        let states: [StoredEntry?] = [
            entry(1, state: .delivered, age: 0.9, finished: ago(0.889)), nil, entry(3, age: 0.7),
            entry(4, state: .scheduled, age: 0.5, attempts: 1, notBefore: `in`(4.1), cause: "Service Unavailable"),
            entry(5, state: .inFlight, age: 0.1),
        ]
        let fates = zip(lines, states).compactMap { line, entry in line.id.map { LineFate($0, entry) } }
        _ = dashboard.update(.fatesLoaded(engine: 0, fates))
        return dashboard
    }
}
