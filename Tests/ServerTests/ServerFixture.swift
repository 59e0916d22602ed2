import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import Logging
import NIOCore
import NIOHTTP1

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
    }

    func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, key: String?? = .none, headers: [String: String] = [:]
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: api.url + path)
        request.method = .RAW(value: method)
        let sentKey: String? = if case .some(let given) = key { given } else { self.key.exposed }
        if let sentKey { request.headers.add(name: "X-API-Key", value: sentKey) }
        if body != nil, headers["Content-Type"] == nil {
            request.headers.add(name: "Content-Type", value: "application/json")
        }
        for (name, value) in headers where !value.isEmpty { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 80 * 1_048_576)
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Reply(
            status: Int(response.status.code), headers: Dictionary(fields, uniquingKeysWith: { $1 }),
            bytes: Array(bytes.readableBytesView))
    }

    func post(_ json: String, to path: String = "/projects/logs", headers: [String: String] = [:]) async throws -> Reply
    {
        try await send("POST", path, body: Array(json.utf8), headers: headers)
    }
}

/// Starts a server, runs the body and stops the server, whatever happens.
func withServer<Value: Sendable>(
    _ mode: APIMode = .standard, database: DatabaseLocation = .memory, limits: APILimits? = nil,
    now: (@Sendable () -> Timestamp)? = nil, _ body: (ServerFixture) async throws -> Value
) async throws -> Value {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let configuration = APIConfiguration(port: 0, database: database, mode: mode, limits: limits)
    let api = try await EmbeddedAPI.start(configuration, logger: logger, now: now ?? SystemTime.now)
    let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
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
