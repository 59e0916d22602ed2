import AsyncHTTPClient
import BaselogDomain
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns the errors of the network libraries into failures that people can read.
///
/// Descriptions of errors are not passed on: some quote header values. What a message says is written here.
struct NetworkFailure {
    /// Where the request went, such as `api.example:8443`.
    let authority: String
    /// Where the connection went instead, if there is a proxy on the way.
    var proxy: ProxyServer?
    let timeouts: Timeouts
    /// Whether the whole request had left.
    let bodyWasSent: Bool
    /// Whether there was a connection already.
    let wasConnected: Bool
    /// What the system said when a part of the request could not be written.
    var writeError: IOError?
    /// Whether the server took nothing of the request for too long, so that the connection was closed.
    var writeTimedOut = false

    func failure(for error: any Error) -> TransportFailure {
        switch error {
        case _ where writeTimedOut:
            given(.timeout(.write), "\(authority) took nothing of the request for \(timeouts.write.readable)")
        case is CancellationError: given(.cancelled, "the request to \(authority) was given up")
        case let error as HTTPClientError: client(error)
        case let error as NIOConnectionError: connecting(error)
        case let error as IOError: system(error.errnoCode)
        case let error as ChannelError: channel(error)
        case let error as HTTPParserError: parser(error)
        case let error as NIOSSLError: tls(error)
        case let error as NIOSSLExtraError: tls(error)
        case let error as BoringSSLError: handshake(error)
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            given(.nameResolution, "the name in \(proxy?.authority ?? authority) cannot be resolved")
        default: given(.other, "the request to \(authority) failed: \(type(of: error))")
        }
    }

    /// The failure when the deadline of the whole request is over.
    var totalTimeout: TransportFailure {
        given(.timeout(.total), "\(authority) did not finish within \(timeouts.total.readable)")
    }

    private func given(_ kind: TransportFailure.Kind, _ message: String) -> TransportFailure {
        TransportFailure(kind: kind, message: message, bodyWasSent: bodyWasSent)
    }

    private func client(_ error: HTTPClientError) -> TransportFailure {
        switch error {
        case .cancelled: given(.cancelled, "the request to \(authority) was given up")
        case .alreadyShutdown: given(.cancelled, "the connections to \(authority) are closed")
        case .readTimeout: given(.timeout(.read), "no answer from \(authority) for \(timeouts.read.readable)")
        case .connectTimeout, .getConnectionFromPoolTimeout:
            given(.timeout(.connect), "no connection to \(authority) within \(timeouts.connect.readable)")
        case .tlsHandshakeTimeout:
            given(.timeout(.connect), "no TLS handshake with \(authority) within \(timeouts.connect.readable)")
        case .deadlineExceeded: totalTimeout
        case .proxyAuthenticationRequired:
            given(.proxyRefused, "the proxy \(proxyName) wants another user and password (407)")
        case .invalidProxyResponse: given(.other, "the proxy \(proxyName) did not connect to \(authority)")
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            given(
                .timeout(.connect),
                "the proxy \(proxyName) did not connect to \(authority) within \(timeouts.connect.readable)")
        case .remoteConnectionClosed, .uncleanShutdown: writeError.map { system($0.errnoCode) } ?? closed
        case .requestStreamCancelled: interrupted
        default: given(.other, "the request to \(authority) failed: \(error.shortDescription)")
        }
    }

    private var proxyName: String { proxy?.authority ?? "" }

    private var interrupted: TransportFailure {
        given(.connectionReset, "\(authority) stopped taking the request half-way")
    }

    private var closed: TransportFailure {
        // Half of a request makes the close a reset, whichever of our reads and writes the system tells of it first.
        if wasConnected, !bodyWasSent { return interrupted }
        let what = wasConnected ? "closed the connection without an answer" : "closed the connection at once"
        return given(.connectionClosed, "\(authority) \(what)")
    }

