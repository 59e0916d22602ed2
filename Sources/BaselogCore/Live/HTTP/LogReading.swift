import AsyncHTTPClient
package import BaselogDomain
import NIOCore
import NIOHTTP1
import NIOPosix

/// Reads logs from an API that gives them to who has its key.
package final class LogReading: Sendable {
    /// Bytes of a page of logs.
    static let pageBytes = 64 << 20
    /// A stream says at least each 15 s that it is still there.
    static let silence = TimeAmount.seconds(45)

    package enum Failure: UserFacingError, Hashable {
        case refused(status: Int, url: String)
        case unreachable(url: String, reason: String)

        package var explanation: Explanation {
            switch self {
            case .refused(let status, let url) where status == 401 || status == 403:
                Explanation(
                    "The API at \(url) does not show logs to this key: it answered \(status).",
                    hint: "The hosted API shows them to people who sign in, never to a key.")
            case .refused(let status, let url): Explanation("The API at \(url) answered \(status).")
            case .unreachable(let url, let reason): Explanation("The API at \(url) cannot be read: \(reason).")
            }
        }
    }

    private let settings: Settings
    private let key: APIKey?
    private let proxy: ProxyServer?
    private let client: HTTPClient

    /// - Throws: ``TLSFileError`` if a certificate of the settings cannot be used.
    package init(settings: Settings, key: APIKey?) throws(TLSFileError) {
        let tls = try TLSMaterial(settings.tls)
        self.settings = settings
        self.key = key
        proxy = settings.proxy.proxy(for: settings.baseURL)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(settings.timeouts.connect), read: LogReading.silence))
        configuration.httpVersion = .http1Only
        configuration.tlsConfiguration = tls.configuration
        configuration.proxy = proxy.map(HTTPClient.Configuration.Proxy.init)
        // Who waits is told at once that nobody listens there.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }

    deinit {
        // Whoever forgot to close it shall not pay with a trap of the library.
        client.shutdown { _ in }
    }

    package func close() async {
        // Fails only where it was shut down before.
        try? await client.shutdown()
    }

    private var url: String { "\(settings.baseURL)/projects/logs" }

    private func request(_ url: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        if let key { request.headers.add(name: "X-API-Key", value: key.exposed) }
        return request
    }

    /// The newest logs, newest first.
    package func newest(_ limit: Int) async throws -> [JSONValue] {
        let body: ByteBuffer
        do {
            let response = try await client.execute(
                request("\(url)?limit=\(limit)"), timeout: TimeAmount(settings.timeouts.total))
            guard response.status == .ok else { throw Failure.refused(status: Int(response.status.code), url: url) }
            body = try await response.body.collect(upTo: LogReading.pageBytes)
        } catch {
            throw failure(error)
        }
        guard let value = try? JSONValue(parsing: body.readableBytesView),
            let items = value["items"]?.elements ?? value.elements
        else { throw Failure.unreachable(url: url, reason: "it did not answer with a list of logs") }
        return items
    }

    /// Reads the stream of new logs until it ends.
    ///
    /// - Parameters:
    ///   - id: Where to go on; `nil` begins with what is stored from now on.
    ///   - opened: Called when the server has begun to listen for new logs.
    ///   - take: Takes the bytes as they come.
    /// - Returns: `false` if the server has no stream.
    package func stream(
        after id: String?, opened: () async throws -> Void, take: ([UInt8]) async throws -> Void
    ) async throws -> Bool {
        var request = request("\(url)/stream")
        request.headers.add(name: "Accept", value: "text/event-stream")
        if let id { request.headers.add(name: "Last-Event-ID", value: id) }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw failure(error)
        }
        switch response.status.code {
        case 200: break
        case 400, 404, 405, 422, 501: return false
        default: throw Failure.refused(status: Int(response.status.code), url: url)
        }
        try await opened()
        var pieces = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do { piece = try await pieces.next() } catch { throw failure(error) }
            guard let piece else { return true }
            try await take(Array(piece.readableBytesView))
        }
    }

    private func failure(_ error: any Error) -> any Error {
        if error is CancellationError || error is Failure || Task.isCancelled { return error }
        var timeouts = settings.timeouts
        timeouts.read = .nanoseconds(LogReading.silence.nanoseconds)
        let failure = NetworkFailure(
            authority: settings.baseURL.authority, proxy: proxy, timeouts: timeouts, bodyWasSent: false,
            wasConnected: false
        ).failure(for: error)
        return Failure.unreachable(url: url, reason: failure.message)
    }
}
