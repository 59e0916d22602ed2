import BaselogDomain
import HTTPTypes
import HummingbirdCore
import Logging

/// Everything a route may use. One for the life of a server.
struct APIContext: Sendable {
    let configuration: APIConfiguration
    let store: Store
    let writeLine: WriteLine
    let keys: KeyRing
    let faults: Faults
    let feed: RowFeed
    let connections: Connections
    let bodies: BodyReader
    let date: HTTPDate
    let clock: any Clock<Duration>
    let now: @Sendable () -> Timestamp
    let logger: Logger

    var mode: APIMode { configuration.mode }
    var limits: APILimits { configuration.limits }
}

/// A request on its way through the routes.
struct Visit: Sendable {
    let request: Request
    let connection: Connection?
    let plan: FaultPlan

    func header(_ name: HTTPField.Name) -> String? { request.headers[name] }

    /// Whether a body comes behind the head.
    var hasBody: Bool {
        header(.transferEncoding) != nil || (header(.contentLength).map { $0 != "0" } ?? false)
    }

    /// Whether the client sends its body only when told to go on, as curl does with large ones.
    var awaitsConsent: Bool { header(.expect)?.lowercased() == "100-continue" }

    var query: Query {
        Query(request.head.path?.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init))
    }
}

/// The database failed; what exactly is nobody's business but the log's.
struct StoreFailure: Error {
    let cause: any Error
}

extension APIContext {
    /// The project of the request's key.
    ///
    /// - Throws: The ``Answer`` 401 or 403, or ``StoreFailure``.
    func authenticate(_ visit: Visit, project named: String?) async throws -> KeyRing.Project {
        guard let key = visit.header(.apiKey), !key.isEmpty else {
            throw Answer(.unauthorized, detail: "Not authenticated").with(.wwwAuthenticate, "APIKey")
        }
        let project: KeyRing.Project?
        do { project = visit.plan.refusesKey ? nil : try await keys.project(of: key) } catch {
            throw StoreFailure(cause: error)
        }
        guard let project else { throw Answer(.forbidden, detail: "Invalid API Key") }
        if let named, named.lowercased() != project.id {
            throw Answer(.forbidden, detail: "The API key belongs to another project")
        }
        return project
    }

    func storing<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch { throw StoreFailure(cause: error) }
    }
}
