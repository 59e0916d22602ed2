import BaselogDomain
import BaselogTestSupport
import Foundation
import Logging
import Testing

@testable import BaselogServer

@Suite struct `A relay` {
    @Test func `hands entries on with all that they are, over TCP and over its socket`() async throws {
        try await withRelay { relay async throws in
            let log = """
                {"level":"critical","message":"m","category":"c","tags":["t"],"service_name":"shop","user_id":"u",
                 "correlation_id":"x","timestamp":"2026-11-24T02:25:10.5Z","metadata":{"a":[1,null]}}
                """
            #expect(try await relay.post(log).status == 201)
            let event = #"{"type":"order.created","payload":{"id":7},"source_service":"shop"}"#
            #expect(try await relay.post(event, to: "/projects/events", overSocket: true).status == 201)
            #expect(
                relay.intake.accepted == [
                    .log(
                        LogEntry(
                            "m", level: .critical, category: "c", tags: ["t"],
                            timestamp: Timestamp(iso8601: "2026-11-24T02:25:10.5Z"), serviceName: "shop", userID: "u",
                            correlationID: "x", metadata: ["a": [1, .null]])),
                    .event(Event("order.created", payload: ["id": 7], sourceService: "shop")),
                ])
        }
    }

    @Test func `answers with the ID under which the queue knows the entry`() async throws {
        try await withRelay { relay async throws in
            let id = try await relay.post(#"{"message":"m"}"#).json["id"]?.text
            #expect(id.flatMap { EntryID($0) } != nil)
        }
    }

    @Test func `answers 422 with the field to what the API would take and the queue would not`() async throws {
        try await withRelay { relay async throws in
            let empty = try await relay.post(#"{"message":""}"#)
            #expect(empty.status == 422)
            #expect(empty.json["detail"]?.elements?.first?["loc"] == ["body", "message"])
            let tag = String(repeating: "t", count: 2_000)
            let long = try await relay.post(#"{"message":"m","tags":["a","\#(tag)"]}"#)
            #expect(long.status == 422)
            #expect(long.json["detail"]?.elements?.first?["loc"] == ["body", "tags", 1])
            #expect(relay.intake.accepted.isEmpty)
        }
    }

    @Test(arguments: [
        QueueError.full(usedBytes: 10, maxBytes: 10), .lowOnSpace(freeBytes: 1, neededBytes: 2, path: "/q"),
        .diskFull(path: "/q"),
    ])
    func `answers 429 and when to come again while queue or disk is full`(refusal: QueueError) async throws {
        try await withRelay { relay async throws in
            relay.intake.refuse(.queue(refusal))
            let reply = try await relay.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": "k"])
            #expect(reply.status == 429)
            #expect(reply.headers["retry-after"] == "5")
            #expect(try await relay.send("GET", "/health", key: nil).status == 503)
            // It waited for room no longer than a client waits for its answer.
            #expect(relay.intake.lastPatience == .seconds(2))
            // What was refused is not remembered as accepted.
            relay.intake.refuse(nil)
            let again = try await relay.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": "k"])
            #expect(again.status == 201)
            #expect(again.headers["idempotency-replayed"] == nil)
        }
    }

    @Test func `answers 413 to more at once than the whole queue may hold`() async throws {
        try await withRelay { relay async throws in
            relay.intake.refuse(.queue(.tooLarge(entries: 1, bytes: 20, maxBytes: 10)))
            let reply = try await relay.post(#"{"message":"m"}"#)
            #expect(reply.status == 413)
            #expect(reply.headers["retry-after"] == nil)
            #expect(reply.json["detail"]?.text?.contains("queue.max-bytes") == true)
        }
    }

    @Test func `answers 503 when the queue fails or shuts down`() async throws {
        try await withRelay { relay async throws in
            for refusal: AcceptError in [.stopped, .queue(.closed), .queue(.inputOutput(path: "/q", reason: "EIO"))] {
                relay.intake.refuse(refusal)
                let reply = try await relay.post(#"{"message":"m"}"#)
                #expect(reply.status == 503)
                #expect(reply.headers["retry-after"] != nil)
            }
        }
    }

    @Test func `asks a second request with the same key to wait while the first is being accepted`() async throws {
        try await withRelay { relay async throws in
            let (gate, opening) = AsyncStream<Void>.makeStream()
            relay.intake.hold(until: gate)
            async let first = relay.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": "k"])
            try await Condition.wait("the first is under way") { relay.intake.lastPatience != nil }
            let second = try await relay.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": "k"])
            #expect(second.status == 503)
            #expect(second.headers["retry-after"] == "1")
            opening.finish()
            #expect(try await first.status == 201)
            #expect(relay.intake.accepted.count == 1)
        }
    }

    @Test func `knows what an earlier relay accepted, although that one never answered`() async throws {
        let intake = ScriptedIntake()
        let first = try await withRelay(over: intake) { relay async throws in
            try await relay.post(
                #"[{"message":"one"},{"message":"two"}]"#, headers: ["Idempotency-Key": "batch-of-a-crash"])
        }
        try await withRelay(over: intake) { relay async throws in
            let again = try await relay.post(
                #"[{"message":"one"},{"message":"two"}]"#, headers: ["Idempotency-Key": "batch-of-a-crash"])
            #expect(again.status == 207)
            let (former, results) = (first.json["results"]?.elements ?? [], again.json["results"]?.elements ?? [])
            #expect(results.count == 2)
            #expect(results.map { $0["id"] } == former.map { $0["id"] })
            #expect(results.allSatisfy { $0["replayed"] == true })
            #expect(relay.intake.logs.map(\.message) == ["one", "two"])
            // Events have keys of their own.
            let event = try await relay.post(
                #"[{"type":"a"}]"#, to: "/projects/events", headers: ["Idempotency-Key": "batch-of-a-crash"])
            #expect(event.json["results"]?.elements?.first?["replayed"] == nil)
        }
    }

    @Test func `lets entries be sent only, not read`() async throws {
        try await withRelay { relay async throws in
            let reply = try await relay.send("GET", "/projects/logs")
            #expect(reply.status == 405)
            #expect(reply.headers["allow"] == "POST")
            #expect(try await relay.send("GET", "/projects/logs/stream").status == 404)
            #expect(try await relay.send("GET", "/admin/faults").status == 404)
            let description = try await relay.send("GET", "/openapi.json", key: nil).json
            #expect(description["paths"]?["/projects/logs/stream"] == nil)
            #expect(description["paths"]?["/projects/logs"]?["get"] == nil)
        }
    }

    @Test func `takes a project in the path, since the key decides where entries go`() async throws {
        try await withRelay { relay async throws in
            let project = "9F0C5A30-0F5E-4A52-8C7B-2B8A3D1B0B4E"
            let reply = try await relay.post(#"{"message":"m"}"#, to: "/projects/\(project)/logs")
            #expect(reply.status == 201)
            #expect(reply.json["project_id"]?.text == project.lowercased())
        }
    }

    @Test func `closes connections that drip their body, and serves others meanwhile`() async throws {
        try await withRelay({ $0.limits.bodyDeadline = .milliseconds(300) }) { relay async throws in
            let slow = try RawConnection(port: relay.port)
            await slow.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(RelayFixture.key)\r\n"
                    + "Content-Length: 1000\r\n\r\n{")
            #expect(try await relay.post(#"{"message":"m"}"#).status == 201)
            #expect(await slow.flood(" ", pause: .milliseconds(20)))
            #expect(relay.intake.accepted.count == 1)
        }
    }

    @Test func `takes no more of a head than its limit`() async throws {
        try await withRelay { relay async throws in
            let connection = try RawConnection(port: relay.port)
            await connection.send("POST /projects/logs HTTP/1.1\r\nX-Endless: ")
            #expect(await connection.flood(String(repeating: "a", count: 8_192)))
            #expect(try await relay.post(#"{"message":"m"}"#).status == 201)
        }
    }
}

@Suite struct `The socket of a relay` {
    private func start(_ path: String) async throws -> Relay {
        try await Relay.start(
            RelayConfiguration(addresses: [.socket(path: path)]), intake: ScriptedIntake(), key: { nil },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `is for its user and group, and gone at the end`() async throws {
        let home = try TemporaryHome()
        let path = home.path + "/relay.sock"
        let relay = try await start(path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
        await relay.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test func `is refused with a path that is too long for any`() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 110)
        let error = await #expect(throws: ListenError.self) { try await start(path) }
        #expect(error?.explanation.message.contains("at most 107 bytes") == true)
    }

    @Test func `takes the place of one that a crash left, but of no other`() async throws {
        let home = try TemporaryHome()
        let path = home.path + "/relay.sock"
        let first = try await start(path)
        await #expect(throws: ListenError.inUse(.socket(path: path))) { try await start(path) }
        // What a crash leaves: the file of a socket that nobody answers.
        let copy = home.path + "/left.sock"
        #expect(link(path, copy) == 0)
        await first.stop()
        let second = try await start(copy)
        await second.stop()

        try "text".write(toFile: path, atomically: true, encoding: .utf8)
        await #expect(throws: ListenError.notASocket(path: path)) { try await start(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "text")
    }
}

@Suite struct `An address to listen on` {
    @Test(arguments: [
        ("127.0.0.1:8790", ListenAddress.tcp(host: "127.0.0.1", port: 8790)),
        ("localhost:0", .tcp(host: "localhost", port: 0)), ("[::1]:9", .tcp(host: "::1", port: 9)),
    ])
    func `is a host and a port`(text: String, address: ListenAddress) {
        #expect(ListenAddress(tcp: text) == address)
        #expect(address.description == text)
        #expect(address.isLocal)
    }

    @Test(arguments: ["", "8790", ":8790", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:9", "a b:1", "h:-1"])
    func `is nothing else`(text: String) { #expect(ListenAddress(tcp: text) == nil) }

    @Test func `is known to be reachable from elsewhere`() throws {
        #expect(ListenAddress(tcp: "0.0.0.0:1")?.isLocal == false)
        #expect(ListenAddress(tcp: "10.0.0.1:1")?.isLocal == false)
    }
}
