import BaselogCore
import BaselogDomain
import BaselogServer
import Logging
import Testing

/// What a client and the embedded API make of each other, over a real connection.
@Suite(.timeLimit(.minutes(1))) struct `The API client and the embedded API` {
    struct Bench: Sendable {
        let baseURL: BaseURL
        let client: APIClient
        let transport: HTTPTransport

        func probe(_ depth: HealthProbe.Depth) async -> ProbeReport {
            await HealthProbe(transport: transport, baseURL: baseURL).run(depth, readingCapabilities: true)
        }
    }

    func with(_ mode: APIMode, key given: APIKey? = nil, _ body: (Bench) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let api = try await EmbeddedAPI.start(
            APIConfiguration(port: 0, database: .memory, mode: mode), logger: logger)
        let result: Result<Void, any Error>
        do {
            let created = try api.keys.create()
            let key = given ?? created
            let baseURL = BaseURL(isSecure: false, host: "127.0.0.1", port: api.port, path: "")
            let transport = HTTPTransport(baseURL: baseURL) { key }
            let client = try APIClient(settings: Settings(baseURL: baseURL), key: key)
            do {
                try await body(Bench(baseURL: baseURL, client: client, transport: transport))
                result = .success(())
            } catch { result = .failure(error) }
            await client.close()
            await transport.close()
        } catch { result = .failure(error) }
        await api.stop()
        try result.get()
    }

    @Test func `know all of each other in the standard mode`() async throws {
        try await with(.standard) { bench in
            let report = await bench.probe(.full)
            #expect(report.health.state == .healthy)
            #expect(report.health.probe == "GET /health")
            #expect(report.steps.last?.step == .key)
            #expect(
                report.capabilities
                    == ServerCapabilities(
                        optionalFields: ServerCapabilities.logFields, hasEvents: true, hasBatches: true,
                        hasIdempotency: true))
        }
    }

    @Test func `know the least of each other in the dialect of the hosted API`() async throws {
        try await with(.compat) { bench in
            let report = await bench.probe(.quick)
            #expect(report.health.state == .healthy)
            #expect(report.health.probe == "POST /projects/logs")
            #expect(report.capabilities == .minimal)
        }
    }

    @Test(arguments: APIMode.allCases)
    func `pass on a log whole`(mode: APIMode) async throws {
        try await with(mode) { bench in
            let message = "nul \0, quote \", 😀 and \(String(repeating: "x", count: 100_000))"
            let log = LogEntry(message, level: .critical, category: "a/b", tags: ["x"], userID: "7")
            let response = try await bench.client.send(log)
            #expect(response.status == 201)
            let short = try await bench.client.send(LogEntry("a\0b", level: .debug, userID: "7"))
            #expect(short.data?["message"]?.text == "a\u{2400}b")
            #expect(short.data?["level"]?.text == "DEBUG")
            #expect(short.data?["user_id"]?.text == (mode == .standard ? "7" : nil))
        }
    }

    @Test(arguments: APIMode.allCases)
    func `pass on an event, as one or as a log`(mode: APIMode) async throws {
        try await with(mode) { bench in
            let data = try await bench.client.send(Event("order.created", payload: ["id": 7])).data
            switch mode {
            case .standard: #expect(data?["type"]?.text == "order.created")
            case .compat: #expect(data?["message"]?.text == #"order.created {"id":7}"#)
            }
        }
    }

    @Test(arguments: APIMode.allCases)
    func `refuse a wrong key`(mode: APIMode) async throws {
        try await with(mode, key: try APIKey(validating: "wrong_key_0123456789")) { bench in
            let error = await #expect(throws: APIError.self) { try await bench.client.send(LogEntry("x")) }
            #expect(error?.kind == .authentication)
            #expect(await bench.probe(.full).health.state == .keyRefused)
        }
    }

    @Test func `store a batch once, however often it is sent`() async throws {
        try await with(.standard) { bench in
            let form = WireForm(capabilities: try #require(await bench.probe(.quick).capabilities))
            let time = Timestamp(microseconds: 1_800_000_000_000_000)
            var generator = EntryIDGenerator()
            let items = (0..<300).map { number in
                WireForm.Item(
                    id: generator.next(now: time, random: { 0.5 }), kind: .log,
                    payload: EncodedPayload(.log(LogEntry("n \(number)")), at: time))
            }
            let request = form.batch(items)
            let first = try await bench.transport.send(request).result.get()
            let second = try await bench.transport.send(request).result.get()
            let results = try #require(BatchAnswer.items(of: first, count: items.count))
            #expect(results.map { $0?.status } == Array(repeating: 201, count: items.count))
            func ids(_ answer: TransportAnswer) throws -> [String?] {
                try JSONValue(parsing: answer.body)["results"]?.elements?.map { $0["id"]?.text } ?? []
            }
            #expect(try ids(first) == ids(second))
            #expect(Set(try ids(first)).count == items.count)
        }
    }
}
