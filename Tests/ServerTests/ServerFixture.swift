import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// An embedded API on a free port with a key, for one test.
struct ServerFixture: Sendable {
    let api: EmbeddedAPI
    let key: APIKey
    let client: HTTPClient

    /// What came back.
    struct Reply: Sendable {
        var status: Int
        var headers: [String: String]
        var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
        /// The texts of the same member of each item of a listing.
        func items(_ name: String) -> [String] { (json["items"]?.elements ?? []).compactMap { $0[name]?.text } }
        /// The status of each item of a batch.
        var results: [Int64] { (json["results"]?.elements ?? []).compactMap { $0["status"]?.integer } }
    }

    /// - Parameters:
    ///   - key: The fixture's own key if left out; `.some(nil)` for none at all.
    ///   - headers: An empty `Content-Type` leaves it out.
    func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, key: String?? = .none, headers: [String: String] = [:]
    ) async throws -> Reply {
        let sentKey: String? = if case .some(let given) = key { given } else { self.key.exposed }
        return try await Wire(client: client, url: api.url).send(
            method, path, body: body, key: sentKey, headers: headers)
    }

    func post(
        _ json: String, to path: String = "/projects/logs", key: String?? = .none, headers: [String: String] = [:]
    ) async throws -> Reply {
        try await send("POST", path, body: Array(json.utf8), key: key, headers: headers)
    }

    func get(_ path: String) async throws -> Reply { try await send("GET", path) }

    /// The messages of all logs, oldest first. Only in standard mode.
    func messages() async throws -> [String] {
        try await get("/projects/logs?order=oldest&limit=1000").items("message")
    }
}

/// How a test wants its server.
struct ServerOptions {
    var database = DatabaseLocation.memory
    var limits: APILimits?
    /// Long, since a machine that is busy with other tests is no reason to close connections.
    var idleTimeout: Duration = .seconds(60)
    var allowsFaultRoutes = true
    var host = "127.0.0.1"
    var port = 0
    var faults = Faults()
    var clock: any Clock<Duration> = ContinuousClock()
    var now: @Sendable () -> Timestamp = SystemTime.now

    static func start(_ mode: APIMode, _ change: (inout ServerOptions) -> Void = { _ in }) async throws -> EmbeddedAPI {
        var options = ServerOptions()
        change(&options)
        let configuration = APIConfiguration(
            host: options.host, port: options.port, database: options.database, mode: mode,
            allowsFaultRoutes: options.allowsFaultRoutes, idleTimeout: options.idleTimeout, limits: options.limits)
        return try await EmbeddedAPI.start(
            configuration, faults: options.faults, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: options.clock, now: options.now)
    }
}

/// Starts a server, runs the body and stops the server, whatever happens.
func withServer<Value: Sendable>(
    _ mode: APIMode = .standard, _ change: (inout ServerOptions) -> Void = { _ in },
    _ body: (ServerFixture) async throws -> Value
) async throws -> Value {
    let api = try await ServerOptions.start(mode, change)
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 400
    settings.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(ServerFixture(api: api, key: try api.keys.create(), client: client)))
    } catch {
        result = .failure(error)
    }
    await api.stop()
    try await client.shutdown()
    return try result.get()
}

/// A compat server and a standard one on the same database, which shows what the first one stored.
func withCompatServer(_ body: (_ compat: ServerFixture, _ observer: ServerFixture) async throws -> Void) async throws {
    let home = try TemporaryHome()
    let database = DatabaseLocation.file(home.path + "/api.sqlite")
    try await withServer(.compat, { $0.database = database }) { compat in
        try await withServer(.standard, { $0.database = database }) { observer in
            try await body(compat, observer)
        }
    }
}

/// Wall-clock time that a test sets.
final class SettableTime: Sendable {
    private let time: Mutex<Timestamp>

    init(_ text: String) { time = Mutex(Timestamp(iso8601: text) ?? Timestamp(microseconds: 0)) }

    var now: Timestamp { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
