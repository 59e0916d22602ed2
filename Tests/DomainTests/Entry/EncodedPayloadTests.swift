import BaselogDomain
import Testing

@Suite struct `An encoded payload` {
    let time = Timestamp(microseconds: 1_800_000_000_000_000)
    let full = LogEntry(
        "line\nwith \"quotes\" and 😀", level: .critical, category: "db", tags: ["x", "y"],
        timestamp: Timestamp(microseconds: 1_800_000_000_123_456), serviceName: "shop", userID: "7",
        correlationID: "c", metadata: ["a": [1, nil, true], "b": "c"])

    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `of a plain log has level, message and the time of acceptance`() {
        let payload = EncodedPayload(.log(LogEntry("hello")), at: time)
        #expect(text(payload.bytes) == #"{"level":"info","message":"hello","timestamp":"2027-01-15T08:00:00.000000Z"}"#)
        #expect(text(payload.core) == #"{"level":"info","message":"hello"}"#)
    }

    @Test func `has all fields, those that every API stores first`() throws {
        let payload = EncodedPayload(.log(full), at: time)
        let value = try JSONValue(parsing: payload.bytes)
        #expect(
            value.members?.keys.sorted() == [
                "category", "correlation_id", "level", "message", "metadata", "service_name", "tags", "timestamp",
                "user_id",
            ])
        #expect(value["timestamp"]?.text == "2027-01-15T08:00:00.123456Z")
        let core = try JSONValue(parsing: payload.core)
        #expect(core.members?.keys.sorted() == ["category", "level", "message", "tags"])
    }

    @Test func `of a log reads back as it was`() {
        #expect(EncodedPayload(.log(full), at: time).content(kind: .log) == .log(full))
    }

    @Test func `of an event reads back as it was`() {
        let event = Event(
            "order.created", payload: ["id": 7, "lines": [["sku": "a"]]], timestamp: time, sourceService: "shop",
            userID: "7", correlationID: "c")
        let payload = EncodedPayload(.event(event), at: time)
        #expect(payload.content(kind: .event) == .event(event))
        #expect(text(payload.core) == #"{"type":"order.created","payload":{"id":7,"lines":[{"sku":"a"}]}}"#)
    }

    @Test func `of an empty event has an empty payload`() {
        #expect(text(EncodedPayload(.event(Event("x")), at: time).core) == #"{"type":"x","payload":{}}"#)
    }

    @Test func `with metadata as deep as it may be reads back`() {
        var deep: JSONValue = 1
        for _ in 0..<EntryLimits.nestingDepth - 1 { deep = ["a": deep] }
        let log = LogEntry("x", timestamp: time, metadata: ["a": deep])
        #expect(log.problems == [])
        #expect(EncodedPayload(.log(log), at: time).content(kind: .log) == .log(log))
    }

    @Test func `of something else is no entry`() {
        for text in ["", "[]", "{}", #"{"message":7}"#, #"{"type":"x"}"#] {
            #expect(EncodedPayload(bytes: Array(text.utf8), coreSizeBytes: 0).content(kind: .log) == nil)
        }
        #expect(EncodedPayload(.log(full), at: time).content(kind: .event) == nil)
    }
}
