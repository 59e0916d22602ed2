import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `A request that fails` {
    typealias Transports = `An HTTP transport`

    static func failure(
        _ script: [FaultServer.Step], timeouts: Timeouts = Timeouts(), body: String = #"{"message":"hello"}"#
    ) async throws -> TransportFailure {
        let server = try FaultServer(script)
        let report = try await Transports.report(from: server, timeouts: timeouts, body: body)
        let failure = try #require(report.failure, "got \(String(describing: report.answer))")
        #expect(!failure.message.contains("\n"))
        #expect(!failure.message.contains(Transports.secret))
        #expect(!failure.message.contains("hello"))
        return failure
    }

    /// More than the kernel's buffers on both sides hold.
    static let largeBody = #"{"message":""# + String(repeating: "x", count: 16 << 20) + #""}"#

    @Test func `names the address that refused it`() async throws {
        let port = try FaultServer.refusingPort()
        let transport = try Transports.transport(
            to: BaseURL(isSecure: false, host: "127.0.0.1", port: port, path: ""))
        let report = await transport.send(Transports.log())
        await transport.close()
        let failure = try #require(report.failure)
        #expect(failure.kind == .connectionRefused)
        #expect(failure.message == "connection refused by 127.0.0.1:\(port)")
        #expect(!failure.bodyWasSent)
        #expect(report.phases.connect != nil)
        #expect(report.phases.wait == nil)
    }

    @Test func `names the host that cannot be resolved`() async throws {
        let transport = try Transports.transport(
            to: BaseURL(isSecure: false, host: "no-such-host.invalid", port: 80, path: ""))
        let failure = try #require(await transport.send(Transports.log()).failure)
        await transport.close()
        #expect(failure.kind == .nameResolution)
        #expect(failure.message.contains("no-such-host.invalid"))
        #expect(!failure.bodyWasSent)
    }

    @Test func `was reset before it was read`() async throws {
        let failure = try await Self.failure([.readBytes(1), .reset], body: Self.largeBody)
        #expect(failure.kind == .connectionReset)
        #expect(!failure.bodyWasSent)
    }

    @Test func `was reset after it was read`() async throws {
        let failure = try await Self.failure([.readRequest, .reset])
        #expect(failure.kind == .connectionReset)
        #expect(failure.bodyWasSent)
    }

    @Test func `got no answer before the connection was closed`() async throws {
        let failure = try await Self.failure([.readRequest, .close])
        #expect(failure.kind == .connectionClosed)
        #expect(failure.bodyWasSent)
    }

    @Test func `got half a head before the connection was closed`() async throws {
        let failure = try await Self.failure([.readRequest, .send("HTTP/1.1 201 Cre"), .close])
        #expect(failure.kind == .connectionClosed)
        #expect(failure.bodyWasSent)
    }

    @Test func `got something that is not HTTP`() async throws {
        let failure = try await Self.failure([.readRequest, .send("SSH-2.0-OpenSSH_9.2\r\n"), .silence])
        #expect(failure.kind == .notHTTP)
        #expect(failure.bodyWasSent)
    }

    @Test func `got one header of a mebibyte`() async throws {
        let head = "HTTP/1.1 201 Created\r\nX-Large: " + String(repeating: "x", count: 1 << 20) + "\r\n\r\n"
        let failure = try await Self.failure([.readRequest, .send(head), .silence])
        #expect(failure.kind == .notHTTP)
        #expect(failure.message.contains("headers"))
    }

    @Test func `got many headers of together more than the limit`() async throws {
        let lines = (0..<200).map { "X-\($0): \(String(repeating: "x", count: 1_000))\r\n" }.joined()
        let failure = try await Self.failure([
            .readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\(lines)\r\n"), .silence,
        ])
        #expect(failure.kind == .notHTTP)
    }

    @Test func `got no answer for as long as reading may take`() async throws {
        let failure = try await Self.failure(
            [.readRequest, .silence], timeouts: Timeouts(read: .milliseconds(50)))
        #expect(failure.kind == .timeout(.read))
        #expect(failure.message.hasSuffix("for 50 ms"))
        #expect(failure.bodyWasSent)
    }

    @Test func `was not taken for as long as writing may take`() async throws {
        let failure = try await Self.failure(
            [.readBytes(1), .pause(.seconds(5))], timeouts: Timeouts(write: .milliseconds(50)),
            body: Self.largeBody)
        #expect(failure.kind == .timeout(.write))
        #expect(!failure.bodyWasSent)
    }

    @Test func `was answered by one byte at a time until its whole time was over`() async throws {
        let server = try FaultServer([
            .readRequest, .drip(FaultServer.answer("201 Created"), every: .milliseconds(500)),
        ])
        let clock = WaitingClock { try await Condition.wait("the request arrived") { !server.received.isEmpty } }
        let transport = try Transports.transport(to: server.baseURL, clock: clock)
        let failure = try #require(await transport.send(Transports.log()).failure)
        await transport.close()
        #expect(failure.kind == .timeout(.total))
        #expect(failure.message.hasSuffix("did not finish within 30 s"))
        #expect(failure.bodyWasSent)
    }

    @Test func `found nobody who took the connection`() async throws {
        let deaf = try FaultServer.DeafPort()
        let transport = try Transports.transport(
            to: BaseURL(isSecure: false, host: "127.0.0.1", port: deaf.port, path: ""),
            timeouts: Timeouts(connect: .milliseconds(50)))
        let failure = try #require(await transport.send(Transports.log()).failure)
        await transport.close()
        #expect(failure.kind == .timeout(.connect))
        #expect(failure.message.hasSuffix("within 50 ms"))
        #expect(!failure.bodyWasSent)
    }

    @Test func `met a server that does not speak TLS`() async throws {
        let server = try FaultServer([.readBytes(1), .send("HTTP/1.1 400 Bad Request\r\n\r\n"), .close])
        let transport = try Transports.transport(
            to: BaseURL(isSecure: true, host: "localhost", port: server.port, path: ""))
        let failure = try #require(await transport.send(Transports.log()).failure)
        await transport.close()
        #expect(failure.kind == .tls)
        #expect(failure.message.contains("http://"))
        #expect(!failure.bodyWasSent)
    }
}

