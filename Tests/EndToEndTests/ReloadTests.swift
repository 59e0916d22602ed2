import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite(.timeLimit(.minutes(3))) struct `A change of the settings` {
        @Test func `case 16: of the key delivers what was parked, with no attempt used and no restart`() async throws {
            let (stage, server) = try await Stage.open()
            let right = try await BuiltProgram.run(
                ["serve", "--create-key", "--database", stage.database], home: stage.home)
            _ = try await BuiltProgram.run(
                ["profile", "edit", "dev", "--key-stdin"], home: stage.home, input: "not-the-key-of-this-api\n")
            let dashboard = try await TmuxTerminal(["--no-demo", "--screen", "queue"], home: stage.home)
            try await dashboard.expect("healthy")
            for number in 1...5 {
                _ = try await BuiltProgram.run(["send", "entry \(number)", "--no-wait"], home: stage.home)
            }
            try await dashboard.expect("key refused")
            try await dashboard.expect("entry 5")
            #expect(try stage.countLogs() == 0)
            let edited = try await BuiltProgram.run(
                ["profile", "edit", "dev", "--key-stdin"], home: stage.home, input: right.standardOutput)
            #expect(edited.status == 0, "\(edited.standardError)")
            try await dashboard.expect("new settings: key not-…-api → ")
            try await Condition.wait("all are delivered") { try stage.countLogs() == 5 }
            try await dashboard.press("q")
            #expect(try await dashboard.exitCode() == 0)
            let list = try await BuiltProgram.run(
                ["queue", "list", "--state", "delivered", "--json"], home: stage.home)
            #expect(list.outputLines.count == 5)
            #expect(list.outputLines.allSatisfy { $0.contains("\"attempts\":1,") })
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `takes effect in the open dashboard, and a mistake changes nothing and is explained`() async throws {
            let (stage, server) = try await Stage.open()
            let dashboard = try await TmuxTerminal(["--no-demo"], home: stage.home)
            try await dashboard.expect("healthy")
            _ = try await BuiltProgram.run(["profile", "edit", "dev", "--set", "batch.size=50"], home: stage.home)
            try await dashboard.expect("new settings: batch.size 100 → 50")

            let path = stage.home.configFolder + "/profiles.yaml"
            let good = try String(contentsOfFile: path, encoding: .utf8)
            try good.replacing("size: 50", with: "size: many").write(toFile: path, atomically: true, encoding: .utf8)
            try await dashboard.expect("The settings were not taken")
            try await dashboard.expect("many")
            try good.write(toFile: path, atomically: true, encoding: .utf8)
            try await dashboard.expect("the banner is gone") { !$0.contains("were not taken") }
            try await dashboard.type(":reload")
            try await dashboard.press("Enter")
            try await dashboard.expect("the settings are unchanged")
            try await dashboard.press("q")
            #expect(try await dashboard.exitCode() == 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `reaches a command that waits, which says so on standard error`() async throws {
            let (stage, server) = try await Stage.open()
            let nowhere = try FaultServer.refusingPort()
            try await stage.createProfile("lost", url: "http://127.0.0.1:\(nowhere)")
            let run = try ProgramRun(["send", "found again", "--wait", "60"], home: stage.home)
            try await Condition.wait("the entry was tried") {
                let list = try await BuiltProgram.run(
                    ["queue", "list", "--state", "scheduled", "--json"], home: stage.home)
                return list.outputLines.count == 1
            }
            let path = stage.home.configFolder + "/profiles.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing("http://127.0.0.1:\(nowhere)", with: "::").write(
                toFile: path, atomically: true, encoding: .utf8)
            #expect(await run.errorLine { $0.contains("settings of lost stay") } != nil)
            try text.replacing("http://127.0.0.1:\(nowhere)", with: stage.url).write(
                toFile: path, atomically: true, encoding: .utf8)
            #expect(await run.errorLine { $0.contains("New settings of lost: base-url") } != nil)
            #expect(await run.output().status == 0)
            #expect(try stage.countLogs() == 1)
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }

    @Suite(.timeLimit(.minutes(2))) struct `A proxy of the environment` {
        @Test func `carries everything to the API, and its password is shown nowhere`() async throws {
            let proxy = try FaultServer([
                .respond { request in
                    if request.hasPrefix("CONNECT ") { return "HTTP/1.1 200 Connection established\r\n\r\n" }
                    return request.hasPrefix("POST ")
                        ? FaultServer.answer("201 Created", body: "{}") : FaultServer.answer("404 Not Found")
                }
            ])
            let home = try TemporaryHome()
            let environment = [
                "BASELOG_API_BASE_URL": "http://api.example", "BASELOG_API_KEY": "key-of-a-test-0123456789",
                "http_proxy": "http://me:hunter2@127.0.0.1:\(proxy.port)",
            ]
            let sent = try await BuiltProgram.run(["send", "hello"], home: home, environment: environment)
            #expect(sent.status == 0, "\(sent.standardError)")
            #expect(proxy.received[0].hasPrefix("CONNECT api.example:80 "))
            var shown = ""
            for arguments in [
                ["profile", "show"], ["health"], ["health", "--json"], ["doctor"], ["doctor", "--json"],
            ] {
                let output = try await BuiltProgram.run(arguments, home: home, environment: environment)
                #expect(output.standardOutput.contains("http://…@127.0.0.1:\(proxy.port)"), "\(arguments)")
                shown += output.standardOutput + output.standardError
            }
            #expect(!shown.contains("hunter2"))
        }
    }
}
