import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

/// What each class of answers does to an entry.
@Suite struct `An answer to an entry` {
    @Test(arguments: [200, 201, 202, 204, 206, 409])
    func `delivers it`(status: Int) async throws {
        try await EngineHarness(ScriptedTransport(.status(status))).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.states == [.delivered])
            #expect(harness.queue.entries[0].attempts == 1)
        }
    }

    @Test(arguments: [408, 425, 429, 502, 503, 504, 520, 527, 500, 507])
    func `schedules it for another attempt of the burst`(status: Int) async throws {
        try await EngineHarness(ScriptedTransport(.status(status))).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            let entry = harness.queue.entries[0]
            #expect(entry.state == .scheduled)
            #expect(entry.attempts == 1)
            #expect(entry.cycles == 0)
            #expect(entry.notBefore == harness.now + .seconds(1))
            #expect(entry.maybeDelivered == [500, 507].contains(status))
        }
    }

    @Test(arguments: [ScriptedTransport.Step.refused, .reset, .readTimeout])
    func `that never comes schedules it`(step: ScriptedTransport.Step) async throws {
        try await EngineHarness(ScriptedTransport(step)).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.states == [.scheduled])
        }
    }

    @Test(arguments: [401, 403, 404, 405, 407, 421, 501, 505, 301])
    func `parks it without using an attempt`(status: Int) async throws {
        try await EngineHarness(ScriptedTransport(.status(status))).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            let entry = harness.queue.entries[0]
            #expect(entry.state == .parked)
            #expect(entry.attempts == 0)
            #expect(entry.gate == ([401, 403].contains(status) ? .authentication : .endpoint))
        }
    }

    @Test(arguments: [400, 413, 414, 415, 422, 431])
    func `ends it where the API refuses what it contains, and its neighbours go on`(status: Int) async throws {
        let refused = ScriptedTransport.Step.status(status, body: #"{"detail":"no"}"#)
        try await EngineHarness(ScriptedTransport(refused)).run { harness in
            try await harness.log("bad")
            try await harness.log("good")
            await harness.world.rest()
            #expect(harness.states == [.dead, .delivered])
            #expect(
                harness.queue.entries[0].death
                    == DeathReason(kind: .refused, status: status, answer: #"{"detail":"no"}"#))
        }
    }

    @Test func `that we gave up waiting for a connection leaves no trace`() async throws {
        try await EngineHarness(ScriptedTransport(.poolTimeout)).run { harness in
            try await harness.log("hello")
            await harness.world.rest()
            #expect(harness.messages.count == 2)
            #expect(harness.queue.entries[0].attempts == 1)
        }
    }
}
