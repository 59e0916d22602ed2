import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Foundation
import Synchronization
import Testing

/// The engine over the real queue, in real time.
@Suite(.timeLimit(.minutes(1))) struct `An engine on disk` {
    /// A folder that goes away with the test.
    final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    let folder = Folder()

    func engine(
        _ transport: ScriptedTransport, queue: QueueSettings = QueueSettings(),
        capabilities: ServerCapabilities = .minimal
    ) throws -> Engine {
        Engine(
            settings: Settings(queue: queue), queue: try SQLiteQueue(folder: folder.path, settings: queue),
            transport: transport, capabilities: capabilities, asksForHealth: false)
    }

    @Test func `delivers a burst, each entry once`() async throws {
        let transport = ScriptedTransport()
        let engine = try engine(transport)
        try await engine.start()
        for number in 1...50 { engine.info("log \(number)") }
        try await Condition.wait("all are delivered") { await engine.snapshot().counts.delivered == 50 }
        let counts = await engine.snapshot().counts
        #expect(counts.residual == 0)
        await engine.stop()
        #expect(transport.messages.count == 50)
        #expect(Set(transport.messages).count == 50)
    }

    @Test func `keeps what an engine left for the next one`() async throws {
        let first = try engine(ScriptedTransport(then: .refused))
        try await first.start()
        for number in 1...20 { try await first.log(LogEntry("log \(number)")) }
        await first.stop(within: .zero)
        let transport = ScriptedTransport()
        let second = try engine(transport)
        try await second.start()
        try await Condition.wait("all are delivered") { await second.snapshot().counts.delivered == 20 }
        await second.stop()
        #expect(Set(transport.messages).count == 20)
    }

    @Test func `ships what another engine appends to the same queue, and takes over when its owner stops`() async throws
    {
        let transport = ScriptedTransport()
        let owner = try engine(transport)
        try await owner.start()
        let guestTransport = ScriptedTransport()
        let guest = try engine(guestTransport)
        try await guest.start()
        #expect(await guest.role == .observing(owner: getpid()))
        let id = try await guest.accept(.log(LogEntry("from the guest")), origin: .hand)
        let outcome = try await guest.outcome(of: id, within: .seconds(20))
        #expect(outcome?.state == .delivered)
        #expect(transport.messages == ["from the guest"])
        await owner.stop()
        try await Condition.wait("the guest ships") { await guest.role == .shipping }
        try await guest.log(LogEntry("alone"))
        try await Condition.wait("it is delivered") { guestTransport.messages == ["alone"] }
        await guest.stop()
    }

    @Test func `commits what is buffered before its last lease`() async throws {
        let transport = ScriptedTransport(then: .status(204))
        let engine = try engine(
            transport, queue: QueueSettings(durability: .buffered), capabilities: ServerCapabilities(hasBatches: true))
        try await engine.start()
        // What is made by hand is never buffered, and behind it nothing is left to be written that takes others along.
        _ = try await engine.accept([.log(LogEntry("first"))], origin: .hand)
        try await Condition.wait("it is delivered") { await engine.snapshot().counts.delivered == 1 }
        for number in 1...20 { try await engine.log(LogEntry("log \(number)")) }
        await engine.stop()
        let queue = try SQLiteQueue(folder: folder.path)
        #expect(try await queue.counts() == EntryCounts(accepted: 21, delivered: 21))
        await queue.close()
    }

    @Test(arguments: QueueSettings.Durability.allCases)
    func `tells of all that is dropped, whoever brought it, until its end`(
        durability: QueueSettings.Durability
    ) async throws {
        let settings = QueueSettings(maxBytes: 1 << 20, whenFull: .dropNewest, durability: durability)
        let engine = try engine(ScriptedTransport(then: .refused), queue: settings)
        try await engine.start()
        let events = await engine.events()
        let told = Mutex(0)
        let reader = Task {
            for await event in events {
                if case .gaveUp(.newest, let count) = event.fact { told.withLock { $0 += count.entries } }
            }
        }
        let message = String(repeating: "x", count: 10_000)
        for _ in 1...150 { try await engine.log(LogEntry(message)) }
        let other = try SQLiteQueue(folder: folder.path, settings: settings)
        try await other.append((1...20).map { .example($0, message: message) })
        await other.close()
        try await Condition.wait("all were told") {
            let dropped = await engine.snapshot().counts.dropped
            return dropped > 60 && told.withLock(\.self) == dropped
        }
        for _ in 1...30 { try await engine.log(LogEntry(message)) }
        await engine.stop(within: .zero)
        await reader.value
        let queue = try SQLiteQueue(folder: folder.path)
        #expect(try await queue.drops()[.newest]?.entries == told.withLock(\.self))
        await queue.close()
    }
}
