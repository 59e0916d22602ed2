import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// A queue with a long backlog whose process ends again and again, and what it owes: everything that was accepted, and
/// nothing twice that was acknowledged.
final class CrashingBacklog {
    private let world: QueueOnFaultDisk
    private var chance: SeededNumbers
    private var made: UInt64 = 0
    private var accepted: [EntryID] = []
    private var delivered: Set<EntryID> = []

    init(pending: Int, seed: UInt64) async throws {
        chance = SeededNumbers(seed: seed)
        world = try QueueOnFaultDisk(
            template: nil, checkpointPages: 1000, settings: QueueSettings(historyLimit: 1_000_000))
        try await world.open()
        for _ in 0..<(pending / 1000) {
            let entries = make(1000)
            try await world.queue.append(entries)
            accepted += entries.map(\.id)
        }
    }

    private func make(_ count: Int) -> [EncodedEntry] {
        (0..<count).map { _ in
            made += 1
            return .example(made)
        }
    }

    /// Works until the process ends somewhere on the way, then looks what the next one finds.
    func crash() async throws {
        let effect = chance.pick([
            FaultDisk.Effect.crashBefore, .crashAfter, .crashTorn(keptBytes: UInt32(chance.below(4096))),
        ])
        world.plan(.once(effect, at: 1 + chance.below(40)))
        var isAlive = true
        while isAlive {
            // As many as it takes from the backlog, so that there always is one.
            let lease = try await world.queue.queued(after: 0, limit: 4, maxBytes: 1 << 20)
            let settlements = lease.map {
                Settlement(
                    id: $0.id, sequence: $0.sequence, outcome: .delivered, attempt: .example(1, status: 201),
                    time: .start)
            }
            isAlive = try await tries(lease.map(\.id), became: .delivered) {
                try await world.queue.settle(settlements)
            } then: {
                delivered.formUnion($0)
            }
            guard isAlive else { break }
            let entries = make(4)
            isAlive = try await tries(entries.map(\.id), became: .queued) {
                try await world.queue.append(entries)
            } then: {
                accepted += $0
            }
        }
        let expected = EntryCounts(
            accepted: accepted.count, queued: accepted.count - delivered.count, delivered: delivered.count)
        #expect(try await world.queue.counts() == expected)
    }

    /// Makes a call; if the process ends meanwhile, asks the next one whether it happened: with all it did, or not at all.
    ///
    /// - Returns: Whether the process lives.
    private func tries(
        _ ids: [EntryID], became state: EntryState, _ call: () async throws -> Void, then note: ([EntryID]) -> Void
    ) async throws -> Bool {
        var isAcknowledged = true
        do {
            try await call()
        } catch {
            guard world.hasCrashed else { throw error }
            isAcknowledged = false
        }
        guard world.hasCrashed else {
            note(ids)
            return true
        }
        try world.crash(nil)
        try await world.open()
        var found: Set<Bool> = []
        for id in ids { found.insert(try await world.queue.entry(id)?.state == state) }
        guard found.count == 1 else { throw Mismatch("Half of a call happened.") }
        if found == [true] { note(ids) }
        guard !isAcknowledged || found == [true] else { throw Mismatch("What was acknowledged is gone.") }
        return false
    }

    /// Compares each entry.
    func compareEverything() async throws {
        var query = PageQuery(order: .oldestFirst, limit: 1000)
        var found: [EntryID] = []
        repeat {
            let page = try await world.queue.page(query)
            for entry in page.entries where (entry.state == .delivered) != delivered.contains(entry.id) {
                Issue.record("\(entry.id) is \(entry.state.name).")
            }
            found += page.entries.map(\.id)
            query.after = page.next
        } while query.after != nil
        #expect(found == accepted)
    }
}
