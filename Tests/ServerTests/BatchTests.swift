import BaselogDomain
import BaselogServer
import Testing

@Suite struct `A batch` {
    @Test(arguments: ["/projects/logs", "/projects/logs/batch"])
    func `is judged item by item, and the good ones are stored`(path: String) async throws {
        try await withServer { server in
            let reply = try await server.post(
                #"[{"message":"a"},{"level":"info"},{"message":"b","level":"warn"},7,{"message":"c"}]"#, to: path)
            #expect(reply.status == 207)
            #expect(reply.results == [201, 422, 400, 422, 201])
            let results = try #require(reply.json["results"]?.elements)
            #expect(results.compactMap { $0["index"]?.integer } == [0, 1, 2, 3, 4])
            #expect(results.map { $0["id"] != nil } == [true, false, false, false, true])
            #expect(results.map { $0["detail"] != nil } == [false, true, true, true, false])
            let stored = try await server.get("/projects/logs?order=oldest")
            #expect(stored.items("message") == ["a", "c"])
            #expect(stored.items("id") == [results[0]["id"]?.text, results[4]["id"]?.text])
        }
    }

    @Test func `of nothing but bad items is answered all the same`() async throws {
        try await withServer { server in
            let reply = try await server.post("[{},{}]", to: "/projects/logs/batch")
            #expect(reply.status == 207)
            #expect(reply.results == [422, 422])
        }
    }

    @Test func `needs an item, and not more than the limit`() async throws {
        var limits = APILimits.standard(for: .standard)
        limits.batchItems = 2
        try await withServer(.standard, { $0.limits = limits }) { server async throws in
            #expect(try await server.post("[]", to: "/projects/logs/batch").status == 400)
            #expect(try await server.post("[{},{},{}]", to: "/projects/logs/batch").status == 413)
            #expect(try await server.post(#"{"message":"m"}"#, to: "/projects/logs/batch").status == 422)
            #expect(try await server.messages() == [])
        }
    }

    @Test func `of 1,000 items gets 1,000 ids`() async throws {
        try await withServer { server in
            let items = (0..<1_000).map { #"{"message":"\#($0)"}"# }.joined(separator: ",")
            let reply = try await server.post("[\(items)]", to: "/projects/logs/batch")
            #expect(Set((reply.json["results"]?.elements ?? []).compactMap { $0["id"]?.text }).count == 1_000)
            #expect(try await server.messages() == (0..<1_000).map(String.init))
        }
    }
}

@Suite struct `An idempotency key` {
    @Test func `of a request is answered with the first result`() async throws {
        try await withServer { server in
            let first = try await server.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k1"])
            let second = try await server.post(#"{"message":"once"}"#, headers: ["Idempotency-Key": "k1"])
            #expect(second.status == 201)
            #expect(second.json == first.json)
            #expect(first.headers["idempotency-replayed"] == nil)
            #expect(second.headers["idempotency-replayed"] == "true")
            #expect(try await server.post(#"{"message":"k2"}"#, headers: ["Idempotency-Key": "k2"]).status == 201)
            #expect(try await server.messages() == ["once", "k2"])
        }
    }

    @Test func `of an item is answered with the first result, wherever it comes again`() async throws {
        try await withServer { server in
            let single = try await server.post(#"{"message":"a","idempotency_key":"ka"}"#)
            let batch = try await server.post(
                #"[{"message":"b","idempotency_key":"kb"},{"message":"a","idempotency_key":"ka"},{"message":"b","idempotency_key":"kb"}]"#,
                to: "/projects/logs/batch")
            let results = try #require(batch.json["results"]?.elements)
            #expect(batch.results == [201, 201, 201])
            #expect(results[1]["id"] == single.json["id"])
            #expect(results[2]["id"] == results[0]["id"])
            #expect(results.map { $0["replayed"] } == [nil, true, true])
            #expect(try await server.messages() == ["a", "b"])
        }
    }

    @Test func `of a batch stands for each of its items, so that a mended batch stores what was missing`() async throws
    {
        try await withServer { server in
            let key = ["Idempotency-Key": "batch-1"]
            let first = try await server.post(#"[{"message":"a"},{"massage":"b"}]"#, headers: key)
            let second = try await server.post(#"[{"message":"a"},{"message":"b"}]"#, headers: key)
            #expect(first.results == [201, 422])
            #expect(second.results == [201, 201])
            #expect(try await server.messages() == ["a", "b"])
        }
    }

    @Test func `counts for logs and events apart`() async throws {
        try await withServer { server in
            let key = ["Idempotency-Key": "k"]
            #expect(try await server.post(#"{"message":"m"}"#, headers: key).status == 201)
            let event = try await server.post(#"{"type":"t"}"#, to: "/projects/events", headers: key)
            #expect(event.json["type"] == "t")
        }
    }

    @Test func `is kept for 24 hours and then forgotten`() async throws {
        let time = SettableTime("2026-11-24T00:00:00Z")
        try await withServer(.standard, { $0.now = { time.now } }) { server in
            let key = ["Idempotency-Key": "k"]
            let first = try await server.post(#"{"message":"m"}"#, headers: key)
            time.advance(by: .seconds(24 * 3600))
            let inTime = try await server.post(#"{"message":"m"}"#, headers: key)
            time.advance(by: .microseconds(1))
            let late = try await server.post(#"{"message":"m"}"#, headers: key)
            #expect(inTime.json["id"] == first.json["id"])
            #expect(late.json["id"] != first.json["id"])
            #expect(late.json["created_at"] == "2026-11-25T00:00:00.000001Z")
            #expect(try await server.post(#"{"message":"m"}"#, headers: key).json["id"] == late.json["id"])
        }
    }

    @Test(arguments: [String(repeating: "k", count: 256), "with blank", "ümlaut"])
    func `of a form that may get lost on the way is refused`(key: String) async throws {
        try await withServer { server async throws in
            #expect(try await server.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": key]).status == 400)
            #expect(try await server.post(#"[{"message":"m","idempotency_key":"\#(key)"}]"#).results == [400])
            #expect(try await server.messages() == [])
        }
    }

    @Test func `stores once although its requests come all at once`() async throws {
        try await withServer { server in
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await server.post(#"{"message":"m"}"#, headers: ["Idempotency-Key": "k"]).json["id"]?.text
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await server.messages() == ["m"])
        }
    }
}
