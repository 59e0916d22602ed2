import NIOCore

/// Tells addresses of this very machine from all others.
enum LoopbackAddress {
    static func contains(host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        return isIPv4Loopback(host)
    }

    /// Whether the other end of a connection is on this machine.
    static func contains(_ address: SocketAddress?) -> Bool {
        switch address {
        case .v4, .v6:
            guard let text = address?.ipAddress else { return false }
            // A dual-stack socket shows IPv4 peers as mapped addresses.
            let plain = text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text
            return plain == "::1" || isIPv4Loopback(plain)
        case .unixDomainSocket: return true
        case nil: return false
        }
    }

    private static func isIPv4Loopback(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
    }
}
