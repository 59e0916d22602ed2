package import BaselogDomain
import Glibc
import NIOCore

/// Where a server waits for its clients.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A port; 0 takes any free one.
    case tcp(host: String, port: Int)
    /// A Unix socket.
    case socket(path: String)

    /// `127.0.0.1:8790`, `[::1]:8790` or `/run/baselog.sock`.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path
        }
    }

    /// Where clients find it: `http://127.0.0.1:8790` or `unix:/run/baselog.sock`.
    package var url: String {
        switch self {
        case .tcp("0.0.0.0", let port), .tcp("::", let port): "http://127.0.0.1:\(port)"
        case .tcp: "http://\(self)"
        case .socket(let path): "unix:\(path)"
        }
    }

    /// Whether only programs of this machine can reach it.
    package var isLocal: Bool {
        switch self {
        case .tcp(let host, _): LoopbackAddress.contains(host: host)
        case .socket: true
        }
    }

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
    package init?(tcp text: String) {
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

/// Why a server could not listen.
package enum ListenError: UserFacingError, Hashable {
    case inUse(ListenAddress)
    case forbidden(ListenAddress)
    /// What lies at the path of a socket is none.
    case notASocket(path: String)
    case failed(ListenAddress, reason: String)

    package var explanation: Explanation {
        switch self {
        case .inUse(let address):
            Explanation("Another program listens on \(address).", hint: "Stop it, or choose another address.")
        case .forbidden(.tcp(_, let port)):
            Explanation("Port \(port) needs root rights.", hint: "Choose a port from 1024 on.")
        case .forbidden(.socket(let path)):
            Explanation("The socket \(path) may not be made there.", hint: "Choose a folder that is yours.")
        case .notASocket(let path):
            Explanation("\(path) is there and is no socket.", hint: "Choose another path; it is left as it is.")
        case .failed(let address, let reason):
            Explanation("Cannot listen on \(address): \(reason).", hint: "Choose another address.")
        }
    }

    init(_ error: any Error, at address: ListenAddress) {
        guard let error = error as? IOError else {
            self = .failed(address, reason: "\(error)")
            return
        }
        switch error.errnoCode {
        case EADDRINUSE: self = .inUse(address)
        case EACCES, EPERM: self = .forbidden(address)
        default: self = .failed(address, reason: String(cString: strerror(error.errnoCode)))
        }
    }
}
