import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `An HTTP transport` {
    static let secret = "base_test_0123456789abcdef"

    static func transport(
        to baseURL: BaseURL, timeouts: Timeouts = Timeouts(), limits: HTTPTransport.Limits = .init(),
        clock: any Clock<Duration> = ContinuousClock()
    ) throws -> HTTPTransport {
        let key = try APIKey(validating: secret)
        return HTTPTransport(baseURL: baseURL, timeouts: timeouts, limits: limits, clock: clock) { key }
    }

    /// Sends one log and gives its report.
    static func report(
        from server: FaultServer, timeouts: Timeouts = Timeouts(), body: String = #"{"message":"hello"}"#
    ) async throws -> TransportReport {
        let transport = try transport(to: server.baseURL, timeouts: timeouts)
        let report = await transport.send(log(body))
        await transport.close()
        return report
    }

    static func log(_ body: String = #"{"message":"hello"}"#) -> WireRequest {
        WireRequest(
            method: "POST", path: "/projects/logs", headers: [.init("Content-Type", "application/json")],
            body: Array(body.utf8))
    }

    @Test func `sends the request with the key and its own name, and nothing of its own bookkeeping`() async throws {
        let server = try FaultServer([.readRequest, .send(FaultServer.answer("201 Created", body: "{}"))])
        let report = try await Self.report(from: server)
        #expect(try report.result.get().status == 201)
        let lines = try #require(server.received.first).split(separator: "\r\n").map { $0.lowercased() }
        #expect(lines.first == "post /projects/logs http/1.1")
        #expect(lines.contains("x-api-key: \(Self.secret)"))
        #expect(lines.contains("user-agent: baselog/\(BaselogVersion.current)"))
        #expect(lines.contains("content-type: application/json"))
        #expect(lines.contains("content-length: 19"))
        #expect(lines.last == #"{"message":"hello"}"#)
        #expect(!lines.contains { $0.contains("exchange") })
    }

    @Test func `puts the path behind the path of the base URL`() async throws {
        let server = try FaultServer([.readRequest, .send(FaultServer.answer("201 Created"))])
        let base = BaseURL(isSecure: false, host: "127.0.0.1", port: server.port, path: "/api/v1")
        let transport = try Self.transport(to: base)
        _ = await transport.send(Self.log())
        await transport.close()
        #expect(server.received.first?.hasPrefix("POST /api/v1/projects/logs HTTP/1.1\r\n") == true)
    }

    @Test func `gives the whole answer with header names in lower case`() async throws {
        let server = try FaultServer(
            [.readRequest, .send(FaultServer.answer("429 Too Many", headers: ["Retry-After: 7"], body: #"{"a":1}"#))])
        let answer = try await Self.report(from: server).result.get()
        #expect(answer.status == 429)
        #expect(answer.header("retry-after") == "7")
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"a":1}"#)
        #expect(answer.isComplete)
        #expect(!answer.isCut)
    }

    @Test func `hides the key where a server repeats it, also one that breaks off in the middle of it`() async throws {
        let (secret, masked) = (Self.secret, "base…cdef")
        let body = "bad key \(secret), I said \(secret)!"
        let server = try FaultServer([
            .readRequest, .send(FaultServer.answer("403 No", headers: ["X-Echo: <\(secret)>"], body: body)),
            .readRequest,
            .send("HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\nbad key \(secret.prefix(20))"), .close,
        ])
        let transport = try Self.transport(to: server.baseURL)
        let whole = try await transport.send(Self.log()).result.get()
        let broken = try await transport.send(Self.log()).result.get()
        await transport.close()
        #expect(String(decoding: whole.body, as: UTF8.self) == "bad key \(masked), I said \(masked)!")
        #expect(whole.header("x-echo") == "<\(masked)>")
        #expect(String(decoding: broken.body, as: UTF8.self) == "bad key ")
    }

    @Test func `uses a connection again and says so`() async throws {
        let ok = FaultServer.answer("201 Created", body: "{}")
        let server = try FaultServer([.readRequest, .send(ok), .readRequest, .send(ok)])
        let transport = try Self.transport(to: server.baseURL)
        let first = await transport.send(Self.log())
        let second = await transport.send(Self.log())
        await transport.close()
        #expect(first.reusedConnection == false)
        #expect(second.reusedConnection == true)
        #expect(second.phases.connect == .zero)
        #expect(server.connectionCount == 1)
    }

    @Test func `does not use a connection again that has been idle for too long`() async throws {
        let ok = FaultServer.answer("201 Created", body: "{}")
        let server = try FaultServer([.readRequest, .send(ok), .silence], [.readRequest, .send(ok)])
        let transport = try Self.transport(to: server.baseURL, limits: .init(idleTime: .milliseconds(1)))
        _ = await transport.send(Self.log())
        try await Condition.wait("the idle connection is closed") { server.openConnectionCount == 0 }
        let second = await transport.send(Self.log())
        await transport.close()
        #expect(second.reusedConnection == false)
        #expect(server.connectionCount == 2)
    }

    @Test func `does not use a connection again that is too old`() async throws {
        let ok = FaultServer.answer("201 Created", body: "{}")
        let server = try FaultServer([.readRequest, .send(ok), .readRequest, .send(ok)])
        let transport = try Self.transport(to: server.baseURL, limits: .init(age: .zero))
        _ = await transport.send(Self.log())
        let second = await transport.send(Self.log())
        await transport.close()
        #expect(second.reusedConnection == false)
        #expect(server.connectionCount == 2)
    }

    @Test func `times the phases of a request`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{"), .send("}"),
        ])
        let phases = try await Self.report(from: server).phases
        let (connect, wait, read) = (phases.connect ?? .zero, phases.wait ?? .zero, phases.read ?? .zero)
        #expect(connect > .zero)
        #expect(wait > .zero)
        #expect(read > .zero)
        #expect(phases.total >= connect + wait + read)
    }

    @Test func `asks for the key before each request`() async throws {
        let ok = FaultServer.answer("201 Created", body: "{}")
        let server = try FaultServer([.readRequest, .send(ok), .readRequest, .send(ok)])
        let keys = try ["first_key_0123456789", "second_key_0123456789"].map { try APIKey(validating: $0) }
        let vault = KeyRing(keys)
        let transport = HTTPTransport(baseURL: server.baseURL) { vault.next() }
        _ = await transport.send(Self.log())
        _ = await transport.send(Self.log())
        await transport.close()
        #expect(server.received[0].contains("X-API-Key: first_key_0123456789"))
        #expect(server.received[1].contains("X-API-Key: second_key_0123456789"))
    }

    @Test func `sends no key where there is none`() async throws {
        let server = try FaultServer([.readRequest, .send(FaultServer.answer("401 Unauthorized"))])
        let transport = HTTPTransport(baseURL: server.baseURL) { nil }
        _ = await transport.send(Self.log())
        await transport.close()
        #expect(server.received.first?.lowercased().contains("x-api-key") == false)
    }

    @Test func `gives a request up when its task is cancelled`() async throws {
        let server = try FaultServer([.readRequest, .silence])
        let transport = try Self.transport(to: server.baseURL)
        let task = Task { await transport.send(Self.log()) }
        try await Condition.wait("the request has arrived") { !server.received.isEmpty }
        task.cancel()
        #expect(await task.value.failure?.kind == .cancelled)
        await transport.close()
    }

    @Test func `refuses requests once it is closed`() async throws {
        let server = try FaultServer([.readRequest, .send(FaultServer.answer("201 Created"))])
        let transport = try Self.transport(to: server.baseURL)
        await transport.close()
        let failure = await transport.send(Self.log()).failure
        #expect(failure?.kind == .cancelled)
        #expect(failure?.bodyWasSent == false)
        #expect(server.connectionCount == 0)
    }

    @Test func `lets no more requests out than it has connections`() async throws {
        let server = try FaultServer([.readRequest, .silence])
        let transport = try Self.transport(
            to: server.baseURL, timeouts: Timeouts(pool: .milliseconds(20)), limits: .init(connections: 1))
        let first = Task { await transport.send(Self.log()) }
        try await Condition.wait("the request has arrived") { !server.received.isEmpty }
        let failure = await transport.send(Self.log()).failure
        #expect(failure?.kind == .timeout(.pool))
        #expect(failure?.bodyWasSent == false)
        first.cancel()
        _ = await first.value
        await transport.close()
    }
}

/// Gives one key after the other.
private final class KeyRing: Sendable {
    private let keys: Mutex<[APIKey]>

    init(_ keys: [APIKey]) { self.keys = Mutex(keys) }

    func next() -> APIKey? { keys.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

extension TransportReport {
    var failure: TransportFailure? { if case .failure(let failure) = result { failure } else { nil } }
    var answer: TransportAnswer? { try? result.get() }
}
