import BaselogDomain
import BaselogServer
import Testing

@Suite struct `A request body` {
    private static let small: APILimits = {
        var limits = APILimits(bodyBytes: 1_000)
        limits.bufferedBytes = 4_000
        return limits
    }()

    @Test(arguments: ["gzip", "x-gzip", "GZIP"]) func `may be packed`(encoding: String) async throws {
        try await withServer { server in
            let reply = try await server.send(
                "POST", "/projects/logs", body: gzip(#"{"message":"packed 👋"}"#),
                headers: ["Content-Encoding": encoding])
            #expect(reply.status == 201)
            #expect(try await server.messages() == ["packed 👋"])
        }
    }

    @Test func `may consist of several packed parts`() async throws {
        try await withServer { server in
            let body = gzip(#"{"message":"#) + gzip(#""two parts"}"#)
            let reply = try await server.send(
                "POST", "/projects/logs", body: body, headers: ["Content-Encoding": "gzip"])
            #expect(reply.json["message"] == "two parts")
        }
    }

    @Test func `that is packed and damaged is refused`() async throws {
        try await withServer { server in
            let whole = gzip(#"{"message":"packed"}"#)
            var flipped = whole
            flipped[flipped.count - 6] ^= 0xFF
            let bodies: [[UInt8]] = [
                Array(whole.dropLast(3)), Array(whole.prefix(5)), flipped, whole + [1, 2, 3],
                Array("no gzip at all".utf8), [],
            ]
            for body in bodies {
                let reply = try await server.send(
                    "POST", "/projects/logs", body: body, headers: ["Content-Encoding": "gzip"])
                #expect(reply.status == 400)
            }
            #expect(try await server.messages() == [])
        }
    }

    @Test func `that unpacks to more than the limit is refused without unpacking it all`() async throws {
        try await withServer(.standard, { $0.limits = APILimits(bodyBytes: 100_000) }) { server in
            let bomb = gzip([UInt8](repeating: UInt8(ascii: " "), count: 50 * 1_048_576))
            #expect(bomb.count < 100_000)
            let reply = try await server.send(
                "POST", "/projects/logs", body: bomb, headers: ["Content-Encoding": "gzip"])
            #expect(reply.status == 413)
        }
    }

    @Test func `in any other packing or type is refused`() async throws {
        try await withServer { server async throws in
            let body = #"{"message":"m"}"#
            #expect(try await server.post(body, headers: ["Content-Encoding": "br"]).status == 415)
            #expect(try await server.post(body, headers: ["Content-Type": "text/plain"]).status == 415)
            #expect(try await server.post(body, headers: ["Content-Encoding": "identity"]).status == 201)
            #expect(try await server.post(body, headers: ["Content-Type": ""]).status == 201)
        }
    }

    @Test func `that is not UTF-8 is refused`() async throws {
        try await withServer { server async throws in
            let body = Array(#"{"message":""#.utf8) + [0xC3] + Array("\"}".utf8)
            #expect(try await server.send("POST", "/projects/logs", body: body).status == 400)
        }
    }

    @Test func `nested without end is refused`() async throws {
        try await withServer { server async throws in
            let deep = String(repeating: "[", count: 100_000)
            #expect(try await server.post(deep).status == 422)
            #expect(try await server.post(#"{"message":"m","metadata":{"a":\#(deep)"#).status == 422)
        }
    }

    @Test func `of 10 MiB is taken, and one more byte is not`() async throws {
        try await withServer { server async throws in
            let frame = #"{"message":""}"#
            for (extra, status) in [(0, 201), (1, 413)] {
                let text = String(repeating: "m", count: 10 * 1_048_576 - frame.utf8.count + extra)
                #expect(try await server.post(#"{"message":"\#(text)"}"#).status == status)
            }
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test func `that announces too much is refused before it is sent`() async throws {
        try await withServer(.standard, { $0.limits = Self.small }) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                    + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
            let answer = await connection.read(until: "\r\n\r\n").text
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `is asked for if the client waits for that`() async throws {
        try await withServer(.compat) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 15\r\nExpect: 100-continue\r\n\r\n")
            #expect(await connection.read(until: "\r\n\r\n").text == "HTTP/1.1 100 Continue\r\n\r\n")
            await connection.send(#"{"message":"m"}"#)
            #expect(await connection.read(until: "updated_at").text.hasPrefix("HTTP/1.1 201 Created\r\n"))
        }
    }

    @Test func `that turns out too large while it is streamed is refused`() async throws {
        try await withServer(.standard, { $0.limits = Self.small }) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<11 { await connection.send("64\r\n\(String(repeating: " ", count: 100))\r\n") }
            #expect(await connection.read(until: "\r\n\r\n").text.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `in chunks is taken`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"mes\r\na\r\nsage\":\"m\"}\r\n0\r\n\r\n")
            #expect(await connection.read(until: "\r\n\r\n").text.hasPrefix("HTTP/1.1 201 "))
            #expect(try await server.messages() == ["m"])
        }
    }

    @Test func `that never comes to its end stores nothing and gives its memory back`() async throws {
        try await withServer(.standard, { $0.limits = Self.small }) { server in
            for _ in 0..<20 {
                let connection = try RawConnection(port: server.api.port)
                await connection.send(
                    "POST /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n"
                        + "Content-Length: 900\r\n\r\n{\"message\":\"\(String(repeating: "m", count: 800))")
                connection.close()
            }
            let whole = #"{"message":"\#(String(repeating: "m", count: 900))"}"#
            // The memory of the last one comes back when the server has noticed that its client is gone.
            var reply = try await server.post(whole)
            while reply.status == 503 { reply = try await server.post(whole) }
            #expect(reply.status == 201)
            #expect(try await server.messages().count == 1)
        }
    }

    @Test func `for which there is no memory now is refused for a moment`() async throws {
        var limits = Self.small
        limits.bufferedBytes = 500
        try await withServer(.standard, { $0.limits = limits }) { server in
            let reply = try await server.post(#"{"message":"\#(String(repeating: "m", count: 600))"}"#)
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "1")
            #expect(try await server.post(#"{"message":"m"}"#).status == 201)
        }
    }
}