/// A clock on which every sleep lasts until something has happened.
private struct WaitingClock: Clock {
    let event: @Sendable () async throws -> Void

    var now: ContinuousClock.Instant { .now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws { try await event() }
}

@Suite(.timeLimit(.minutes(1))) struct `An answer that breaks off` {
    typealias Transports = `An HTTP transport`

    static func answer(
        _ script: [FaultServer.Step], timeouts: Timeouts = Timeouts(), limit: Int = TransportAnswer.bodyLimitBytes
    ) async throws -> TransportAnswer {
        let server = try FaultServer(script)
        let transport = try Transports.transport(to: server.baseURL, timeouts: timeouts)
        var request = Transports.log()
        request.answerLimitBytes = limit
        let report = await transport.send(request)
        await transport.close()
        return try report.result.get()
    }

    @Test func `keeps its status and is marked as incomplete`() async throws {
        let answer = try await Self.answer([
            .readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":"), .close,
        ])
        #expect(answer.status == 201)
        #expect(!answer.isComplete)
        #expect(!answer.isCut)
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"id":"#)
    }

    @Test func `keeps its status when it is reset`() async throws {
        let answer = try await Self.answer([
            .readRequest, .send("HTTP/1.1 503 Unavailable\r\nContent-Length: 100\r\n\r\n{"), .reset,
        ])
        #expect(answer.status == 503)
        #expect(!answer.isComplete)
    }

    @Test func `keeps its status when a chunk has no size`() async throws {
        let answer = try await Self.answer([
            .readRequest, .send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"),
            .silence,
        ])
        #expect(answer.status == 201)
        #expect(!answer.isComplete)
    }

