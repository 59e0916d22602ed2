import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// What applications write into their logs, by accident or on purpose.
    @Suite struct `Strange text in log lines` {
        private static let lines = [
            "\u{1B}]0;hijacked\u{07}\u{1B}]2;hijacked\u{1B}\\ sets a title",
            "\u{1B}[5;9;31mblinks\u{1B}[0m, \u{1B}[2J\u{1B}[Hclears, \u{1B}[?1049l leaves, \u{9B}31m too",
            "tabs\there\tand\t\tthere, a bell \u{07} and a back\u{08}space",
            "family 👩‍👩‍👧‍👦, flag 🇩🇪, thumb 👍🏽, heart ❤️, astronaut 🧑🏿‍🚀",
            "日本語の行、全角ＡＢＣ、한국어 줄",
            "שלום עולם، مرحبا بالعالم, \u{202E}turned round\u{202C}",
            "e\u{301}\u{327}\u{323}\u{330} marks, z\u{200B}ero, \u{FEFF}bom, \u{AD}hyphen, ｶﾞ half",
            "a line of a megabyte " + String(repeating: "0123456789 漢字 ", count: 50_000),
            "the last of them",
        ]

        /// The right border of every panel stands in one column, and nothing of a line was obeyed.
        private func expectStraight(_ terminal: TmuxTerminal, title: String) async throws {
            var picture = ""
            do {
                // The terminal may be looked at while a frame is being painted.
                try await Condition.wait("the right borders stand in one column", within: 10) {
                    let rows = try await terminal.screen().split(separator: "\n", omittingEmptySubsequences: false)
                    let ends = try await terminal.rowEnds()
                    picture = zip(ends, rows).map { "\($0)\t\($1)" }.joined(separator: "\n")
                    let bordered = rows.indices.filter { rows[$0].first.map { "│╭╰".contains($0) } ?? false }
                    return bordered.count > 20
                        && bordered.allSatisfy { row in
                            ends.indices.contains(row) && ends[row] == 120
                                && rows[row].last.map { "│╮╯".contains($0) } ?? false
                        }
                }
            } catch {
                Issue.record("\(error)\n\(picture)")
            }
            #expect(try await terminal.title() == title)
            #expect(try await terminal.isOnAlternateScreen())
            let coloured = try await terminal.colouredScreen()
            for sequence in ["[31m", "[5m", "[9m"] { #expect(!coloured.contains("\u{1B}\(sequence)")) }
        }

        @Test func `stays in its columns in Queue and Tail, and gives the terminal no orders`() async throws {
            let home = try TemporaryHome()
            let terminal = try await TmuxTerminal(["--no-demo"], home: home)
            try await terminal.expect("healthy")
            let title = try await terminal.title()
            for line in Self.lines {
                // An entry holds 256 KiB.
                let sent = try await BuiltProgram.run(
                    ["send", "--", String(line.prefix(20_000))], home: home)
                #expect(sent.status == 0, "\(sent.standardError)")
            }
            try await terminal.press("2")
            try await terminal.expect("all of them are listed") {
                $0.contains("the last of them") && $0.contains("blinks") && $0.contains("日本語")
            }
            try await expectStraight(terminal, title: title)
            try await terminal.press("3")
            try await terminal.expect("all of them are shown") {
                $0.contains("the last of them") && $0.contains("blinks") && $0.contains("日本語")
            }
            try await expectStraight(terminal, title: title)
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `stays in its columns where a file is followed, folded and unfolded`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/strange.log"
            try (Self.lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            let terminal = try await TmuxTerminal(["tail", path], home: home)
            try await terminal.expect("the last of them")
            let title = try await terminal.title()
            #expect(!title.contains("hijacked"))
            try await expectStraight(terminal, title: title)
            try await terminal.press("w")
            try await terminal.expect("the last of them")
            try await expectStraight(terminal, title: title)
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }
    }
}
