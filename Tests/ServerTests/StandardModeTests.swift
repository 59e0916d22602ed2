import BaselogDomain
import BaselogServer
import Testing

@Suite struct `The standard mode` {
    @Test func `is healthy without a key`() async throws {
        try await withServer(.standard, { $0.now = { Timestamp(microseconds: 1_795_487_110_685_361) } }) { server in
            let reply = try await server.send("GET", "/health", key: .some(nil))
            #expect(reply.status == 200)
            #expect(
                reply.json
                    == ["status": "ok", "version": "development", "time": "2026-11-24T02:25:10.685361Z"])
            #expect(reply.headers["date"] == "Tue, 24 Nov 2026 02:25:10 GMT")
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
            let listed = try await server.get("/projects/logs")
            let item = try #require(listed.json["items"]?.elements?.first)
            #expect(item == stored.json)
            #expect(item["level"] == "ERROR")
            #expect(item["timestamp"] == "2026-11-24T02:25:10.500000Z")
            #expect(item["metadata"] == ["ms": 3])
        }
    }

    @Test(arguments: ContractCases.unstorable)
    func `answers 400 to what the client can mend`(body: String) async throws {
        try await withServer { server in
            let reply = try await server.post(body)
            #expect(reply.status == 400)
            #expect(reply.json["detail"] != nil)
            #expect(try await server.messages() == [])
        }
    }

    @Test(arguments: ContractCases.invalid)
    func `answers 422 to wrong types and missing fields`(body: String) async throws {
        try await withServer { server in
            let reply = try await server.post(body)
            #expect(reply.status == 422)
            #expect(reply.json["detail"]?.elements?.first?["loc"] != nil)
            #expect(try await server.messages() == [])
        }
    }

    @Test func `names the category's length and the limit`() async throws {
        try await withServer { server in
            let reply = try await server.post(
                #"{"message":"m","category":"\#(String(repeating: "x", count: 300))"}"#)
            let message = reply.json["detail"]?.elements?.first?["msg"]?.text
            #expect(message == "category has 300 characters; at most 255 are allowed")
        }
    }

    @Test func `looks at the key before anything else`() async throws {
        try await withServer { server async throws in
            #expect(try await server.post("garbage", key: .some(nil)).status == 401)
            #expect(try await server.post("garbage", key: "wrong-key-0123456789").status == 403)
            #expect(try await server.send("GET", "/projects/logs?nothing=1", key: .some(nil)).status == 401)
            #expect(try await server.send("GET", "/projects/logs", key: "wrong-key-0123456789").status == 403)
            #expect(try await server.send("GET", "/projects/logs/stream", key: .some(nil)).status == 401)
        }
    }

    @Test func `accepts a key that is made while it runs`() async throws {
        try await withServer { server in
            let key = try server.api.keys.create(name: "second")
            #expect(try await server.post(#"{"message":"m"}"#, key: key.exposed).status == 201)
            #expect(try server.api.keys.list().map(\.masked) == [server.key.masked, key.masked])
        }
    }

    @Test func `serves the project of the key, named or not, and no other`() async throws {
        try await withServer { server in
            let project = try #require(try await server.post(#"{"message":"m"}"#).json["project_id"]?.text)
            #expect(
                try await server.post(#"{"message":"n"}"#, to: "/projects/\(project.uppercased())/logs").status == 201)
            #expect(try await server.get("/projects/\(project)/logs").items("message") == ["n", "m"])
            let other = "/projects/00000000-0000-4000-8000-000000000000"
            #expect(try await server.post(#"{"message":"m"}"#, to: "\(other)/logs").status == 403)
            #expect(try await server.post("[]", to: "\(other)/logs/batch").status == 403)
            #expect(try await server.post(#"{"type":"t"}"#, to: "\(other)/events").status == 403)
            #expect(try await server.get("\(other)/logs").status == 403)
            #expect(try await server.get("\(other)/logs/stream").status == 403)
        }
    }

    @Test func `echoes the id of a request, whatever becomes of it`() async throws {
        try await withServer { server in
            for (body, path) in [(#"{"message":"m"}"#, "/projects/logs"), ("{", "/projects/logs"), ("", "/nowhere")] {
                let reply = try await server.post(body, to: path, headers: ["X-Request-ID": "req-1"])
                #expect(reply.headers["x-request-id"] == "req-1")
            }
            #expect(try await server.post("{}").headers["x-request-id"] == nil)
        }
    }

    @Test func `answers HEAD with the head of GET`() async throws {
        try await withServer { server in
            let get = try await server.get("/openapi.json")
            let head = try await server.send("HEAD", "/openapi.json")
            #expect(head.status == 200)
            #expect(head.bytes.isEmpty)
            #expect(head.headers["content-length"] == get.headers["content-length"])
            #expect(try await server.send("HEAD", "/projects/logs/stream").status == 200)
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test(arguments: [("GET", "/"), ("GET", "/projects"), ("POST", "/projects/things"), ("POST", "//projects/logs")])
    func `has nothing there`(method: String, path: String) async throws {
        try await withServer { server async throws in #expect(try await server.send(method, path).status == 404) }
    }

    @Test func `knows which methods a path has`() async throws {
        try await withServer { server in
            let reply = try await server.send("PATCH", "/projects/logs")
            #expect(reply.status == 405)
            #expect(reply.headers["allow"] == "POST, GET")
            #expect(try await server.post("", to: "/projects/logs/").status == 307)
        }
    }
}

@Suite struct `The standard mode's events` {
    @Test func `are stored with all their fields and given back`() async throws {
        try await withServer { server in
            let stored = try await server.post(
                """
                {"type":"order.paid","payload":{"total":12.5,"items":[1]},"timestamp":"2026-11-24T02:25:10Z",
                 "source_service":"shop","user_id":"u","correlation_id":"c"}
                """, to: "/projects/events")
            #expect(stored.status == 201)
            #expect(stored.json["type"] == "order.paid")
            #expect(stored.json["payload"] == ["total": 12.5, "items": [1]])
            #expect(try await server.get("/projects/events").json["items"]?.elements == [stored.json])
            #expect(try await server.messages() == [])
        }
    }

    @Test(arguments: [
        ("{}", 422), (#"{"type":null}"#, 422), (#"{"type":"t","payload":[]}"#, 422),
        (#"{"type":"t","payload":"p"}"#, 422),
        (#"{"type":""}"#, 400), (#"{"type":"a\u0000"}"#, 400), (#"{"type":"t","payload":{"a":"\u0000"}}"#, 400),
        (#"{"type":"\#(String(repeating: "x", count: 256))"}"#, 400), (#"{"type":"t"}"#, 201),
        (#"{"type":"t","payload":null}"#, 201),
    ])
    func `are checked as logs are`(body: String, status: Int) async throws {
        try await withServer { server async throws in
            #expect(try await server.post(body, to: "/projects/events").status == status)
        }
    }

    @Test func `come in batches too`() async throws {
        try await withServer { server in
            for path in ["/projects/events", "/projects/events/batch"] {
                let reply = try await server.post(#"[{"type":"a"},{"kind":"b"},{"type":"c"}]"#, to: path)
                #expect(reply.status == 207)
                #expect(reply.results == [201, 422, 201])
            }
            #expect(try await server.get("/projects/events?order=oldest").items("type") == ["a", "c", "a", "c"])
        }
    }
}

@Suite struct `The standard mode's description` {
    @Test func `says what it can do so that a client finds it`() async throws {
        try await withServer { server in
            let reply = try await server.send("GET", "/openapi.json", key: .some(nil))
            let capabilities = try #require(CapabilityReader.capabilities(describedBy: reply.bytes))
            #expect(capabilities.storesAllFields)
            #expect(capabilities.hasBatches && capabilities.hasEvents && capabilities.hasIdempotency)
        }
    }

    @Test func `lists only routes that exist, with their methods`() async throws {
        try await withServer { server in
            let paths = try #require(try await server.get("/openapi.json").json["paths"]?.members)
            let project = try #require(try await server.post(#"{"message":"m"}"#).json["project_id"]?.text)
            for (path, operations) in paths {
                for method in (operations.members ?? [:]).keys {
                    let reply = try await server.send(
                        method == "get" ? "HEAD" : method.uppercased(),
                        path.replacing("{project_id}", with: project))
                    #expect(reply.status != 404 && reply.status != 405, "\(method) \(path)")
                }
            }
        }
    }

    @Test func `points only at schemas that exist`() async throws {
        try await withServer { server in
            let reply = try await server.get("/openapi.json")
            let schemas = try #require(reply.json["components"]?["schemas"]?.members)
            for reference in reply.text.matches(of: /"#\/components\/schemas\/([A-Za-z]+)"/) {
                #expect(schemas[String(reference.1)] != nil)
            }
        }
    }
}
