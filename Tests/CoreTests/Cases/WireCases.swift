import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@testable import BaselogCore

/// The numbered cases of sending that are about bytes on the wire. In each the entry is not acknowledged as long as the
/// server misbehaves, and is delivered by itself once it works.
extension `Sending survives` {
    /// Plays a script on each connection until an attempt is seen that failed like this; then the server works.
    private func survive(
        _ script: [FaultServer.Step], timeouts: Timeouts = Timeouts(), where test: @Sendable (Attempt) -> Bool
    ) async throws {
        let server = try FaultServer(script)
        let stage = try await WireStage(server, timeouts: timeouts)
        let id = try await stage.log()
        let attempt = try await stage.attempt(of: id, where: test)
        #expect(attempt.failure != nil)
        #expect(try await stage.state(of: id) != .delivered)
        server.change(to: .respond { _ in WireStage.created })
        try await stage.waitForDelivery(of: id)
        let attempts = try await stage.attempts(of: id)
        #expect(attempts.last?.status == 201)
        #expect(attempts.last?.failure == nil)
        // It is the same entry for the server, however often it was sent.
        #expect(server.requests(with: id).count == server.received.count)
        try await stage.finish(delivered: 1)
    }

    // MARK: Batches

    /// Answers to a batch that do not say what became of its entries.
    static let unclear: [[FaultServer.Step]] = [
        [
            .send("HTTP/1.1 207 Multi-Status\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"),
            .send(#"{"results":[{"index":0,"status":201},{"index":1,"status":201}"#), .close,
        ],
        [
            .send("HTTP/1.1 207 Multi-Status\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .send("24\r\n" + #"{"results":[{"index":0,"status":201}"# + "\r\n"), .reset,
        ],
        [.send(FaultServer.answer("207 Multi-Status", body: #"{"results":[{"index":0,"status":201},{"in"#))],
        [.send(FaultServer.answer("207 Multi-Status", body: #"{"results":"all of them"}"#))],
        [.send(FaultServer.answer("207 Multi-Status", body: #"{"results":[{"index":9,"status":201}]}"#))],
        [.send(FaultServer.answer("200 OK", body: #"{"stored":tr"#))],
        [
            .send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n"),
            .send(#"{"stored":3,"ids":["#), .close,
        ],
        [
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .flood("400\r\n" + String(repeating: "x", count: 0x400) + "\r\n"),
        ],
    ]

    @Test(.timeLimit(.minutes(2)), arguments: unclear.indices)
    func `case 19: results of a batch that are cut or garbled, and acknowledge nothing`(index: Int) async throws {
        let server = try FaultServer([.readRequest] + `Sending survives`.unclear[index])
        let stage = try await WireStage(server, batches: true)
        var ids: [EntryID] = []
        for number in 1...WireStage.batchSize { ids.append(try await stage.log("log \(number)")) }
        for id in ids { try await stage.attempt(of: id) { $0.failure == .invalidResponse } }
        // But for a body that never ends: alone, an entry needs no more than the status to be acknowledged.
        if index < `Sending survives`.unclear.count - 1 {
            for id in ids { #expect(try await stage.state(of: id) != .delivered) }
        }
        #expect(server.received.first?.hasPrefix("POST /projects/logs/batch ") == true)
        server.change(
            to: .respond { request in
                request.contains("/batch ") ? FaultServer.answer("204 No Content") : WireStage.created
            })
        try await stage.waitForDelivery(of: ids)
        for id in ids {
            let attempts = try await stage.attempts(of: id)
            #expect(attempts.count >= 2)
            #expect(attempts.last?.failure == nil)
        }
        try await stage.finish(delivered: WireStage.batchSize)
    }

    // MARK: Keys

    @Test func `case 17: a bad key of one profile, which leaves the other alone`() async throws {
        let server = try FaultServer([
            .respond { request in
                request.contains("key_of_the_others")
                    ? FaultServer.answer("403 Forbidden", body: #"{"detail":"Invalid API Key"}"#) : WireStage.created
            }
        ])
        let keys = try ["key_of_the_first_one", "key_of_the_others_00", "key_that_was_mended_0"].map {
            try APIKey(validating: $0)
        }
        let current = Mutex(keys[1])
        let good = try await WireStage(HTTPTransport(baseURL: server.baseURL) { keys[0] })
        let bad = try await WireStage(HTTPTransport(baseURL: server.baseURL) { current.withLock(\.self) })
        var (refused, accepted): ([EntryID], [EntryID]) = ([], [])
        for number in 1...20 {
            refused.append(try await bad.log("log \(number)"))
            accepted.append(try await good.log("log \(number)"))
        }
        try await good.waitForDelivery(of: accepted)
        for id in accepted { #expect(try await good.attempts(of: id).map(\.status) == [201]) }
        try await Condition.wait("the first is parked") { try await bad.state(of: refused[0]) == .parked }
        let counts = await bad.engine.snapshot().counts
        #expect(counts.delivered == 0)
        #expect(counts.dead == 0)
        current.withLock { $0 = keys[2] }
        try await bad.waitForDelivery(of: refused)
        // What the key was refused for has used no attempt.
        for id in refused { #expect(try await bad.engine.entry(id)?.attempts == 1) }
        try await good.finish(delivered: 20)
        try await bad.finish(delivered: 20)
    }

    // MARK: Connections

    @Test(arguments: [FaultServer.Step.close, .reset])
    func `case 25: an idle connection that is closed just as it is written to, without an attempt used`(
        ending: FaultServer.Step
    ) async throws {
        // Each connection answers one request and ends as the next one comes.
        let server = try FaultServer([.readRequest, .send(WireStage.created), .readBytes(1), ending])
        let stage = try await WireStage(server)
        var ids: [EntryID] = []
        var isSpared = false
        // Where the machine stalls, a connection may be too old to be used, or its end too late to be excused.
        while !isSpared, ids.count < 50 {
            let id = try await stage.log("log \(ids.count)")
            ids.append(id)
            try await stage.waitForDelivery(of: id)
            isSpared = try await stage.attempts(of: id).count == 1 && server.requests(with: id).count == 2
        }
        #expect(isSpared)
        try await stage.finish(delivered: ids.count)
    }

    @Test func `case 30: a name that cannot be resolved, and then can`() async throws {
        let server = try FaultServer([.respond { _ in WireStage.created }])
        let unknown = BaseURL(isSecure: false, host: "no-such-host.invalid", port: server.port, path: "")
        let resolution = HealingResolution(
            before: HTTPTransport(baseURL: unknown) { nil }, after: HTTPTransport(baseURL: server.baseURL) { nil })
        let stage = try await WireStage(resolution)
        let ids = [try await stage.log("first"), try await stage.log("second")]
        for id in ids {
            let attempt = try await stage.attempt(of: id) { $0.failure == .connection }
            #expect(attempt.message.contains("no-such-host.invalid"))
            #expect(try await stage.engine.entry(id)?.maybeDelivered == false)
        }
        #expect(server.connectionCount == 0)
        resolution.heal()
        try await stage.waitForDelivery(of: ids)
        for id in ids { #expect(server.requests(with: id).count == 1) }
        try await stage.finish(delivered: 2)
    }

    // MARK: Answers

    @Test func `case 26: a head that comes one byte at a time`() async throws {
        try await survive(
            [.readRequest, .drip(WireStage.created, every: .milliseconds(100))],
            timeouts: Timeouts(read: .seconds(1), total: .seconds(2))
        ) { $0.failure == .timeout }
    }

    @Test func `case 26: a body that comes one byte at a time, which ends by the time of the whole`() async throws {
        let head = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
        try await survive(
            [.readRequest, .send(head), .drip(String(repeating: " ", count: 500), every: .milliseconds(100))],
            timeouts: Timeouts(read: .seconds(1), total: .seconds(2))
        ) { $0.status == 201 && $0.message == "the answer was cut off" && $0.phases.total >= .seconds(2) }
    }

    @Test func `case 27: a body that never ends, of which no more is read than anybody needs`() async throws {
        let server = try FaultServer([
            .readRequest, .send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .flood("400\r\n" + String(repeating: "x", count: 0x400) + "\r\n"),
        ])
        let stage = try await WireStage(server)
        let ids = [try await stage.log("first"), try await stage.log("second")]
        // Its status says that it is stored. The connection ends, and the next entry gets one of its own.
        try await stage.waitForDelivery(of: ids)
        for id in ids { #expect(try await stage.attempts(of: id).last?.status == 201) }
        #expect(server.connectionCount >= 2)
        try await Condition.wait("nobody listens any more") { server.openConnectionCount == 0 }
        try await stage.finish(delivered: 2)
    }

    @Test func `case 27: a body of a failure that never ends`() async throws {
        try await survive([
            .readRequest, .send("HTTP/1.1 503 Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .flood("400\r\n" + String(repeating: "x", count: 0x400) + "\r\n"),
        ]) { $0.status == 503 && $0.message.utf8.count <= 1024 }
    }

    @Test(arguments: [1, 1024])
    func `case 28: headers of a mebibyte, in one or in many`(count: Int) async throws {
        let headers = (0..<count).map { "X-\($0): \(String(repeating: "x", count: (1 << 20) / count))\r\n" }.joined()
        try await survive([
            .readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\(headers)\r\n"), .silence,
        ]) { $0.failure == .invalidResponse && $0.message.contains("headers") }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}F", "HTTP/1.1 Created\r\n\r\n", "{\"id\":1}\n",
        "220 mail.example ESMTP\r\n",
    ])
    func `case 29: an answer that is not HTTP`(answer: String) async throws {
        try await survive([.readRequest, .send(answer), .silence]) {
            $0.failure == .invalidResponse && $0.status == nil
        }
    }
}

/// A name that cannot be resolved until it can.
private final class HealingResolution: Transport {
    private let before: HTTPTransport
    private let after: HTTPTransport
    private let isHealed = Mutex(false)

    init(before: HTTPTransport, after: HTTPTransport) {
        self.before = before
        self.after = after
    }

    func heal() { isHealed.withLock { $0 = true } }

    func send(_ request: WireRequest) async -> TransportReport {
        await (isHealed.withLock(\.self) ? after : before).send(request)
    }

    func close() async {
        await before.close()
        await after.close()
    }
}
