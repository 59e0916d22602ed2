import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `A crash` {
        @Test(.timeLimit(.minutes(5)))
        func `of the program, 20 times over a backlog of 10,000, loses nothing and sends nothing twice`() async throws {
            let (stage, firstServer) = try await Stage.open()
            firstServer.signal(SIGTERM)
            _ = await firstServer.output()

            let queued = try await BuiltProgram.run(
                ["send", "entry of the backlog", "--count", "10000", "--no-wait"], home: stage.home)
            try #require(queued.status == 3, "\(queued.standardError)")
            try #require(try stage.countLogs() == 0)

            let server = try await stage.restartServer()
            for _ in 1...20 {
                let before = try stage.countLogs()
                // Small batches, so that there is work left for twenty crashes.
                let dashboard = try await TmuxTerminal(
                    ["--no-demo"], home: stage.home, columns: 80, rows: 24, environment: ["BASELOG_BATCH_SIZE": "4"])
                try await Condition.wait("something more was delivered, or all was", within: 60) {
                    let now = try stage.countLogs()
                    return now > before || now == 10_000
                }
                kill(try await dashboard.processID(), SIGKILL)
                _ = try await dashboard.exitCode()
            }
            // The kills must have come while there was work: a queue that was empty all along proves nothing.
            #expect(try stage.countLogs() < 10_000)

            let last = try await TmuxTerminal(["--no-demo"], home: stage.home, columns: 80, rows: 24)
            try await Condition.wait("all 10,000 are delivered", within: 180) { try stage.countLogs() >= 10_000 }
            try await Condition.wait("the queue knows it") {
                let list = try await BuiltProgram.run(
                    ["queue", "list", "--state", "queued,scheduled,parked", "--json"], home: stage.home)
                // The 10,000 are in this queue: `delivered` lists some, so that nothing listed here means nothing waits.
                let delivered = try await BuiltProgram.run(
                    ["queue", "list", "--state", "delivered", "--json", "--limit", "1"], home: stage.home)
                return list.status == 0 && list.standardOutput.isEmpty && !delivered.standardOutput.isEmpty
            }
            try await last.press("q")
            #expect(try await last.exitCode() == 0)
            #expect(try stage.countLogs() == 10_000)
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }
}
