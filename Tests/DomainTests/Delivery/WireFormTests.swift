import BaselogDomain
import Testing

/// What wire forms are tried with.
private enum Sample {
    static let id = EntryID(high: 0x0199_0000_0000_0001, low: 0x0000_0000_0000_0002)
    static let time = Timestamp(microseconds: 1_800_000_000_000_000)
    static let log = LogEntry(
        "hello", level: .warning, category: "auth", tags: ["a"], timestamp: time, serviceName: "shop", userID: "7",
        correlationID: "9d2c", metadata: ["n": 1, "s": "x"])
    static let event = Event(
        "order.created", payload: ["total": 12], timestamp: time, sourceService: "shop", userID: "7")

    static func item(_ log: LogEntry) -> WireForm.Item {
        WireForm.Item(id: id, kind: .log, payload: EncodedPayload(.log(log), at: time))
    }

    static func item(_ event: Event) -> WireForm.Item {
        WireForm.Item(id: id, kind: .event, payload: EncodedPayload(.event(event), at: time))
    }

    static let everything = ServerCapabilities(
        optionalFields: ServerCapabilities.logFields, hasEvents: true, hasBatches: true, hasIdempotency: true)
}

extension WireRequest {
    fileprivate var text: String { String(decoding: body, as: UTF8.self) }
    fileprivate func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

@Suite struct `The wire form of a log` {
    @Test func `carries the entry's ID as idempotency key and request ID`() throws {
        let request = try #require(WireForm().request(for: Sample.item(Sample.log)))
        #expect(request.method == "POST")
        #expect(request.path == "/projects/logs")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("Idempotency-Key") == Sample.id.description)
        #expect(request.header("X-Request-ID") == Sample.id.description)
    }

    @Test func `has only the fields that every API stores where nothing else is known`() throws {
        let item = Sample.item(Sample.log)
        let request = try #require(WireForm().request(for: item))
        #expect(request.text == #"{"level":"warning","message":"hello","category":"auth","tags":["a"]}"#)
        #expect(request.body == item.payload.core)
    }

    @Test func `is the stored bytes where the server stores all fields`() throws {
        let item = Sample.item(Sample.log)
        let request = try #require(WireForm(capabilities: Sample.everything).request(for: item))
        #expect(request.body == item.payload.bytes)
    }

    @Test func `has just those optional fields that the server stores`() throws {
        let capabilities = ServerCapabilities(optionalFields: ["user_id", "metadata", "unheard_of"])
        let request = try #require(WireForm(capabilities: capabilities).request(for: Sample.item(Sample.log)))
        #expect(
            request.text == #"{"level":"warning","message":"hello","category":"auth","tags":["a"],"#
                + #""user_id":"7","metadata":{"n":1,"s":"x"}}"#)
    }

    @Test func `puts what the server does not store into tags if asked to`() throws {
        let form = WireForm(settings: DeliverySettings(fieldsAsTags: true))
        let request = try #require(form.request(for: Sample.item(Sample.log)))
        #expect(
            request.text == #"{"level":"warning","message":"hello","category":"auth","tags":["a","#
                + #""ts:2027-01-15T08:00:00.000Z","service:shop","user:7","corr:9d2c","n:1","s:x"]}"#)
        #expect(form.omittedFields(of: Sample.item(Sample.log)) == [])
    }

    @Test func `puts only what the server does not store into tags`() throws {
        let form = WireForm(
            capabilities: ServerCapabilities(optionalFields: ["timestamp", "user_id", "metadata"]),
            settings: DeliverySettings(fieldsAsTags: true))
        let request = try #require(form.request(for: Sample.item(Sample.log)))
        #expect(request.text.contains(#""tags":["a","service:shop","corr:9d2c"]"#))
        #expect(request.text.contains(#""user_id":"7""#))
    }

    @Test func `adds no tags beyond their limits and says what is missing`() throws {
        var log = Sample.log
        log.tags = (0..<99).map { "t\($0)" }
        log.metadata = [:]
        let form = WireForm(settings: DeliverySettings(fieldsAsTags: true))
        let request = try #require(form.request(for: Sample.item(log)))
        #expect(try JSONValue(parsing: request.body)["tags"]?.elements?.count == 100)
        #expect(form.omittedFields(of: Sample.item(log)) == ["service_name", "user_id", "correlation_id"])
    }

    @Test func `names itself in a tag if asked to, unless the server knows idempotency`() throws {
        let settings = DeliverySettings(tagEntryID: true)
        let tagged = try #require(WireForm(settings: settings).request(for: Sample.item(Sample.log)))
        #expect(tagged.text.contains(#""tags":["a","bl:\#(Sample.id)"]"#))
        let plain = WireForm(capabilities: Sample.everything, settings: settings).request(for: Sample.item(Sample.log))
        #expect(plain?.body == Sample.item(Sample.log).payload.bytes)
    }

    @Test func `says which fields are left out`() {
        #expect(
            WireForm().omittedFields(of: Sample.item(Sample.log))
                == ["timestamp", "service_name", "user_id", "correlation_id", "metadata"])
        #expect(WireForm(capabilities: Sample.everything).omittedFields(of: Sample.item(Sample.log)) == [])
        #expect(WireForm().omittedFields(of: Sample.item(LogEntry("x"))) == ["timestamp"])
    }

