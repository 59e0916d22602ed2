package import BaselogDomain

/// Why the embedded API could not start or do what it was asked to.
package enum EmbeddedAPIError: UserFacingError, Hashable {
    case portInUse(host: String, port: Int)
    case portForbidden(port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    case databaseUnusable(path: String, reason: String)
    /// The database was written by a later version.
    case databaseTooNew(path: String)
    case invalidKey(APIKey.Problem)
    case storeFailed(reason: String)

    package var explanation: Explanation {
        switch self {
        case .portInUse(let host, let port):
            Explanation(
                "Port \(port) on \(host) is in use by another program.",
                hint: "Choose another with --port, or --port 0 for any free one.")
        case .portForbidden(let port):
            Explanation("Port \(port) needs root rights.", hint: "Choose a port from 1024 on with --port.")
        case .cannotListen(let host, let port, let reason):
            Explanation("Cannot listen on \(host) port \(port): \(reason).", hint: "Choose another --host or --port.")
        case .databaseUnusable(let path, let reason):
            Explanation(
                "The database \(path) cannot be used: \(reason).",
                hint: "Choose another file with --database, or --database :memory:.")
        case .databaseTooNew(let path):
            Explanation(
                "The database \(path) was written by a newer baselog.",
                hint: "Update baselog, or choose another file with --database.")
        case .invalidKey(let problem): Explanation(problem.description)
        case .storeFailed(let reason): Explanation("The database of the embedded API failed: \(reason).")
        }
    }
}
