/// A proxy between this machine and an API. Every description of it hides its user and password.
public struct ProxyServer: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public enum Kind: String, Sendable, Hashable {
        /// Tunnels by `CONNECT`, also where the API itself is not asked over TLS.
        case http
        /// SOCKS version 5, which resolves the API's name itself.
        case socks5
    }

    /// What a proxy wants to know of who uses it.
    public struct Credential: Sendable, Hashable, CustomReflectable {
        /// The only place that may use them is the header for the proxy.
        public let user: String
        public let password: String

        public var customMirror: Mirror { Mirror(self, children: []) }
    }

    public let kind: Kind
    /// The name or address, without the brackets of IPv6, in lower case.
    public let host: String
    public let port: Int
    public let credential: Credential?

    /// Why a text is not a proxy.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        /// What is wrong, as the rest of a sentence; never the text itself, which may hold a password.
        public let description: String
    }

    /// Reads a proxy as environment variables name it: `http://user:password@proxy.example:3128`, `socks5://host`, or
    /// `host:port` alone, which is an HTTP proxy. Ports that are not said are 80 for HTTP and 1080 for SOCKS.
    public init(parsing text: String) throws(Problem) {
        var rest = text[...]
        kind = try ProxyServer.takeKind(from: &rest)
        while rest.hasSuffix("/") { rest.removeLast() }
        credential = try ProxyServer.takeCredential(from: &rest)
        guard !rest.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" }) else {
            throw Problem(description: "must end with the port")
        }
        let address: BaseURL
        do throws(BaseURL.Problem) {
            address = try BaseURL(parsing: "http://\(rest)")
        } catch {
            throw Problem(description: error.description)
        }
        host = address.host
        let saysPort = rest.last == "]" ? false : rest.split(separator: "]").last?.contains(":") ?? false
        port = saysPort ? address.port : kind == .http ? 80 : 1080
        if kind == .socks5, credential != nil {
            throw Problem(description: "must not contain a user: SOCKS with a password is not supported")
        }
    }

    private static func takeKind(from rest: inout Substring) throws(Problem) -> Kind {
        guard let end = rest.firstRange(of: "://") else { return .http }
        let scheme = rest[..<end.lowerBound].lowercased()
        rest = rest[end.upperBound...]
        switch scheme {
        case "http": return .http
        case "socks5", "socks5h", "socks": return .socks5
        case "https":
            throw Problem(description: "must start with http://: TLS to the proxy itself is not supported")
        default: throw Problem(description: "must start with http:// or socks5://")
        }
    }

    private static func takeCredential(from rest: inout Substring) throws(Problem) -> Credential? {
        guard let at = rest.lastIndex(of: "@") else { return nil }
        let text = rest[..<at]
        rest = rest[rest.index(after: at)...]
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = parts[0].percentDecoded, let password = (parts.count > 1 ? parts[1] : "").percentDecoded,
            !user.isEmpty, !(user + password).unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { throw Problem(description: "has a user or password that cannot be read") }
        return Credential(user: user, password: password)
    }

    /// `host:port`.
    public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// `http://…@proxy.example:3128`.
    public var description: String { "\(kind.rawValue)://\(credential == nil ? "" : "…@")\(authority)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Substring {
    /// With `%40` and the like replaced; `nil` where that is not UTF-8 or not well-formed.
    fileprivate var percentDecoded: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(rest.prefix(2)) ?? ""
            guard digits.utf8.count == 2, let decoded = UInt8(digits, radix: 16) else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// Hosts that are asked without a proxy, as `NO_PROXY` lists them.
public struct ProxyExclusions: Sendable, Hashable, CustomStringConvertible {
    private struct Rule: Sendable, Hashable {
        var host: String
        var port: Int?
    }

    private let rules: [Rule]
    private let coversAll: Bool
    public let description: String

    /// None.
    public init() { self.init(parsing: "") }

    /// Reads a list with commas or blanks between: a host covers its subdomains as well, with or without a dot before
    /// it; an IP address covers itself; a port narrows either; `*` covers all. Networks such as `10.0.0.0/8` cover
    /// nothing.
    public init(parsing text: String) {
        let items = text.split { $0 == "," || $0 == " " || $0 == "\t" }
        coversAll = items.contains("*")
        rules = items.map(ProxyExclusions.rule)
        description = items.joined(separator: ",")
    }

    private static func rule(_ item: Substring) -> Rule {
        var host = item.lowercased()[...]
        var port: Int?
        if host.hasPrefix("["), let end = host.lastIndex(of: "]") {
            port = Int(host[host.index(after: end)...].drop { $0 == ":" })
            host = host[host.index(after: host.startIndex)..<end]
        } else if let colon = host.lastIndex(of: ":"), host.firstIndex(of: ":") == colon {
            port = Int(host[host.index(after: colon)...])
            host = host[..<colon]
        }
        if host.hasPrefix("*.") { host = host.dropFirst() }
        while host.hasPrefix(".") { host = host.dropFirst() }
        return Rule(host: String(host), port: port)
    }

    public func cover(host: String, port: Int) -> Bool {
        if coversAll { return true }
        return rules.contains { rule in
            guard !rule.host.isEmpty, rule.port.map({ $0 == port }) ?? true else { return false }
            if host == rule.host { return true }
            // Addresses have no subdomains: 1.10.0.0.1 would be no address, and ::1 has no dot.
            return host.hasSuffix("." + rule.host) && !rule.host.isAddress
        }
    }
}

extension String {
    fileprivate var isAddress: Bool { contains(":") || allSatisfy { $0 == "." || $0.isASCII && $0.isNumber } }
}

/// Which proxy is used for which API.
public struct ProxySettings: Sendable, Hashable {
    /// For base URLs with `http`.
    public var http: ProxyServer?
    /// For base URLs with `https`.
    public var https: ProxyServer?
    public var exclusions: ProxyExclusions

    public init(
        http: ProxyServer? = nil, https: ProxyServer? = nil, exclusions: ProxyExclusions = ProxyExclusions()
    ) {
        self.http = http
        self.https = https
        self.exclusions = exclusions
    }

    /// The proxy for an API; this machine itself is never asked through one.
    public func proxy(for url: BaseURL) -> ProxyServer? {
        guard !url.isLoopback, !exclusions.cover(host: url.host, port: url.port) else { return nil }
        return url.isSecure ? https : http
    }
}
