import BaselogTestSupport
import Foundation
import GRDB
import Testing

extension EndToEnd {
    @Suite struct `Entries that a person moves` {
        private static let messages = ["first", "zweite 🦉 \"quoted\" \\ line", String(repeating: "long ", count: 2000)]

        /// A profile with a queue of three logs and an event, and no API.
        private func waiting() async throws -> Stage {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            for message in Self.messages {
                let sent = try await BuiltProgram.run(["send", "-", "--no-wait"], home: stage.home, input: message)
                try #require(sent.status == 3, "\(sent.standardError)")
            }
            let sent = try await BuiltProgram.run(
                ["event", "order.created", "--payload", #"{"order":8812}"#, "--no-wait"], home: stage.home)
            try #require(sent.status == 3, "\(sent.standardError)")
            return stage
        }

        private func run(_ stage: Stage, _ arguments: String..., input: String = "") async throws -> BuiltProgram.Output
        {
            try await BuiltProgram.run(arguments, home: stage.home, input: input)
        }

        private func document(_ line: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }

        @Test func `leave by standard output or a file of one's own, and stay in the queue`() async throws {
            let stage = try await waiting()
            let shown = try await run(stage, "queue", "export")
            #expect(shown.status == 0)
            #expect(shown.standardError.contains("Exported 4 entries of dev."))
            let documents = try shown.outputLines.map(document)
            #expect(documents.map { $0["kind"] as? String } == ["log", "log", "log", "event"])
            let payloads = documents.compactMap { $0["payload"] as? [String: Any] }
            #expect(payloads.compactMap { $0["message"] as? String } == Self.messages)

            let path = stage.home.path + "/exported.jsonl"
            let written = try await run(stage, "queue", "export", "--output", path)
            #expect(written.status == 0, "\(written.standardError)")
            #expect(written.standardOutput == "")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == shown.standardOutput)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: stage.home.path).filter { $0.hasSuffix(".new") }
                    == [])

            let few = try await run(stage, "queue", "export", "--limit", "2")
            #expect(few.outputLines == Array(shown.outputLines.prefix(2)))
            let dead = try await run(stage, "queue", "export", "--state", "dead")
            #expect(dead.status == 0)
            #expect(dead.standardOutput == "")
            let list = try await run(stage, "queue", "list", "--json")
            #expect(list.outputLines.count == 4)
        }

        @Test func `do not leave into a folder that is not there`() async throws {
            let stage = try await waiting()
            let output = try await run(stage, "queue", "export", "--output", "/nowhere/exported.jsonl")
            #expect(output.status == 5)
            #expect(output.standardError.contains("/nowhere/exported.jsonl"))
        }

        @Test func `leave nothing behind where they are interrupted on their way into a file`() async throws {
            let stage = try await waiting()
            let more = try await run(stage, "send", "more", "--count", "5000", "--no-wait")
            try #require(more.status == 3, "\(more.standardError)")
            let path = stage.home.path + "/exported.jsonl"
            let export = try ProgramRun(["queue", "export", "--output", path], home: stage.home)
            let files = { try FileManager.default.contentsOfDirectory(atPath: stage.home.path) }
            try await Condition.wait("it writes") { try files().contains { $0.hasPrefix("exported.jsonl") } }
            export.signal(SIGINT)
            let status = await export.output().status
            // It may have been quicker.
            #expect(try files().filter { $0.hasPrefix("exported.jsonl") } == (status == 0 ? ["exported.jsonl"] : []))
            #expect(status == 130 || status == 0)
        }

        @Test func `never replace a file that is there already`() async throws {
            let stage = try await waiting()
            let (path, link) = (stage.home.path + "/mine.txt", stage.home.path + "/link.txt")
            try "precious".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere")
            for name in [path, link] {
                let output = try await run(stage, "queue", "export", "--output", name)
                #expect(output.status == 5)
                #expect(output.standardError.contains("\(name): something of that name is there already."))
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/nowhere")
        }

        @Test(.timeLimit(.minutes(3)))
        func `come into another profile once, and arrive once although both ship them`() async throws {
            let stage = try await waiting()
            let path = stage.home.path + "/exported.jsonl"
            #expect(try await run(stage, "queue", "export", "-o", path).status == 0)
            try await stage.createProfile("other", url: stage.url)
            let first = try await run(stage, "--profile", "other", "queue", "import", path)
            #expect(first.status == 0, "\(first.standardError)")
            #expect(first.standardOutput == "Imported 4 entries into other.\n")
            let second = try await run(stage, "--profile", "other", "queue", "import", path, "--json")
            #expect(second.status == 0)
            #expect(try document(second.standardOutput)["imported"] as? Int == 0)
            #expect(try document(second.standardOutput)["already_there"] as? Int == 4)
            let (ours, theirs) = (
                try await run(stage, "--profile", "dev", "queue", "export"),
                try await run(stage, "--profile", "other", "queue", "export")
            )
            let ids = try [ours, theirs].map { try $0.outputLines.map { try document($0)["id"] as? String } }
            #expect(ids[0] == ids[1])

            let server = try await stage.restartServer()
            for profile in ["other", "dev"] {
                let drained = try await run(stage, "--profile", profile, "queue", "drain", "--timeout", "60")
                #expect(drained.status == 0, "\(drained.standardError)")
                #expect(drained.standardOutput == "The queue of \(profile) is empty.\n")
            }
            let stored = try stage.query("SELECT message FROM logs ORDER BY sequence").map { $0["message"] as String }
            #expect(Set(stored).isSuperset(of: Self.messages))
            #expect(stored.count == Set(stored).count)

            // What has arrived is not sent again, wherever it is brought.
            let all = stage.home.path + "/all.jsonl"
            #expect(try await run(stage, "queue", "export", "--all", "-o", all).status == 0)
            let third = try await run(stage, "queue", "import", all, "--json")
            #expect(try document(third.standardOutput)["imported"] as? Int == 0)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test(arguments: [("type-the-name", 2), ("read-only", 5)])
        func `come into a careful profile only as what is sent by hand does`(safety: String, status: Int32) async throws
        {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            try await stage.createProfile("prod", url: stage.url, options: ["--safety", safety])
            let refused = try await run(stage, "queue", "import", "-", input: #"{"message":"a slip"}"#)
            #expect(refused.status == status)
            let named = try await run(
                stage, "queue", "import", "-", "--confirm", "prod", input: #"{"message":"on purpose"}"#)
            #expect(named.status == (safety == "read-only" ? status : 0), "\(named.standardError)")
            let list = try await run(stage, "queue", "list", "--json")
            #expect(list.outputLines.count == (safety == "read-only" ? 0 : 1))
        }

        @Test func `are written by hand as well, and a line that is none is named`() async throws {
            let stage = try await waiting()
            try await stage.createProfile("other", url: stage.url)
            let lines = """
                {"message": "by hand", "level": "warning"}

                {"type": "order.paid", "payload": {"order": 1}}
                """
            let output = try await run(stage, "queue", "import", "-", input: lines)
            #expect(output.status == 0, "\(output.standardError)")
            #expect(output.standardOutput == "Imported 2 entries into other.\n")
            let bad = try await run(stage, "queue", "import", "-", input: "{\"message\": \"good\"}\nnonsense\n")
            #expect(bad.status == 2)
            #expect(bad.standardError.contains("Line 2"))
            #expect(bad.standardError.contains("Imported 1 entry into other."))
            let none = try await run(stage, "queue", "import", "/nowhere.jsonl")
            #expect(none.status == 5)
            #expect(none.standardError.contains("/nowhere.jsonl"))
            let list = try await run(stage, "queue", "list", "--json")
            #expect(list.outputLines.count == 3)
        }
    }
}
