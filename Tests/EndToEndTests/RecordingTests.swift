import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `Recording a dashboard` {
        @Test func `keeps its numbers and lines for a replay, which changes nothing`() async throws {
            let (stage, server) = try await Stage.open()
            let home = stage.home
            let file = home.path + "/incident.rec"
            let live = try await TmuxTerminal([], home: home)
            try await live.expect("healthy")
            try await live.type(":record \(file)")
            try await live.press("Enter")
            try await live.expect(" REC 0:")
            for message in ["first words", "my password=hunter2 is"] {
                let sent = try await BuiltProgram.run(["send", message], home: home)
                #expect(sent.status == 0)
            }
            try await live.press("3")
            try await live.expect("my password=hunter2 is")
            try await live.press("q")
            #expect(try await live.exitCode() == 0)
            server.signal(SIGTERM)
            _ = await server.output()
            #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("hunter2"))

            let replay = try await TmuxTerminal(["replay", file, "--speed", "100"], home: home)
            try await replay.expect("REPLAY ENDED")
            try await replay.expect("both were accepted") { $0.contains("delivered") && $0.contains("conserved") }
            try await replay.press("P")
            try await replay.expect("nothing can be changed")
            try await replay.press("3")
            try await replay.expect("my password=[masked] is")
            try await replay.expect("first words")
            try await replay.press("5")
            try await replay.expect("POST")
            try await replay.press("q")
            #expect(try await replay.exitCode() == 0)
        }

        @Test func `is refused by a replay where the file is none`() async throws {
            let home = try TemporaryHome()
            let file = home.path + "/notes.txt"
            try Data("hello\n".utf8).write(to: URL(fileURLWithPath: file))
            let output = try await BuiltProgram.run(["replay", file], home: home)
            #expect(output.status == 1)
            #expect(output.standardError.contains("is no recording of baselog"))
        }
    }
}
