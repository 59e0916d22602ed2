/// Where a server waits for its clients.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A port; 0 takes any free one.
    case tcp(host: String, port: Int)
    /// A Unix socket.
    case socket(path: String)

    /// `127.0.0.1:8790`, `[::1]:8790` or `/run/baselog.sock`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path
        }
    }

    /// Where clients find it: `http://127.0.0.1:8790` or `unix:/run/baselog.sock`.
    public var url: String {
        switch self {
        case .tcp("0.0.0.0", let port), .tcp("::", let port): "http://127.0.0.1:\(port)"
        case .tcp: "http://\(self)"
        case .socket(let path): "unix:\(path)"
        }
    }

    /// Whether only programs of this machine can reach it.
    public var isLocal: Bool {
        switch self {
        case .tcp(let host, _): BaseURL(isSecure: false, host: host, port: 0, path: "").isLoopback
        case .socket: true
        }
    }

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
    public init?(tcp text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }) else {
            return nil
        }
        self = .tcp(host: String(host), port: port)
    }
}
