package import BaselogDomain
import Glibc
import NIOCore

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
