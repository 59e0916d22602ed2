import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import Foundation
import GRDB
import Testing

@Suite struct `Stopping the server` {
    private func limits(grace: Duration) -> APILimits {
        var limits = APILimits.standard(for: .standard)
        limits.stopGrace = grace
        return limits
    }

    @Test func `does not wait for idle connections`() async throws {
        try await withServer(
            .standard,
            {
                $0.limits = limits(grace: .seconds(3600))
                $0.idleTimeout = .seconds(3600)
            }
        ) { server in
            let silent = try RawConnection(port: server.api.port)
            let halfway = try RawConnection(port: server.api.port)
            await halfway.send("GET /health HTTP/1.1\r\nHost: ")
            let used = try RawConnection(port: server.api.port)
            await used.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await used.read(until: "version").text.contains(" 200 "))
            await server.api.stop()
            #expect(await silent.readAll().ending != .none)
            #expect(await halfway.readAll().ending != .none)
            #expect(await used.readAll().ending != .none)
        }
    }

    @Test func `answers what has begun`() async throws {
        let clock = TestClock()
        try await withServer(.standard, { $0.clock = clock }) { server in
            server.api.faults.add(.latency(.seconds(1)))
            async let reply = server.post(#"{"message":"m"}"#)
            await clock.waitForSleepers()
            async let stopped: Void = server.api.stop()
            // From now on nobody is let in, so the stop has begun.
            try await Condition.wait("connections are refused") { (try? RawConnection(port: server.api.port)) == nil }
            clock.advance(by: .seconds(1))
            #expect(try await reply.status == 201)
            await stopped
        }
    }

    @Test(arguments: [false, true])
    func `waits no longer than its grace for what has begun`(isCancelled: Bool) async throws {
        let clock = TestClock()
        try await withServer(
            .standard,
            {
                $0.clock = clock
                $0.limits = limits(grace: .milliseconds(100))
            }
        ) { server in
            server.api.faults.add(.latency(.seconds(3600)))
            async let status = try? server.post(#"{"message":"m"}"#).status
            await clock.waitForSleepers()
            await withTaskGroup { group in
                group.addTask { await server.api.stop() }
                if isCancelled { group.cancelAll() }
            }
            #expect(await status == nil)
        }
    }

    @Test func `may be asked for twice`() async throws {
        try await withServer { server in
            async let first: Void = server.api.stop()
            async let second: Void = server.api.stop()
            _ = await (first, second)
            await server.api.stop()
        }
    }

    @Test func `frees the port and keeps what was stored`() async throws {
        let home = try TemporaryHome()
        let database = DatabaseLocation.file(home.path + "/api.sqlite")
        var (port, key) = (0, "")
        try await withServer(.standard, { $0.database = database }) { server async throws in
            (port, key) = (server.api.port, server.key.exposed)
            #expect(try await server.post(#"{"message":"kept"}"#, headers: ["Idempotency-Key": "k"]).status == 201)
        }
        try await withServer(
            .standard,
            { [port] in
                $0.database = database; $0.port = port
            }
        ) { server in
            #expect(server.api.port == port)
            let again = try await server.post(
                #"{"message":"kept"}"#, key: .some(key), headers: ["Idempotency-Key": "k"])
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(try await server.messages() == ["kept"])
        }
    }
}

@Suite struct `Starting the server` {
    private func failure(_ change: (inout ServerOptions) -> Void) async throws -> EmbeddedAPIError? {
        do {
            await (try ServerOptions.start(.standard, change)).stop()
            return nil
        } catch let error as EmbeddedAPIError {
            return error
        }
    }

    @Test func `fails on a port in use and says what to do`() async throws {
        try await withServer { server in
            let error = try await failure { $0.port = server.api.port }
            #expect(error == .portInUse(host: "127.0.0.1", port: server.api.port))
            #expect(error?.explanation.message == "Port \(server.api.port) on 127.0.0.1 is in use by another program.")
            #expect(error?.explanation.hint?.contains("--port") == true)
        }
    }

    @Test func `fails on an address that this machine has not`() async throws {
        let error = try await failure { $0.host = "203.0.113.7" }
        guard case .cannotListen("203.0.113.7", 0, _) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["/nowhere/api.sqlite", "/", "garbage"])
    func `fails on a database that cannot be used`(name: String) async throws {
        let home = try TemporaryHome()
        try Data("this is not a database, and it is longer than a header".utf8).write(
            to: URL(filePath: home.path + "/garbage"))
        let path = name == "garbage" ? home.path + "/garbage" : home.path + name
        let error = try await failure { $0.database = .file(path) }
        guard case .databaseUnusable(path, _) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
        #expect(error?.explanation.hint?.contains("--database") == true)
    }

    @Test func `fails on a database of a newer version`() async throws {
        let home = try TemporaryHome()
        let path = home.path + "/api.sqlite"
        await (try ServerOptions.start(.standard) { $0.database = .file(path) }).stop()
        try await DatabaseQueue(path: path).write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 of the future')")
        }
        #expect(try await failure { $0.database = .file(path) } == .databaseTooNew(path: path))
    }

    @Test func `warns where other machines can reach it`() {
        for host in ["127.0.0.1", "localhost", "::1", "127.1.2.3"] {
            #expect(APIConfiguration(host: host, database: .memory).warnings.isEmpty)
        }
        for host in ["0.0.0.0", "::", "192.168.1.5", "example.com"] {
            #expect(APIConfiguration(host: host, database: .memory).warnings.count == 1)
        }
    }

    @Test func `reads where the database is`() {
        #expect(DatabaseLocation(argument: ":memory:") == .memory)
        #expect(DatabaseLocation(argument: "/tmp/a.sqlite") == .file("/tmp/a.sqlite"))
    }
}

@Suite struct `The keys of the server` {
    @Test func `are made once on the first start`() async throws {
        try await withServer { server async throws in
            #expect(try server.api.keys.ensureKey() == nil)
        }
        let api = try await ServerOptions.start(.standard)
        #expect(try api.keys.ensureKey() != nil)
        #expect(try api.keys.ensureKey() == nil)
        await api.stop()
    }

    @Test func `are never stored in a form that could be read`() async throws {
        let home = try TemporaryHome()
        let path = home.path + "/api.sqlite"
        let keys = try KeyRing.open(.file(path))
        let key = try keys.create()
        #expect(key.exposed.hasPrefix("bl_") && key.exposed.count == 43)
        for file in try FileManager.default.contentsOfDirectory(atPath: home.path) {
            let bytes = try Data(contentsOf: URL(filePath: home.path + "/" + file))
            #expect(bytes.range(of: Data(key.exposed.dropFirst(8).dropLast(8).utf8)) == nil)
        }
    }

    @Test func `may be brought along, twice as well`() async throws {
        try await withServer { server in
            let key = try APIKey(validating: "brought-along-0123456789")
            try server.api.keys.add(key)
            try server.api.keys.add(key)
            #expect(try await server.post(#"{"message":"m"}"#, key: .some(key.exposed)).status == 201)
            #expect(try server.api.keys.list().count == 2)
        }
    }
}

@Suite struct `Two servers on one database` {
    @Test func `share keys and logs`() async throws {
        try await withCompatServer { compat, observer async throws in
            #expect(try await compat.post(#"{"message":"a"}"#, key: .some(observer.key.exposed)).status == 201)
            #expect(try await observer.post(#"{"message":"b"}"#, key: .some(compat.key.exposed)).status == 201)
            #expect(try await observer.messages() == ["a", "b"])
        }
    }

    @Test func `write at the same time and lose nothing`() async throws {
        try await withCompatServer { compat, observer in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await (number % 2 == 0 ? compat : observer).post(#"{"message":"\#(number)"}"#).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 201, count: 100))
            #expect(Set(try await observer.messages()).count == 100)
        }
    }

    @Test func `may make it at the same moment`() async throws {
        let home = try TemporaryHome()
        for round in 0..<10 {
            let database = DatabaseLocation.file(home.path + "/\(round).sqlite")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let api = try await ServerOptions.start(.standard) { $0.database = database }
                        _ = try api.keys.create()
                        await api.stop()
                    }
                }
                try await group.waitForAll()
            }
            #expect(try KeyRing.open(database).list().count == 3)
            #expect(Set(try KeyRing.open(database).list().map(\.projectID)).count == 1)
        }
    }
}