    @Test func `is what it is where the bytes are no log`() throws {
        let payload = EncodedPayload(bytes: Array("[]".utf8), coreSizeBytes: 1)
        let item = WireForm.Item(id: Sample.id, kind: .log, payload: payload)
        let form = WireForm(settings: DeliverySettings(tagEntryID: true))
        #expect(form.request(for: item)?.text == "[]")
    }
}

@Suite struct `The wire form of an event` {
    @Test func `has its own route where the server has one`() throws {
        let item = Sample.item(Sample.event)
        let request = try #require(WireForm(capabilities: Sample.everything).request(for: item))
        #expect(request.path == "/projects/events")
        #expect(request.body == item.payload.bytes)
    }

    @Test func `is a log where there are no events`() throws {
        let request = try #require(WireForm().request(for: Sample.item(Sample.event)))
        #expect(request.path == "/projects/logs")
        #expect(
            request.text == #"{"level":"info","message":"order.created {\"total\":12}","category":"event","#
                + #""tags":["event:order.created"]}"#)
        #expect(request.header("Idempotency-Key") == Sample.id.description)
    }

    @Test func `keeps its optional fields as a log where those are stored`() throws {
        let capabilities = ServerCapabilities(optionalFields: ServerCapabilities.logFields)
        let request = try #require(WireForm(capabilities: capabilities).request(for: Sample.item(Sample.event)))
        let body = try JSONValue(parsing: request.body)
        #expect(body["service_name"]?.text == "shop")
        #expect(body["user_id"]?.text == "7")
        #expect(body["timestamp"]?.text == "2027-01-15T08:00:00.000000Z")
    }

    @Test func `is no request while it waits for a server with events`() {
        let form = WireForm(settings: DeliverySettings(events: .park))
        #expect(form.request(for: Sample.item(Sample.event)) == nil)
        #expect(form.route(of: .event) == .parked)
        #expect(form.route(of: .log) == .logs)
    }

    @Test func `leaves out what a log of that server cannot hold`() {
        let omitted = WireForm().omittedFields(of: Sample.item(Sample.event))
        #expect(omitted == ["timestamp", "service_name", "user_id"])
    }
}

@Suite struct `The wire form of a batch` {
    @Test func `is an array whose items carry their own keys`() throws {
        let other = EntryID(high: 1, low: 2)
        let second = WireForm.Item(
            id: other, kind: .log, payload: EncodedPayload(.log(LogEntry("two")), at: Sample.time))
        let request = WireForm(capabilities: Sample.everything).batch([Sample.item(Sample.log), second])
        #expect(request.path == "/projects/logs/batch")
        #expect(request.header("Idempotency-Key") == nil)
        #expect(request.header("X-Request-ID") == Sample.id.description)
        let items = try #require(try JSONValue(parsing: request.body).elements)
        #expect(items.map { $0["message"]?.text } == ["hello", "two"])
        #expect(items.map { $0["idempotency_key"]?.text } == [Sample.id.description, other.description])
        #expect(items[0]["service_name"]?.text == "shop")
    }

    @Test func `has the fields of single logs where the server stores no others`() throws {
        let capabilities = ServerCapabilities(hasBatches: true)
        let request = WireForm(capabilities: capabilities).batch([Sample.item(Sample.log)])
        let names = try #require(try JSONValue(parsing: request.body).elements?.first?.members).keys.sorted()
        #expect(names == ["category", "idempotency_key", "level", "message", "tags"])
    }

    @Test func `leaves room for the results of all items in the answer`() {
        let items = Array(repeating: Sample.item(Sample.log), count: 1_000)
        let request = WireForm(capabilities: Sample.everything).batch(items)
        #expect(request.answerLimitBytes > 1_000 * 256)
    }

    @Test func `takes logs, and events only where they travel as logs`() {
        #expect(WireForm(capabilities: Sample.everything).allowsBatch(of: .log))
        #expect(!WireForm(capabilities: Sample.everything).allowsBatch(of: .event))
        #expect(WireForm(capabilities: ServerCapabilities(hasBatches: true)).allowsBatch(of: .event))
        #expect(!WireForm().allowsBatch(of: .log))
        let parking = WireForm(
            capabilities: ServerCapabilities(hasBatches: true), settings: DeliverySettings(events: .park))
        #expect(!parking.allowsBatch(of: .event))
    }
}

@Suite struct `A curl command` {
    let baseURL = BaseURL(isSecure: true, host: "api.example", port: 443, path: "/v1")

    @Test func `shows the request with the key masked`() throws {
        let key = try APIKey(validating: "base_0123456789_secret_9f3c")
        let request = WireRequest(
            method: "POST", path: "/projects/logs", headers: [.init("Content-Type", "application/json")],
            body: Array("{}".utf8))
        #expect(
            CurlCommand.text(for: request, baseURL: baseURL, key: key)
                == "curl -X POST 'https://api.example/v1/projects/logs' -H 'X-API-Key: base…9f3c' "
                + "-H 'Content-Type: application/json' --data-raw '{}'")
    }

    @Test func `quotes what a shell would read otherwise`() {
        let request = WireRequest(method: "POST", path: "/", body: Array("it's $HOME `x` \\".utf8))
        #expect(
            CurlCommand.text(for: request, baseURL: baseURL, key: nil)
                == #"curl -X POST 'https://api.example/v1/' --data-raw 'it'\''s $HOME `x` \'"#)
    }
}
