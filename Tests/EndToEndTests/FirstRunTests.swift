import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `A first run` {
        @Test func `opens a living dashboard on the embedded API without any settings`() async throws {
            let terminal = try await TmuxTerminal([], home: TemporaryHome())
            try await terminal.expect("Pipeline")
            try await terminal.expect("DEMO")
            let early = try await terminal.expect("healthy")
            try await terminal.expect("the numbers have moved") { $0 != early && $0.contains("delivered") }
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `sends a test log with two keys and follows it until it is delivered`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("c")
            try await terminal.expect("On the wire")
            try await terminal.press("Enter")
            try await terminal.expect("Last sent")
            try await terminal.press("C-g")
            try await terminal.expect("the Queue screen lists it as delivered") { screen in
                screen.split(separator: "\n").contains { $0.contains("delivered") && $0.contains("test log") }
            }
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `turns red when the API resets connections, loses nothing, and heals by itself`() async throws {
            let terminal = try await TmuxTerminal([], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("f")
            try await terminal.expect("Make the API misbehave")
            // The fourth of the list.
            for _ in 1...3 { try await terminal.press("j") }
            try await terminal.press("Enter")
            try await terminal.expect("FAULT reset")
            try await terminal.expect("down", within: 60)
            try await terminal.expect("the time of the next try counts down", within: 60) { $0.contains("next try in") }
            try await terminal.press("f")
            try await terminal.expect("reset in force")
            try await terminal.press("0", "Escape")
            try await terminal.expect("healthy", within: 90)
            try await terminal.expect("nothing waits any more, nothing is dead", within: 120) {
                $0.contains("retry 0") && $0.contains("parked 0") && $0.contains("dead 0")
            }
            try await terminal.press("q")
        }

        @Test func `is well again by itself once a fault has hit the number of requests that it was for`() async throws
        {
            let terminal = try await TmuxTerminal([], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press(":")
            try await terminal.type("fault 500 next-3")
            try await terminal.press("Enter")
            try await terminal.press("5")
            try await terminal.expect("/projects")
            // Failures only; each row has the sign, and so has the answer of the selected one.
            try await terminal.press("f")
            try await terminal.expect("requests have failed", within: 120) { screen in
                screen.components(separatedBy: "✗ 500").count > 4
            }
            // Nobody mended it.
            try await terminal.expectGone("FAULT", within: 60)
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `says what was sent and where the settings are when it ends`() async throws {
            let home = try TemporaryHome()
            let terminal = try await TmuxTerminal([], home: home)
            try await terminal.expect("healthy")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
            let screen = try await terminal.screen()
            #expect(screen.contains("delivered"))
            #expect(screen.contains(home.configFolder))
            #expect(try await !terminal.isOnAlternateScreen())
        }
    }
}
