import BaselogDashboard
import BaselogDomain
import Foundation
import Testing

@testable import baselog

@Suite struct `A line between an engine and a dashboard` {
    private static let time = Timestamp(microseconds: 1_795_529_002_123_456)
    private static let id = EntryID(high: 0x0193_5A00_0000_0000, low: .max)
    private static let gate = GateState(kind: .retryAfter, reason: "429", nextProbe: time)
    private static let content = EntryContent.log(
        LogEntry(
            "ünï\u{0}\u{1F600}\n", level: .critical, category: "c", tags: ["a", "b"], timestamp: time,
            metadata: ["n": [1, 1.0, -2.5e300, nil, true, "x", [:]], "big": 9_007_199_254_740_993]))
    private static let request = WireRequest(
        method: "POST", path: "/x", headers: [WireRequest.Header("A", "b")], body: Array(0...255))
    private static let entry = StoredEntry(
        sequence: 7,
        encoded: EncodedEntry(
            id: id, kind: .log, level: .error, origin: .hand, stream: "/var/log/x", acceptedAt: time,
            payload: EncodedPayload(bytes: [0x7B, 0xFF, 0x00, 0x7D], coreSizeBytes: 3)),
        state: .parked, attempts: 2, cycles: 1, notBefore: time, gate: .authentication, cause: "403", lastStatus: 403,
        maybeDelivered: true, death: DeathReason(kind: .refused, status: 422, answer: "no"), finished: time)
    private static let attempt = Attempt(
        number: 3, started: time, status: 503, failure: .server, message: "m", retryAfter: .milliseconds(1_500),
        serverRequestID: "r",
        phases: RequestPhases(connect: .zero, wait: .nanoseconds(1), read: nil, total: .seconds(9)))
    private static let group = ErrorGroup(
        key: ErrorGroup.Key(kind: .timeout, status: nil, template: MessageTemplate(of: "no byte for 30.0 s of \"x\"")),
        count: 3, trend: [1, 2], first: time, last: time, mostRecent: "x")