    private func connecting(_ error: NIOConnectionError) -> TransportFailure {
        // Where one of the two lookups finds an address, only the attempts to connect there count.
        guard let first = error.connectionErrors.first else {
            let what = proxy == nil ? "name" : "name of the proxy"
            return given(.nameResolution, "the \(what) \(error.host) cannot be resolved")
        }
        var addresses: [String] = []
        for failure in error.connectionErrors {
            let address = NetworkFailure.text(of: failure.target)
            if !addresses.contains(address) { addresses.append(address) }
        }
        let targets = (proxy == nil ? "" : "the proxy at ") + addresses.joined(separator: " and ")
        if case ChannelError.connectTimeout = first.error {
            return given(.timeout(.connect), "no connection to \(targets) within \(timeouts.connect.readable)")
        }
        // The last one was tried because the ones before had failed.
        let code = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }.last
        switch code {
        case ECONNREFUSED: return given(.connectionRefused, "connection refused by \(targets)")
        case ETIMEDOUT: return given(.timeout(.connect), "no connection to \(targets): the system gave up")
        case ECONNRESET: return given(.connectionReset, "\(targets) reset the connection at once")
        case let code?: return given(.other, "no connection to \(targets): \(NetworkFailure.text(ofErrno: code))")
        case nil: return given(.other, "no connection to \(targets)")
        }
    }

    private func system(_ code: CInt) -> TransportFailure {
        switch code {
        case ECONNREFUSED: given(.connectionRefused, "connection refused by \(authority)")
        case ECONNRESET, EPIPE, ECONNABORTED: given(.connectionReset, "\(authority) reset the connection")
        case ETIMEDOUT: given(.timeout(wasConnected ? .read : .connect), "\(authority) vanished from the network")
        default: given(.other, "the connection to \(authority) failed: \(NetworkFailure.text(ofErrno: code))")
        }
    }

    private func channel(_ error: ChannelError) -> TransportFailure {
        switch error {
        case .connectTimeout:
            given(.timeout(.connect), "no connection to \(authority) within \(timeouts.connect.readable)")
        default: writeError.map { system($0.errnoCode) } ?? closed
        }
    }

    private func parser(_ error: HTTPParserError) -> TransportFailure {
        switch error {
        case .invalidEOFState, .closedConnection:
            given(.connectionClosed, "\(authority) closed the connection in the middle of its answer")
        case .headerOverflow: given(.notHTTP, "the answer of \(authority) has too many or too large headers")
        default: given(.notHTTP, "what \(authority) answered is not HTTP")
        }
    }

    // MARK: TLS

    private func tls(_ error: NIOSSLError) -> TransportFailure {
        switch error {
        case .handshakeFailed(let cause): handshake(cause)
        case .unableToValidateCertificate, .noCertificateToValidate: distrusted
        case .uncleanShutdown: closed
        default: given(.tls, "TLS with \(authority) failed")
        }
    }

    private func tls(_ error: NIOSSLExtraError) -> TransportFailure {
        switch error {
        case .failedToValidateHostname, .serverHostnameImpossibleToMatch:
            given(.certificate, "the certificate of \(authority) is for another host")
        default: given(.tls, "TLS with \(authority) failed")
        }
    }

    private func handshake(_ error: BoringSSLError) -> TransportFailure {
        // BoringSSL's reasons are only found in the text of its error stack, such as
        // `error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED`.
        let reasons = String(describing: error)
        if reasons.contains("CERTIFICATE_VERIFY_FAILED") { return distrusted }
        if reasons.contains("WRONG_VERSION_NUMBER") || reasons.contains("HTTP_REQUEST") {
            return given(.tls, "\(authority) does not speak TLS; is it http:// instead of https://?")
        }
        if reasons.contains("PROTOCOL_VERSION") || reasons.contains("UNSUPPORTED_PROTOCOL") {
            return given(.tls, "\(authority) speaks no TLS version from 1.2 on")
        }
        if reasons.contains("EOF during handshake") || reasons.contains("syscallError") {
            return given(.tls, "\(authority) closed the connection during the TLS handshake; does it speak TLS?")
        }
        if reasons.contains("CERTIFICATE_REQUIRED") || reasons.contains("BAD_CERTIFICATE") {
            return given(.certificate, "\(authority) wants a client certificate")
        }
        return given(.tls, "the TLS handshake with \(authority) failed")
    }

    private var distrusted: TransportFailure {
        given(.certificate, "the certificate of \(authority) is expired or not trusted")
    }

    // MARK: Texts

    private static func text(of address: SocketAddress) -> String {
        guard let ip = address.ipAddress, let port = address.port else { return "the address" }
        return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    private static func text(ofErrno code: CInt) -> String {
        switch code {
        case ENETUNREACH: "the network cannot be reached"
        case EHOSTUNREACH: "the host cannot be reached"
        case EMFILE, ENFILE: "too many open files"
        case EADDRNOTAVAIL: "no local address or port is free"
        case EACCES, EPERM: "the system does not allow it"
        default: "system error \(code)"
        }
    }
}

extension Duration {
    /// Whole seconds as `30 s`, everything else as milliseconds.
    var readable: String {
        let milliseconds = wholeMicroseconds / 1000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
