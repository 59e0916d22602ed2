import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `A queue that a person looks after` {
        /// A profile with a queue of so many logs, and no API.
        private func waiting(_ count: Int) async throws -> Stage {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            let sent = try await BuiltProgram.run(
                ["send", "hello", "--count", "\(count)", "--no-wait"], home: stage.home)
            try #require(sent.status == 3, "\(sent.standardError)")
            return stage
        }

        private func run(_ stage: Stage, _ arguments: String...) async throws -> BuiltProgram.Output {
            try await BuiltProgram.run(arguments, home: stage.home)
        }

        private func document(_ output: BuiltProgram.Output) throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any],
                "\(output.standardError)")
        }

        /// The database of the queue, wherever it lies below the state folder.
        private func database(_ stage: Stage) -> String? {
            let folder = stage.home.stateFolder
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            return names.first { $0.contains("dev") && $0.hasSuffix("/queue.sqlite") }.map { "\(folder)/\($0)" }
        }

        @Test func `is listed whole, but for the limit that is given`() async throws {
            let stage = try await waiting(120)
            for (options, count) in [([], 100), (["--all"], 120), (["--all", "--limit", "2"], 2)] as [([String], Int)] {
                let list = try await BuiltProgram.run(["queue", "list", "--json"] + options, home: stage.home)
                #expect(list.outputLines.count == count, "\(options)")
            }
        }

        // MARK: Orders

        @Test func `tells a script what became of what it ordered`() async throws {
            let stage = try await waiting(3)
            let list = try await run(stage, "queue", "list", "--json")
            let ids = try list.outputLines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])["id"] as? String
            }
            let dropped = try await run(stage, "queue", "drop", try #require(ids.first ?? nil), "--yes", "--json")
            #expect(dropped.status == 0, "\(dropped.standardError)")
            let drop = try document(dropped)
            #expect(drop["profile"] as? String == "dev")
            #expect(drop["dropped"] as? Int == 1)
            #expect((drop["refused"] as? [String: String])?.isEmpty == true)

            let tried = try await run(
                stage, "queue", "retry", "--all", "--state", "queued,scheduled", "--wait", "0", "--json")
            let retry = try document(tried)
            // One that is just on its way is refused.
            let refused = (retry["refused"] as? [String: String])?.count ?? 0
            #expect((retry["waiting"] as? Int ?? 0) + refused == 2)
            #expect(retry["delivered"] as? Int == 0)
            #expect(tried.status == (refused == 2 ? 1 : 3), "\(tried.standardError)")
            let nothing = try await run(stage, "queue", "retry", "--all", "--state", "dead", "--json")
            #expect(nothing.status == 0)
            #expect(try document(nothing)["waiting"] as? Int == 0)
        }

        // MARK: Draining

        @Test(.timeLimit(.minutes(2))) func `is drained while the API works`() async throws {
            let stage = try await waiting(50)
            let server = try await stage.restartServer()
            let output = try await run(stage, "queue", "drain", "--json")
            #expect(output.status == 0, "\(output.standardError)")
            let found = try document(output)
            #expect(found["profile"] as? String == "dev")
            #expect(found["waiting"] as? Int == 0)
            #expect(found["delivered"] as? Int == 50)
            #expect(try stage.countLogs() == 50)
            let again = try await run(stage, "queue", "drain")
            #expect(again.status == 0)
            #expect(again.standardOutput == "The queue of dev is empty.\n")
            #expect(try stage.countLogs() == 50)
            server.signal(SIGTERM)
            _ = await server.output()
        }

        @Test func `is drained no longer than a person wants to wait for an API that is down`() async throws {
            let stage = try await waiting(5)
            let output = try await run(stage, "queue", "drain", "--timeout", "0.5")
            #expect(output.status == 3)
            #expect(output.standardError.contains("5 entries of dev still wait."))
            #expect(output.standardOutput == "")
            let list = try await run(stage, "queue", "list", "--state", "queued,scheduled", "--json")
            #expect(list.outputLines.count == 5)
            let wrong = try await run(stage, "queue", "drain", "--timeout", "soon")
            #expect(wrong.status == 2)
        }

        @Test func `that never was is neither drained nor made`() async throws {
            let (stage, server) = try await Stage.open()
            server.signal(SIGTERM)
            _ = await server.output()
            for command in ["drain", "check", "export"] {
                let output = try await run(stage, "queue", command)
                #expect(output.status == 0, "\(command): \(output.standardError)")
                #expect(database(stage) == nil, "\(command)")
            }
        }

        // MARK: Checking

        @Test func `is said to be sound where it is`() async throws {
            let stage = try await waiting(3)
            let output = try await run(stage, "queue", "check")
            #expect(output.status == 0, "\(output.standardError)")
            // What was tried in vain while it was sent is scheduled.
            #expect(output.standardOutput.hasPrefix("sound: "))
            #expect(output.standardOutput.hasSuffix(" · parked 0 · dead 0 · accepted 3\n"))
            let found = try document(try await run(stage, "queue", "check", "--json"))
            #expect(found["sound"] as? Bool == true)
            #expect(found["entries"] as? Int == 3)
            #expect(found["residual"] as? Int == 0)
        }

        @Test(.timeLimit(.minutes(2)))
        func `is mended where it is damaged, and says what was saved and what was lost`() async throws {
            let stage = try await waiting(2000)
            let path = try #require(database(stage))
            // The log would cover the damage; after a clean end the database alone is all there is.
            for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            let size = Int(try handle.seekToEnd())
            try #require(size > 40 * 4096)
            // Eight pages in the middle.
            try handle.seek(toOffset: UInt64(size / 8192 * 4096))
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 8 * 4096))
            try handle.close()

            let output = try await run(stage, "queue", "check", "--json")
            let found = try document(output)
            let salvage = try #require(found["salvage"] as? [String: Any], "\(output.standardOutput)")
            let (kept, lost) = (try #require(salvage["kept"] as? Int), try #require(salvage["lost"] as? Int))
            #expect(kept + lost == 2000)
            #expect(kept > 0)
            #expect(found["sound"] as? Bool == (lost == 0))
            #expect(output.status == (lost == 0 ? 0 : 1))
            let quarantine = try #require(salvage["quarantine"] as? String)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: quarantine).contains { $0.contains("queue.sqlite") }
            )

            let again = try await run(stage, "queue", "check")
            #expect(again.status == 0, "\(again.standardOutput)\(again.standardError)")
            #expect(again.standardOutput.contains("The queue was damaged"))
            #expect(again.standardOutput.contains("\nsound: "))
            let list = try await run(stage, "queue", "export")
            #expect(list.outputLines.count == kept)
        }

        // MARK: Owners

        @Test func `is neither drained nor added to while another process ships, which is named`() async throws {
            let stage = try await waiting(3)
            let path = stage.home.path + "/exported.jsonl"
            #expect(try await run(stage, "queue", "export", "-o", path).status == 0)
            let owner = try await TmuxTerminal(["--no-demo"], home: stage.home)
            try await owner.expect("down", within: 60)
            let pid = try await owner.processID()
            for command in [["queue", "drain", "--timeout", "30"], ["queue", "import", path]] {
                let output = try await BuiltProgram.run(command, home: stage.home)
                #expect(output.status == 6, "\(command)")
                #expect(output.standardError.contains("\(pid)"), "\(command): \(output.standardError)")
                #expect(output.standardOutput == "", "\(command)")
            }
            // Looking needs no ownership.
            let shown = try await run(stage, "queue", "export")
            #expect(shown.status == 0)
            #expect(shown.outputLines.count == 3)
            let checked = try await run(stage, "queue", "check")
            #expect(checked.status == 0, "\(checked.standardError)")
            #expect(checked.standardOutput.hasPrefix("sound: "))
            try await owner.press("q")
            #expect(try await owner.exitCode() == 0)
        }
    }
}