    @Test func `keeps its status when the rest takes too long`() async throws {
        // The answer is on its way for a second when the time is over: there is no telling when a client has read it.
        let answer = try await Self.answer(
            [.readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"), .silence],
            timeouts: Timeouts(read: .seconds(1)))
        #expect(answer.status == 201)
        #expect(!answer.isComplete)
    }

    @Test func `is cut at the limit if its body never ends`() async throws {
        let answer = try await Self.answer([
            .readRequest, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .flood("400\r\n\(String(repeating: "x", count: 0x400))\r\n"),
        ])
        #expect(answer.status == 200)
        #expect(answer.isCut)
        #expect(!answer.isComplete)
        #expect(answer.body.count == TransportAnswer.bodyLimitBytes)
    }

    @Test(arguments: [(8, false), (7, true)])
    func `is cut only if there is more than the request wants`(limit: Int, isCut: Bool) async throws {
        let answer = try await Self.answer(
            [.readRequest, .send(FaultServer.answer("200 OK", body: "12345678"))], limit: limit)
        #expect(answer.isCut == isCut)
        #expect(answer.isComplete == !isCut)
        #expect(answer.body.count == limit)
    }

    @Test func `is complete if closing the connection is how it ends`() async throws {
        let answer = try await Self.answer([.readRequest, .send("HTTP/1.0 200 OK\r\n\r\n{}"), .close])
        #expect(answer.isComplete)
        #expect(answer.body == Array("{}".utf8))
    }

    @Test func `comes through although the server has not read the request to its end`() async throws {
        let server = try FaultServer([
            .readBytes(1), .send(FaultServer.answer("413 Content Too Large", body: "{}")), .silence,
        ])
        let report = try await Transports.report(from: server, body: `A request that fails`.largeBody)
        #expect(report.answer?.status == 413)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A redirect` {
    typealias Transports = `An HTTP transport`

    static func redirect(_ status: String, to location: String) -> String {
        FaultServer.answer(status, headers: ["Location: \(location)"])
    }

    @Test(arguments: ["307 Temporary Redirect", "308 Permanent Redirect"])
    func `within the origin is followed once, body and key included`(status: String) async throws {
        let server = try FaultServer([
            .readRequest, .send(Self.redirect(status, to: "/moved")), .readRequest,
            .send(FaultServer.answer("201 Created")),
        ])
        let answer = try await Transports.report(from: server).answer
        #expect(answer?.status == 201)
        let second = try #require(server.received.last)
        #expect(second.hasPrefix("POST /moved HTTP/1.1"))
        #expect(second.contains(Transports.secret))
        #expect(second.hasSuffix(#"{"message":"hello"}"#))
    }

    @Test func `is not followed twice`() async throws {
        let again = Self.redirect("307 Temporary Redirect", to: "/again")
        let server = try FaultServer([.readRequest, .send(again), .readRequest, .send(again), .readRequest])
        let answer = try await Transports.report(from: server).answer
        #expect(answer?.status == 307)
        #expect(server.received.count == 2)
    }

    @Test(arguments: [
        "http://127.0.0.2:80/logs", "https://127.0.0.1/logs", "//elsewhere/logs", "ftp://x", "relative", "",
    ])
    func `to elsewhere is not followed`(location: String) async throws {
        let server = try FaultServer([.readRequest, .send(Self.redirect("307 Temporary Redirect", to: location))])
        let answer = try await Transports.report(from: server).answer
        #expect(answer?.status == 307)
        #expect(server.received.count == 1)
    }

    @Test(arguments: ["301 Moved", "302 Found", "303 See Other"])
    func `that may change the method is not followed`(status: String) async throws {
        let server = try FaultServer([.readRequest, .send(Self.redirect(status, to: "/moved"))])
        #expect(try await Transports.report(from: server).answer?.status == Int(status.prefix(3)))
        #expect(server.received.count == 1)
    }

    @Test func `to the same origin in full is the same origin`() throws {
        let base = try BaseURL(parsing: "https://api.example/v1")
        func path(_ location: String) -> String? {
            RedirectTarget.path(
                of: TransportAnswer(status: 307, headers: [.init("location", location)]), from: base)
        }
        #expect(path("https://API.example:443/v1/projects/logs?x=1#top") == "/v1/projects/logs?x=1")
        #expect(path("https://api.example") == "/")
        #expect(path("https://api.example?x=1") == "/?x=1")
        #expect(path("http://api.example/v1/projects/logs") == nil)
        #expect(path("https://api.example.evil/v1") == nil)
        #expect(path("https://user@api.example/") == nil)
    }
}
