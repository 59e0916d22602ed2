import BaselogDomain
import NIOCore
import Synchronization

/// What is known of one request on its way, written down as it happens by whoever sees it.
final class Exchange: Sendable {
    typealias Instant = ContinuousClock.Instant

    struct Record: Sendable {
        /// When the request went for a connection.
        var began: Instant
        /// When its connection was ready to use, TLS included; that may be long before the request.
        var connectionReady: Instant?
        var reusedConnection: Bool?
        /// When its last byte was handed to the kernel.
        var sent: Instant?
        var firstByte: Instant?
        var lastByte: Instant?
        /// What the system said when a part of the request could not be written.
        var writeError: IOError?
        /// Whether the server took nothing of the request for too long.
        var writeTimedOut = false
    }

    private let record: Mutex<Record>

    init(began: Instant) { record = Mutex(Record(began: began)) }

    func note(_ change: (inout Record) -> Void) { record.withLock { change(&$0) } }

    var current: Record { record.withLock { $0 } }
}

extension Exchange.Record {
    /// - Parameter ended: When nothing more was to come, for the phase that was going on then.
    func phases(ended: Exchange.Instant, total: Duration) -> RequestPhases {
        var phases = RequestPhases(total: total)
        guard let connectionReady else {
            phases.connect = ended - began
            return phases
        }
        phases.connect = reusedConnection == true ? .zero : max(.zero, connectionReady - began)
        guard let sent else { return phases }
        guard let firstByte else {
            phases.wait = ended - sent
            return phases
        }
        // A server may answer before it has the whole request.
        phases.wait = max(.zero, firstByte - sent)
        phases.read = max(.zero, (lastByte ?? ended) - firstByte)
        return phases
    }
}

/// The requests on their way and the connections that carry them.
///
/// The HTTP library tells nobody which connection carries a request. So each request takes a ticket with it, in a
/// header that ``ExchangeTap`` takes off again before anything is written.
final class ExchangeLedger: Sendable {
    static let ticketHeader = "baselog-exchange"

    private struct State {
        var nextTicket: UInt64 = 0
        var exchanges: [UInt64: Exchange] = [:]
        var openConnections = 0
        var busyConnections = 0
    }

    private let state = Mutex(State())
    private let idleLimit: Int
    private let ageLimit: Duration

    /// - Parameters:
    ///   - idleLimit: Connections beyond this many that have nothing to do are closed.
    ///   - ageLimit: A connection as old as this carries no further request, so that changes of DNS are seen.
    init(idleLimit: Int, ageLimit: Duration) {
        self.idleLimit = idleLimit
        self.ageLimit = ageLimit
    }

    func add(_ exchange: Exchange) -> UInt64 {
        state.withLock { state in
            state.nextTicket += 1
            state.exchanges[state.nextTicket] = exchange
            return state.nextTicket
        }
    }

    func remove(_ ticket: UInt64) { state.withLock { $0.exchanges[ticket] = nil } }

    func exchange(_ ticket: UInt64) -> Exchange? { state.withLock { $0.exchanges[ticket] } }

    func connectionOpened() { state.withLock { $0.openConnections += 1 } }

    func connectionClosed(whileBusy: Bool) {
        state.withLock { state in
            state.openConnections -= 1
            if whileBusy { state.busyConnections -= 1 }
        }
    }

    func requestBegan() { state.withLock { $0.busyConnections += 1 } }
    func requestEnded() { state.withLock { $0.busyConnections -= 1 } }

    /// Whether a connection of this age is to be closed once it has read its answer.
    func retires(age: Duration) -> Bool {
        age >= ageLimit || state.withLock { $0.openConnections - $0.busyConnections >= idleLimit }
    }
}
