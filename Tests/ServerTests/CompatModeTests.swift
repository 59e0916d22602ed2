import BaselogDomain
import BaselogServer
import Testing

@Suite struct `The compat mode, taking logs` {
    @Test(arguments: ["debug", "INFO", "Warning", "eRRor", "CRITICAL"])
    func `takes every level in any case and shows it in upper case`(level: String) async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"level":"\#(level)","message":"hello"}"#)
            #expect(reply.status == 201)
            #expect(reply.json["level"]?.text == level.uppercased())
        }
    }

    @Test func `answers with exactly the members of the hosted API, in its order`() async throws {
        try await withServer(.compat, { $0.now = { Timestamp(microseconds: 1_795_487_110_685_361) } }) { server in
            let reply = try await server.post(
                #"{"level":"info","message":"hello","category":"auth","tags":["a","b"]}"#)
            let id = try #require(reply.json["id"]?.text)
            let project = try #require(reply.json["project_id"]?.text)
            #expect(reply.headers["content-type"] == "application/json")
            #expect(
                reply.text
                    == #"{"id":"\#(id)","project_id":"\#(project)","level":"INFO","category":"auth","#
                    + #""message":"hello","tags":["a","b"],"created_at":"2026-11-24T02:25:10.685361Z","updated_at":null}"#
            )
            #expect(id.count == 36 && id == id.lowercased())
        }
    }

    @Test func `needs only a message`() async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"message":"hello"}"#)
            #expect(reply.status == 201)
            #expect(reply.json["level"] == "INFO")
            #expect(reply.json["category"] == .null)
            #expect(reply.json["tags"] == [])
        }
    }

    @Test(arguments: ["", " ", "héllo 👋🏽 日本語", "\\u0001", "\\n", "\\ud83d\\ude00"])
    func `stores any message as it is`(escaped: String) async throws {
        try await withCompatServer { compat, observer in
            let stored = try await compat.post(#"{"message":"\#(escaped)"}"#)
            let message = try JSONValue(parsing: "\"\(escaped)\"")
            #expect(stored.status == 201)
            #expect(stored.json["message"] == message)
            #expect(try await observer.messages() == [message.text])
        }
    }

    @Test(arguments: [1_000_000, 64 * 1_048_576])
    func `takes a message of this many bytes and echoes it all`(count: Int) async throws {
        try await withServer(.compat) { server in
            let body =
                Array(#"{"message":""#.utf8) + [UInt8](repeating: UInt8(ascii: "m"), count: count) + Array("\"}".utf8)
            let reply = try await server.send("POST", "/projects/logs", body: body)
            #expect(reply.status == 201)
            #expect(reply.bytes.count > count)
            #expect(reply.bytes[reply.bytes.count / 2] == UInt8(ascii: "m"))
            #expect(reply.text.hasSuffix(#""updated_at":null}"#))
        }
    }

    @Test(arguments: ["x", "é", "👋"])
    func `takes a category of 255 characters, however many bytes those are`(character: String) async throws {
        try await withServer(.compat) { server in
            let category = String(repeating: character, count: 255)
            let reply = try await server.post(#"{"message":"m","category":"\#(category)"}"#)
            #expect(reply.status == 201)
            #expect(reply.json["category"]?.text == category)
        }
    }

    @Test(arguments: [
        #""timestamp":"2020-01-01T00:00:00Z""#, #""timestamp":7"#, #""service_name":"shop""#, #""user_id":1"#,
        #""correlation_id":null"#, #""metadata":{"a":1}"#, #""metadata":"no object""#, #""unheard_of":[{}]"#,
        #""idempotency_key":"k""#,
    ])
    func `drops every other field unread`(member: String) async throws {
        try await withCompatServer { compat, observer in
            let reply = try await compat.post(#"{"message":"m",\#(member)}"#)
            #expect(reply.status == 201)
            #expect(
                Set(reply.json.members?.keys.map(\.self) ?? [])
                    == ["id", "project_id", "level", "category", "message", "tags", "created_at", "updated_at"])
            let stored = try #require(try await observer.get("/projects/logs").json["items"]?.elements?.first)
            for field in ["timestamp", "service_name", "user_id", "correlation_id", "metadata"] {
                #expect(stored[field] == .null)
            }
        }
    }

    @Test(arguments: [[:], ["Idempotency-Key": "same"]])
    func `stores a repeated request again under a new id`(headers: [String: String]) async throws {
        try await withCompatServer { compat, observer in
            let first = try await compat.post(#"{"message":"m","idempotency_key":"k"}"#, headers: headers)
            let second = try await compat.post(#"{"message":"m","idempotency_key":"k"}"#, headers: headers)
            #expect(first.status == 201 && second.status == 201)
            #expect(first.json["id"] != second.json["id"])
            #expect(try await observer.messages() == ["m", "m"])
        }
    }

    @Test func `takes logs under the id of the key's own project only`() async throws {
        try await withServer(.compat) { server in
            let project = try #require(try await server.post(#"{"message":"m"}"#).json["project_id"]?.text)
            #expect(try await server.post(#"{"message":"m"}"#, to: "/projects/\(project)/logs").status == 201)
            let other = "00000000-0000-4000-8000-000000000000"
            #expect(try await server.post(#"{"message":"m"}"#, to: "/projects/\(other)/logs").status == 403)
        }
    }

    @Test func `adds no headers of its own`() async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"message":"m"}"#, headers: ["X-Request-ID": "r1"])
            #expect(reply.headers["x-request-id"] == nil)
            #expect(reply.headers["retry-after"] == nil)
        }
    }
}

@Suite struct `The compat mode, its routes` {
    @Test(arguments: [
        ("GET", "/"), ("GET", "/health"), ("GET", "/healthz"), ("POST", "/projects/logs/batch"),
        ("POST", "//projects/logs"), ("GET", "/projects/logs/stream"), ("POST", "/projects/events/batch"),
        ("GET", "/docs/nothing"), ("POST", "/Projects/logs"),
    ])
    func `has nothing there`(method: String, path: String) async throws {
        try await withServer(.compat) { server in
            let reply = try await server.send(method, path, body: method == "POST" ? Array("[]".utf8) : nil)
            #expect(reply.status == 404)
            #expect(reply.text == #"{"detail":"Not Found"}"#)
        }
    }

    @Test(arguments: [
        ("POST", "/projects/events"), ("PUT", "/projects/logs"), ("DELETE", "/projects/logs"),
        ("POST", "/openapi.json"),
        ("HEAD", "/openapi.json"),
    ])
    func `does not have that method there`(method: String, path: String) async throws {
        try await withServer(.compat) { server in
            let reply = try await server.send(method, path)
            #expect(reply.status == 405)
            #expect(reply.headers["allow"]?.isEmpty == false)
            if method != "HEAD" { #expect(reply.text == #"{"detail":"Method Not Allowed"}"#) }
        }
    }

    @Test(arguments: ["/projects/logs/", "/projects/logs/?a=b", "/openapi.json/"])
    func `leads a path with a slash at its end to the same host without it`(path: String) async throws {
        try await withServer(.compat) { server in
            let reply = try await server.send("POST", path, body: Array(#"{"message":"m"}"#.utf8))
            #expect(reply.status == 307)
            let target = path.replacing("/?", with: "?")
            #expect(
                reply.headers["location"] == server.api.url
                    + (target.hasSuffix("/") ? String(target.dropLast()) : target))
        }
    }

    @Test func `shows logs to nobody who has only a key`() async throws {
        try await withServer(.compat) { server in
            for path in ["/projects/logs", "/projects/5f0c0a55-8f3e-4b52-9d0c-1f3f2f6f7a11/logs"] {
                let reply = try await server.get(path)
                #expect(reply.status == 401)
                #expect(reply.headers["www-authenticate"] != nil)
            }
        }
    }

    @Test func `describes itself without a key, and without what it has not`() async throws {
        try await withServer(.compat) { server in
            let reply = try await server.send("GET", "/openapi.json", key: .some(nil))
            #expect(reply.status == 200)
            #expect(CapabilityReader.capabilities(describedBy: reply.bytes) == .minimal)
        }
    }
}
