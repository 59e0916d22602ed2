import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `Hands and eyes` {
        @Test func `find and run anything in the palette`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("C-p")
            try await terminal.expect("Everything")
            try await terminal.type("stop shipping")
            try await terminal.expect(":pause")
            try await terminal.press("Enter")
            try await terminal.expect("Shipping is paused.")
        }

        @Test func `may give the program keys of their own, and see them everywhere`() async throws {
            let home = try TemporaryHome()
            try home.writeConfig("config.yaml", "keys:\n  help: F9\n  compose-entry: n\n")
            let terminal = try await TmuxTerminal(["--no-demo"], home: home)
            try await terminal.expect("F9 help")
            try await terminal.press("n")
            try await terminal.expect("On the wire")
        }

        @Test func `are told the line of a key that cannot be`() async throws {
            let home = try TemporaryHome()
            try home.writeConfig("config.yaml", "theme: nord\nkeys:\n  explode: x\n")
            let run = try await BuiltProgram.run(["screen", "overview"], home: home)
            #expect(run.status == 5)
            #expect(run.standardError.contains("config.yaml:3:3: explode is not an action"))
        }

        @Test func `look at a theme while choosing, and see a changed file at once`() async throws {
            let home = try TemporaryHome()
            let scheme: (String) -> String = { ground in
                "palette:\n  base00: \"\(ground)\"\n"
                    + (1..<16).map { "  base0\(String($0, radix: 16, uppercase: true)): \"#aabbcc\"\n" }.joined()
            }
            try FileManager.default.createDirectory(
                atPath: home.configFolder + "/themes", withIntermediateDirectories: true)
            try home.writeConfig("themes/mine.yaml", scheme("#000000"))
            let terminal = try await TmuxTerminal(["--no-demo"], home: home)
            try await terminal.expect("healthy")
            try await terminal.type(":theme mine")
            try await terminal.press("Enter")
            try await terminal.expect("theme mine")
            try home.writeConfig("themes/mine.yaml", "palette:\n  base00: \"#zz0000\"\n")
            try await terminal.expect("mine.yaml:2:11: base00 is not a colour")
        }

        @Test func `read the screen as plain text outside the alternate screen`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            try await terminal.press("C-o")
            try await terminal.expect("ENTER goes back.")
            #expect(try await !terminal.isOnAlternateScreen())
            try await terminal.press("Enter")
            try await terminal.expectGone("ENTER goes back.")
            #expect(try await terminal.isOnAlternateScreen())
        }

        @Test func `get a screen without a terminal, in any size`() async throws {
            let home = try TemporaryHome()
            let run = try await BuiltProgram.run(["screen", "overview", "--size", "80x24"], home: home)
            #expect(run.status == 0, "\(run.standardError)")
            #expect(run.standardOutput.contains("─ Pipeline"))
            let lines = run.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 25 && lines.allSatisfy { $0.count <= 80 })
            let coloured = try await BuiltProgram.run(["screen", "queue", "--ansi", "--theme", "paper"], home: home)
            #expect(coloured.standardOutput.contains("\u{1B}[0;1;38;2;"))
            let other = try await BuiltProgram.run(["screen", "queue", "--ansi", "--ascii"], home: home)
            #expect(!other.standardOutput.contains("╭") && coloured.standardOutput.contains("╭"))
            let unknown = try await BuiltProgram.run(["screen", "queue", "--ansi", "--theme", "nowhere"], home: home)
            #expect(unknown.status != 0 && unknown.standardError.contains("nowhere"))
            let wrong = try await BuiltProgram.run(["screen", "queue", "--size", "80"], home: home)
            #expect(wrong.status == 2)
        }

        @Test func `get a picture of a living screen`() async throws {
            let home = try TemporaryHome()
            let run = try await BuiltProgram.run(
                ["screen", "errors", "--svg", "--demo-for", "4", "--fault", "reset"], home: home)
            #expect(run.status == 0, "\(run.standardError)")
            #expect(run.standardOutput.hasPrefix("<svg xmlns="))
            #expect(run.standardOutput.hasSuffix("</svg>\n"))
            #expect(run.standardOutput.contains(">connection"))
            let wrong = try await BuiltProgram.run(["screen", "errors", "--fault", "reset"], home: home)
            #expect(wrong.status == 2 && wrong.standardError.contains("--demo-for"))
        }

        @Test func `shrink the window to nothing and back`() async throws {
            let terminal = try await TmuxTerminal(["--no-demo"], home: TemporaryHome())
            try await terminal.expect("healthy")
            for step in 0..<30 {
                try await terminal.resize(columns: 1 + step * 37 % 120, rows: 1 + step * 17 % 40)
            }
            try await terminal.resize(columns: 1, rows: 1)
            try await terminal.resize(columns: 100, rows: 30)
            try await terminal.expect("Pipeline")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }
    }
}
