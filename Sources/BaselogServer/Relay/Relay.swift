package import BaselogDomain
package import Logging

/// The API's contract in front of a durable queue, for programs of this machine: what they post is answered 201 once it
/// is on disk, and shipped when the API can take it.
///
/// It knows the same routes as the embedded API but for those that read, and the same answers but for three: an entry
/// that the queue would refuse gets 422 with the field, a full queue or disk 429 with `Retry-After`, and entries of any
/// project named in the path go where the profile ships to.
package final class Relay: Sendable {
    /// What it listens on, with the ports that were found.
    package let addresses: [ListenAddress]
    private let listeners: [HTTPListener]

    /// Listens on all addresses, or on none.
    ///
    /// - Parameters:
    ///   - key: The key that programs must show; where there is none nobody is let in.
    ///   - now: The clock that dates the entries.
    package static func start(
        _ configuration: RelayConfiguration, intake: any RelayIntake, key: @escaping @Sendable () -> APIKey?,
        logger: Logger, now: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) async throws(ListenError) -> Relay {
        let limits = configuration.limits
        let connections = Connections(limits: limits)
        var marks: [SourceCursor] = []
        do throws(QueueError) {
            marks = try await intake.marks()
        } catch {
            // It goes on as one that was never sent anything.
            logger.error("Earlier idempotency keys could not be read: \(error.explanation.message)")
        }
        let desk = RelayDesk(
            configuration: configuration,
            bodies: BodyReader(limits: limits, budget: BodyBudget(limitBytes: limits.bufferedBytes)), intake: intake,
            key: key, keys: AcceptedKeys(marks), now: now, logger: logger)
        let responder = RelayResponder(desk: desk, connections: connections)
        var listeners: [HTTPListener] = []
        do throws(ListenError) {
            for address in configuration.addresses {
                listeners.append(
                    try await HTTPListener.start(
                        address, limits: limits, idleTimeout: configuration.idleTimeout, connections: connections,
                        logger: logger, respond: { try await responder.respond(to: $0, with: $1, on: $2) }))
            }
        } catch {
            for listener in listeners { await listener.stop() }
            throw error
        }
        return Relay(listeners)
    }

    private init(_ listeners: [HTTPListener]) {
        self.listeners = listeners
        addresses = listeners.map(\.address)
    }

    /// Answers what has begun, for at most the grace of the limits, and closes everything. May be called again.
    package func stop() async {
        for listener in listeners { await listener.stop() }
    }
}
