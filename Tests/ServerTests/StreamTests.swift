import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import NIOCore
import NIOHTTP1
import Testing

/// A stream of server-sent events that a test reads piece by piece.
private struct EventStream {
    let response: HTTPClientResponse
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private(set) var text = ""

    init(_ server: ServerFixture, query: String = "", lastEventID: String? = nil) async throws {
        var request = HTTPClientRequest(url: server.api.url + "/projects/logs/stream" + query)
        request.headers.add(name: "X-API-Key", value: server.key.exposed)
        if let lastEventID { request.headers.add(name: "Last-Event-ID", value: lastEventID) }
        response = try await server.client.execute(request, timeout: .seconds(60))
        iterator = response.body.makeAsyncIterator()
    }

    /// Reads until so many blocks have come or the stream has ended.
    mutating func read(_ count: Int) async throws -> [Event] {
        while events.count < count, let buffer = try await iterator.next() { text += String(buffer: buffer) }
        return events
    }

    struct Event: Equatable {
        var id: String?
        var name: String?
        var message: String?
    }

    private var events: [Event] {
        text.components(separated: "\n\n").dropLast().map { block in
            var event = Event()
            for line in block.split(separator: "\n") {
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") {
                    event.message = (try? JSONValue(parsing: String(line.dropFirst(6))))?["message"]?.text
                }
            }
            return event
        }
    }
}

extension String {
    fileprivate func components(separated separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}

@Suite struct `A stream of logs` {
    @Test func `shows what is stored from now on`() async throws {
        try await withServer { server in
            #expect(try await server.post(#"{"message":"before"}"#).status == 201)
            var stream = try await EventStream(server)
            #expect(stream.response.status == .ok)
            #expect(stream.response.headers.first(name: "content-type") == "text/event-stream")
            #expect(stream.response.headers.first(name: "cache-control") == "no-store")
            #expect(try await server.post(#"{"message":"one"}"#).status == 201)
            #expect(try await server.post(#"[{"message":"two"},{"message":"three"}]"#).status == 207)
            let events = try await stream.read(3)
            #expect(events.map(\.message) == ["one", "two", "three"])
            #expect(events.map(\.name) == ["log", "log", "log"])
            #expect(Set(events.map(\.id)).count == 3)
        }
    }

    @Test func `goes on behind the last event that a client saw`() async throws {
        try await withServer { server in
            var first = try await EventStream(server)
            #expect(try await server.post(#"[{"message":"a"},{"message":"b"},{"message":"c"}]"#).status == 207)
            let seen = try await first.read(3)
            var second = try await EventStream(server, lastEventID: seen.first?.id)
            #expect(try await second.read(2).map(\.message) == ["b", "c"])
            var third = try await EventStream(server, query: "?after=0")
            #expect(try await third.read(3) == seen)
        }
    }

    @Test func `catches up with more than one page`() async throws {
        try await withServer { server in
            let items = (0..<450).map { #"{"message":"\#($0)"}"# }.joined(separator: ",")
            #expect(try await server.post("[\(items)]").status == 207)
            var stream = try await EventStream(server, lastEventID: "0")
            #expect(try await stream.read(450).compactMap(\.message) == (0..<450).map(String.init))
        }
    }

    @Test func `shows only what its filters let through`() async throws {
        try await withServer { server in
            var stream = try await EventStream(server, query: "?level=error&q=need")
            #expect(
                try await server.post(
                    #"[{"message":"needle"},{"message":"hay","level":"error"},{"message":"a needle","level":"error"}]"#
                ).status == 207)
            #expect(try await stream.read(1).map(\.message) == ["a needle"])
        }
    }

    @Test(arguments: ["?order=oldest", "?limit=5", "?level=warn", "?nothing=1"])
    func `refuses a parameter that it does not understand`(query: String) async throws {
        try await withServer { server async throws in
            #expect(try await server.get("/projects/logs/stream\(query)").status == 400)
        }
    }

    @Test func `refuses a last event that is none`() async throws {
        try await withServer { server in
            let reply = try await server.send("GET", "/projects/logs/stream", headers: ["Last-Event-ID": "abc"])
            #expect(reply.status == 400)
        }
    }

    @Test func `gives a sign of life every 15 seconds`() async throws {
        let clock = TestClock()
        try await withServer(.standard, { $0.clock = clock }) { server in
            var stream = try await EventStream(server)
            await clock.waitForSleepers()
            clock.advance(by: .seconds(15))
            _ = try await stream.read(1)
            #expect(stream.text == ": still here\n\n")
        }
    }

    @Test func `gives its place free as soon as its client leaves`() async throws {
        var limits = APILimits.standard(for: .standard)
        limits.streams = 1
        try await withServer(.standard, { $0.limits = limits }) { server in
            let head = "GET /projects/logs/stream HTTP/1.1\r\nHost: a\r\nX-API-Key: \(server.key.exposed)\r\n\r\n"
            let first = try RawConnection(port: server.api.port)
            await first.send(head)
            #expect(await first.read(until: "\r\n\r\n").text.hasPrefix("HTTP/1.1 200 "))
            let refused = try await server.get("/projects/logs/stream")
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "5")
            first.close()
            try await Condition.wait("a stream is free") {
                let next = try RawConnection(port: server.api.port)
                await next.send(head)
                return await next.read(until: "\r\n\r\n").text.hasPrefix("HTTP/1.1 200 ")
            }
        }
    }

    @Test func `ends when the server stops`() async throws {
        try await withServer { server in
            var stream = try await EventStream(server)
            await server.api.stop()
            #expect(try await stream.read(1) == [])
        }
    }
}
