import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import Testing

@Suite struct `A fault` {
    private func post(_ server: ServerFixture) async throws -> Int {
        try await server.post(#"{"message":"m"}"#).status
    }

    @Test(arguments: [APIMode.standard, .compat]) func `hits the next so many requests`(mode: APIMode) async throws {
        try await withServer(mode) { server in
            server.api.faults.add(.status(503, retryAfter: "3"), .next(2))
            let reply = try await server.post(#"{"message":"m"}"#)
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "3")
            #expect(try await post(server) == 503)
            #expect(try await post(server) == 201)
            #expect(server.api.faults.active.isEmpty)
        }
    }

    @Test func `lasts until it is cleared or removed`() async throws {
        try await withServer { server async throws in
            let first = server.api.faults.add(.status(500))
            for _ in 0..<3 { #expect(try await post(server) == 500) }
            #expect(server.api.faults.active.map(\.strikes) == [3])
            #expect(server.api.faults.remove(first))
            #expect(!server.api.faults.remove(first))
            #expect(try await post(server) == 201)
            server.api.faults.add(.status(429, retryAfter: "Wed, 21 Oct 2015 07:28:00 GMT"))
            #expect(try await post(server) == 429)
            server.api.faults.clear()
            #expect(try await post(server) == 201)
        }
    }

    @Test func `hits by chance`() async throws {
        let rolls = Rolls([0.1, 0.5, 0.49, 0.9])
        try await withServer(.standard, { $0.faults = Faults(random: { rolls.next() }) }) { server in
            server.api.faults.add(.status(500), .probability(0.5))
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await post(server)) }
            #expect(statuses == [500, 201, 500, 201])
        }
    }

    @Test func `leaves health and other paths alone unless told`() async throws {
        try await withServer { server async throws in
            server.api.faults.add(.status(500))
            #expect(try await server.get("/health").status == 200)
            #expect(try await server.get("/openapi.json").status == 200)
            #expect(try await server.get("/projects/logs").status == 500)
            server.api.faults.clear()
            server.api.faults.add(Fault(.status(503), pathPrefix: "/projects/events", includesHealth: true))
            #expect(try await server.get("/health").status == 503)
            #expect(try await post(server) == 201)
            #expect(try await server.post(#"{"type":"t"}"#, to: "/projects/events").status == 503)
        }
    }

