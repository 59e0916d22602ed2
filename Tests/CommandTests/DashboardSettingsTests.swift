import BaselogDashboard
import BaselogScreen
import BaselogTestSupport
import Testing

@testable import baselog

@Suite struct `The settings of the dashboard` {
    private func read(_ text: String) throws -> DashboardSettings {
        try DashboardSettings(YAMLDocument(parsing: text, path: "/config.yaml"))
    }

    @Test func `are as they always were where there is no file`() throws {
        let home = try TemporaryHome()
        #expect(try DashboardSettings(configFolder: home.configFolder) == DashboardSettings())
        #expect(try read("") == DashboardSettings())
        #expect(!DashboardSettings().usesMouse && DashboardSettings().notifies)
    }

    @Test func `say theme, mouse, notifications and keys`() throws {
        let settings = try read(
            """
            theme: nord
            mouse: on
            notifications: off
            keys:
              compose-entry: n
              drop: [D, DEL]
            """)
        #expect(settings.theme == "nord")
        #expect(settings.usesMouse)
        #expect(!settings.notifies)
        #expect(settings.keymap.action(for: "n", in: [.everywhere]) == .composeEntry)
        #expect(settings.keymap.action(for: "c", in: [.everywhere]) == nil)
        #expect(settings.keymap.action(for: "DEL", in: [.queue]) == .drop)
        #expect(settings.keymap.action(for: "X", in: [.queue, .everywhere]) == nil)
    }

    @Test func `may swap two keys`() throws {
        let settings = try read("keys:\n  down: k\n  up: j\n")
        #expect(settings.keymap.action(for: "k", in: [.lists]) == .down)
        #expect(settings.keymap.action(for: "j", in: [.lists]) == .up)
    }

    @Test(arguments: [
        ("colour: red\n", 1, 1, "colour is not known here; there are theme, mouse, notifications and keys"),
        ("mouse: perhaps\n", 1, 8, "mouse must be on or off"),
        ("theme: nord\nkeys:\n  explode: x\n", 3, 3, "explode is not an action; there are back, cancel,"),
        ("keys:\n  composeentri: x\n", 2, 3, "composeentri is not an action; did you mean compose-entry?"),
        ("keys:\n  drop: ctrl-\n", 2, 9, "ctrl- is not a key; a key is one character, SPACE"),
        ("keys:\n  drop: [X, F99]\n", 2, 13, "F99 is not a key"),
        ("keys:\n  drop: ctrl-c\n", 2, 9, "ctrl-c belongs to the terminal"),
        ("keys:\n  drop: D\n  retry: D\n", 3, 10, "D is given to drop already"),
        ("keys:\n  compose-entry: \":\"\n", 2, 18, ": is the only key of console"),
        ("keys:\n  drop: []\n", 2, 9, "drop needs at least one key"),
        ("keys: fast\n", 1, 7, "keys must be actions with their keys"),
    ])
    func `that are wrong name the line, what is wrong and what is allowed`(
        text: String, line: Int, column: Int, reason: String
    ) {
        let problem = #expect(throws: YAMLProblem.self) { try read(text) }
        #expect(problem?.line == line && problem?.column == column, "\(String(describing: problem))")
        #expect(problem?.reason.hasPrefix(reason) == true, "\(problem?.reason ?? "")")
    }
}
