import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `The list of profiles` {
        @Test func `does not call a key missing where nobody can read which there are`() async throws {
            let home = try TemporaryHome()
            let created = try await BuiltProgram.run(
                ["profile", "create", "dev", "--base-url", "http://127.0.0.1:9", "--key-stdin"], home: home,
                input: "a-key-of-some-length-0123\n")
            try #require(created.status == 0, "\(created.standardError)")
            let whole = try await BuiltProgram.run(["profile", "list", "--json"], home: home)
            #expect(whole.outputLines.first?.contains(#""has_key":true"#) == true)

            try home.writeConfig("credentials", "garbage\n")
            let damaged = try await BuiltProgram.run(["profile", "list", "--json"], home: home)
            #expect(damaged.status == 0)
            #expect(damaged.outputLines.first?.contains(#""has_key":null"#) == true)
            #expect(damaged.standardError.contains("/credentials:1 is not as baselog wrote it"))
            #expect(try await BuiltProgram.run(["profile", "list"], home: home).standardOutput.contains("key unknown"))
        }
    }
}
