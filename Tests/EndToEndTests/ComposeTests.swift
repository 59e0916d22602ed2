import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `Composing` {
        private func compose(
            _ home: TemporaryHome, environment: [String: String] = [:]
        ) async throws -> TmuxTerminal {
            let terminal = try await TmuxTerminal(["--no-demo"], home: home, environment: environment)
            try await terminal.expect("healthy")
            try await terminal.press("c")
            try await terminal.expect("On the wire")
            return terminal
        }

        @Test func `fills in what was sent before, in the next session too, and sends it when told to`() async throws {
            let home = try TemporaryHome()
            let first = try await compose(home)
            try await first.type(" of yesterday")
            try await first.press("C-s")
            try await first.expect("✓ delivered")
            try await first.press("Escape")
            try await first.press("q")
            #expect(try await first.exitCode() == 0)
            let second = try await compose(home)
            try await second.press("C-r")
            try await second.expect("History of local")
            try await second.expect("ago")
            try await second.type("yesterd")
            try await second.press("Enter")
            try await second.expect("test log from baselog of yesterday")
            try await second.press("C-s")
            try await second.expect("✓ delivered")
        }

        @Test func `saves a template with variables and fills them when it is sent`() async throws {
            let home = try TemporaryHome()
            let terminal = try await compose(home)
            try await terminal.type(" no. {{n}} of {{count}}")
            try await terminal.press("C-w")
            try await terminal.expect("Save as a template")
            try await terminal.type("greeting")
            try await terminal.press("Enter")
            try await terminal.expect("Compose · template greeting")
            let path = home.configFolder + "/templates/greeting.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("message: \"test log from baselog no. {{n}} of {{count}}\""))
            try text.replacing("test log", with: "hello").write(toFile: path, atomically: true, encoding: .utf8)
            try await terminal.press("C-t")
            try await terminal.expect("hello from baselog")
            try await terminal.press("Enter")
            try await terminal.expect("the list is closed") { !$0.contains("fills in") }
            try await terminal.press("Enter")
            try await terminal.expect("hello from baselog no. 1 of 1")
        }

        @Test func `sends a burst, numbered`() async throws {
            let terminal = try await compose(TemporaryHome())
            try await terminal.type(" {{n}}/{{count}}")
            for _ in 0..<7 { try await terminal.press("Tab") }
            try await terminal.press("C-u")
            try await terminal.type("12")
            try await terminal.expect("×12")
            try await terminal.press("C-s")
            try await terminal.expect("last of the burst")
            try await terminal.press("Escape")
            try await terminal.press("2")
            try await terminal.expect("the last of them is listed") { $0.contains("test log from baselog 12/12") }
        }

        @Test func `ends a burst with Escape`() async throws {
            let terminal = try await compose(TemporaryHome())
            for _ in 0..<7 { try await terminal.press("Tab") }
            try await terminal.press("C-u")
            try await terminal.type("5000")
            try await terminal.press("Tab")
            try await terminal.type("2")
            try await terminal.press("C-s")
            try await terminal.expect("of 5,000 in the queue")
            try await terminal.press("Escape")
            try await terminal.expect("last of the burst")
            #expect(try await terminal.screen().contains("On the wire"))
        }

        @Test func `leaves keys to the editor: ctrl-c there ends nothing here`() async throws {
            let home = try TemporaryHome()
            try home.writeConfig(
                "editor.sh",
                """
                trap 'echo caught' INT
                echo editing
                until read line && [ "$line" = done ]; do :; done
                sed -i 's/test log/edited log/' "$1"
                """)
            let terminal = try await compose(
                home, environment: ["EDITOR": "sh \(home.configFolder)/editor.sh"])
            try await terminal.press("C-e")
            try await terminal.expect("editing")
            try await terminal.press("C-c")
            try await terminal.expect("caught")
            try await terminal.type("done")
            try await terminal.press("Enter")
            try await terminal.expect("edited log from baselog")
            try await terminal.press("C-c")
            #expect(try await terminal.exitCode() == 130)
        }

        @Test func `goes through the editor and back, and keeps a text that cannot be read`() async throws {
            let home = try TemporaryHome()
            // The first time it breaks the draft, the second time it finds its own text and mends it.
            try home.writeConfig(
                "editor.sh",
                """
                if grep -q '^level: loud' "$1"; then sed -i 's/^level: loud/level: critical/' "$1"
                else sed -i 's/^level: info/level: loud/; s/test log/edited log/' "$1"; fi
                """)
            let terminal = try await compose(
                home, environment: ["EDITOR": "sh \(home.configFolder)/editor.sh"])
            try await terminal.press("C-e")
            try await terminal.expect("level loud is none of")
            #expect(try await terminal.isOnAlternateScreen())
            try await terminal.expect("test log from baselog")
            try await terminal.press("C-e")
            try await terminal.expect("edited log from baselog")
            try await terminal.expect("[critical]")
        }
    }
}
