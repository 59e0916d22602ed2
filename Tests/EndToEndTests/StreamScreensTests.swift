import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `The screens of what is shipped` {
        @Test func `tail the demo stream with the fate of each line, pause, search and export`() async throws {
            let home = try TemporaryHome()
            let terminal = try await TmuxTerminal([], home: home)
            try await terminal.expect("healthy")
            try await terminal.press("3")
            try await terminal.expect("following")
            try await terminal.expect("a line is delivered") { screen in
                screen.split(separator: "\n").contains { $0.contains("INFO") && $0.contains("✓") }
            }
            try await terminal.press("k")
            try await terminal.expect("paused")
            try await terminal.press("G")
            try await terminal.expect("following")
            try await terminal.type(":export \(home.path)/lines.txt")
            try await terminal.press("Enter")
            try await terminal.expect("lines written to")
            let lines = try String(contentsOfFile: home.path + "/lines.txt", encoding: .utf8)
            #expect(lines.split(separator: "\n").allSatisfy { $0.contains("  ") })
            #expect(!lines.isEmpty)
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `show the request of a test log and lead to its entry`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("c")
            try await terminal.expect("On the wire")
            try await terminal.press("C-s")
            try await terminal.expect("Last sent")
            try await terminal.press("Escape")
            try await terminal.press("5")
            // Compose shows nearly the same, and may still be there.
            try await terminal.expect("the request and its body are shown") {
                $0.contains("▌5 Requests▐") && $0.contains("ENTER opens it") && $0.contains("test log from baselog")
            }
            try await terminal.press("Enter")
            try await terminal.expect("the entry in Queue") { $0.contains("is delivered") }
            try await terminal.press("q")
        }

        @Test func `search the requests, and go back to all of them`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("c")
            try await terminal.expect("On the wire")
            try await terminal.press("C-s")
            try await terminal.expect("Last sent")
            try await terminal.press("Escape")
            try await terminal.press("5")
            try await terminal.expect("the request of the entry") {
                $0.contains("▌5 Requests▐") && $0.contains("ENTER opens it")
            }
            try await terminal.type("/get")
            try await terminal.press("Enter")
            try await terminal.expect("only the probes") {
                $0.contains("hidden · /get") && $0.contains("no entry: it asked") && !$0.contains("ENTER opens it")
            }
            try await terminal.press("Escape")
            try await terminal.expect("the request of the entry again") {
                !$0.contains("hidden · /get") && $0.contains("POST")
            }
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `group the errors of a fault, and lead to the entries that wait because of it`() async throws {
            let terminal = try await TmuxTerminal([], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.type(":fault 503")
            try await terminal.press("Enter")
            try await terminal.press("4")
            // Overview and its banner say nearly the same, and may still be there.
            try await terminal.expect("the group", within: 60) {
                $0.contains("▌4 Errors▐") && $0.contains("─ server 503 ─")
            }
            try await terminal.press("Enter")
            try await terminal.expect("failed with")
            try await terminal.press("q")
        }
    }
}
