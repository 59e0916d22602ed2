import BaselogScreen
import BaselogTestSupport
import Foundation
import Testing

/// A profile whose API is a scripted server, for runs that must meet it at a certain moment.
private struct ScriptedStage {
    let home: TemporaryHome
    let server: FaultServer
    /// Lets the server answer what it holds back.
    let answers = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - drainDeadline: How long an end waits for what is in flight.
    ///   - answering: What becomes of a log; it may wait for ``answers``.
    init(drainDeadline: String, answering: @escaping @Sendable (DispatchSemaphore) -> String?) throws {
        let answers = answers
        let server = try FaultServer([
            .respond { request in
                if request.contains("hello") { return answering(answers) }
                // What the health probe asks.
                return FaultServer.answer(
                    request.hasPrefix("POST ") ? "422 Unprocessable Content" : "404 Not Found", body: "{}")
            }
        ])
        let home = try TemporaryHome()
        self.server = server
        self.home = home
        try home.writeConfig(
            "profiles.yaml",
            """
            active: dev
            profiles:
              dev:
                base-url: http://127.0.0.1:\(server.port)
                delivery: {drain-deadline: \(drainDeadline)}

            """)
    }

    let environment = ["BASELOG_API_KEY": "key-of-a-test-0123456789"]

    func start(_ arguments: [String]) throws -> ProgramRun {
        try ProgramRun(arguments, home: home, environment: environment)
    }

    func waitForLog() async throws {
        try await Condition.wait("a log is on its way") {
            server.received.contains { $0.contains("hello") }
        }
    }

    /// State and attempts of the only entry.
    func entry() async throws -> String {
        let list = try await BuiltProgram.run(
            ["queue", "list", "--all", "--json"], home: home, environment: environment)
        let line = try #require(list.outputLines.first, "\(list.standardError)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return "\(object["state"] ?? ""), \(object["attempts"] ?? "")"
    }
}

extension EndToEnd {
    @Suite(.timeLimit(.minutes(2))) struct `A signal` {
        @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
        func `lets what is in flight arrive before the end`(signal: Int32, status: Int32) async throws {
            let stage = try ScriptedStage(drainDeadline: "60") { answers in
                answers.wait()
                return FaultServer.answer("201 Created", body: "{}")
            }
            let run = try stage.start(["send", "hello", "--wait", "60"])
            try await stage.waitForLog()
            run.signal(signal)
            let note = await run.errorLine { $0.contains("in flight") }
            #expect(note?.contains("the same signal again ends at once") == true)
            stage.answers.signal()
            #expect(await run.output().status == status)
            #expect(try await stage.entry() == "delivered, 1")
        }

        @Test func `gives what is in flight up after the deadline, and it stays queued`() async throws {
            let stage = try ScriptedStage(drainDeadline: "0.3") { _ in nil }
            let run = try stage.start(["send", "hello", "--wait", "60"])
            try await stage.waitForLog()
            run.signal(SIGTERM)
            #expect(await run.output().status == 143)
            #expect(try await stage.entry() == "queued, 0")
        }

        @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
        func `given twice ends at once, and everything stays queued`(signal: Int32, status: Int32) async throws {
            let stage = try ScriptedStage(drainDeadline: "600") { _ in nil }
            let run = try stage.start(["send", "hello", "--wait", "60"])
            try await stage.waitForLog()
            run.signal(signal)
            _ = await run.errorLine { $0.contains("in flight") }
            run.signal(signal)
            #expect(await run.output().status == status)
            #expect(try await stage.entry() == "queued, 0")
        }

        @Test func `case 13: while the API is down leaves all entries queued`() async throws {
            let stage = try ScriptedStage(drainDeadline: "5") { _ in FaultServer.answer("503 Service Unavailable") }
            let run = try stage.start(["send", "hello", "--count", "50", "--wait", "60"])
            try await stage.waitForLog()
            run.signal(SIGTERM)
            #expect(await run.output().status == 143)
            let list = try await BuiltProgram.run(
                ["queue", "list", "--state", "queued,scheduled", "--json"], home: stage.home,
                environment: stage.environment)
            #expect(list.outputLines.count == 50)
        }

        @Test func `given twice to the dashboard ends it at once and gives the terminal back`() async throws {
            let stage = try ScriptedStage(drainDeadline: "600") { _ in nil }
            let terminal = try await TmuxTerminal([], home: stage.home, environment: stage.environment)
            try await terminal.expect("Pipeline")
            _ = try await BuiltProgram.run(
                ["send", "hello", "--no-wait"], home: stage.home, environment: stage.environment)
            try await stage.waitForLog()
            let process = try await terminal.processID()
            kill(process, SIGTERM)
            try await terminal.expect("Waiting for 1 request in flight")
            kill(process, SIGTERM)
            #expect(try await terminal.exitCode() == 143)
            #expect(try await !terminal.isOnAlternateScreen())
            #expect(try await stage.entry() == "queued, 0")
        }

        @Test func `from the keyboard ends the waiting behind the dashboard`() async throws {
            let stage = try ScriptedStage(drainDeadline: "600") { _ in nil }
            let terminal = try await TmuxTerminal([], home: stage.home, environment: stage.environment)
            try await terminal.expect("Pipeline")
            _ = try await BuiltProgram.run(
                ["send", "hello", "--no-wait"], home: stage.home, environment: stage.environment)
            try await stage.waitForLog()
            try await terminal.press("q")
            try await terminal.expect("ctrl-c gives them up")
            try await terminal.press("C-c")
            #expect(try await terminal.exitCode() == 130)
            #expect(try await stage.entry() == "queued, 0")
        }
    }

    @Suite(.timeLimit(.minutes(2))) struct `A hangup` {
        @Test func `that a person sends reads the settings again`() async throws {
            let stage = try ScriptedStage(drainDeadline: "1") { _ in nil }
            let terminal = try await TmuxTerminal([], home: stage.home, environment: stage.environment)
            try await terminal.expect("Pipeline")
            kill(try await terminal.processID(), SIGHUP)
            try await terminal.expect("the settings are unchanged")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `of the terminal ends the dashboard`() async throws {
            let stage = try ScriptedStage(drainDeadline: "1") { _ in nil }
            let environment = stage.home.environment(stage.environment).map { "\($0.key)=\($0.value)" }
            var terminal: PseudoTerminal? = try PseudoTerminal(size: Size(columns: 80, rows: 24))
            let process = try #require(try terminal?.run(BuiltProgram.path, [], environment: environment))
            try await Condition.wait("the dashboard is there") { terminal?.output.contains("Pipeline") == true }
            terminal = nil
            #expect(try await process.end() == 143)
        }

        @Test func `that a person sends to a command reads its settings again`() async throws {
            let stage = try ScriptedStage(drainDeadline: "1") { _ in nil }
            let run = try stage.start(["send", "hello", "--wait", "60"])
            try await stage.waitForLog()
            run.signal(SIGHUP)
            let line = await run.errorLine { $0.contains("settings") }
            #expect(line == "The settings of dev are unchanged.")
            run.signal(SIGTERM)
            _ = await run.output()
        }
    }
}
