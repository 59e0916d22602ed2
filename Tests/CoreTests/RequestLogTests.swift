import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `The log of requests` {
    @Test func `tells which attempt of which entry a request was, and what came back`() async throws {
        try await EngineHarness(ScriptedTransport(.unavailable, .accepted)).run { harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(30))
            let page = await harness.engine.requests(after: 0)
            #expect(page.records.map(\.number) == [1, 2])
            #expect(page.total == 2)
            #expect(page.records.map(\.status) == [503, 201])
            #expect(page.records.map(\.failure) == [.server, nil])
            #expect(page.records.map(\.passengers) == [[.init(id: id, attempt: 1)], [.init(id: id, attempt: 2)]])
            let body = try JSONValue(parsing: page.records[0].requestBody)
            #expect(body["message"]?.text == "hello")
            #expect(String(decoding: page.records[0].answerBody, as: UTF8.self).contains("Service Unavailable"))
        }
    }

    @Test func `hands out what is behind a number`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            for number in 1...5 { try await harness.log("log \(number)") }
            await harness.world.rest()
            #expect(await harness.engine.requests(after: 3).records.map(\.number) == [4, 5])
            #expect(await harness.engine.requests(after: 5).records.isEmpty)
            #expect(await harness.engine.requests(after: 99).records.isEmpty)
        }
    }

    @Test func `keeps the last thousand and goes on counting`() async throws {
        try await EngineHarness(ScriptedTransport()).run { harness in
            for number in 1...(RequestPage.limit + 5) { try await harness.log("log \(number)") }
            await harness.world.rest()
            let page = await harness.engine.requests(after: 0)
            #expect(page.records.count == RequestPage.limit)
            #expect(page.records.first?.number == 6)
            #expect(page.records.map(\.number) == page.records.map(\.number).sorted())
            #expect(page.total == UInt64(RequestPage.limit + 5))
        }
    }

    @Test func `keeps the beginning of large bodies and says how large they were`() async throws {
        let large = String(repeating: "x", count: 20_000)
        let transport = ScriptedTransport(then: .status(503, body: large))
        try await EngineHarness(transport).run { harness in
            try await harness.log(large)
            await harness.world.rest()
            let record = try #require(await harness.engine.requests(after: 0).records.first)
            #expect(record.requestBody.count == RequestRecord.requestBodyLimitBytes)
            #expect(record.requestBodySize > 20_000)
            #expect(record.answerBody.count == RequestRecord.answerBodyLimitBytes)
            #expect(record.answerBodySize == 20_000)
        }
    }

    @Test func `holds no secret of an answer`() {
        let answer = TransportAnswer(
            status: 200, headers: [.init("set-cookie", "session=1"), .init("x-request-id", "7f21\u{1B}[2J")])
        let report = TransportReport(result: .success(answer), started: EngineHarness.start)
        let request = WireRequest(method: "GET", path: "/health", headers: [.init("Authorization", "secret")])
        let record = RequestRecord(request: request, report: report, verdict: nil)
        let values = (record.answerHeaders + record.requestHeaders).map(\.value)
        #expect(values == ["•••", "7f21 [2J", "•••"])
    }

    @Test func `counts probes of the API's health, too`() async throws {
        let transport = ScriptedTransport(then: .status(200, body: #"{"status":"healthy"}"#))
        try await EngineHarness(transport, asksForHealth: true).run { harness in
            await harness.world.rest()
            let first = try #require(await harness.engine.requests(after: 0).records.first)
            #expect(first.path == "/health")
            #expect(first.entryCount == 0)
        }
    }
}

@Suite struct `Groups of errors` {
    @Test func `gather what failed in the same way`() async throws {
        let transport = ScriptedTransport(
            .status(503, body: #"{"detail":"shard 1 is restarting"}"#),
            .status(503, body: #"{"detail":"shard 22 is restarting"}"#),
            .status(500, body: #"{"detail":"shard 1 is restarting"}"#))
        try await EngineHarness(transport).run { harness in
            try await harness.log("hello")
            await harness.world.advance(by: .seconds(120))
            let groups = await harness.engine.errorGroups().groups
            #expect(groups.map(\.key.status) == [500, 503])
            let group = try #require(groups.last)
            #expect(group.count == 2)
            #expect(group.recentCount == 2)
            #expect(group.key.template.text == "Service Unavailable · shard <number> is restarting")
            #expect(group.mostRecent == "Service Unavailable · shard 22 is restarting")
            #expect(group.first < group.last)
        }
    }

    @Test func `forget the one seen longest ago for want of room, and say so`() async throws {
        func words(_ number: Int) -> String {
            String(repeating: "a", count: number % 20 + 1) + String(repeating: "b", count: number / 20 + 1)
        }
        let extra = 3
        let transport = ScriptedTransport(routing: { request in
            let text = (try? JSONValue(parsing: request.body))?["message"]?.text ?? ""
            // One that gets through shows that it is the entries: else so many refusals would be taken for the server's.
            if text == "fine" { return .accepted }
            return .status(422, body: #"{"detail":"\#(text) is refused"}"#)
        })
        try await EngineHarness(transport).run { harness in
            for number in 0..<(ErrorGroups.limit + extra) {
                try await harness.log(words(number))
                try await harness.log("fine")
                await harness.world.advance(by: .seconds(120))
            }
            let found = await harness.engine.errorGroups()
            #expect(found.groups.count == ErrorGroups.limit)
            #expect(found.forgotten >= extra)
        }
    }

    @Test func `find their entries in the queue`() async throws {
        let transport = ScriptedTransport(then: .status(503, body: #"{"detail":"shard 1 is restarting"}"#))
        try await EngineHarness(transport).run { harness in
            let id = try await harness.log("hello")
            await harness.world.advance(by: .seconds(30))
            let key = try #require(await harness.engine.errorGroups().groups.first?.key)
            let page = try await harness.engine.page(PageQuery(cause: key.template))
            #expect(page.entries.map(\.id) == [id])
            let other = MessageTemplate(of: "Service Unavailable")
            #expect(try await harness.engine.page(PageQuery(cause: other)).entries.isEmpty)
        }
    }
}
