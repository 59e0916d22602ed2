import BaselogTestSupport
import Foundation
import GRDB
import Testing

/// An agent of the profile `dev`, and where it can be reached.
private struct AgentRun {
    static let key = "key-of-the-relay-0123456789"

    let run: ProgramRun
    let relay: Int
    let metrics: Int

    /// Starts it with a relay and metrics on free ports, and waits until it works.
    static func start(
        _ stage: Stage, _ options: [String] = [], environment: [String: String] = [:], shell: String? = nil
    ) async throws -> AgentRun {
        let run = try ProgramRun(
            ["run", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"] + options, home: stage.home,
            environment: environment, shell: shell)
        return AgentRun(
            run: run, relay: try await port(of: run, "relay http://"), metrics: try await port(of: run, "metrics "))
    }

    private static func port(of run: ProgramRun, _ start: String) async throws -> Int {
        let line = try #require(await run.line { $0.hasPrefix(start) })
        return try #require(line.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
    }

    func log(_ message: String, key: String? = AgentRun.key) async -> PlainRequest.Answer {
        await PlainRequest.log(message, to: .port(relay), key: key)
    }

    func end() async -> BaselogTestSupport.BuiltProgram.Output {
        run.signal(SIGTERM)
        return await run.output()
    }
}

extension Stage {
    /// Writes the profile anew; its API key stays where it is.
    fileprivate func writeProfile(_ lines: String = "") throws {
        try home.writeConfig(
            "profiles.yaml",
            """
            active: dev
            profiles:
              dev:
                base-url: \(url)
                relay: {key-file: relay.key}
            \(lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))

            """)
        try home.writeConfig("relay.key", AgentRun.key + "\n")
    }