    private func roundTrip<Value: Codable & Equatable>(_ value: Value) throws {
        let line = try AttachLine.encode(value)
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains(0x0A))
        #expect(try AttachLine.decode(Value.self, from: Array(line.dropLast())) == value)
    }

    @Test(
        arguments: [
            .page(
                PageQuery(
                    states: [.dead, .queued], minimumLevel: .warning, kind: .event, text: "x",
                    cause: MessageTemplate(of: "a 1 b"), acceptedSince: time, acceptedUntil: time, order: .oldestFirst,
                    after: .max, limit: 3)),
            .entry(id), .explain(id), .attempts(id), .requests(after: 9), .errorGroups, .preview(content),
            .accept(.event(Event("t", payload: ["a": 1], timestamp: time, sourceService: "s")), .hand),
            .perform(.retryNow([id])), .perform(.drop([id])), .perform(.restore([])), .perform(.flush),
            .perform(.replace(id, with: content)), .perform(.probeNow), .perform(.pause), .perform(.resume),
        ] as [AttachQuestion])
    func `carries each question`(question: AttachQuestion) throws {
        try roundTrip(AttachRequest(number: .max, question: question))
    }

    @Test(
        arguments: [
            .page(EntryPage(entries: [entry, entry], next: 3, isPartial: true)), .entry(entry), .entry(nil),
            .explanation(
                EntryExplanation(
                    id: id, state: .scheduled,
                    gates: [
                        .init(.closed, "breaker open", until: time, detail: "d"), .init(.note, "n"), .init(.open, "o"),
                    ],
                    blocking: 0, remedy: .probeNow, advice: "P")),
            .explanation(nil),
            .attempts(
                AttemptTimeline(
                    past: [attempt],
                    projected: [ProjectedAttempt(number: 4, earliest: time, latest: time, condition: "if that fails")])),
            .errorGroups(ErrorGroups(groups: [group], forgotten: 2)),
            .preview(
                WirePreview(
                    request: request, url: "http://x", maskedKey: "a…b", omittedFields: ["metadata"],
                    changes: Sanitiser.sanitise(content).changes)),
            .accepted(id), .performed(CommandResult(changed: [id], refused: [id: "in flight"])),
            .queueFailed(.full(usedBytes: 1, maxBytes: 2)), .queueFailed(.closed),
            .queueFailed(.tooLarge(entries: 2, bytes: 3, maxBytes: 1)),
            .queueFailed(.ownedByProcess(3, path: "/p")), .refused(.stopped), .refused(.queue(.diskFull(path: "/d"))),
            .refused(
                .invalid(
                    InvalidEntry(problems: [
                        ValidationProblem(field: "message", rule: .tooLong(actual: 2, limit: 1, unit: .bytes))
                    ]))),
            .tooLarge,
            .requests(
                RequestPage(
                    records: [
                        RequestRecord(
                            number: 4, request: request,
                            report: TransportReport(
                                result: .success(TransportAnswer(status: 201, body: [0xFF, 0x41])), started: time),
                            verdict: nil, passengers: [.init(id: id, attempt: 1)], entryCount: 1)
                    ], total: 4, maskedKey: nil)),
        ] as [AttachAnswer])
    func `carries each answer`(answer: AttachAnswer) throws {
        try roundTrip(AttachReport.answer(5, answer))
    }

    @Test(
        arguments: [
            .accepted([id]), .leased([id]), .delivered(id, attempt), .failed(id, attempt, next: time),
            .parked(id, gate),
            .died(id, DeathReason(kind: .suspectedPoison, status: nil, answer: "")), .dropped([id]), .requeued([id]),
            .breakerChanged(.open(until: time)), .breakerChanged(.halfOpen), .gateClosed(gate), .gateOpened(.events),
            .healthChanged(Health(state: .down(step: .tls, reason: "expired"), checked: time, clockSkew: .seconds(-3))),
            .storageFailed("x"), .storageRecovered, .gaveUp(.oldest, DropCount(entries: 2, bytes: 9)),
        ] as [EngineEvent.Fact])
    func `carries each kind of news`(fact: EngineEvent.Fact) throws {
        try roundTrip(AttachReport.news([EngineEvent(number: 8, time: Self.time, fact: fact)]))
    }

    @Test func `carries a snapshot, a welcome and a refusal`() throws {
        var snapshot = EngineSnapshot(
            time: Self.time, profile: "dev", environment: .production, safety: .typeTheName,
            baseURL: try BaseURL(parsing: "https://api.example/v1"), role: .observing(owner: 7), isPaused: true)
        snapshot.counts = EntryCounts(accepted: 9, queued: 1, delivered: 8)
        snapshot.throughput = ThroughputHistory(accepted: [1, 2], delivered: [0], failed: [])
        snapshot.latency.p50 = LatencyHistory.Percentile(value: .milliseconds(11), recent: [nil, .microseconds(3)])
        snapshot.retries = RetryOutlook(due: [1], next: Self.time)
        snapshot.breaker = .open(until: Self.time)
        snapshot.gates = [Self.gate]
        snapshot.healthHistory = [true, nil, false]
        snapshot.storage.drops = [.damage: DropCount(entries: 1), .person: DropCount(entries: 2)]
        snapshot.storage.damage = StorageDamage(time: Self.time, reason: "malformed", folder: "/q", lost: nil)
        snapshot.capabilities = ServerCapabilities(optionalFields: ["metadata"], hasBatches: true)
        snapshot.drainForecast = .seconds(4)
        try roundTrip(AttachReport.snapshot(snapshot))
        let session = AttachedSession(Session(Settings(profile: "dev"), isDemo: true))
        try roundTrip(AttachReport.welcome(AttachWelcome(processID: 7, program: "0.1.0", session: session)))
        try roundTrip(AttachReport.refused(Explanation("no", hint: "yes")))
    }

    @Test func `makes a page shorter until it fits, and says where it goes on`() throws {
        let entries = (0..<100).map { number in
            var entry = Self.entry
            entry.sequence = 1_000 - UInt64(number)
            return entry
        }
        let answer = AttachAnswer.page(EntryPage(entries: entries, next: nil))
        let line = try AttachLine.encode(answer: answer, to: 1, limit: 20_000)
        #expect(line.count <= 20_000)
        guard case .answer(1, .page(let page)) = try AttachLine.decode(AttachReport.self, from: line) else {
            Issue.record("no page")
            return
        }
        #expect(page.entries == Array(entries.prefix(page.entries.count)))
        #expect((1..<100).contains(page.entries.count))
        #expect(page.next == page.entries.last?.sequence)
        #expect(page.isPartial)
        let tiny = try AttachLine.encode(answer: .entry(Self.entry), to: 1, limit: 50)
        #expect(try AttachLine.decode(AttachReport.self, from: tiny) == .answer(1, .tooLarge))
    }

    @Test(arguments: [
        #"{"bytes":"{}","core":3}"#, #"{"bytes":"{}","core":-1}"#, #"{"bytes":"€","core":0}"#,
    ])
    func `lets no payload in whose parts do not fit`(text: String) {
        #expect(throws: DecodingError.self) {
            try AttachLine.decode(EncodedPayload.self, from: Array(text.utf8))
        }
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808"])
    func `lets no time in that cannot be reckoned with`(text: String) {
        #expect(throws: DecodingError.self) { try AttachLine.decode(Timestamp.self, from: Array(text.utf8)) }
    }
}
