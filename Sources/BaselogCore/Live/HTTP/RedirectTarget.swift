import BaselogDomain

/// Where an answer sends a request, if it may be followed: 307 or 308, to the same scheme, host and port.
///
/// Anything else would carry the key to somebody else, or change what the request means.
enum RedirectTarget {
    /// The path to ask for instead, with its query.
    static func path(of answer: TransportAnswer, from baseURL: BaseURL) -> String? {
        guard answer.status == 307 || answer.status == 308, let location = answer.header("location") else { return nil }
        let target = location.prefix { $0 != "#" }
        guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else { return nil }
        if target.hasPrefix("/") { return target.hasPrefix("//") ? nil : String(target) }
        guard let scheme = target.firstRange(of: "://") else { return nil }
        let authority = target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let origin = try? BaseURL(parsing: String(target[..<authority.endIndex])),
            origin.isSecure == baseURL.isSecure, origin.host == baseURL.host, origin.port == baseURL.port
        else { return nil }
        let rest = target[authority.endIndex...]
        return rest.hasPrefix("/") ? String(rest) : "/\(rest)"
    }
}
