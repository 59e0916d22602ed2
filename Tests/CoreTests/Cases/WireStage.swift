import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// An engine with a queue on disk that ships over real connections to a server that follows a script.
///
/// The engine's own waits pass quickly; what the network does, and its limits, is in real time.
final class WireStage: Sendable {
    static let created = FaultServer.answer("201 Created", body: #"{"id":"7c9e6679","message":"hello"}"#)
    static let batchSize = 3

    let engine: Engine
    private let folder: TemporaryHome

    /// - Parameter batches: Whether the server takes batches, of three entries.
    init(_ transport: any Transport, batches: Bool = false) async throws {
        folder = try TemporaryHome()
        engine = Engine(
            settings: Settings(batch: BatchSettings(size: WireStage.batchSize)),
            queue: try SQLiteQueue(folder: folder.path), transport: transport,
            capabilities: ServerCapabilities(hasBatches: batches), asksForHealth: false, clock: HurriedClock(),
            random: { 0 })
        try await engine.start()
    }

    convenience init(
        _ server: FaultServer, timeouts: Timeouts = Timeouts(), batches: Bool = false
    ) async throws {
        try await self.init(
            try `An HTTP transport`.transport(to: server.baseURL, timeouts: timeouts), batches: batches)
    }

    func log(_ message: String = "hello") async throws -> EntryID {
        try await engine.accept([.log(LogEntry(message))])[0]
    }

    func state(of id: EntryID) async throws -> EntryState? { try await engine.entry(id)?.state }

    func attempts(of id: EntryID) async throws -> [Attempt] { try await engine.attempts(id)?.past ?? [] }

    /// Waits for an attempt like this, and gives it. Others may come before it where the machine is slow.
    @discardableResult
    func attempt(of id: EntryID, where test: @Sendable (Attempt) -> Bool) async throws -> Attempt {
        var found: Attempt?
        do {
            try await Condition.wait("the attempt is seen", within: 60) {
                found = try await attempts(of: id).first(where: test)
                return found != nil
            }
        } catch {
            Issue.record("There were only \(try await attempts(of: id))")
            throw error
        }
        return try #require(found)
    }

    func waitForDelivery(of ids: EntryID...) async throws { try await waitForDelivery(of: ids) }

    func waitForDelivery(of ids: [EntryID]) async throws {
        try await Condition.wait("all are delivered", within: 60) {
            for id in ids where try await state(of: id) != .delivered { return false }
            return true
        }
    }

    /// Stops the engine and looks at what is written in the queue: all delivered, and nothing else.
    func finish(delivered: Int) async throws {
        await engine.stop()
        let queue = try SQLiteQueue(folder: folder.path)
        #expect(try await queue.claim() == .this)
        #expect(try await queue.counts() == EntryCounts(accepted: delivered, delivered: delivered))
        await queue.close()
    }
}

/// A clock on which everything takes a fiftieth of its time.
struct HurriedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    static let factor = 50
    private let start = ContinuousClock.now

    var now: Instant { Instant(offset: (ContinuousClock.now - start) * HurriedClock.factor) }
    var minimumResolution: Duration { .microseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(until: start + deadline.offset / HurriedClock.factor)
    }
}

extension FaultServer {
    /// The requests that were about this entry.
    func requests(with id: EntryID) -> [String] { received.filter { $0.contains(id.description) } }
}
