import AsyncHTTPClient
import BaselogDomain
import BaselogServer
import BaselogTestSupport
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// A queue in memory behind a relay, that refuses when a test wants it to.
final class ScriptedIntake: RelayIntake {
    private struct State {
        var contents: [EntryContent] = []
        var refusal: AcceptError?
        var patience: Duration?
        var ids = EntryIDGenerator()
        var gate: AsyncStream<Void>?
        var marks: [SourceCursor] = []
    }

    private let state = Mutex(State())

    var accepted: [EntryContent] { state.withLock(\.contents) }
    var logs: [LogEntry] { accepted.compactMap { if case .log(let log) = $0 { log } else { nil } } }
    var lastPatience: Duration? { state.withLock(\.patience) }

    func refuse(_ refusal: AcceptError?) { state.withLock { $0.refusal = refusal } }

    /// Holds everything back until the stream ends.
    func hold(until gate: AsyncStream<Void>) { state.withLock { $0.gate = gate } }

    func accept(
        _ contents: [EntryContent], patience: Duration, marking: @Sendable ([EntryID]) -> [SourceCursor]
    ) async throws(AcceptError) -> [EntryID] {
        if let gate = state.withLock({ state in
            state.patience = patience
            return state.gate
        }) {
            for await _ in gate {}
        }
        let result = state.withLock { state -> Result<[EntryID], AcceptError> in
            if let refusal = state.refusal { return .failure(refusal) }
            state.contents += contents
            let ids = contents.map { _ in
                state.ids.next(now: Timestamp(microseconds: 1_800_000_000_000_000), random: { 0.5 })
            }
            state.marks += marking(ids)
            return .success(ids)
        }
        return try result.get()
    }

    func marks() async throws(QueueError) -> [SourceCursor] { state.withLock(\.marks) }

    var problem: String? {
        get async { state.withLock { $0.refusal?.explanation.message } }
    }
}

/// A relay in front of a scripted queue, for one test.
struct RelayFixture: Sendable {
    static let key = "key-of-the-relay-0123456789"

    let relay: Relay
    let intake: ScriptedIntake
    let client: HTTPClient
    let socket: String

    var port: Int { if case .tcp(_, let port) = relay.addresses[0] { port } else { 0 } }
    var url: String { relay.addresses[0].url }
    /// The socket as AsyncHTTPClient wants it.
    var socketURL: String { "http+unix://" + socket.replacing("/", with: "%2F") }

    func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, key: String? = RelayFixture.key,
        headers: [String: String] = [:], overSocket: Bool = false
    ) async throws -> ServerFixture.Reply {
        try await Wire(client: client, url: overSocket ? socketURL : url)
            .send(method, path, body: body, key: key, headers: headers)
    }

    func post(
        _ json: String, to path: String = "/projects/logs", key: String? = RelayFixture.key,
        headers: [String: String] = [:], overSocket: Bool = false
    ) async throws -> ServerFixture.Reply {
        try await send("POST", path, body: Array(json.utf8), key: key, headers: headers, overSocket: overSocket)
    }
}

/// Requests to a server of whatever kind.
struct Wire: Sendable {
    let client: HTTPClient
    let url: String

    /// - Parameter headers: An empty `Content-Type` leaves it out.
    func send(
        _ method: String, _ path: String, body: [UInt8]?, key: String?, headers: [String: String]
    ) async throws -> ServerFixture.Reply {
        var request = HTTPClientRequest(url: url + path)
        request.method = .RAW(value: method)
        if let key { request.headers.add(name: "X-API-Key", value: key) }
        if body != nil, headers["Content-Type"] == nil {
            request.headers.add(name: "Content-Type", value: "application/json")
        }
        for (name, value) in headers where !value.isEmpty { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 80 * 1_048_576)
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return ServerFixture.Reply(
            status: Int(response.status.code), headers: Dictionary(fields, uniquingKeysWith: { $1 }),
            bytes: Array(bytes.readableBytesView))
    }
}

/// Starts a relay on a free port and a socket, runs the body and stops the relay, whatever happens.
func withRelay<Value: Sendable>(
    over intake: ScriptedIntake = ScriptedIntake(),
    _ change: (inout RelayConfiguration) -> Void = { _ in }, _ body: (RelayFixture) async throws -> Value
) async throws -> Value {
    let home = try TemporaryHome()
    let socket = home.path + "/relay.sock"
    var configuration = RelayConfiguration(addresses: [.tcp(host: "127.0.0.1", port: 0), .socket(path: socket)])
    configuration.idleTimeout = .seconds(60)
    change(&configuration)
    let key = try APIKey(validating: RelayFixture.key)
    let relay = try await Relay.start(
        configuration, intake: intake, key: { key }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    let result: Result<Value, any Error>
    do {
        result = .success(
            try await body(RelayFixture(relay: relay, intake: intake, client: client, socket: socket)))
    } catch {
        result = .failure(error)
    }
    await relay.stop()
    try await client.shutdown()
    return try result.get()
}