    /// Sources of one file, one line long.
    fileprivate func file(_ name: String, _ text: String) throws -> String {
        let path = home.path + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}

extension EndToEnd {
    @Suite(.timeLimit(.minutes(3))) struct `An agent` {
        @Test func `delivers what its relay accepts, over TCP and its socket, for the right key alone`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let socket = stage.home.path + "/relay.sock"
            let agent = try await AgentRun.start(stage, ["--socket", socket])
            #expect(await agent.log("over TCP").status == 201)
            #expect(await PlainRequest.log("over the socket", to: .socket(socket), key: AgentRun.key).status == 201)
            #expect(await agent.log("wrong", key: "wrong-key-0123456789").status == 403)
            #expect(await agent.log("none", key: nil).status == 401)
            try await Condition.wait("both are delivered") { try stage.countLogs() == 2 }
            let output = await agent.end()
            #expect(output.status == 143)
            #expect(access(socket, F_OK) != 0)
            #expect(!(output.standardOutput + output.standardError).contains(AgentRun.key))
            #expect(!(output.standardOutput + output.standardError).contains("wrong-key"))
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `takes what baselog's own client sends, as the API would`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let agent = try await AgentRun.start(stage)
            let home = try TemporaryHome()
            let environment = [
                "BASELOG_API_BASE_URL": "http://127.0.0.1:\(agent.relay)", "BASELOG_API_KEY": AgentRun.key,
            ]
            let sent = try await BuiltProgram.run(
                ["send", "hello", "--count", "250", "--wait", "60"], home: home, environment: environment)
            #expect(sent.status == 0, "\(sent.standardError)")
            let event = try await BuiltProgram.run(
                ["event", "order.created", "--payload", #"{"id":7}"#, "--wait", "60"], home: home,
                environment: environment)
            #expect(event.status == 0, "\(event.standardError)")
            let health = try await BuiltProgram.run(["health"], home: home, environment: environment)
            #expect(health.status == 0, "\(health.standardOutput)")
            try await Condition.wait("all are delivered") {
                try stage.countLogs() == 250 && (try stage.query("SELECT count(*) FROM events").first?[0] ?? 0) == 1
            }
            _ = await agent.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test(arguments: ["durable", "buffered"])
        func `that is killed between its answer and the delivery loses nothing`(durability: String) async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile("queue: {durability: \(durability)}")
            server.signal(SIGTERM)
            _ = await server.output()
            let agent = try await AgentRun.start(stage)
            for number in 1...20 { #expect(await agent.log("number \(number)").status == 201) }
            agent.run.signal(SIGKILL)
            _ = await agent.run.output()

            let again = try await stage.restartServer()
            let second = try await AgentRun.start(stage)
            try await Condition.wait("all are delivered", within: 60) { try stage.countLogs() == 20 }
            _ = await second.end()
            again.signal(SIGTERM)
            _ = await again.output()
        }

        @Test func `queues once what a client sends again after a kill -9`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let agent = try await AgentRun.start(stage)
            let first = await PlainRequest.log("paid", to: .port(agent.relay), key: AgentRun.key, idempotencyKey: "a-1")
            #expect(first.status == 201)
            agent.run.signal(SIGKILL)
            _ = await agent.run.output()
            let second = try await AgentRun.start(stage)
            let again = await PlainRequest.log(
                "paid", to: .port(second.relay), key: AgentRun.key, idempotencyKey: "a-1")
            #expect(again.status == 201)
            #expect(again.head.lowercased().contains("idempotency-replayed: true"))
            #expect(again.body == first.body)
            #expect(await second.log("last").status == 201)
            try await Condition.wait("the last one is delivered", within: 60) { try stage.countLogs() >= 2 }
            #expect(try stage.countLogs() == 2)
            _ = await second.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `answers 429 while its queue is full, and takes entries again once it is not`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile("queue: {max-bytes: 256 KiB, min-free: 0}")
            server.signal(SIGTERM)
            _ = await server.output()
            let agent = try await AgentRun.start(stage)
            let long = String(repeating: "x", count: 20_000)
            var answer = await agent.log(long)
            for _ in 0..<50 where answer.status == 201 { answer = await agent.log(long) }
            #expect(answer.status == 429)
            #expect(answer.head.lowercased().contains("retry-after: 5"))
            let again = try await stage.restartServer()
            try await Condition.wait("there is room again", within: 90) { await agent.log("small").status == 201 }
            _ = await agent.end()
            again.signal(SIGTERM)
            _ = await again.output()
        }

        @Test func `follows the files of its profile, and others after a hangup`() async throws {
            let (stage, server) = try await Stage.open()
            let first = try stage.file(
                "first.log", "{\"level\":\"error\",\"message\":\"kept\"}\n{\"message\":\"left\"}\n")
            let second = try stage.file("second.log", "WARN of the second\n")
            try stage.writeProfile("sources:\n  - {files: \(first), format: json, level: warning, category: one}")
            let agent = try await AgentRun.start(stage)
            try await Condition.wait("the severe line is delivered") { try stage.countLogs() == 1 }
            let row = try #require(try stage.query("SELECT message, category FROM logs").first)
            #expect(row["message"] == "kept")
            #expect(row["category"] == "one")

            try stage.writeProfile("sources: [\(first), \(second)]")
            agent.run.signal(SIGHUP)
            #expect(await agent.run.errorLine { $0.contains("second.log") } != nil)
            // Of the first file nothing comes twice: it goes on where it was.
            try await Condition.wait("the other file is delivered") { try stage.countLogs() == 2 }
            let lag = await PlainRequest.get("/metrics", on: agent.metrics).body
            #expect(lag.contains("baselog_tail_lag_bytes{path=\"\(second)\"} 0"))
            _ = await agent.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `takes new files and another key of its clients as soon as they are written`() async throws {
            let (stage, server) = try await Stage.open()
            let file = try stage.file("late.log", "one line\n")
            try stage.writeProfile()
            let agent = try await AgentRun.start(stage)
            try stage.home.writeConfig("relay.key", "another-key-of-the-relay\n")
            #expect(await agent.run.errorLine { $0.contains("relay key key-…6789 → anot…elay") } != nil)
            #expect(await agent.log("old key").status == 403)
            #expect(await agent.log("new key", key: "another-key-of-the-relay").status == 201)
            try stage.writeProfile("sources: [relative.log]")
            #expect(await agent.run.errorLine { $0.contains("sources[0] is \"relative.log\"") } != nil)
            try stage.writeProfile("sources: [\(file)]")
            #expect(await agent.run.errorLine { $0.contains("Following now: \(file)") } != nil)
            try await Condition.wait("line and log are delivered") { try stage.countLogs() == 2 }
            _ = await agent.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `tells all of its metrics and its health`() async throws {
            let (stage, server) = try await Stage.open()
            let file = try stage.file("a.log", "one line\n")
            try stage.writeProfile("sources: [\(file)]")
            let agent = try await AgentRun.start(stage)
            #expect(await agent.log("hello").status == 201)
            try await Condition.wait("both are delivered and told") {
                await PlainRequest.get("/metrics", on: agent.metrics).body.contains("baselog_delivered_total 2\n")
            }
            let metrics = await PlainRequest.get("/metrics", on: agent.metrics)
            #expect(metrics.head.contains("text/plain; version=0.0.4"))
            let line = /^(# (HELP|TYPE) baselog_[a-z_]+ .+|baselog_[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [-+0-9.eInfNa]+)$/
            for text in metrics.body.split(separator: "\n") {
                #expect(text.wholeMatch(of: line) != nil, "\(text)")
            }
            for name in [
                "entries", "accepted_total", "delivered_total", "dead_total", "dropped_total",
                "maybe_delivered_total", "queue_bytes", "queue_oldest_age_seconds", "commit_seconds", "commit_entries",
                "requests_total", "request_seconds", "concurrency_limit", "in_flight", "retry_tokens", "gate",
                "breaker_state", "tail_lag_bytes", "clock_skew_seconds", "progress_age_seconds",
                "conservation_residual",
            ] {
                #expect(metrics.body.contains("# TYPE baselog_\(name) "), "\(name)")
                #expect(!metrics.body.contains("# HELP baselog_\(name) A metric of baselog."), "\(name)")
            }
            let health = await PlainRequest.get("/health", on: agent.metrics)
            #expect(health.status == 200)
            #expect(health.body.contains("\"status\":\"ok\""))
            #expect(await PlainRequest.get("/other", on: agent.metrics).status == 404)
            _ = await agent.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `leaves a queue alone from which another one ships, and says which`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let agent = try await AgentRun.start(stage)
            let second = try await BuiltProgram.run(["run"], home: stage.home)
            #expect(second.status == 6)
            #expect(second.standardError.contains("Process \(agent.run.processID) ships from the queue of dev"))
            _ = await agent.end()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `does not start with sources, addresses or keys that are wrong`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            try stage.writeProfile("sources: [{files: /a, format: xml}]")
            let format = try await BuiltProgram.run(["run"], home: stage.home)
            #expect(format.status == 5)
            #expect(format.standardError.contains("sources[0].format is \"xml\""))
            let open = try await BuiltProgram.run(["run", "--listen", "0.0.0.0:1"], home: stage.home)
            #expect(open.status == 2)
            try stage.writeProfile()
            try stage.home.writeConfig("relay.key", "short")
            let key = try await BuiltProgram.run(["run", "--listen", "127.0.0.1:0"], home: stage.home)
            #expect(key.status == 5)
            #expect(key.standardError.contains("relay.key"))
        }
    }

    @Suite(.timeLimit(.minutes(2))) struct `An agent under systemd` {
        @Test(arguments: ["@baselog-test-", "/notify-"])
        func `tells of its start, reloads, life and end`(start: String) async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let name = (start.hasPrefix("/") ? stage.home.path : "") + start + UUID().uuidString.prefix(8)
            let socket = try NoticeSocket(name)
            let agent = try await AgentRun.start(
                stage, environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "200000"])
            #expect(await socket.next { $0.contains("READY=1") } != nil)
            #expect(await socket.next { $0 == "WATCHDOG=1" } != nil)
            agent.run.signal(SIGHUP)
            #expect(await socket.next { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") } != nil)
            #expect(await socket.next { $0.contains("READY=1") } != nil)
            agent.run.signal(SIGTERM)
            #expect(await socket.next { $0.contains("STOPPING=1") } != nil)
            #expect(await agent.run.output().status == 143)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `tells the journal how much each line matters, and only the journal`() async throws {
            let (stage, server) = try await Stage.open()
            try stage.writeProfile()
            let journal = stage.home.path + "/journal"
            let agent = try await AgentRun.start(
                stage, shell: "exec 2>\(journal); JOURNAL_STREAM=$(stat -c %d:%i \(journal)) exec \"$@\"")
            let lines = { try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n") }
            try stage.writeProfile("sources: [relative.log]")
            try await Condition.wait("the mistake is told") { try lines().contains { $0.contains("relative.log") } }
            try stage.writeProfile("sources: [\(stage.home.path)/some.log]")
            try await Condition.wait("the change is told") { try lines().contains { $0.contains("some.log") } }
            _ = await agent.end()
            let told = try lines()
            #expect(told.allSatisfy { $0.prefixMatch(of: /<[3-6]>(?!\d{4}-)/) != nil }, "\(told)")
            #expect(told.contains { $0.contains("relative.log") && $0.hasPrefix("<3>") }, "\(told)")
            #expect(told.contains { $0.contains("some.log") && $0.hasPrefix("<5>") }, "\(told)")

            // The variable is handed on to programs whose output goes elsewhere.
            let other = try await BuiltProgram.run(
                ["--profile", "nobody", "health"], home: stage.home, environment: ["JOURNAL_STREAM": "1:1"])
            #expect(other.standardError.hasPrefix("baselog: "))
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }
}

/// The socket of a service manager.
private final class NoticeSocket: Sendable {
    private let descriptor: Int32

    /// - Parameter name: A path, or a name in the abstract namespace behind `@`.
    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if name.hasPrefix("@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = MemoryLayout<sa_family_t>.size + bytes.count
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in
                bind(descriptor, $0, socklen_t(length))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    /// The next notice that passes the test; `nil` if none comes.
    func next(_ test: @escaping @Sendable (String) -> Bool) async -> String? {
        await withCheckedContinuation { continuation in
            Thread { [descriptor] in
                var buffer = [UInt8](repeating: 0, count: 4_096)
                while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
                    let text = String(decoding: buffer[..<count], as: UTF8.self)
                    if test(text) { return continuation.resume(returning: text) }
                }
                continuation.resume(returning: nil)
            }.start()
        }
    }
}
