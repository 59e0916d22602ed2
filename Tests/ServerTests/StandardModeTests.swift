import BaselogDomain
import BaselogServer
import Testing

@Suite struct `The standard mode` {
    @Test func `is healthy without a key`() async throws {
        try await withServer { server in
            let reply = try await server.send("GET", "/health", key: .some(nil))
            #expect(reply.status == 200)
            #expect(reply.json["status"] == "ok")
        }
    }

    @Test func `stores a log with all its fields and gives it back`() async throws {
        try await withServer { server in
            let stored = try await server.post(
                """
                {"level":"Error","message":"hi 👋","category":"auth","tags":["a","b"],"service_name":"shop",
                 "user_id":"8812","correlation_id":"c","timestamp":"2026-11-24T02:25:10.5Z","metadata":{"ms":3}}
                """)
            #expect(stored.status == 201)
            let listed = try await server.send("GET", "/projects/logs")
            let item = try #require(listed.json["items"]?.elements?.first)
            #expect(item == stored.json)
            #expect(item["level"] == "ERROR")
            #expect(item["timestamp"] == "2026-11-24T02:25:10.500000Z")
            #expect(item["metadata"] == ["ms": 3])
        }
    }

    @Test func `answers a repeated idempotency key with the first result`() async throws {
        try await withServer { server in
            let first = try await server.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k1"])
            let second = try await server.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k1"])
            #expect(second.status == 201)
            #expect(second.json == first.json)
            #expect(try await server.send("GET", "/projects/logs").json["items"]?.elements?.count == 1)
        }
    }

    @Test func `judges each item of a batch by itself`() async throws {
        try await withServer { server in
            let reply = try await server.post(
                #"[{"message":"good"},{"level":"info"},{"message":"also good","idempotency_key":"x"}]"#,
                to: "/projects/logs/batch")
            #expect(reply.status == 207)
            #expect(reply.json["results"]?.elements?.compactMap { $0["status"]?.integer } == [201, 422, 201])
        }
    }

    @Test func `describes what it can do so that a client finds it`() async throws {
        try await withServer { server in
            let reply = try await server.send("GET", "/openapi.json", key: .some(nil))
            let capabilities = try #require(CapabilityReader.capabilities(describedBy: reply.bytes))
            #expect(capabilities.storesAllFields)
            #expect(capabilities.hasBatches && capabilities.hasEvents && capabilities.hasIdempotency)
        }
    }
}
