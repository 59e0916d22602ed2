import BaselogDomain
import HTTPTypes

/// What a request asks for.
enum Route: Sendable, Hashable {
    case health
    case openAPI
    /// One entry or, in standard mode, an array of them; `project` as named in the path.
    case submit(EntryKind, project: String?)
    case submitBatch(EntryKind, project: String?)
    case list(EntryKind, project: String?)
    case stream(project: String?)
    /// What the hosted API shows only to people who have signed in.
    case signedInOnly
    case listFaults, addFault, clearFaults
    case removeFault(String)
}

/// What the method and path of a request lead to.
enum RouteMatch: Sendable, Hashable {
    case route(Route)
    case notFound
    case methodNotAllowed(String)
    /// The same path without the slash at its end.
    case redirect(String)
}

/// The paths of each mode.
struct RouteTable: Sendable {
    let mode: APIMode
    let allowsFaultRoutes: Bool
    /// Whether entries can only be sent, not read.
    var isWriteOnly = false

    func match(_ method: HTTPRequest.Method, path: String) -> RouteMatch {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let endsInSlash = segments.count > 1 && segments.last == ""
        if endsInSlash { segments.removeLast() }
        guard path.hasPrefix("/"), !segments.contains(""), let methods = resource(Array(segments)) else {
            return .notFound
        }
        if endsInSlash { return .redirect(String(path.dropLast())) }
        if let route = methods.first(where: { $0.0 == method })?.1 { return .route(route) }
        if method == .head, mode == .standard, let route = methods.first(where: { $0.0 == .get })?.1 {
            return .route(route)
        }
        return .methodNotAllowed(methods.map(\.0.rawValue).joined(separator: ", "))
    }

    private typealias Methods = [(HTTPRequest.Method, Route)]

    private func resource(_ segments: [Substring]) -> Methods? {
        switch segments.first {
        case "openapi.json" where segments.count == 1: [(.get, .openAPI)]
        case "health" where segments.count == 1 && mode == .standard: [(.get, .health)]
        case "admin" where segments.count >= 2 && segments[1] == "faults" && allowsFaultRoutes:
            faults(segments.dropFirst(2))
        case "projects":
            mode == .standard ? standardProjects(segments.dropFirst()) : compatProjects(segments.dropFirst())
        default: nil
        }
    }

    private func faults(_ rest: ArraySlice<Substring>) -> Methods? {
        switch rest.count {
        case 0: [(.get, .listFaults), (.post, .addFault), (.delete, .clearFaults)]
        case 1: rest.first.map { [(.delete, .removeFault(String($0)))] }
        default: nil
        }
    }

    /// `/projects/{id}` shows a project to its owner, so `/projects/logs` has a GET and `/projects/events` no POST.
    private func compatProjects(_ rest: ArraySlice<Substring>) -> Methods? {
        switch Array(rest) {
        case ["logs"]: [(.post, .submit(.log, project: nil)), (.get, .signedInOnly)]
        case let segments where segments.count == 1: [(.get, .signedInOnly)]
        case let segments where segments.count == 2 && segments[1] == "logs":
            [(.post, .submit(.log, project: String(segments[0]))), (.get, .signedInOnly)]
        default: nil
        }
    }

    private func standardProjects(_ rest: ArraySlice<Substring>) -> Methods? {
        var rest = rest
        var project: String?
        if let first = rest.first, kind(first) == nil {
            project = String(first)
            rest = rest.dropFirst()
        }
        guard let first = rest.first, let kind = kind(first) else { return nil }
        switch Array(rest.dropFirst()) {
        case []:
            let submit: Methods = [(.post, .submit(kind, project: project))]
            return isWriteOnly ? submit : submit + [(.get, .list(kind, project: project))]
        case ["batch"]: return [(.post, .submitBatch(kind, project: project))]
        case ["stream"] where kind == .log && !isWriteOnly: return [(.get, .stream(project: project))]
        default: return nil
        }
    }

    private func kind(_ segment: Substring) -> EntryKind? {
        switch segment {
        case "logs": .log
        case "events": .event
        default: nil
        }
    }
}
