import BaselogDomain
import BaselogServer
import Testing

/// Bodies and what every server of the contract makes of them.
enum ContractCases {
    /// Values of the right type that nobody can store: 400.
    static let unstorable = [
        #"{"level":"warn","message":"m"}"#, #"{"message":"a\u0000b"}"#, #"{"message":"m","category":"\u0000"}"#,
        #"{"message":"m","tags":["\u0000"]}"#, #"{"message":"\ud800"}"#, #"{"message":"m","metadata":{"\u0000":1}}"#,
        #"{"message":"m","metadata":{"a":["\u0000"]}}"#, #"{"message":"m","user_id":"\u0000"}"#,
        #"{"message":"m","idempotency_key":""}"#, #"{"message":"m","idempotency_key":"with blank"}"#,
        #"{"message":"m","category":"\#(String(repeating: "x", count: 256))"}"#,
    ]

    /// Wrong types and missing fields: 422.
    static let invalid = [
        "{}", "null", "", "{", "7", #"{"message":7}"#, #"{"message":"m","timestamp":"yesterday"}"#,
        #"{"message":"m","timestamp":7}"#, #"{"message":"m","metadata":[]}"#, #"{"message":"m","service_name":1}"#,
        #"{"message":"m","user_id":{}}"#, #"{"message":"m","correlation_id":false}"#,
        #"{"message":"m","idempotency_key":3}"#,
    ]
}

/// What an application may rely on, whether it talks to the API or to a relay in front of its queue.
@Suite struct `The contract of API and relay` {
    enum Kind: String, CaseIterable { case api, relay }

    struct Side: Sendable {
        let wire: Wire
        let key: String
        /// The messages of all logs that were taken.
        let messages: @Sendable () async throws -> [String]

        func post(
            _ json: String, to path: String = "/projects/logs", headers: [String: String] = [:]
        ) async throws -> ServerFixture.Reply {
            try await wire.send("POST", path, body: Array(json.utf8), key: key, headers: headers)
        }
    }

    private func with(_ kind: Kind, _ body: (Side) async throws -> Void) async throws {
        switch kind {
        case .api:
            try await withServer { server in
                try await body(
                    Side(
                        wire: Wire(client: server.client, url: server.api.url), key: server.key.exposed,
                        messages: { try await server.messages() }))
            }
        case .relay:
            try await withRelay { relay in
                try await body(
                    Side(
                        wire: Wire(client: relay.client, url: relay.url), key: RelayFixture.key,
                        messages: { relay.intake.logs.map(\.message) }))
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `answers a log with 201, its ID and all it was`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let reply = try await side.post(
                #"{"level":"Error","message":"hi 👋","category":"auth","tags":["a"],"metadata":{"ms":3}}"#,
                headers: ["X-Request-ID": "r-1"])
            #expect(reply.status == 201)
            #expect(reply.headers["x-request-id"] == "r-1")
            #expect(reply.json["id"]?.text?.isEmpty == false)
            #expect(reply.json["level"] == "ERROR")
            #expect(reply.json["message"] == "hi 👋")
            #expect(reply.json["tags"] == ["a"])
            #expect(reply.json["metadata"] == ["ms": 3])
            #expect(reply.json["created_at"]?.text?.hasSuffix("Z") == true)
            #expect(try await side.messages() == ["hi 👋"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `answers 400 to what cannot be stored and 422 to what is no entry`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            for body in ContractCases.unstorable {
                #expect(try await side.post(body).status == 400, "\(body)")
            }
            for body in ContractCases.invalid {
                let reply = try await side.post(body)
                #expect(reply.status == 422, "\(body)")
                #expect(reply.json["detail"]?.elements?.first?["loc"] != nil, "\(body)")
            }
            #expect(try await side.messages() == [])
        }
    }

    @Test(arguments: Kind.allCases)
    func `looks at the key before anything else`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let without = try await side.wire.send(
                "POST", "/projects/logs", body: Array("garbage".utf8), key: nil, headers: [:])
            #expect(without.status == 401)
            let wrong = try await side.wire.send(
                "POST", "/projects/logs", body: Array("garbage".utf8), key: "wrong-key-0123456789", headers: [:])
            #expect(wrong.status == 403)
            #expect(wrong.json == ["detail": "Invalid API Key"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `takes one entry once, however often it is sent with its key`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let first = try await side.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k-1"])
            let second = try await side.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k-1"])
            #expect((first.status, second.status) == (201, 201))
            #expect(first.json["id"] == second.json["id"])
            #expect(first.headers["idempotency-replayed"] == nil)
            #expect(second.headers["idempotency-replayed"] == "true")
            #expect(try await side.messages() == ["once"])
        }
    }

    @Test(arguments: Kind.allCases, ["/projects/logs", "/projects/logs/batch"])
    func `judges each item of a batch by itself and answers 207`(kind: Kind, path: String) async throws {
        try await with(kind) { side async throws in
            let batch = #"[{"message":"a","idempotency_key":"k"},{"message":7},{"message":"b"},{"level":"?"}]"#
            let reply = try await side.post(batch, to: path)
            #expect(reply.status == 207)
            #expect(reply.results == [201, 422, 201, 422])
            #expect(try await side.messages() == ["a", "b"])
            let again = try await side.post(#"[{"message":"a","idempotency_key":"k"},{"message":"c"}]"#, to: path)
            #expect(again.json["results"]?.elements?.first?["replayed"] == true)
            #expect(again.json["results"]?.elements?.first?["id"] == reply.json["results"]?.elements?.first?["id"])
            #expect(try await side.messages() == ["a", "b", "c"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `takes the same key twice in one batch as one entry`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let item = #"{"message":"twin","idempotency_key":"k"}"#
            let reply = try await side.post("[\(item),\(item)]")
            let ids = (reply.json["results"]?.elements ?? []).compactMap { $0["id"]?.text }
            #expect(ids.count == 2)
            #expect(Set(ids).count == 1)
            #expect(try await side.messages() == ["twin"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `refuses what is too large, of another type or unknown`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let huge = String(repeating: "x", count: 11 * 1_048_576)
            #expect(try await side.post(#"{"message":"\#(huge)"}"#).status == 413)
            #expect(try await side.post("message=m", headers: ["Content-Type": "text/plain"]).status == 415)
            #expect(try await side.post("{}", to: "/nothing").status == 404)
            #expect(try await side.post("{}", to: "/health").status == 405)
            let slash = try await side.post(#"{"message":"m"}"#, to: "/projects/logs/")
            #expect(slash.status == 307)
            #expect(slash.headers["location"]?.hasSuffix("/projects/logs") == true)
        }
    }

    @Test(arguments: Kind.allCases)
    func `unpacks gzip`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let reply = try await side.wire.send(
                "POST", "/projects/logs", body: gzip(#"{"message":"small"}"#), key: side.key,
                headers: ["Content-Encoding": "gzip"])
            #expect(reply.status == 201)
            #expect(try await side.messages() == ["small"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `is healthy and describes itself without a key`(kind: Kind) async throws {
        try await with(kind) { side async throws in
            let health = try await side.wire.send("GET", "/health", body: nil, key: nil, headers: [:])
            #expect(health.status == 200)
            #expect(health.json["status"] == "ok")
            let description = try await side.wire.send("GET", "/openapi.json", body: nil, key: nil, headers: [:])
            #expect(description.json["x-baselog"]?["batches"] == true)
            #expect(description.json["x-baselog"]?["events"] == true)
            #expect(description.json["x-baselog"]?["idempotency"] == true)
            #expect(description.json["paths"]?["/projects/logs"]?["post"] != nil)
        }
    }
}
