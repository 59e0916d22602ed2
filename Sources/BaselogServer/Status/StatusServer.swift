package import BaselogDomain
import HTTPTypes
import HummingbirdCore
package import Logging
import NIOCore

/// What a running agent tells of itself over HTTP: `GET /metrics` for Prometheus and `GET /health` for supervisors.
package final class StatusServer: Sendable {
    /// What `/health` says.
    package struct Health: Sendable, Hashable {
        package var isHealthy: Bool
        package var json: JSONValue

        package init(isHealthy: Bool, json: JSONValue) {
            self.isHealthy = isHealthy
            self.json = json
        }
    }

    package let address: ListenAddress
    private let listener: HTTPListener

    /// - Parameters:
    ///   - metrics: The text of `/metrics`, in the Prometheus format 0.0.4.
    ///   - health: Answered with 200, or 503 where something is wrong.
    package static func start(
        _ address: ListenAddress, logger: Logger, metrics: @escaping @Sendable () async -> String,
        health: @escaping @Sendable () async -> Health
    ) async throws(ListenError) -> StatusServer {
        var limits = APILimits(bodyBytes: 0)
        limits.connections = 32
        let connections = Connections(limits: limits)
        let listener = try await HTTPListener.start(
            address, limits: limits, idleTimeout: .seconds(60), connections: connections, logger: logger
        ) { request, writer, channel in
            // Nothing here takes a body: one that comes is thrown away, but not for ever.
            if request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil {
                connections[channel]?.isReadingBodySince = .now()
            }
            let answer = await StatusServer.answer(to: request, metrics, health)
            var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
            head.headerFields[.contentLength] = String(answer.body.readableBytes)
            guard request.method != .head else { return try await writer.writeResponse(head) }
            try await writer.write(response: head, body: ResponseBody(byteBuffer: answer.body))
        }
        return StatusServer(listener)
    }

    private init(_ listener: HTTPListener) {
        self.listener = listener
        address = listener.address
    }

    /// Answers what has begun and closes everything.
    package func stop() async { await listener.stop() }

    private static func answer(
        to request: Request, _ metrics: @Sendable () async -> String, _ health: @Sendable () async -> Health
    ) async -> Answer {
        let path = (request.head.path ?? "/").prefix { $0 != "?" }
        guard path == "/metrics" || path == "/health" else { return .notFound }
        guard request.method == .get || request.method == .head else { return .methodNotAllowed("GET, HEAD") }
        if path == "/metrics" {
            var answer = Answer(.ok)
            answer.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            answer.body = ByteBuffer(string: await metrics())
            return answer
        }
        let health = await health()
        return Answer(health.isHealthy ? .ok : .serviceUnavailable, json: health.json)
    }
}
