import BaselogDomain
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Leads the requests to a relay to their routes.
struct RelayResponder: Sendable {
    private let desk: RelayDesk
    private let connections: Connections
    private let date: HTTPDate
    private let routes = RouteTable(mode: .standard, allowsFaultRoutes: false, isWriteOnly: true)
    /// Never changes while the relay runs.
    private let description: [UInt8]

    init(desk: RelayDesk, connections: Connections) {
        self.desk = desk
        self.connections = connections
        date = HTTPDate(now: desk.now)
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.value(OpenAPIDescription.relay(desk.configuration))
        description = writer.bytes
    }

    /// Answers one request. An error ends the connection.
    func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
        let visit = Visit(request: request, connection: connections[channel], plan: FaultPlan())
        // What no route wants of a body is thrown away after the answer, but not for ever either.
        visit.connection?.isReadingBodySince = visit.hasBody ? .now() : nil
        if visit.awaitsConsent, desk.bodies.announcedBytes(of: request) <= desk.limits.bodyBytes {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let answer: Answer
        do {
            answer = try await self.answer(to: visit)
        } catch let refusal as Answer {
            answer = refusal
        }
        var head = HTTPResponse(status: answer.status, headerFields: [.date: date.current])
        if let id = visit.header(.requestID) { head.headerFields[.requestID] = id }
        head.headerFields.append(contentsOf: answer.headers)
        head.headerFields[.contentLength] = String(answer.body.readableBytes)
        guard request.method != .head, answer.body.readableBytes > 0 else {
            return try await writer.writeResponse(head)
        }
        try await writer.write(response: head, body: ResponseBody(byteBuffer: answer.body))
    }

    private func answer(to visit: Visit) async throws -> Answer {
        let path = String((visit.request.head.path ?? "/").prefix { $0 != "?" })
        switch routes.match(visit.request.method, path: path) {
        case .route(.health): return await health()
        case .route(.openAPI): return Answer(.ok, json: description)
        case .route(.submit(let kind, let project)):
            return try await StandardSubmission(desk: desk, kind: kind)
                .answer(visit, project: project, batchOnly: false)
        case .route(.submitBatch(let kind, let project)):
            return try await StandardSubmission(desk: desk, kind: kind)
                .answer(visit, project: project, batchOnly: true)
        case .redirect(let path):
            // Relative: a client of a Unix socket has no host to be sent to.
            let query = visit.request.head.path?.drop { $0 != "?" } ?? ""
            return Answer(.temporaryRedirect).with(.location, "\(path)\(query)")
        case .methodNotAllowed(let allowed): return .methodNotAllowed(allowed)
        case .notFound, .route: return .notFound
        }
    }

    private func health() async -> Answer {
        if let problem = await desk.intake.problem {
            return Answer(.serviceUnavailable, json: ["status": "down", "detail": .string(problem)])
        }
        return Answer(
            .ok,
            json: [
                "status": "ok", "version": .string(desk.configuration.version),
                "time": .string(desk.now().iso8601(.microseconds)),
            ])
    }
}
