/// The base URL of an API: `http` or `https`, a host, perhaps a port and a path, and nothing else.
public struct BaseURL: Sendable, Hashable, Codable, CustomStringConvertible {
    public let isSecure: Bool
    /// The host name or address, without the brackets of IPv6, in lower case.
    public let host: String
    /// The port, also where the text does not say it.
    public let port: Int
    /// The path without a trailing slash; empty for none.
    public let path: String

    /// The hosted API.
    public static let hosted = BaseURL(isSecure: true, host: "baselog-api.vercel.app", port: 443, path: "")

    public init(isSecure: Bool, host: String, port: Int, path: String) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
    }

    /// Why a text is not a base URL.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        /// What is wrong, as the rest of a sentence: `must start with http:// or https://`.
        public let description: String
    }

    /// Reads and normalises a base URL; one trailing slash is taken off.
    public init(parsing text: String) throws(Problem) {
        guard !text.isEmpty else { throw Problem(description: "is empty; it must look like https://host") }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            throw Problem(description: "must not contain blanks, control or non-ASCII characters")
        }
        let rest: Substring
        if text.lowercased().hasPrefix("https://") {
            isSecure = true
            rest = text.dropFirst(8)
        } else if text.lowercased().hasPrefix("http://") {
            isSecure = false
            rest = text.dropFirst(7)
        } else {
            throw Problem(description: "must start with http:// or https://")
        }
        guard !rest.contains("@") else {
            throw Problem(description: "must not contain a user or password; the API key has its own place")
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw Problem(description: "must not contain a query or fragment")
        }
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        if path.hasSuffix("/") { path.removeLast() }
        guard !path.contains("//") else { throw Problem(description: "must not contain an empty path segment (//)") }
        self.path = String(path)
        (host, port) = try BaseURL.split(authority, defaultPort: isSecure ? 443 : 80)
    }

    private static func split(_ authority: Substring, defaultPort: Int) throws(Problem) -> (String, Int) {
        let hostText: Substring
        let portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw Problem(description: "has an IPv6 address without its closing bracket")
            }
            hostText = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw Problem(description: "has text between the IPv6 address and the port")
            }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            hostText = authority[..<colon]
            portText = authority[authority.index(after: colon)...]
        } else {
            hostText = authority
            portText = nil
        }
        guard !hostText.isEmpty else { throw Problem(description: "has no host") }
        guard let portText else { return (hostText.lowercased(), defaultPort) }
        guard let port = Int(portText), (1...65_535).contains(port) else {
            throw Problem(description: "has the port \(portText); it must be from 1 to 65535")
        }
        return (hostText.lowercased(), port)
    }

    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// `host:port`, the port only where it is not the scheme's own.
    public var authority: String {
        port == (isSecure ? 443 : 80) ? bracketedHost : "\(bracketedHost):\(port)"
    }

    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

    /// Whether the host is this machine; faults may be injected only there.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
