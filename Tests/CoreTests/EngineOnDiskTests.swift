import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

/// The engine over the real queue, in real time.
@Suite(.timeLimit(.minutes(1))) struct `An engine on disk` {
    /// A folder that goes away with the test.
    final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    let folder = Folder()

    func engine(_ transport: ScriptedTransport) throws -> Engine {
        Engine(
            settings: Settings(), queue: try SQLiteQueue(folder: folder.path), transport: transport,
            capabilities: .minimal, asksForHealth: false)
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
}
