import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `Editing profiles in the dashboard` {
        private func file(_ home: TemporaryHome) throws -> String {
            try String(contentsOfFile: home.configFolder + "/profiles.yaml", encoding: .utf8)
        }

        private func open(_ stage: Stage) async throws -> TmuxTerminal {
            let terminal = try await TmuxTerminal(["--screen", "profiles"], home: stage.home)
            try await terminal.expect("healthy")
            return terminal
        }

        @Test func `applies a changed setting to the running engine after showing what it changes`() async throws {
            let (stage, server) = try await Stage.open()
            let terminal = try await open(stage)
            try await terminal.press("e")
            try await terminal.expect("What changes if you apply")
            // From the base URL to the attempts of the retry.
            for _ in 0..<14 { try await terminal.press("Tab") }
            try await terminal.type("5")
            try await terminal.expect("retry.max-attempts 3 → 5")
            try await terminal.press("C-s")
            try await terminal.expect("Apply to dev?")
            try await terminal.press("y")
            try await terminal.expect("the form is closed") { !$0.contains("What changes if you apply") }
            #expect(try file(stage.home).contains("max-attempts: 5"))
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `clones a profile, gives it a key unseen, and deletes it`() async throws {
            let (stage, server) = try await Stage.open()
            let terminal = try await open(stage)
            try await terminal.press("c")
            try await terminal.expect("new, like dev")
            try await terminal.type("second")
            try await terminal.press("C-s")
            try await terminal.expect("the form is closed") { $0.contains("3 profiles") && !$0.contains("new, like") }
            #expect(try file(stage.home).contains("second:\n    base-url: \(stage.url)"))
            try await terminal.press("C-k")
            try await terminal.expect("API key of second, unseen")
            #expect(try await !terminal.isOnAlternateScreen())
            try await terminal.type("abcd-0123456789-wxyz")
            try await terminal.press("Enter")
            try await terminal.expect("abcd…wxyz")
            #expect(try await !terminal.screen().contains("0123456789"))
            try await terminal.press("x")
            try await terminal.expect("Delete second?")
            try await terminal.press("y")
            try await terminal.expect("it is gone from the list") { !$0.contains("second") }
            #expect(try !file(stage.home).contains("second"))
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `rolls a setting back that loses the API, and says so`() async throws {
            let (stage, server) = try await Stage.open()
            let terminal = try await open(stage)
            try await terminal.press("e")
            try await terminal.expect("What changes if you apply")
            try await terminal.press("C-u")
            try await terminal.type("http://127.0.0.1:9")
            try await terminal.press("C-s")
            try await terminal.expect("what waits is sent to the new address")
            try await terminal.press("y")
            try await terminal.expect("were rolled back", within: 60)
            try await Condition.wait("the file has the former address") {
                try file(stage.home).contains("base-url: \(stage.url)")
            }
            try await terminal.expect("healthy", within: 60)
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }
}
