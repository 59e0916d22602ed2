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
        let path = String((request.head.path ?? "/").prefix { $0 != "?" })
        let visit = Visit(
            request: request, connection: context.connections[channel], plan: context.faults.strike(path: path))
        if let latency = visit.plan.latency { try await context.clock.sleep(for: latency) }
        // What no route wants of a body is thrown away after the answer, but not for ever either.
        visit.connection?.isReadingBodySince = visit.hasBody ? .now() : nil

        let answers = AnswerWriter(context: context)
        if !visit.plan.endsAfterStoring, let ending = visit.plan.ending {
            return try await answers.end(ending, visit, writer)
        }
        if visit.awaitsConsent, context.bodies.announcedBytes(of: request) <= context.limits.bodyBytes {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let match = routes.match(request.method, path: path)
        if case .route(.stream(let project)) = match {
            switch try await outcome(of: { try await LogStream.open(visit, project: project, context: context) }) {
            case .success(let stream): try await answers.write(stream, visit, writer)
            case .failure(let answer): try await answers.write(answer, visit, writer)
            }
            return
        }
        let answer: Answer
        switch try await outcome(of: { try await dispatch(match, visit) }) {
        case .success(let given): answer = given
        case .failure(let refusal): answer = refusal
        }
        if let ending = visit.plan.ending { return try await answers.end(ending, visit, writer) }
        try await answers.write(answer, visit, writer)
    }

    /// What a route returns, or the answer that it throws or that its failure calls for.
    ///
    /// - Throws: What ends the connection without an answer.
    private func outcome<Value: Sendable>(of work: () async throws -> Value) async throws -> Result<Value, Answer> {
        do {
            return .success(try await work())
        } catch let answer as Answer {
            return .failure(answer)
        } catch let failure as StoreFailure {
            context.logger.error("The database failed: \(failure.cause)")
            return .failure(
                context.mode == .compat
                    ? .bareServerError : Answer(.internalServerError, detail: "The database of the server failed."))
        }
    }

    private func dispatch(_ match: RouteMatch, _ visit: Visit) async throws -> Answer {
        switch match {
        case .notFound: return .notFound
        case .methodNotAllowed(let allowed): return .methodNotAllowed(allowed)
        case .redirect(let path):
            let query = visit.request.head.path?.drop { $0 != "?" } ?? ""
            // A client of HTTP/1.0 may not have said whom it calls.
            let address = visit.connection?.channel.localAddress
            let host =
                visit.request.head.authority
                ?? "\(context.configuration.host):\(address?.port ?? context.configuration.port)"
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
            return try await StandardSubmission(desk: context, kind: kind)
                .answer(visit, project: project, batchOnly: false)
        case .submitBatch(let kind, let project):
            return try await StandardSubmission(desk: context, kind: kind)
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
}
