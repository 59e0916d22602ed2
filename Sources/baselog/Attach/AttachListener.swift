import BaselogDashboard
import BaselogDomain
@preconcurrency import Dispatch
import Foundation
import Synchronization

/// Lets dashboards of other processes look at an engine and order it, over a Unix socket.
///
/// ```swift
/// group.addTask { await AttachListener(live, context: context).run() }
/// ```
struct AttachListener: Sendable {
    /// How often an engine that only looks is asked whether it ships by now.
    private static let roleInterval: Duration = .seconds(2)

    let socket: SocketPath
    let engine: any EngineControl
    /// What those who attach are told of the profile.
    let session: @Sendable () async -> Session

    /// - Parameter path: The socket; beside the profile's queue where it is not given.
    init(_ live: LiveProfile, context: ProcessContext, path: String? = nil, isDemo: Bool = false) {
        let session = Session(live.settings, isDemo: isDemo)
        self.init(
            socket: path.map { SocketPath(path: $0) }
                ?? .beside(queueFolder: context.queueFolder(of: live.profile.name)),
            engine: live.engine, session: { session })
    }

    init(socket: SocketPath, engine: any EngineControl, session: @escaping @Sendable () async -> Session) {
        self.socket = socket
        self.engine = engine
        self.session = session
    }

    /// Serves until the task is cancelled; an engine that does not own its queue is served once it does.
    ///
    /// - Returns: Why nobody can attach, where that is so; everything else goes on without it.
    @discardableResult
    func run() async -> Explanation? {
        do {
            while case .observing = await engine.snapshot().role { try await Task.sleep(for: Self.roleInterval) }
            try await listen()
            return nil
        } catch {
            return Task.isCancelled ? nil : EffectRunner.explanation(of: error)
        }
    }

    private func listen() async throws {
        let (descriptor, inode) = try socket.listen()
        let (connections, connection) = AsyncStream.makeStream(
            of: SocketChannel.self, bufferingPolicy: .bufferingOldest(AttachLimits.connections))
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "baselog.attach.accept"))
        source.setEventHandler {
            if let channel = SocketPath.accept(on: descriptor) { connection.yield(channel) }
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        defer {
            source.cancel()
            socket.remove(inode: inode)
        }
        let places = AttachPlaces()
        await withDiscardingTaskGroup { group in
            for await channel in connections {
                guard places.take() else {
                    group.addTask { await AttachListener.refuse(channel, AttachListener.busy) }
                    continue
                }
                group.addTask {
                    await AttachConnection(channel: channel, engine: engine, session: session).run()
                    places.giveBack()
                }
            }
            group.cancelAll()
        }
    }

    private static let busy = Explanation(
        "\(AttachLimits.connections) dashboards look at this engine already.", hint: "Close one of them first.")

    /// Says why, and ends the connection.
    static func refuse(_ channel: SocketChannel, _ reason: Explanation) async {
        if let line = try? AttachLine.encode(AttachReport.refused(reason)) { try? await channel.write(line) }
        channel.close()
    }
}

/// Counts those who are attached.
private final class AttachPlaces: Sendable {
    private let taken = Mutex(0)

    /// - Returns: Whether there was room for one more.
    func take() -> Bool {
        taken.withLock { taken in
            guard taken < AttachLimits.connections else { return false }
            taken += 1
            return true
        }
    }

    func giveBack() { taken.withLock { $0 -= 1 } }
}
