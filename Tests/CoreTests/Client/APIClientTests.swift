import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// Hands what a client does to a script, without any real waiting.
struct ClientBench {
    let transport: ScriptedTransport
    let clock = RecordingClock()
    let client: APIClient

    init(_ transport: ScriptedTransport, settings: Settings = Settings(), jitter: Double = 1) {
        self.transport = transport
        client = APIClient(
            transport: transport, settings: settings, clock: clock,
            now: { Timestamp(microseconds: 1_800_000_000_000_000) }, random: { jitter })
    }

    func error(sending log: LogEntry = LogEntry("hello")) async -> APIError? {
        do throws(APIError) {
            try await client.send(log)
            return nil
        } catch { return error }
    }
}

@Suite struct `An API client` {
    @Test func `gives what the API stored`() async throws {
        let bench = ClientBench(
            ScriptedTransport(
                .status(201, headers: [.init("x-request-id", "srv-1")], body: #"{"id":"7","level":"INFO"}"#)))
        let response = try await bench.client.send(LogEntry("hello"))
        #expect(response.success)
        #expect(response.data?["id"]?.text == "7")
        #expect(response.status == 201)
        #expect(response.message == "Created")
        #expect(response.requestID == "srv-1")
        #expect(response.attempts == 1)
    }

    @Test func `uses its own request ID where the server has none`() async throws {
        let bench = ClientBench(ScriptedTransport(.accepted))
        let response = try await bench.client.send(LogEntry("hello"))
        #expect(response.requestID == response.entryID.description)
    }

    @Test func `sends a plain log in one request of the fields that every API stores`() async throws {
        let bench = ClientBench(ScriptedTransport(.accepted))
        try await bench.client.send(LogEntry("hello", level: .error, category: "auth", tags: ["a"]))
        let request = try #require(bench.transport.sent.first)
        #expect(bench.transport.sent.count == 1)
        #expect(request.path == "/projects/logs")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"level":"error","message":"hello","category":"auth","tags":["a"]}"#)
    }

    @Test func `reads once what the server can do before it sends optional fields`() async throws {
        let description = """
            {"paths":{"/projects/logs":{"post":{"requestBody":{"content":{"application/json":{"schema":
            {"properties":{"user_id":{}}}}}}}}}}
            """
        let transport = ScriptedTransport { $0.method == "GET" ? .status(200, body: description) : .accepted }
        let bench = ClientBench(transport)
        let log = LogEntry("hello", serviceName: "shop", userID: "7")
        try await bench.client.send(log)
        try await bench.client.send(log)
        #expect(transport.sent.map(\.method) == ["GET", "POST", "POST"])
        let body = String(decoding: try #require(transport.sent.last).body, as: UTF8.self)
        #expect(body.contains(#""user_id":"7""#))
        #expect(!body.contains("shop"))
    }

    @Test func `does not send what breaks a rule, and names the rule`() async throws {
        let bench = ClientBench(ScriptedTransport())
        let error = try #require(await bench.error(sending: LogEntry("")))
        #expect(error.kind == .client)
        #expect(error.code == "invalid_entry")
        #expect(error.details.map(\.field) == ["message"])
        #expect(error.status == nil)
        #expect(!error.isRetryable)
        #expect(bench.transport.sent.isEmpty)
    }

    @Test func `replaces what the API cannot store`() async throws {
        let bench = ClientBench(ScriptedTransport(.accepted))
        try await bench.client.send(LogEntry("a\u{0}b"))
        #expect(String(decoding: bench.transport.sent[0].body, as: UTF8.self).contains("a\u{2400}b"))
    }

    @Test func `sends an event as a log where there are no events`() async throws {
        let transport = ScriptedTransport { $0.method == "GET" ? .notFound : .accepted }
        let bench = ClientBench(transport)
        try await bench.client.send(Event("order.created", payload: ["id": 7]))
        let request = try #require(transport.sent.last)
        #expect(request.path == "/projects/logs")
        #expect(String(decoding: request.body, as: UTF8.self).contains(#"order.created {\"id\":7}"#))
    }

    @Test func `refuses an event where there are no events and the settings want it kept`() async throws {
        let settings = Settings(delivery: DeliverySettings(events: .park))
        let bench = ClientBench(ScriptedTransport { _ in .notFound }, settings: settings)
        let error = await #expect(throws: APIError.self) { try await bench.client.send(Event("x")) }
        #expect(error?.code == "no_events")
    }

    @Test func `asks how the API is`() async {
        let bench = ClientBench(ScriptedTransport(.status(200, body: #"{"status":"ok","version":"1.2"}"#)))
        let health = await APIClient(transport: bench.transport, settings: Settings()).health()
        #expect(health.state == .healthy)
        #expect(health.serverVersion == "1.2")
    }

    @Test func `closes its connections`() async {
        let bench = ClientBench(ScriptedTransport())
        await bench.client.close()
        #expect(bench.transport.isClosed)
    }
}

@Suite struct `Attempts of an API client` {
    @Test func `follow each other with growing waits and the same idempotency key`() async throws {
        let bench = ClientBench(ScriptedTransport(.unavailable, .refused, .accepted))
        let response = try await bench.client.send(LogEntry("hello"))
        #expect(response.attempts == 3)
        #expect(bench.clock.sleeps == [.seconds(1), .seconds(2)])
        let keys = bench.transport.sent.map { $0.headers.first { $0.name == "Idempotency-Key" }?.value }
        #expect(keys == Array(repeating: response.entryID.description, count: 3))
    }

    @Test func `wait half as long with the least jitter`() async throws {
        let bench = ClientBench(ScriptedTransport(.unavailable, .accepted), jitter: 0)
        try await bench.client.send(LogEntry("hello"))
        #expect(bench.clock.sleeps == [.milliseconds(500)])
    }

    @Test func `end with the last error when there are enough of them`() async throws {
        let bench = ClientBench(
            ScriptedTransport(then: .unavailable), settings: Settings(retry: RetrySettings(maxAttempts: 2)))
        let error = try #require(await bench.error())
        #expect(error.status == 503)
        #expect(error.isRetryable)
        #expect(bench.transport.sent.count == 2)
    }

    @Test func `wait as long as the server asks`() async throws {
        let bench = ClientBench(ScriptedTransport(.retryAfter("7"), .accepted), jitter: 0)
        try await bench.client.send(LogEntry("hello"))
        #expect(bench.clock.sleeps == [.seconds(7)])
    }

    @Test func `end where the server asks for more than anybody waits`() async throws {
        let bench = ClientBench(ScriptedTransport(.retryAfter("3600"), .accepted), jitter: 0)
        let error = try #require(await bench.error())
        #expect(error.kind == .rateLimit(retryAfter: .seconds(3600)))
        #expect(error.retryAfter == .seconds(3600))
        #expect(error.isRetryable)
        #expect(bench.clock.sleeps == [])
    }

    @Test func `stop at an answer that will not change`() async throws {
        for step in [ScriptedTransport.Step.keyRefused, .unprocessable, .notFound] {
            let bench = ClientBench(ScriptedTransport(step, .accepted))
            #expect(await bench.error()?.isRetryable == false)
            #expect(bench.transport.sent.count == 1)
        }
    }

    @Test func `stop when there is no free connection`() async throws {
        let bench = ClientBench(ScriptedTransport(.poolTimeout, .accepted))
        let error = try #require(await bench.error())
        #expect(error.kind == .timeout(.pool))
        #expect(error.isRetryable)
        #expect(bench.transport.sent.count == 1)
    }

    @Test func `stop for a status that the settings do not list`() async throws {
        let settings = Settings(retry: RetrySettings(statusCodes: [429]))
        let bench = ClientBench(ScriptedTransport(.unavailable, .accepted), settings: settings)
        #expect(await bench.error()?.status == 503)
        #expect(bench.transport.sent.count == 1)
    }

    @Test func `stop when the task is cancelled`() async throws {
        let transport = ScriptedTransport(then: .unavailable)
        transport.hold()
        let bench = ClientBench(transport)
        let task = Task { await bench.error() }
        #expect(await transport.waitForRequests(1))
        task.cancel()
        let error = try #require(await task.value)
        #expect(error.code == "cancelled")
        #expect(!error.isRetryable)
        #expect(transport.sent.count == 1)
    }

    @Test func `count an answer that the entry is stored already as success`() async throws {
        let bench = ClientBench(ScriptedTransport(.reset, .status(409, body: #"{"detail":"duplicate"}"#)))
        #expect(try await bench.client.send(LogEntry("hello")).status == 409)
    }
}

@Suite struct `An error of the API client` {
    func error(_ step: ScriptedTransport.Step) async throws -> APIError {
        let settings = Settings(retry: RetrySettings(maxAttempts: 1))
        return try #require(await ClientBench(ScriptedTransport(step), settings: settings).error())
    }

    @Test(arguments: [
        (401, APIError.Kind.authentication, false), (403, .authentication, false), (404, .client, false),
        (408, .client, true), (413, .client, false), (422, .client, false), (429, .rateLimit(retryAfter: nil), true),
        (500, .server, true), (502, .server, true), (503, .server, true), (504, .server, true),
        (302, .invalidResponse, false),
    ])
    func `has the kind of its status`(status: Int, kind: APIError.Kind, isRetryable: Bool) async throws {
        let error = try await error(.status(status, body: "{}"))
        #expect(error.kind == kind)
        #expect(error.isRetryable == isRetryable)
        #expect(error.status == status)
        #expect(error.code == "http_\(status)")
        #expect(error.message.contains(String(status)))
        #expect(error.hint != nil)
    }

    @Test(arguments: [
        (TransportFailure.Kind.nameResolution, APIError.Kind.connection, "name_resolution"),
        (.connectionRefused, .connection, "connection_refused"), (.connectionReset, .connection, "connection_reset"),
        (.certificate, .connection, "certificate"), (.timeout(.connect), .timeout(.connect), "timeout_connect"),
        (.timeout(.read), .timeout(.read), "timeout_read"), (.notHTTP, .invalidResponse, "not_http"),
    ])
    func `has the kind of its failure`(
        failure: TransportFailure.Kind, kind: APIError.Kind, code: String
    ) async throws {
        let error = try await error(.failure(failure, "it broke", bodyWasSent: false))
        #expect(error.kind == kind)
        #expect(error.code == code)
        #expect(error.message == "The log was not sent: it broke.")
        #expect(error.cause?.kind == failure)
    }

    @Test func `says that the log may have arrived once it was sent`() async throws {
        let error = try await error(.reset)
        #expect(error.maybeDelivered)
        #expect(error.message == "Whether the log arrived is not known: the connection was reset.")
    }

    @Test func `names the fields that the server complains about, but not their values`() async throws {
        let body = #"{"detail":[{"type":"missing","loc":["body","message"],"msg":"Field required","input":"secret"}]}"#
        let error = try await error(.status(422, body: body))
        #expect(error.details == [.init(field: "message", message: "Field required")])
        #expect(!String(reflecting: error).contains("secret"))
    }

    @Test func `takes the code that the server gives`() async throws {
        #expect(try await error(.status(400, body: #"{"code":"bad_level","message":"no"}"#)).code == "bad_level")
    }

    @Test func `keeps the server's request ID`() async throws {
        let error = try await error(.status(500, headers: [.init("x-request-id", "srv-9")], body: "{}"))
        #expect(error.requestID == "srv-9")
    }

    @Test(arguments: ["", "OK", "<html>"])
    func `comes of a success that is not JSON`(body: String) async throws {
        let error = try await error(
            .status(200, headers: [.init("content-type", body.hasPrefix("<") ? "text/html" : "text/plain")], body: body)
        )
        #expect(error.kind == .invalidResponse)
        #expect(error.status == 200)
    }

    @Test func `explains itself in one line with what to do`() async throws {
        let error = try await error(.keyRefused)
        #expect(
            error.description
                == "The API refused the log: 403 Forbidden · Invalid API Key. "
                + "Check the API key: baselog profile show tells where it comes from.")
    }
}
