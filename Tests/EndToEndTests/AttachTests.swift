import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

extension EndToEnd {
    @Suite struct `Attaching to a running dashboard` {
        @Test func `shows what it ships, takes orders, and attaches again when another ships`() async throws {
            let home = try TemporaryHome()
            let owner = try await TmuxTerminal(["--no-demo"], home: home)
            try await owner.expect("healthy")
            let second = try await BuiltProgram.run(["attach", "--socket", home.path + "/none.sock"], home: home)
            #expect(second.status == 1)
            #expect(second.standardError.contains("Nobody listens"))
            let attached = try await TmuxTerminal(["attach"], home: home)
            try await attached.expect("ATTACHED")
            try await attached.press("c")
            try await attached.expect("On the wire")
            try await attached.press("C-s")
            try await attached.expect("Last sent")
            try await owner.press("2")
            try await owner.expect("test log from baselog")
            try await attached.press("Escape")
            try await attached.press("5")
            try await attached.expect("the request is listed") { $0.contains("POST") && $0.contains("201") }
            try await owner.press("q")
            #expect(try await owner.exitCode() == 0)
            try await attached.expect("Not attached any more")
            try await attached.expect("has ended")
            let next = try await TmuxTerminal(["--no-demo"], home: home)
            try await next.expect("healthy")
            try await attached.press("r")
            try await attached.expect("attached to process")
            try await attached.expectGone("LOST")
            try await attached.press("q")
            #expect(try await attached.exitCode() == 0)
            try await next.press("q")
            #expect(try await next.exitCode() == 0)
        }

        @Test func `is what a second dashboard is told to do`() async throws {
            let home = try TemporaryHome()
            let owner = try await TmuxTerminal(["--no-demo"], home: home)
            try await owner.expect("healthy")
            let second = try await TmuxTerminal(["--no-demo"], home: home)
            #expect(try await second.exitCode() == 6)
            try await second.expect("baselog --profile local attach")
            try await owner.press("q")
            #expect(try await owner.exitCode() == 0)
        }

        @Test func `never brings the key over the socket`() async throws {
            let (stage, server) = try await Stage.open()
            let owner = try await TmuxTerminal([], home: stage.home)
            try await owner.expect("healthy")
            let sent = try await BuiltProgram.run(["send", "hello"], home: stage.home)
            #expect(sent.status == 0)
            let channel = try SocketPath(path: stage.home.stateFolder + "/dev/attach.sock").connect()
            try await channel.write(try AttachLine.encode(AttachGreeting()))
            let questions: [AttachQuestion] = [.preview(.log(LogEntry("x"))), .requests(after: 0), .page(PageQuery())]
            for (number, question) in questions.enumerated() {
                try await channel.write(
                    try AttachLine.encode(AttachRequest(number: UInt64(number), question: question)))
            }
            var (answers, text) = (0, "")
            while answers < questions.count, let line = try await channel.line(limit: AttachLimits.lineBytes) {
                text += String(decoding: line, as: UTF8.self)
                if case .answer = try AttachLine.decode(AttachReport.self, from: line) { answers += 1 }
            }
            #expect(text.contains("hello"))
            #expect(text.contains(String(stage.key.prefix(4)) + "…"))
            #expect(!text.contains(stage.key))
            channel.close()
            try await owner.press("q")
            #expect(try await owner.exitCode() == 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `finds nobody where nothing ships`() async throws {
            let output = try await BuiltProgram.run(["attach"], home: TemporaryHome())
            #expect(output.status == 1)
            #expect(output.standardError.contains("No process that ships for the profile local"))
        }
    }
}