    @Test func `of the key refuses every key`() async throws {
        try await withServer { server in
            server.api.faults.add(.keyRefusal)
            let reply = try await server.post(#"{"message":"m"}"#)
            #expect(reply.status == 403)
            #expect(reply.text == #"{"detail":"Invalid API Key"}"#)
        }
    }

    @Test func `of latency answers later, and correctly`() async throws {
        let clock = TestClock()
        try await withServer(.standard, { $0.clock = clock }) { server async throws in
            server.api.faults.add(.latency(.seconds(30)), .next(1))
            async let reply = server.post(#"{"message":"m"}"#)
            await clock.waitForSleepers()
            #expect(try await server.messages() == [])
            clock.advance(by: .seconds(30))
            #expect(try await reply.status == 201)
        }
    }

    @Test func `of garbling keeps the length and loses the sense`() async throws {
        try await withServer { server in
            server.api.faults.add(.garbledBody, .next(1))
            let reply = try await server.post(#"{"message":"m"}"#)
            #expect(reply.status == 201)
            #expect(reply.headers["content-type"] == "application/json")
            #expect(Set(reply.bytes) == [UInt8(ascii: "?")])
            #expect(reply.headers["content-length"] == "\(reply.bytes.count)")
            #expect(try await server.messages() == ["m"])
        }
    }

    @Test func `of slowness pauses after each piece of the body`() async throws {
        let clock = TestClock()
        try await withServer(.standard, { $0.clock = clock }) { server async throws in
            server.api.faults.add(.slowBody(pieceBytes: 10, pause: .seconds(1)), .next(1))
            async let reply = server.send("GET", "/projects/nothing", headers: ["X-Request-ID": "slow"])
            // {"detail":"Not Found"} has 22 bytes.
            for _ in 0..<3 {
                await clock.waitForSleepers()
                clock.advance(by: .seconds(1))
            }
            #expect(try await reply.text == #"{"detail":"Not Found"}"#)
        }
    }

    @Test func `of cutting ends the connection in the middle of the body`() async throws {
        try await withServer { server in
            server.api.faults.add(.cutBody, .next(1))
            let connection = try RawConnection(port: server.api.port)
            await connection.send("GET /projects/nothing HTTP/1.1\r\nHost: a\r\n\r\n")
            let (text, ending) = await connection.readAll()
            #expect(text.lowercased().contains("content-length: 22\r\n"))
            #expect(text.hasSuffix("\r\n\r\n" + #"{"detail":""#))
            #expect(ending == .closed)
        }
    }

    @Test(arguments: [false, true]) func `of resetting sends RST instead of an answer`(stores: Bool) async throws {
        try await withServer { server in
            server.api.faults.add(Fault(.reset, .next(1), isAfterStoring: stores))
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                    + "Content-Length: 15\r\n\r\n" + #"{"message":"m"}"#)
            let (text, ending) = await connection.readAll()
            #expect(text.isEmpty)
            #expect(ending == .reset)
            #expect(try await server.messages() == (stores ? ["m"] : []))
        }
    }

    @Test func `after storing answers with its status although the log is there`() async throws {
        try await withServer { server async throws in
            server.api.faults.add(Fault(.status(502), .next(1), isAfterStoring: true))
            #expect(try await post(server) == 502)
            #expect(try await server.messages() == ["m"])
        }
    }

    @Test(arguments: [204, 304]) func `may be a status that has no body`(status: Int) async throws {
        try await withServer { server in
            server.api.faults.add(.status(status), .next(1))
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "GET /projects/nothing HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            let text = await connection.read(until: #""version""#).text
            #expect(text.hasPrefix("HTTP/1.1 \(status) "))
            #expect(!text.contains("injected"))
        }
    }

    @Test func `of each sort may strike the same request`() async throws {
        let clock = TestClock()
        try await withServer(.standard, { $0.clock = clock }) { server async throws in
            server.api.faults.add(.latency(.seconds(1)))
            server.api.faults.add(.status(500))
            server.api.faults.add(.status(501))
            server.api.faults.add(.garbledBody)
            async let reply = server.get("/projects/logs")
            await clock.waitForSleepers()
            clock.advance(by: .seconds(1))
            #expect(try await reply.status == 500)
            #expect(Set(try await reply.bytes) == [UInt8(ascii: "?")])
            #expect(server.api.faults.active.map(\.strikes) == [1, 1, 0, 1])
        }
    }

    @Test func `tells who wants to know how many requests it still has to hit, and that it is over`() async throws {
        try await withServer { server async throws in
            let strikes = server.api.faults.addWatched(Fault(.status(503), .next(2)))
            #expect(try await server.get("/projects/logs").status == 503)
            var news = strikes.makeAsyncIterator()
            #expect(await news.next() == 1)
            #expect(try await server.get("/projects/logs").status == 503)
            #expect(await news.next() == 0)
            #expect(await news.next() == nil)
            let others = server.api.faults.addWatched(Fault(.status(503), .next(2)))
            server.api.faults.clear()
            #expect(await others.first { _ in true } == nil)
        }
    }

    @Test func `is one of at most 64, the oldest of which goes`() {
        let faults = Faults()
        for _ in 0..<70 { faults.add(.reset) }
        #expect(faults.active.count == Faults.maximumCount)
        #expect(faults.active.first?.id == 7)
    }
}

@Suite struct `The admin routes of faults` {
    @Test(arguments: [
        (
            #"{"kind":"status","status":503,"retry_after":"3","next":10}"#,
            Fault(.status(503, retryAfter: "3"), .next(10))
        ),
        (#"{"kind":"status","status":429,"retry_after":7}"#, Fault(.status(429, retryAfter: "7"))),
        (
            #"{"kind":"latency","milliseconds":250,"probability":0.5}"#,
            Fault(.latency(.milliseconds(250)), .probability(0.5))
        ),
        (
            #"{"kind":"reset","after_storing":true,"probability":1}"#,
            Fault(.reset, .probability(1), isAfterStoring: true)
        ),
        (
            #"{"kind":"slow_body","piece_bytes":3,"milliseconds":20}"#,
            Fault(.slowBody(pieceBytes: 3, pause: .milliseconds(20)))
        ),
        (#"{"kind":"garbled_body","path":"/projects/events"}"#, Fault(.garbledBody, pathPrefix: "/projects/events")),
        (#"{"kind":"cut_body","include_health":true}"#, Fault(.cutBody, includesHealth: true)),
        (#"{"kind":"key_refusal","next":1}"#, Fault(.keyRefusal, .next(1))),
    ])
    func `put every kind of fault in force and tell what is`(body: String, fault: Fault) async throws {
        try await withServer { server in
            let added = try await server.post(body, to: "/admin/faults", key: .some(nil))
            #expect(added.status == 201)
            #expect(server.api.faults.active.map(\.fault) == [fault])
            let listed = try #require(try await server.get("/admin/faults").json["faults"]?.elements?.first)
            #expect(listed["id"] == added.json["id"])
            #expect(listed["kind"]?.text == fault.kind.name)
            #expect(listed["strikes"] == 0)
            for (name, value) in try #require(JSONValue(parsing: body).members) where name != "retry_after" {
                // A number that is whole may be shown with or without its point.
                #expect(listed[name] == value || listed[name]?.compactText == "\(value.compactText).0")
            }
        }
    }

    @Test func `take faults back, one or all`() async throws {
        try await withServer(.compat) { server async throws in
            for _ in 0..<3 { #expect(try await server.post(#"{"kind":"reset"}"#, to: "/admin/faults").status == 201) }
            #expect(try await server.send("DELETE", "/admin/faults/2").status == 204)
            #expect(server.api.faults.active.map(\.id) == [1, 3])
            #expect(try await server.send("DELETE", "/admin/faults/2").status == 404)
            #expect(try await server.send("DELETE", "/admin/faults/x").status == 404)
            #expect(try await server.send("DELETE", "/admin/faults").status == 204)
            #expect(server.api.faults.active.isEmpty)
        }
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"kind":"fire"}"#, #"{"kind":"status"}"#, #"{"kind":"status","status":99}"#,
        #"{"kind":"status","status":"503"}"#, #"{"kind":"latency","milliseconds":-1}"#, #"{"kind":"reset","next":0}"#,
        #"{"kind":"reset","probability":1.5}"#, #"{"kind":"reset","probability":"often"}"#,
        #"{"kind":"reset","nxet":3}"#,
        #"{"kind":"reset","next":1,"probability":1}"#, #"{"kind":"reset","path":3}"#,
        #"{"kind":"reset","after_storing":"yes"}"#, #"{"kind":"slow_body","piece_bytes":0}"#,
    ])
    func `refuse what is no fault, in one sentence`(body: String) async throws {
        try await withServer { server in
            let reply = try await server.post(body, to: "/admin/faults")
            #expect(reply.status == 400)
            #expect(reply.json["detail"]?.text?.hasSuffix(".") == true)
            #expect(server.api.faults.active.isEmpty)
        }
    }

    @Test func `do not exist where faults are not allowed`() async throws {
        try await withServer(.standard, { $0.allowsFaultRoutes = false }) { server async throws in
            #expect(try await server.get("/admin/faults").status == 404)
            #expect(try await server.post(#"{"kind":"reset"}"#, to: "/admin/faults").status == 404)
            server.api.faults.add(.status(500), .next(1))
            #expect(try await server.get("/projects/logs").status == 500)
        }
    }

    @Test func `are not for web pages`() async throws {
        try await withServer { server in
            let reply = try await server.post(
                #"{"kind":"reset"}"#, to: "/admin/faults", headers: ["Origin": "http://example.com"])
            #expect(reply.status == 403)
            #expect(server.api.faults.active.isEmpty)
        }
    }

    @Test(.enabled(if: outsideAddress != nil)) func `are not for other machines`() async throws {
        let address = try #require(outsideAddress)
        try await withServer(.standard, { $0.host = "0.0.0.0" }) { server in
            let connection = try RawConnection(port: server.api.port, host: address)
            await connection.send("GET /admin/faults HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await connection.read(until: "\r\n\r\n").text.hasPrefix("HTTP/1.1 403 "))
            #expect(try await server.get("/admin/faults").status == 200)
        }
    }
}
