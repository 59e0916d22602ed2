import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `The standard streams of a command` {
        @Test func `make it fail where its results cannot be written`() async throws {
            let home = try TemporaryHome()
            let output = try await BuiltProgram.run(["profile", "list"], home: home, shell: #"exec "$@" > /dev/full"#)
            #expect(output.status == 1)
            #expect(
                output.standardError == "baselog: Standard output could not be written: No space left on device.\n")
        }

        @Test func `may have a reader that goes away`() async throws {
            let home = try TemporaryHome()
            let output = try await BuiltProgram.run(
                ["profile", "list"], home: home, shell: #"{ "$@"; echo "ended with $?" >&2; } | true"#)
            #expect(output.standardError == "ended with 0\n")
        }

        @Test func `are no files or sockets of its own where they were closed`() async throws {
            let run = try ProgramRun(
                ["serve", "--port", "0", "--database", ":memory:"], home: TemporaryHome(),
                shell: #"exec "$@" <&- >&- 2>&-"#)
            try await Condition.wait("all three lead nowhere") {
                (0...2).allSatisfy { descriptor in
                    let link = "/proc/\(run.processID)/fd/\(descriptor)"
                    return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == "/dev/null"
                }
            }
            run.signal(SIGTERM)
            #expect(await run.output().status != 1)
        }
    }

    @Suite struct `What doctor says of the disk` {
        @Test(arguments: [("0", "ok"), ("1024 TiB", "failed")])
        func `goes by the free space that the profile wants to leave`(minFree: String, result: String) async throws {
            let home = try TemporaryHome()
            try home.writeConfig(
                "profiles.yaml",
                """
                active: dev
                profiles:
                  dev:
                    base-url: http://127.0.0.1:9
                    queue: {min-free: \(minFree)}

                """)
            let output = try await BuiltProgram.run(["doctor", "--json"], home: home)
            let disk = try #require(output.outputLines.first { $0.contains(#""check":"disk""#) })
            #expect(disk.contains("\"result\":\"\(result)\""), "\(disk)")
        }
    }
}
