import BaselogDashboard
import BaselogDomain
import Synchronization

/// The profile of another process, looked at over its socket.
final class AttachedProfile: FixedProfileSource {
    let refusal = CommandFailure(.usage, "Profiles are the matter of the process whose engine this is.")
    private let socket: SocketPath
    /// The connection that was made before there was a screen.
    private let first: Mutex<AttachedEngine?>

    init(socket: SocketPath, first: AttachedEngine) {
        self.socket = socket
        self.first = Mutex(first)
    }

    func open(_ profile: String) async throws -> OpenProfile {
        let made = first.withLock { first in
            defer { first = nil }
            return first
        }
        let engine: AttachedEngine
        if let made { engine = made } else { engine = try await AttachedEngine.attach(to: socket) }
        return OpenProfile(
            session: engine.session, engine: engine,
            owner: AttachedOwner(processID: engine.processID) { await engine.run() },
            reload: { SettingsReload(session: engine.session, outcome: .unchanged) },
            reloads: AsyncStream { $0.finish() }, hurry: { engine.close() },
            close: { _ in
                let counts = await engine.snapshot().counts
                engine.close()
                return counts
            })
    }
}
