import BaselogDomain
import GRDB
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// Leads each request to its route, and makes go wrong what shall.
struct Responder: Sendable {
    let context: APIContext
    private let routes: RouteTable
    /// Never changes while the server runs.
    private let description: [UInt8]

    init(context: APIContext) {
        self.context = context
        routes = RouteTable(mode: context.mode, allowsFaultRoutes: context.configuration.allowsFaultRoutes)
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.value(OpenAPIDescription.json(for: context.configuration))
        description = writer.bytes
    }

    /// Answers one request. An error ends the connection.
    func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
        let connection = context.connections[channel]
        connection?.isReadingBodySince = nil
        let path = String((request.head.path ?? "/").prefix { $0 != "?" })
        let visit = Visit(request: request, connection: connection, plan: context.faults.strike(path: path))
        if let latency = visit.plan.latency { try await context.clock.sleep(for: latency) }

        if !visit.plan.endsAfterStoring, let ending = visit.plan.ending {
            return try await end(ending, visit, writer)
        }
        if case .route(.stream(let project)) = routes.match(request.method, path: path) {
            return try await stream(visit, project: project, writer)
        }
        let answer = try await self.answer(visit, path: path)
        if let ending = visit.plan.ending { return try await end(ending, visit, writer) }
        try await write(answer, visit, writer)
    }

    private func answer(_ visit: Visit, path: String) async throws -> Answer {
        do {
            return try await dispatch(routes.match(visit.request.method, path: path), visit)
        } catch let answer as Answer {
            return answer
        } catch let failure as StoreFailure {
            context.logger.error("The database failed: \(failure.cause)")
            return context.mode == .compat
                ? .bareServerError : Answer(.internalServerError, detail: "The database of the server failed.")
        }
    }

    private func dispatch(_ match: RouteMatch, _ visit: Visit) async throws -> Answer {
        switch match {
        case .notFound: return .notFound
        case .methodNotAllowed(let allowed): return .methodNotAllowed(allowed)
        case .redirect(let path):
            let query = visit.request.head.path?.drop { $0 != "?" } ?? ""
            let host = visit.request.head.authority ?? "\(context.configuration.host):\(context.configuration.port)"
            return Answer(.temporaryRedirect).with(.location, "http://\(host)\(path)\(query)")
        case .route(let route): return try await self.answer(route, visit)
        }
    }

    private func answer(_ route: Route, _ visit: Visit) async throws -> Answer {
        switch route {
        case .health: return try await health()
        case .openAPI: return Answer(.ok, json: description)
        case .submit(let kind, let project):
            guard context.mode == .standard else {
                return try await CompatSubmission(context: context).answer(visit, project: project)
            }
            return try await StandardSubmission(context: context, kind: kind)
                .answer(visit, project: project, batchOnly: false)
        case .submitBatch(let kind, let project):
            return try await StandardSubmission(context: context, kind: kind)
                .answer(visit, project: project, batchOnly: true)
        case .list(let kind, let project):
            return try await Listing(context: context, kind: kind).answer(visit, project: project)
        case .signedInOnly:
            return Answer(.unauthorized, detail: "Not authenticated").with(.wwwAuthenticate, "Bearer")
        case .listFaults, .addFault, .clearFaults, .removeFault:
            return try await FaultRoutes(context: context).answer(route, visit)
        // Streams have no single answer; `respond` has led them away.
        case .stream: return .notFound
        }
    }

    private func health() async throws -> Answer {
        do {
            _ = try await context.store.database.read { try $0.newestSequence(kind: .log) }
        } catch {
            context.logger.error("The database failed: \(error)")
            return Answer(.serviceUnavailable, json: ["status": "down", "detail": "The database cannot be read."])
        }
        return Answer(
            .ok,
            json: [
                "status": "ok", "version": .string(context.configuration.version),
                "time": .string(context.now().iso8601(.microseconds)),
            ])
    }

    private func stream(_ visit: Visit, project: String?, _ writer: consuming ResponseWriter) async throws {
        let stream: LogStream
        do {
            stream = try await LogStream.open(visit, project: project, context: context)
        } catch let answer as Answer {
            return try await write(answer, visit, writer)
        }
        var head = HTTPResponse(status: .ok, headerFields: headers(visit))
        head.headerFields[.contentType] = "text/event-stream"
        head.headerFields[.cacheControl] = "no-store"
        var body = try await writer.writeHead(head)
        try await stream.run(context: context) { try await body.write($0) }
        try await body.finish(nil)
    }

    // MARK: Writing

    private func headers(_ visit: Visit) -> HTTPFields {
        var fields: HTTPFields = [.date: context.date.current]
        if context.mode == .standard, let id = visit.header(.requestID) { fields[.requestID] = id }
        return fields
    }

    private func end(
        _ ending: FaultPlan.Ending, _ visit: Visit, _ writer: consuming ResponseWriter
    ) async throws {
        switch ending {
        case .reset:
            await visit.connection?.reset()
            throw ClientVanished()
        case .status(let code, let retryAfter):
            var answer = Answer(HTTPResponse.Status(code: code), detail: "An injected fault")
            if let retryAfter { answer = answer.with(.retryAfter, retryAfter) }
            try await write(answer, visit, writer)
        }
    }

    private func write(_ answer: Answer, _ visit: Visit, _ writer: consuming ResponseWriter) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: headers(visit))
        head.headerFields.append(contentsOf: answer.headers)
        let hasBody = answer.status != .noContent
        if hasBody { head.headerFields[.contentLength] = String(answer.body.readableBytes) }
        guard hasBody, visit.request.method != .head, answer.body.readableBytes > 0 else {
            return try await writer.writeResponse(head)
        }
        var body = try await writer.writeHead(head)
        switch visit.plan.bodyDamage {
        case nil: try await body.write(answer.body)
        case .garbled: try await body.write(ByteBuffer(repeating: UInt8(ascii: "?"), count: answer.body.readableBytes))
        case .slow(let pieceBytes, let pause):
            var rest = answer.body
            while let piece = rest.readSlice(length: min(pieceBytes, rest.readableBytes)), piece.readableBytes > 0 {
                try await body.write(piece)
                try await context.clock.sleep(for: pause)
            }
        case .cut:
            var half = answer.body
            if let piece = half.readSlice(length: answer.body.readableBytes / 2) { try await body.write(piece) }
            try await visit.connection?.channel.close()
            throw ClientVanished()
        }
        try await body.finish(nil)
    }
}
