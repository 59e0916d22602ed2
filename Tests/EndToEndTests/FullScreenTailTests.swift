import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `A tail that fills the screen` {
        private func append(_ text: String, to path: String) throws {
            if !FileManager.default.fileExists(atPath: path) {
                try #require(FileManager.default.createFile(atPath: path, contents: nil))
            }
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        }

        @Test func `follows a growing file through rotation, and gives the terminal back`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append("one\ntwo\nERROR three\n", to: path)
            let terminal = try await TmuxTerminal(["tail", path, "--lines", "2"], home: home)
            let first = try await terminal.expect("three")
            #expect(!first.contains(" one"))
            #expect(first.contains("nothing is shipped"))
            #expect(try await terminal.isOnAlternateScreen())
            try append("four\n", to: path)
            try await terminal.expect("four")
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            try append("last of the old\n", to: path + ".1")
            try append("first of the new\n", to: path)
            try await terminal.expect("both are read") {
                $0.contains("last of the old") && $0.contains("first of the new")
            }
            try await terminal.press("2")
            try await terminal.expect("lines are only shown")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
            #expect(try await !terminal.isOnAlternateScreen())
            // Nothing of a queue was touched.
            #expect(!FileManager.default.fileExists(atPath: home.stateFolder))
        }

        @Test func `pauses, searches, filters and exports what globs find`() async throws {
            let home = try TemporaryHome()
            let folder = home.path + "/logs"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try append((1...80).map { "INFO line \($0)\n" }.joined(), to: folder + "/a.log")
            let terminal = try await TmuxTerminal(
                ["tail", folder + "/*.log", "--exclude", "line 8.", "--format", "plain"], home: home)
            try await terminal.expect("line 79")
            try await terminal.expect("1 left out")
            try append("WARN from another file\n", to: folder + "/b.log")
            try await terminal.expect("from another file")
            try await terminal.type("/line 12")
            try await terminal.press("Enter")
            try await terminal.expect("the match is in sight and the tail pauses") {
                $0.contains("line 12") && $0.contains("paused")
            }
            try append("INFO line 100 while paused\n", to: folder + "/a.log")
            try await terminal.expect("1 new")
            try await terminal.press("G")
            try await terminal.expect("line 100 while paused")
            try await terminal.type("f")
            try await terminal.expect("words that lines must have")
            try await terminal.type("another")
            try await terminal.press("Enter")
            try await terminal.expectGone("line 79")
            try await terminal.type(":export \(home.path)/found.txt")
            try await terminal.press("Enter")
            try await terminal.expect("1 line written to")
            let text = try String(contentsOfFile: home.path + "/found.txt", encoding: .utf8)
            #expect(text.contains("b.log  WARN from another file"))
            #expect(text.hasSuffix("file \(folder)/b.log\n"))
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `reads standard input and takes keys from the terminal`() async throws {
            let home = try TemporaryHome()
            let pipe = home.path + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            // Opened for both, so that neither side has to wait for the other.
            let descriptor = open(pipe, O_RDWR)
            try #require(descriptor >= 0)
            let writer = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            let terminal = try await TmuxTerminal(shell: "\"$BASELOG\" tail - --level warning < '\(pipe)'", home: home)
            try await terminal.expect("standard input")
            try writer.write(contentsOf: Data("WARN first\nINFO not wanted\n".utf8))
            try await terminal.expect("first")
            try await terminal.expect("1 left out")
            try await terminal.press("k")
            try await terminal.expect("paused")
            try writer.write(contentsOf: Data("ERROR second\n".utf8))
            try await terminal.expect("1 new")
            try writer.close()
            try await terminal.press("G")
            try await terminal.expect("ended")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
        }

        @Test func `ships what it reads and shows what becomes of each line`() async throws {
            let (stage, server) = try await Stage.open()
            let path = stage.home.path + "/app.log"
            try append("ERROR one\nINFO two\n", to: path)
            let terminal = try await TmuxTerminal(["tail", path, "--ship"], home: stage.home)
            try await terminal.expect("both lines are delivered") { screen in
                screen.split(separator: "\n").filter { $0.contains("✓") && $0.contains("ms") && $0.contains("app.log") }
                    .count == 2
            }
            try append("WARN three\n", to: path)
            try await terminal.expect("the third is delivered") { screen in
                screen.split(separator: "\n").contains { $0.contains("three") && $0.contains("✓") }
            }
            try await terminal.press("E")
            try await terminal.press("o")
            try await terminal.expect("is delivered")
            try await terminal.press("7")
            try await terminal.expect("the profile that it began with")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
            #expect(try stage.countLogs() == 3)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `says at its end that lines wait while there is no API`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            let path = stage.home.path + "/app.log"
            try append("one\n", to: path)
            let terminal = try await TmuxTerminal(["tail", path, "--ship", "--wait", "0.2"], home: stage.home)
            try await terminal.expect("the line waits") { screen in
                screen.split(separator: "\n").contains {
                    $0.contains("one") && ($0.contains("retry") || $0.contains("queued"))
                }
            }
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 3)
            try await terminal.expect("1 of 1 lines are safe in the queue of dev")
        }

        @Test func `ships through the process that owns the queue`() async throws {
            let (stage, server) = try await Stage.open()
            let owner = try await TmuxTerminal([], home: stage.home)
            try await owner.expect("healthy")
            let path = stage.home.path + "/app.log"
            try append("through the other\n", to: path)
            let terminal = try await TmuxTerminal(["tail", path, "--ship"], home: stage.home)
            try await terminal.expect("the other delivers it") { screen in
                screen.split(separator: "\n").contains { $0.contains("through the other") && $0.contains("✓") }
            }
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
            try await owner.press("q")
            #expect(try await owner.exitCode() == 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `shows what arrives at the API`() async throws {
            let (stage, server) = try await Stage.open()
            let sent = try await BuiltProgram.run(["send", "one", "--category", "disk"], home: stage.home)
            try #require(sent.status == 0, "\(sent.standardError)")
            let terminal = try await TmuxTerminal(["tail", "--remote"], home: stage.home)
            try await terminal.expect("the first log") { $0.contains("disk") && $0.contains("one") }
            _ = try await BuiltProgram.run(["send", "two", "--level", "error"], home: stage.home)
            try await terminal.expect("two")
            try await terminal.expect("what arrives at")
            try await terminal.press("q")
            #expect(try await terminal.exitCode() == 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }
}
