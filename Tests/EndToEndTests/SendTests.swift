import BaselogTestSupport
import Foundation
import GRDB
import Testing

extension EndToEnd {
    @Suite struct `A log sent from a script` {
        /// The newest log of the server's own database.
        private func newest(_ stage: Stage) throws -> (level: Int, message: String) {
            let row = try #require(
                try stage.query("SELECT level, message FROM logs ORDER BY sequence DESC LIMIT 1").first)
            return (row["level"], row["message"])
        }

        @Test(arguments: [[], ["--compat"]])
        func `is stored as it was written, in both modes of the server`(options: [String]) async throws {
            let (stage, server) = try await Stage.open(options)
            let messages = [
                "plain ASCII": "plain ASCII", "👋 emoji 👨‍👩‍👧 e\u{301}": "👋 emoji 👨‍👩‍👧 e\u{301}",
                "quotes \" and \\ and \t": "quotes \" and \\ and \t", "nul\0here": "nul\u{2400}here",
                String(repeating: "x", count: 1_000_000): String(repeating: "x", count: 1_000_000),
            ]
            for (sent, stored) in messages {
                let output = try await BuiltProgram.run(["send", "-"], home: stage.home, input: sent)
                #expect(output.status == 0, "\(output.standardError)")
                #expect(try newest(stage).message == stored)
            }
            server.signal(SIGTERM)
            #expect(await server.output().status == 0)
        }

        @Test(arguments: [[], ["--compat"]])
        func `keeps each level in any case`(options: [String]) async throws {
            let (stage, server) = try await Stage.open(options)
            for (index, name) in ["debug", "Info", "WARNING", "eRRoR", "critical"].enumerated() {
                let output = try await BuiltProgram.run(["send", "level \(name)", "--level", name], home: stage.home)
                #expect(output.status == 0, "\(output.standardError)")
                #expect(try newest(stage).level == index)
            }
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `is delivered by the dashboard that is open on the same profile`() async throws {
            let (stage, server) = try await Stage.open()
            let dashboard = try await TmuxTerminal(["--no-demo", "--screen", "queue"], home: stage.home)
            try await dashboard.expect("healthy")
            let output = try await BuiltProgram.run(["send", "from beside the dashboard"], home: stage.home)
            #expect(output.status == 0, "\(output.standardError)")
            #expect(try newest(stage).message == "from beside the dashboard")
            try await dashboard.expect("the dashboard shows its fate") { screen in
                screen.split(separator: "\n").contains { $0.contains("from beside") && $0.contains("delivered") }
            }
            try await dashboard.press("q")
            _ = try await dashboard.exitCode()
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `waits in the queue while there is no API, and says so with its exit code`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            let output = try await BuiltProgram.run(["send", "later", "--wait", "0.5"], home: stage.home)
            #expect(output.status == 3)
            #expect(output.standardError.contains("safe in the queue"))
            let again = try await stage.restartServer()
            let next = try await BuiltProgram.run(["send", "now"], home: stage.home)
            #expect(next.status == 0)
            let list = try await BuiltProgram.run(
                ["queue", "list", "--state", "delivered", "--json"], home: stage.home)
            #expect(list.standardOutput.contains("now"))
            again.signal(SIGTERM)
            _ = await again.output()
        }

        @Test func `is refused with every wrong setting named at once`() async throws {
            let output = try await BuiltProgram.run(
                ["send", "x"], home: TemporaryHome(),
                environment: [
                    "BASELOG_API_BASE_URL": "ftp://x", "BASELOG_RETRY_COUNT": "0", "BASELOG_BATCH_SIZE": "many",
                ])
            #expect(output.status == 5)
            for name in ["BASELOG_API_BASE_URL", "BASELOG_RETRY_COUNT", "BASELOG_BATCH_SIZE"] {
                #expect(output.standardError.contains(name))
            }
        }

        @Test func `is refused with a bad key, which is not repeated`() async throws {
            let output = try await BuiltProgram.run(
                ["send", "x"], home: TemporaryHome(),
                environment: ["BASELOG_API_BASE_URL": "http://127.0.0.1:9", "BASELOG_API_KEY": "short key"])
            #expect(output.status == 5)
            #expect(output.standardError.contains("BASELOG_API_KEY"))
            #expect(!output.standardError.contains("short key"))
        }

        @Test func `is refused in one sentence where the queue cannot be written`() async throws {
            let output = try await BuiltProgram.run(
                ["--state", "/proc/nowhere", "send", "x"], home: TemporaryHome(),
                environment: ["BASELOG_API_BASE_URL": "http://127.0.0.1:9", "BASELOG_API_KEY": "test-key-of-nobody"])
            #expect(output.status == 5)
            #expect(output.standardError.contains("/proc/nowhere"))
            #expect(output.standardError.split(separator: "\n").count <= 2)
        }
    }
}
