import BaselogDomain
import BaselogServer
import Testing

@Suite struct `A listing` {
    /// Five logs, a second apart from 02:00:01 on.
    private func withLogs(_ body: (ServerFixture) async throws -> Void) async throws {
        let time = SettableTime("2026-11-24T02:00:00Z")
        try await withServer(.standard, { $0.now = { time.now } }) { server in
            for log in [
                #"{"message":"Alpha","level":"debug","category":"auth","tags":["x","a\"b"]}"#,
                #"{"message":"beta 100%","level":"info","category":"shop"}"#,
                #"{"message":"gamma_under","level":"warning","category":"auth","tags":["x","y"]}"#,
                #"{"message":"delta\\back","level":"error"}"#,
                #"{"message":"epsilon alpha","level":"critical","tags":["xy"]}"#,
            ] {
                time.advance(by: .seconds(1))
                #expect(try await server.post(log).status == 201)
            }
            try await body(server)
        }
    }

    @Test(arguments: [
        ("level=info", "beta 100%"), ("level=ERROR", #"delta\back"#), ("level=debug,critical", "Alpha|epsilon alpha"),
        ("level=debug&level=critical", "Alpha|epsilon alpha"), ("category=auth", "Alpha|gamma_under"),
        ("category=Auth", ""), ("tag=x", "Alpha|gamma_under"), ("tag=a%22b", "Alpha"), ("tag=xy", "epsilon alpha"),
        ("q=alpha", "Alpha|epsilon alpha"), ("q=100%25", "beta 100%"), ("q=%25", "beta 100%"), ("q=_", "gamma_under"),
        ("q=%5C", #"delta\back"#), ("q=epsilon+alpha", "epsilon alpha"),
        ("q=", "Alpha|beta 100%|gamma_under|delta\\back|epsilon alpha"),
        ("since=2026-11-24T02:00:04Z", #"delta\back|epsilon alpha"#), ("until=2026-11-24T02:00:02Z", "Alpha"),
        ("since=2026-11-24T03:00:02%2B01:00&until=2026-11-24T02:00:04Z", "beta 100%|gamma_under"),
        ("category=auth&tag=y&level=warning&q=gam", "gamma_under"), ("level=info&category=auth", ""),
        ("limit=2", "Alpha|beta 100%"),
    ])
    func `shows what its filters let through`(query: String, messages: String) async throws {
        try await withLogs { server in
            let reply = try await server.get("/projects/logs?order=oldest&\(query)")
            #expect(reply.status == 200)
            #expect(reply.items("message").joined(separator: "|") == messages)
        }
    }

    @Test(arguments: [
        "level=warn", "level=info,warn", "since=yesterday", "until=1", "order=random", "after=x", "after=-1", "limit=0",
        "limit=1001", "limit=ten", "offset=10", "q=\(String(repeating: "x", count: 1_025))",
    ])
    func `refuses a parameter that it does not understand`(query: String) async throws {
        try await withServer { server in
            let reply = try await server.get("/projects/logs?\(query)")
            #expect(reply.status == 400)
            #expect(reply.json["detail"]?.text?.contains(query.prefix { $0 != "=" }) == true)
        }
    }

    @Test func `is newest first unless asked otherwise`() async throws {
        try await withLogs { server async throws in
            #expect(try await server.get("/projects/logs").items("message").first == "epsilon alpha")
            #expect(try await server.get("/projects/logs?order=OLDEST").items("message").first == "Alpha")
        }
    }

    @Test func `of events has the text and time filters only`() async throws {
        try await withServer { server async throws in
            for event in [#"{"type":"order.paid","payload":{"who":"Ann"}}"#, #"{"type":"order.sent"}"#] {
                #expect(try await server.post(event, to: "/projects/events").status == 201)
            }
            #expect(try await server.get("/projects/events?q=ann").items("type") == ["order.paid"])
            #expect(try await server.get("/projects/events?q=order").items("type") == ["order.sent", "order.paid"])
            #expect(try await server.get("/projects/events?until=2000-01-01T00:00Z").items("type") == [])
            #expect(try await server.get("/projects/events?level=info").status == 400)
        }
    }

    @Test(arguments: ["newest", "oldest"])
    func `leads through all pages without gaps or repeats`(order: String) async throws {
        try await withServer { server in
            let items = (0..<25).map { #"{"message":"\#($0)","tags":["\#($0 % 2)"]}"# }.joined(separator: ",")
            #expect(try await server.post("[\(items)]").status == 207)
            var seen: [String] = []
            var sizes: [Int] = []
            var cursor = ""
            while true {
                let page = try await server.get("/projects/logs?order=\(order)&tag=1&limit=5\(cursor)")
                seen += page.items("message")
                sizes.append(page.items("message").count)
                guard let next = page.json["next"]?.text else { break }
                cursor = "&after=\(next)"
                // What comes meanwhile is at the other end of the newest, and has another tag for the oldest.
                #expect(
                    try await server.post(#"{"message":"late","tags":["\#(order == "newest" ? 1 : 0)"]}"#).status == 201
                )
            }
            let odd = (0..<25).filter { $0 % 2 == 1 }.map(String.init)
            #expect(seen == (order == "newest" ? odd.reversed() : odd))
            #expect(sizes == [5, 5, 2])
        }
    }

    @Test func `has no next page when the last one is exactly full`() async throws {
        try await withLogs { server in
            let page = try await server.get("/projects/logs?limit=5")
            #expect(page.items("message").count == 5)
            #expect(page.json["next"] == .null)
        }
    }

    @Test func `goes on behind its last page once there is more`() async throws {
        try await withLogs { server in
            let page = try await server.get("/projects/logs?order=oldest&limit=4")
            let next = try #require(page.json["next"]?.text)
            #expect(try await server.post(#"{"message":"zeta"}"#).status == 201)
            #expect(
                try await server.get("/projects/logs?order=oldest&after=\(next)").items("message")
                    == ["epsilon alpha", "zeta"])
        }
    }
}
