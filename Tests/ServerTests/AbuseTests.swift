import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import Foundation
import Testing

/// Every test ends with a request that must succeed: the server survived.
@Suite struct `The server under abuse` {
    private func survives(_ server: ServerFixture) async throws {
        // Where a test lets connections idle only for a moment, a busy machine may need a second try.
        try await Condition.wait("a log is taken") {
            (try? await server.post(#"{"message":"still here"}"#).status) == 201
        }
    }

    @Test(arguments: [
        "garbage\r\n\r\n", "\r\n\r\n\r\nGET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}",
        "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
        "POST /projects/logs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /projects/logs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n", "GET /hea\u{0}lth HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
    func `answers what is not HTTP with 400 or not at all, and closes`(text: String) async throws {
        try await withServer(.standard, { $0.idleTimeout = .milliseconds(300) }) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(text)
            let (answer, ending) = await connection.readAll()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 401 "))
            #expect(ending != .none)
            try await survives(server)
        }
    }

    @Test func `takes no more header lines than its limit`() async throws {
        try await withServer(.standard, { $0.idleTimeout = .milliseconds(300) }) { server in
            let lines = (0..<200).map { "X-Line-\($0): a\r\n" }.joined()
            let connection = try RawConnection(port: server.api.port)
            await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
            let (answer, ending) = await connection.readAll()
            #expect(!answer.contains(" 200 "))
            #expect(ending != .none)
            try await survives(server)
        }
    }

    @Test(arguments: ["GET /health HTTP/1.1\r\nX-Endless: ", "GET /", "X-Header: y\r\n"])
    func `takes no head without end`(start: String) async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(start)
            #expect(await connection.flood(String(repeating: "a", count: 8_192)))
            try await survives(server)
        }
    }

    @Test func `closes a connection that drips its head`() async throws {
        try await withServer(.standard, { $0.idleTimeout = .milliseconds(300) }) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send("GET /health HTTP/1.1\r\nHost: ")
            #expect(await connection.flood("a", pause: .milliseconds(20)))
            try await survives(server)
        }
    }

    @Test(arguments: ["/projects/logs", "/nowhere"])
    func `closes a connection that drips its body, wanted or not`(path: String) async throws {
        var limits = APILimits.standard(for: .standard)
        limits.bodyDeadline = .milliseconds(300)
        try await withServer(.standard, { $0.limits = limits }) { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\nContent-Length: 100000\r\n\r\n"
            )
            #expect(await connection.flood(" ", pause: .milliseconds(20)))
            try await survives(server)
        }
    }

    @Test func `closes a connection that says nothing`() async throws {
        try await withServer(.standard, { $0.idleTimeout = .milliseconds(200) }) { server in
            let silent = try RawConnection(port: server.api.port)
            #expect(await silent.readAll() == ("", .closed))
            let idle = try RawConnection(port: server.api.port)
            await idle.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            let (answer, ending) = await idle.readAll()
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(ending == .closed)
        }
    }

    @Test func `closes a connection whose client takes nothing of its answer`() async throws {
        var limits = APILimits.standard(for: .standard)
        limits.writeStall = .milliseconds(300)
        limits.connections = 1
        try await withServer(.standard, { $0.limits = limits }) { server in
            let message = String(repeating: "m", count: 8 * 1_048_576)
            for _ in 0..<2 {
                // As a batch, whose answer is short: a machine that is busy may take nothing of a long one for a moment.
                let reply = try await server.post(#"[{"message":"\#(message)"}]"#, headers: ["Connection": "close"])
                #expect(reply.results == [201])
            }
            let connection = try RawConnection(port: server.api.port, receiveBufferBytes: 4_096)
            await connection.send(
                "GET /projects/logs HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n\r\n")
            // There is room for one connection only, so this waits until the first one is closed.
            try await survives(server)
        }
    }

    @Test func `serves 300 connections at once`() async throws {
        try await withServer { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<300 {
                    group.addTask { try await server.post(#"{"message":"\#(number)"}"#).status }
                }
                for try await status in group { #expect(status == 201) }
            }
            #expect(Set(try await server.messages()) == Set((0..<300).map(String.init)))
        }
    }

    @Test func `lets connections above its limit wait for their turn`() async throws {
        var limits = APILimits.standard(for: .standard)
        limits.connections = 4
        try await withServer(.standard, { $0.limits = limits }) { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await server.post(#"{"message":"m"}"#, headers: ["Connection": "close"]).status
                    }
                }
                for try await status in group { #expect(status == 201) }
            }
        }
    }

    @Test func `answers requests that come in one piece one after the other`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.api.port)
            let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
            await connection.send(String(repeating: request, count: 50))
            let text = await connection.read(until: #""version""#, times: 50).text
            #expect(text.components(separatedBy: "HTTP/1.1 200 ").count == 51)
        }
    }

    @Test func `answers a client that has said all it will say`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send("GET /health HTTP/1.0\r\n\r\n")
            connection.finishSending()
            let (text, ending) = await connection.readAll()
            #expect(text.hasPrefix("HTTP/1.") && text.contains(" 200 "))
            #expect(ending == .closed)
            try await survives(server)
        }
    }

    @Test func `leads a client that names no host to where it called`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.api.port)
            await connection.send("GET /health/ HTTP/1.0\r\n\r\n")
            let text = await connection.read(until: "\r\n\r\n").text
            #expect(text.lowercased().contains("location: \(server.api.url)/health\r\n"))
        }
    }
}
