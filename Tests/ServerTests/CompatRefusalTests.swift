import BaselogDomain
import BaselogServer
import Testing

@Suite struct `The compat mode, refusing logs` {
    @Test(arguments: [
        #"{"level":"warn","message":"m"}"#, #"{"level":"trace","message":"m"}"#, #"{"level":"fatal","message":"m"}"#,
        #"{"level":"notice","message":"m"}"#, #"{"level":"","message":"m"}"#, #"{"level":" info","message":"m"}"#,
        #"{"level":"info ","message":"m"}"#, #"{"message":"a\u0000b"}"#, #"{"message":"m","category":"\u0000"}"#,
        #"{"message":"m","tags":["ok","\u0000"]}"#, #"{"message":"\ud800"}"#, #"{"message":"a\udc00b"}"#,
        #"{"message":"m","category":"\uDBFF"}"#, #"{"message":"m","tags":["\ud83d\u0041"]}"#,
        #"{"message":"m","category":"\#(String(repeating: "x", count: 256))"}"#,
    ])
    func `fails bare on what its database cannot hold, and stores nothing`(body: String) async throws {
        try await withCompatServer { compat, observer in
            for _ in 0..<2 {
                let reply = try await compat.post(body)
                #expect(reply.status == 500)
                #expect(reply.headers["content-type"]?.hasPrefix("text/plain") == true)
                #expect(reply.text == "Internal Server Error")
            }
            #expect(try await observer.messages() == [])
        }
    }

    @Test(arguments: [
        (#"{"level":null,"message":"m"}"#, "string_type", "level"),
        (#"{"level":3,"message":"m"}"#, "string_type", "level"),
        (#"{"level":"info"}"#, "missing", "message"), (#"{"message":null}"#, "string_type", "message"),
        (#"{"message":7}"#, "string_type", "message"), (#"{"message":["m"]}"#, "string_type", "message"),
        (#"{"message":"m","tags":"a"}"#, "list_type", "tags"), (#"{"message":"m","tags":{}}"#, "list_type", "tags"),
        (#"{"message":"m","tags":[1]}"#, "string_type", "tags"),
        (#"{"message":"m","category":5}"#, "string_type", "category"),
        (#"{"message":"m","category":true}"#, "string_type", "category"),
    ])
    func `refuses wrong types and says where`(body: String, type: String, field: String) async throws {
        try await withCompatServer { compat, observer in
            let reply = try await compat.post(body)
            #expect(reply.status == 422)
            let problems = try #require(reply.json["detail"]?.elements)
            #expect(problems.count == 1)
            #expect(Set(problems[0].members?.keys.map(\.self) ?? []) == ["type", "loc", "msg", "input"])
            #expect(problems[0]["type"]?.text == type)
            #expect(problems[0]["loc"]?.elements?.prefix(2) == [.string("body"), .string(field)])
            #expect(try await observer.messages() == [])
        }
    }

    @Test func `reports all problems at once and echoes the input`() async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"level":1,"tags":["a",2],"category":{}}"#)
            #expect(reply.status == 422)
            #expect(
                reply.json["detail"]?.elements == [
                    [
                        "type": "string_type", "loc": ["body", "level"], "msg": "Input should be a valid string",
                        "input": 1,
                    ],
                    [
                        "type": "string_type", "loc": ["body", "category"], "msg": "Input should be a valid string",
                        "input": [:],
                    ],
                    [
                        "type": "missing", "loc": ["body", "message"], "msg": "Field required",
                        "input": ["level": 1, "tags": ["a", 2], "category": [:]],
                    ],
                    [
                        "type": "string_type", "loc": ["body", "tags", 1], "msg": "Input should be a valid string",
                        "input": 2,
                    ],
                ])
        }
    }

    @Test(arguments: [
        "", "null", "{", #"{"message":"m",}"#, #"{"message":"m"}]"#, "{\"message\":\"a\u{1}b\"}", "not json",
    ])
    func `looks at the JSON before it looks at the key`(body: String) async throws {
        try await withServer(.compat) { server in
            for key in [server.key.exposed, "wrong-key-0123456789", nil] {
                let reply = try await server.post(body, key: .some(key))
                #expect(reply.status == 422)
                let problem = try #require(reply.json["detail"]?.elements?.first)
                #expect(problem["loc"]?.elements?.first == "body")
                #expect(problem["type"]?.text == (body.isEmpty || body == "null" ? "missing" : "json_invalid"))
            }
        }
    }

    @Test func `says at which character JSON is malformed`() async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"message":"ééé",}"#)
            #expect(reply.json["detail"]?.elements?.first?["loc"] == ["body", 17])
        }
    }

    @Test(arguments: [#"[{"message":"m"}]"#, "[]", "\"text\"", "7", "{\"message\":\"a\"}\n{\"message\":\"b\"}"])
    func `takes one log per request and nothing else`(body: String) async throws {
        try await withCompatServer { compat, observer async throws in
            #expect(try await compat.post(body).status == 422)
            #expect(try await observer.messages() == [])
        }
    }

    @Test func `takes neither invalid UTF-8 nor compressed bodies`() async throws {
        try await withServer(.compat) { server in
            let broken = Array(#"{"message":""#.utf8) + [0xFF, 0xC0] + Array("\"}".utf8)
            for (body, headers) in [(broken, [:]), (gzip(#"{"message":"m"}"#), ["Content-Encoding": "gzip"])] {
                let reply = try await server.send("POST", "/projects/logs", body: body, headers: headers)
                #expect(reply.status == 400)
                #expect(reply.text == #"{"detail":"There was an error parsing the body"}"#)
            }
        }
    }

    @Test func `refuses a body without a content type as the newer hosted API does`() async throws {
        try await withServer(.compat) { server in
            #expect(try await server.post(#"{"message":"m"}"#, headers: ["Content-Type": ""]).status == 422)
            #expect(try await server.post(#"{"message":"m"}"#, headers: ["Content-Type": "text/plain"]).status == 422)
            let utf8 = try await server.post(
                #"{"message":"m"}"#, headers: ["Content-Type": "application/json; charset=utf-8"])
            #expect(utf8.status == 201)
        }
    }

    @Test(arguments: [nil, "", " "]) func `asks for a key where there is none`(key: String?) async throws {
        try await withServer(.compat) { server in
            let reply = try await server.post(#"{"message":"m"}"#, key: .some(key))
            #expect(reply.status == 401)
            #expect(reply.headers["www-authenticate"] != nil)
            #expect(reply.text == #"{"detail":"Not authenticated"}"#)
        }
    }

    @Test func `refuses a wrong key before it looks at the fields`() async throws {
        try await withServer(.compat) { server in
            for body in [#"{"message":"m"}"#, "{}", "[]", #"{"level":"warn","message":"m"}"#] {
                let reply = try await server.post(body, key: "wrong-key-0123456789")
                #expect(reply.status == 403)
                #expect(reply.text == #"{"detail":"Invalid API Key"}"#)
            }
        }
    }

    @Test func `answers the empty probe by what is wrong, and writes nothing`() async throws {
        try await withCompatServer { compat, observer in
            let good = try await compat.post("{}")
            #expect(good.status == 422)
            #expect(
                good.text
                    == #"{"detail":[{"input":{},"loc":["body","message"],"msg":"Field required","type":"missing"}]}"#)
            #expect(try await compat.post("{}", key: "wrong-key-0123456789").status == 403)
            #expect(try await compat.post("{}", key: .some(nil)).status == 401)
            #expect(try await observer.messages() == [])
        }
    }
}
