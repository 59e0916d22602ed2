import BaselogTestSupport
import Foundation
import GRDB
import Testing

/// An embedded API as a process of its own, and a home whose profile `dev` points at it.
final class Stage: Sendable {
    let home: TemporaryHome
    /// `http://127.0.0.1:PORT`.
    let url: String
    let database: String
    private let arguments: [String]
    let key: String

    /// Starts `baselog serve` on a free port and creates the profile.
    static func open(_ serveOptions: [String] = []) async throws -> (stage: Stage, server: ProgramRun) {
        let home = try TemporaryHome()
        let database = home.path + "/api.sqlite"
        let created = try await BuiltProgram.run(["serve", "--create-key", "--database", database], home: home)
        try #require(created.status == 0, "\(created.standardError)")
        let key = created.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        let server = try ProgramRun(["serve", "--port", "0", "--database", database] + serveOptions, home: home)
        let line = try #require(await server.line { $0.contains("http://") })
        let url = String(line.drop { $0 != "h" }.prefix { !$0.isWhitespace })
        let stage = Stage(home: home, url: url, database: database, arguments: serveOptions, key: key)
        try await stage.createProfile("dev", url: url)
        return (stage, server)
    }

    private init(home: TemporaryHome, url: String, database: String, arguments: [String], key: String) {
        self.home = home
        self.url = url
        self.database = database
        self.arguments = arguments
        self.key = key
    }

    /// Creates a profile and makes it the active one.
    func createProfile(_ name: String, url: String, options: [String] = []) async throws {
        let created = try await BuiltProgram.run(
            ["profile", "create", name, "--base-url", url, "--key-stdin"] + options, home: home, input: key + "\n")
        try #require(created.status == 0, "\(created.standardError)")
        let used = try await BuiltProgram.run(["profile", "use", name], home: home)
        try #require(used.status == 0, "\(used.standardError)")
    }

    /// Starts the server again on the port and database that it had.
    func restartServer() async throws -> ProgramRun {
        let port = url.split(separator: ":").last.map(String.init) ?? ""
        let server = try ProgramRun(["serve", "--port", port, "--database", database] + arguments, home: home)
        _ = try #require(await server.line { $0.contains("http://") })
        return server
    }

    /// Reads the server's own database while it runs.
    func query(_ sql: String) throws -> [Row] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: database, configuration: configuration).read { try Row.fetchAll($0, sql: sql) }
    }

    func countLogs() throws -> Int { try query("SELECT count(*) FROM logs").first?[0] ?? 0 }
}
