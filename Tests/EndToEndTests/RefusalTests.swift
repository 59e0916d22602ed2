import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `The dashboard` {
        @Test func `opens without any API, says so and keeps everything`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            let terminal = try await TmuxTerminal(["--no-demo"], home: stage.home)
            try await terminal.expect("down", within: 60)
            try await terminal.press("c")
            try await terminal.expect("On the wire")
            try await terminal.press("Enter")
            try await terminal.expect("the entry waits") { $0.contains("retry") || $0.contains("queued") }
            try await terminal.press("Escape")
            try await terminal.press("q")
            let code = try await terminal.exitCode(within: 30)
            #expect(code == 0)
            let list = try await BuiltProgram.run(["queue", "list", "--json"], home: stage.home)
            #expect(list.standardOutput.contains("test"))
        }

        @Test func `refuses a terminal that cannot show it, in one sentence`() async throws {
            let terminal = try await TmuxTerminal([], home: TemporaryHome(), environment: ["TERM": "dumb"])
            #expect(try await terminal.exitCode() == 1)
            #expect(try await terminal.screen().contains("TERM"))
            #expect(try await !terminal.isOnAlternateScreen())
        }

        @Test func `refuses a pipe, in one sentence`() async throws {
            let output = try await BuiltProgram.run([], home: TemporaryHome())
            #expect(output.status == 1)
            #expect(output.standardOutput == "")
            #expect(output.standardError.split(separator: "\n").count <= 2)
            #expect(output.standardError.contains("terminal"))
        }

        @Test func `names the process that already ships from its queue`() async throws {
            let (stage, server) = try await Stage.open()
            let first = try await TmuxTerminal(["--no-demo"], home: stage.home)
            try await first.expect("healthy")
            let owner = try await first.processID()
            let second = try await TmuxTerminal(["--no-demo"], home: stage.home)
            try await second.expect("\(owner)")
            server.signal(SIGTERM)
            try await first.press("q")
            _ = try await first.exitCode()
        }

        @Test func `gives the terminal back when it is told to end`() async throws {
            let terminal = try await TmuxTerminal([], home: TemporaryHome())
            try await terminal.expect("healthy")
            kill(try await terminal.processID(), SIGTERM)
            #expect(try await terminal.exitCode() == 143)
            #expect(try await !terminal.isOnAlternateScreen())
        }

        @Test(arguments: [(200, 60), (120, 36), (80, 24), (40, 12), (20, 5), (1, 1)])
        func `fits any size of terminal`(columns: Int, rows: Int) async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.resize(columns: columns, rows: rows)
            try await terminal.press("2", "1")
            try await terminal.resize(columns: 120, rows: 36)
            try await terminal.expect("Pipeline")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }
    }
}
