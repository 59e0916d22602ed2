import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

@Suite struct `The profiles of this machine` {
    let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        try home.writeConfig("profiles.yaml", text)
    }

    private let text = """
        active: dev
        profiles:
          # the first
          dev:
            base-url: http://127.0.0.1:8787
            retry: {backoff: 2}  # slow link
          old:
            environment: staging

        """

    private func profiles(_ environment: [String: String] = [:]) throws -> LiveProfiles {
        let context = ProcessContext(
            configFolder: home.configFolder, stateFolder: home.stateFolder, environment: environment)
        let loader = SettingsLoader(context)
        return LiveProfiles(loader: loader, initial: try loader.load(), runsDemo: false)
    }

    @Test func `are read as their file has them, with what the environment decides`() async throws {
        let texts = try await profiles(["BASELOG_RETRY_BACKOFF": "5"]).texts(of: "dev")
        #expect(texts.settings == [.baseURL: "http://127.0.0.1:8787", .retryBackoff: "2"])
        #expect(texts.overrides == [.retryBackoff: "environment BASELOG_RETRY_BACKOFF"])
        #expect(texts.maskedKey == nil)
        await #expect(throws: ProfileError.self) { _ = try await profiles().texts(of: "local") }
    }

    @Test func `keep comments and order when they are saved and rolled back`() async throws {
        let profiles = try profiles()
        try await profiles.save(
            ProfileChange("dev", .edit, values: [.init(.batchSize, "50"), .init(.retryBackoff, "3")]))
        let changed = try String(contentsOfFile: home.configFolder + "/profiles.yaml", encoding: .utf8)
        #expect(changed.contains("    retry: {backoff: 3}  # slow link\n    batch:\n      size: 50\n"))
        try await profiles.save(
            ProfileChange("dev", .rollBack, values: [.init(.batchSize, nil), .init(.retryBackoff, "2")]))
        #expect(
            try await profiles.texts(of: "dev").settings == [.baseURL: "http://127.0.0.1:8787", .retryBackoff: "2"])
        #expect(
            try String(contentsOfFile: home.configFolder + "/profiles.yaml", encoding: .utf8).contains("# the first"))
    }

    @Test(.timeLimit(.minutes(1))) func `run although nobody can attach to them, which is said`() async throws {
        // Where the socket belongs stands a folder.
        try FileManager.default.createDirectory(
            atPath: home.stateFolder + "/dev/attach.sock", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let opened = try await profiles().open("dev")
        let warning = await opened.warnings.first { _ in true }
        #expect(warning?.message.hasPrefix("Nobody can attach to this dashboard: ") == true)
        #expect(await opened.engine.snapshot().role == .shipping)
        _ = await opened.close(.zero)
    }

    @Test func `are made and deleted, and a queue that is left is named`() async throws {
        let profiles = try profiles()
        try await profiles.save(ProfileChange("new", .create, values: [.init(.baseURL, "http://127.0.0.1:1")]))
        #expect(try await profiles.list().map(\.name) == ["dev", "old", "new", "local"])
        #expect(try await profiles.list().map(\.isBuiltIn) == [false, false, false, true])
        try FileManager.default.createDirectory(
            atPath: home.stateFolder + "/old", withIntermediateDirectories: true)
        #expect(try await profiles.delete("old") == home.stateFolder + "/old")
        #expect(try await profiles.delete("new") == nil)
        #expect(try await profiles.list().map(\.name) == ["dev", "local"])
    }
}
