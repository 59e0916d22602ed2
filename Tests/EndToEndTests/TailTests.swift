import BaselogDomain
import BaselogTestSupport
import Foundation
import GRDB
import Synchronization
import Testing

extension EndToEnd {
    @Suite struct `A tail` {
        private func append(_ text: String, to path: String) throws {
            if !FileManager.default.fileExists(atPath: path) {
                try #require(FileManager.default.createFile(atPath: path, contents: nil))
            }
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        }

        @Test func `prints the last lines of a file, follows it through rotation, and ends by a signal`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append("one\ntwo\nthree\n", to: path)
            let tail = try ProgramRun(["tail", path, "--plain", "--lines", "2"], home: home)
            #expect(await tail.line { $0 == "three" } != nil)
            try append("four\n", to: path)
            #expect(await tail.line { $0 == "four" } != nil)
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            try append("five\n", to: path)
            #expect(await tail.line { $0 == "five" } != nil)
            tail.signal(SIGTERM)
            let output = await tail.output()
            #expect(output.status == 143)
            #expect(output.outputLines == ["two", "three", "four", "five"])
            #expect(output.standardError == "")
        }

        @Test func `shows and ships only what is wanted`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append(
                "2026-11-24T02:00:00Z ERROR old\n2026-11-24T03:00:00Z ERROR disk full\n  of logs\nWARN slow\n"
                    + "ERROR disk gone, expected\n", to: path)
            let output = try await BuiltProgram.run(
                [
                    "tail", path, "--plain", "--no-follow", "--level", "error", "--filter", "disk", "--exclude",
                    "expected", "--since", "2026-11-24T02:30:00Z",
                ], home: home)
            #expect(output.status == 0)
            #expect(output.outputLines == ["2026-11-24T03:00:00Z ERROR disk full"])
        }

        @Test func `fails where a file that it was to read to its end cannot be read, after it has read the others`()
            async throws
        {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append("one line\n", to: path)
            let output = try await BuiltProgram.run(
                ["tail", home.path + "/missing.log", path, "--plain", "--no-follow"], home: home)
            #expect(output.status == 1)
            #expect(output.outputLines == ["\(path): one line"])
            #expect(output.standardError.contains("/missing.log is not followed"))
        }

        @Test func `prints one JSON document for each entry`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append(#"{"level":"warn","msg":"slow","ts":"2026-11-24T02:00:00Z","took":3}"# + "\n", to: path)
            let output = try await BuiltProgram.run(["tail", path, "--json", "--no-follow"], home: home)
            #expect(
                try output.outputLines.map { try JSONValue(parsing: $0) } == [
                    [
                        "level": "warning", "message": "slow", "source": .string(path), "tags": ["level:warn"],
                        "timestamp": "2026-11-24T02:00:00.000Z", "metadata": ["took": 3],
                    ]
                ])
        }

        @Test func `of standard input passes everything on unchanged and ships it`() async throws {
            let (stage, server) = try await Stage.open()
            let input = "plain\r\n\u{1B}[31mERROR red\u{1B}[0m\n\n{\"level\":\"debug\",\"msg\":\"x\"}\nno line end"
            let output = try await BuiltProgram.run(["tail", "-", "--ship"], home: stage.home, input: input)
            #expect(output.status == 0, "\(output.standardError)")
            #expect(output.standardOutput == input)
            let rows = try stage.query("SELECT level, message FROM logs ORDER BY sequence")
            let messages: [String] = rows.map { $0["message"] }
            #expect(messages.sorted() == ["plain", "\u{1B}[31mERROR red\u{1B}[0m", "x", "no line end"].sorted())
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `of standard input says that lines wait while there is no API`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            let output = try await BuiltProgram.run(
                ["tail", "-", "--ship", "--wait", "0.3"], home: stage.home, input: "one\ntwo\n")
            #expect(output.status == 3)
            #expect(output.standardOutput == "one\ntwo\n")
            #expect(output.standardError.contains("2 of 2 lines are safe in the queue of dev"))
        }

        @Test(.timeLimit(.minutes(5)))
        func `ships each line once, however often it is killed`() async throws {
            let (stage, server) = try await Stage.open()
            let path = stage.home.path + "/app.log"
            let arguments = ["tail", path, "--ship", "--lines", "all"]
            var written = 0
            for round in 1...5 {
                try append((1...400).map { "line \(written + $0)\n" }.joined(), to: path)
                written += 400
                let tail = try ProgramRun(arguments, home: stage.home)
                let mark = "line \(written - 200 + round)"
                _ = await tail.line { $0 == mark }
                tail.signal(SIGKILL)
                _ = await tail.output()
            }
            // It also ships what the others left in the queue.
            let last = try ProgramRun(arguments, home: stage.home)
            try await Condition.wait("all lines are delivered", within: 120) { try stage.countLogs() >= written }
            last.signal(SIGTERM)
            #expect(await last.output().status == 143)
            let rows = try stage.query("SELECT message FROM logs")
            let messages: [String] = rows.map { $0["message"] }
            #expect(messages.count == written)
            #expect(Set(messages) == Set((1...written).map { "line \($0)" }))
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `says what became of each line it shipped`() async throws {
            let (stage, server) = try await Stage.open()
            let path = stage.home.path + "/app.log"
            try append("one\n", to: path)
            let output = try await BuiltProgram.run(
                ["tail", path, "--ship", "--json", "--no-follow"], home: stage.home)
            #expect(output.status == 0, "\(output.standardError)")
            let documents = try output.outputLines.map { try JSONValue(parsing: $0) }
            #expect(documents.map { $0["state"]?.text } == ["queued", "delivered"])
            #expect(documents.first?["id"] == documents.last?["id"])
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `of the API shows what is there and what arrives, each once`() async throws {
            let (stage, server) = try await Stage.open()
            for message in ["one", "two"] {
                let sent = try await BuiltProgram.run(["send", message, "--level", "error"], home: stage.home)
                try #require(sent.status == 0, "\(sent.standardError)")
            }
            let tail = try ProgramRun(["tail", "--remote", "--plain", "--level", "warning"], home: stage.home)
            #expect(await tail.line { $0.hasSuffix("ERROR two") } != nil)
            let three = try await BuiltProgram.run(
                ["send", "three", "--level", "warning", "--category", "disk"], home: stage.home)
            #expect(three.status == 0)
            #expect(await tail.line { $0.hasSuffix("WARNING disk: three") } != nil)
            tail.signal(SIGINT)
            let output = await tail.output()
            #expect(output.status == 130)
            #expect(output.outputLines.count == 3)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test(arguments: ["0", "1"])
        func `of the API begins with no more lines than are wanted`(lines: String) async throws {
            let (stage, server) = try await Stage.open()
            let sent = try await BuiltProgram.run(["send", "old", "--count", "3"], home: stage.home)
            try #require(sent.status == 0, "\(sent.standardError)")
            let tail = try ProgramRun(["tail", "--remote", "--plain", "--lines", lines], home: stage.home)
            // It is not known when it listens, so it is told until it has heard.
            let heard = Mutex(false)
            async let first = tail.line { $0.hasSuffix("new") }
            async let sending: Void = {
                while !heard.withLock(\.self) {
                    _ = try await BuiltProgram.run(["send", "new"], home: stage.home)
                }
            }()
            #expect(await first != nil)
            heard.withLock { $0 = true }
            try await sending
            tail.signal(SIGINT)
            let output = await tail.output()
            #expect(output.outputLines.filter { $0.hasSuffix("old") }.count <= Int(lines) ?? 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `of an API that shows no logs to a key says so`() async throws {
            let (stage, server) = try await Stage.open(["--compat"])
            let output = try await BuiltProgram.run(["tail", "--remote"], home: stage.home)
            #expect(output.status == 5)
            #expect(output.standardError.contains("does not show logs to this key"))
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `ends quietly when nobody reads it any more`() async throws {
            let home = try TemporaryHome()
            let path = home.path + "/app.log"
            try append("one\ntwo\n", to: path)
            let shell = Process()
            let output = Pipe()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "{ '\(BuiltProgram.path)' tail '\(path)' --plain; echo $? >&2; } | head -n 1"]
            shell.environment = home.environment()
            shell.standardOutput = output
            shell.standardError = output
            try shell.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            #expect(text == "one\n0\n")
        }

        @Test(arguments: [
            ["tail"], ["tail", "-", "x"], ["tail", "x", "--pattern", "("], ["tail", "x", "--filter", "["],
            ["tail", "x", "--plain", "--json"], ["tail", "x", "--since", "yesterday"], ["tail", "x", "--lines", "-1"],
            ["tail", "x", "--pattern", "(?<a>.)", "--format", "json"], ["tail", "x", "--multiline", "*"],
            ["tail", "x", "--remote"],
        ])
        func `refuses what makes no sense`(arguments: [String]) async throws {
            let output = try await BuiltProgram.run(arguments, home: TemporaryHome())
            #expect(output.status == 2, "\(output.standardError)")
            #expect(output.standardOutput == "")
            #expect(output.standardError != "")
        }
    }
}
