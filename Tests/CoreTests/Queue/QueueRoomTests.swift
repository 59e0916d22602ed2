import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// What happens at the limits of a queue, whatever it is made of.
@Suite struct `A full queue` {
    /// Room for a few hundred of ``message``.
    static let maxBytes = 512 << 10
    static let message = String(repeating: "x", count: 1000)

    private func settings(_ policy: QueueSettings.WhenFull, history: Int = 10_000) -> QueueSettings {
        QueueSettings(maxBytes: `A full queue`.maxBytes, whenFull: policy, historyLimit: history)
    }

    /// Appends one entry at a time until the queue refuses or drops the first one.
    @discardableResult
    private func fill(_ bench: QueueUnderTest, level: Level = .info) async throws -> [StoredEntry] {
        var kept: [StoredEntry] = []
        while kept.count < 2000 {
            do {
                kept += try await bench.append(1, level: level, message: `A full queue`.message)
            } catch QueueError.full {
                return kept
            }
            if try await bench.queue.counts().dropped > 0 { return kept }
        }
        Issue.record("It was never full.")
        return kept
    }

    private func expectAllCounted(_ bench: QueueUnderTest) async throws {
        let counts = try await bench.queue.counts()
        #expect(counts.residual == 0)
        let drops = try await bench.queue.drops()
        #expect(drops.values.reduce(0) { $0 + $1.entries } == counts.dropped)
    }

    @Test(arguments: QueueKind.allCases)
    func `refuses where it blocks, keeps what is there, and says how full it is`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.block))
        let kept = try await fill(bench)
        #expect((200...500).contains(kept.count))
        let error = await #expect(throws: QueueError.self) {
            try await bench.append(1, message: `A full queue`.message)
        }
        guard case .full(let used, let limit) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(limit == `A full queue`.maxBytes)
        #expect(used > limit - 8192 && used <= limit)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: kept.count, queued: kept.count))
        #expect(try await bench.queue.drops().isEmpty)
    }

    @Test(arguments: QueueKind.allCases)
    func `takes all of a call or nothing where it blocks`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.block))
        let kept = try await fill(bench)
        try await bench.settle(Array(kept.prefix(50)), .delivered)
        await #expect(throws: QueueError.self) { try await bench.append(400, message: `A full queue`.message) }
        #expect(try await bench.queue.counts().accepted == kept.count)
    }

    @Test(arguments: QueueKind.allCases)
    func `lets the history give way before anything else`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.block))
        let kept = try await fill(bench)
        try await bench.settle(Array(kept.prefix(100)), .delivered)
        try await bench.append(50, message: `A full queue`.message)
        #expect(
            try await bench.queue.counts()
                == EntryCounts(
                    accepted: kept.count + 50, queued: kept.count - 50, delivered: 100))
        #expect(try await bench.queue.entry(kept[0].id) == nil)
        #expect(try await bench.queue.entry(kept[99].id)?.state == .delivered)
    }

    @Test(arguments: QueueKind.allCases)
    func `is never filled by its history`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.block))
        for _ in 1...20 {
            let entries = try await bench.append(100, message: `A full queue`.message)
            try await bench.settle(entries, .delivered)
        }
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 2000, delivered: 2000))
    }

    @Test(arguments: QueueKind.allCases)
    func `drops the oldest for the newest`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropOldest))
        let kept = try await fill(bench)
        let newest = try await bench.append(100, message: `A full queue`.message)
        let dropped = try #require(try await bench.queue.entry(kept[0].id))
        #expect(dropped.state == .dropped)
        #expect(dropped.cause == "the queue was full and newer entries came")
        #expect(dropped.encoded.payload.bytes.isEmpty)
        for entry in newest { #expect(try await bench.queue.entry(entry.id)?.state == .queued) }
        let queued = try await bench.list(PageQuery(states: [.queued], order: .oldestFirst))
        #expect(queued == Array((queued.first ?? 0)...(newest.last?.sequence ?? 0)))
        try await expectAllCounted(bench)
        let drops = try await bench.queue.drops()
        #expect(Set(drops.keys) == [.oldest])
        #expect((drops[.oldest]?.bytes ?? 0) > 1000 * (drops[.oldest]?.entries ?? 0))
    }

    @Test(arguments: QueueKind.allCases)
    func `drops the newest, which count as accepted and have their numbers`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropNewest))
        let kept = try await fill(bench)
        let before = try await bench.queue.counts()
        let lost = try await bench.append(3, message: `A full queue`.message)
        let last = try #require(kept.last)
        #expect(lost.map(\.sequence) == Array((last.sequence + 1)...(last.sequence + 3)))
        #expect(try await bench.queue.counts().accepted == before.accepted + 3)
        #expect(try await bench.queue.counts().dropped == before.dropped + 3)
        #expect(try await bench.queue.entry(lost[0].id)?.state == .dropped)
        #expect(try await bench.queue.entry(kept[0].id)?.state == .queued)
        try await expectAllCounted(bench)
    }

    @Test(arguments: QueueKind.allCases)
    func `drops the least severe for what is more severe`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropLowSeverity))
        let warnings = try await bench.append(20, level: .warning, message: `A full queue`.message)
        let debugs = try await bench.append(5, level: .debug, message: `A full queue`.message)
        let infos = try await fill(bench)
        // An info made room for itself: the oldest debug is gone.
        #expect(try await bench.queue.entry(debugs[0].id)?.state == .dropped)
        #expect(try await bench.queue.entry(infos[0].id)?.state == .queued)

        let errors = try await bench.append(30, level: .error, message: `A full queue`.message)
        for entry in debugs { #expect(try await bench.queue.entry(entry.id)?.state == .dropped) }
        #expect(try await bench.queue.entry(infos[0].id)?.state == .dropped)
        for entry in warnings + errors { #expect(try await bench.queue.entry(entry.id)?.state == .queued) }

        let quiet = try await bench.append(1, level: .debug, message: `A full queue`.message)
        #expect(try await bench.queue.entry(quiet[0].id)?.state == .dropped)
        try await expectAllCounted(bench)
        #expect(try await Set(bench.queue.drops().keys) == [.lowSeverity])
    }

    @Test(arguments: QueueKind.allCases, [QueueSettings.WhenFull.dropOldest, .dropNewest, .dropLowSeverity])
    func `never drops what was made by hand, and refuses more of it only where nothing can give way`(
        kind: QueueKind, policy: QueueSettings.WhenFull
    ) async throws {
        let bench = try await kind.open(settings(policy))
        var byHand: [StoredEntry] = []
        let error = await #expect(throws: QueueError.self) {
            for _ in 1...2000 {
                byHand += try await bench.append(1, level: .debug, origin: .hand, message: `A full queue`.message)
            }
        }
        guard case .full = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let program = try await bench.append(5, level: .critical, message: `A full queue`.message)
        for entry in byHand { #expect(try await bench.queue.entry(entry.id)?.state == .queued) }
        for entry in program { #expect(try await bench.queue.entry(entry.id)?.state == .dropped) }
        try await expectAllCounted(bench)
    }

    @Test(arguments: QueueKind.allCases, [QueueSettings.WhenFull.dropOldest, .dropLowSeverity])
    func `gives way to what is made by hand`(kind: QueueKind, policy: QueueSettings.WhenFull) async throws {
        let bench = try await kind.open(settings(policy))
        let kept = try await fill(bench, level: .error)
        let made = try await bench.append(1, level: .debug, origin: .hand, message: `A full queue`.message)
        #expect(try await bench.queue.entry(made[0].id)?.state == .queued)
        #expect(try await bench.queue.entry(kept[0].id)?.state == .dropped)
    }

    @Test(arguments: QueueKind.allCases)
    func `drops pending entries of every kind, and no dead ones`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropOldest))
        let entries = try await bench.append(4, message: `A full queue`.message)
        try await bench.settle([entries[0]], .dead(.example))
        try await bench.settle([entries[1]], .scheduled(notBefore: .start, endsCycle: false, maybeDelivered: false))
        try await bench.settle([entries[2]], .parked(.endpoint))
        try await fill(bench)
        try await bench.append(20, message: `A full queue`.message)
        let states = try await entries.asyncMap { try await bench.queue.entry($0.id)?.state }
        #expect(states == [.dead, .dropped, .dropped, .dropped])
        #expect(try await bench.queue.due(at: .start + .seconds(9), limit: 9).isEmpty)
        #expect(try await bench.queue.unpark([.endpoint], limit: 9) == 0)
        try await expectAllCounted(bench)
    }

    @Test(arguments: QueueKind.allCases)
    func `records a delivery that comes to light after the drop, and nothing else`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropOldest))
        let kept = try await fill(bench)
        try await bench.append(10, message: `A full queue`.message)
        let before = try await bench.queue.counts()
        try await bench.settle([kept[0]], .delivered, attempt: .example(1, status: 201))
        try await bench.settle([kept[1]], .scheduled(notBefore: .start, endsCycle: true, maybeDelivered: true))
        let after = try await bench.queue.counts()
        #expect(after.delivered == 1)
        // The delivery may have made room for the log that tells of the drops.
        #expect(after.dropped == before.dropped - 1)
        #expect(after.residual == 0)
        #expect(try await bench.queue.entry(kept[1].id)?.state == .dropped)
    }

    @Test(arguments: QueueKind.allCases)
    func `cannot give back what it dropped`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropNewest))
        try await fill(bench)
        let lost = try await bench.append(1, message: `A full queue`.message)
        let result = try await bench.queue.apply(.restore, to: [lost[0].id], inFlight: [], at: .start)
        #expect(result.refused == [lost[0].id: "its content is gone"])
    }

    @Test(arguments: QueueKind.allCases)
    func `stays within its limit however long it overflows`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.dropLowSeverity))
        for round in 1...40 {
            for level in [Level.debug, .info, .error] {
                try await bench.append(20 + round % 7, level: level, message: `A full queue`.message)
            }
        }
        #expect(try await bench.queue.storage().usedBytes <= `A full queue`.maxBytes * 5 / 4)
        try await expectAllCounted(bench)
    }

    @Test(arguments: QueueKind.allCases, [QueueSettings.WhenFull.block, .dropOldest])
    func `refuses by its size what is larger than the whole queue, and gives up nothing for it`(
        kind: QueueKind, policy: QueueSettings.WhenFull
    ) async throws {
        let bench = try await kind.open(settings(policy))
        let old = try await bench.append(10, message: `A full queue`.message)
        try await bench.settle(old, .delivered)
        let error = await #expect(throws: QueueError.self) {
            try await bench.append(600, origin: .hand, message: `A full queue`.message)
        }
        guard case .tooLarge(600, let bytes, `A full queue`.maxBytes) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes > 600 * 1000)
        #expect(error?.isWantOfRoom == false)
        for entry in old { #expect(try await bench.queue.entry(entry.id)?.state == .delivered) }
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 10, delivered: 10))
    }

    @Test(arguments: [
        (
            1, "One entry takes 3,000 bytes, more than the 2,000 that the whole queue may use (queue.max-bytes).",
            "Make it smaller, or raise queue.max-bytes in the profile; waiting does not help."
        ),
        (
            40,
            "A group of 40 entries takes 3,000 bytes, more than the 2,000 that the whole queue may use (queue.max-bytes).",
            "Send fewer at a time, or raise queue.max-bytes in the profile; waiting does not help."
        ),
    ])
    func `says how large a group is that it can never take, and what to do`(
        entries: Int, message: String, hint: String
    ) {
        let explanation = QueueError.tooLarge(entries: entries, bytes: 3_000, maxBytes: 2_000).explanation
        #expect(explanation == Explanation(message, hint: hint))
    }

    @Test(arguments: QueueKind.allCases)
    func `takes entries larger than itself nowhere`(kind: QueueKind) async throws {
        let huge = String(repeating: "x", count: `A full queue`.maxBytes * 2)
        let blocking = try await kind.open(settings(.block))
        await #expect(throws: QueueError.self) { try await blocking.append(1, message: huge) }
        let dropping = try await kind.open(settings(.dropOldest))
        let small = try await dropping.append(1)
        let lost = try await dropping.append(1, message: huge)
        #expect(try await dropping.queue.entry(lost[0].id)?.state == .dropped)
        #expect(try await dropping.queue.entry(small[0].id)?.state == .queued)
    }

    @Test(arguments: QueueKind.allCases, [QueueSettings.WhenFull.block, .dropOldest, .dropNewest, .dropLowSeverity])
    func `loses nothing when its limit is lowered, and takes more when it is raised`(
        kind: QueueKind, policy: QueueSettings.WhenFull
    ) async throws {
        let bench = try await kind.open(settings(policy))
        let kept = try await bench.append(300, message: `A full queue`.message)
        try await bench.reopen { $0.maxBytes = 128 << 10 }
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 300, queued: 300))
        _ = try? await bench.append(10, level: .error, message: `A full queue`.message)
        // Each new one may take the place of one or two old ones, and no more.
        #expect(try await bench.queue.counts().queued >= 280)
        try await expectAllCounted(bench)
        try await bench.reopen { $0.maxBytes = 4 << 20 }
        let before = try await bench.queue.counts()
        try await bench.append(300, message: `A full queue`.message)
        #expect(try await bench.queue.counts().queued >= before.queued + 300)
        #expect(try await bench.queue.counts().dropped == before.dropped)
        try await bench.settle([kept[299]], .delivered)
        #expect(try await bench.queue.counts().delivered == 1)
    }

    @Test(arguments: QueueKind.allCases)
    func `keeps to other settings as soon as it is told`(kind: QueueKind) async throws {
        let bench = try await kind.open(settings(.block))
        let kept = try await fill(bench)
        await bench.queue.reconfigure(settings(.dropOldest))
        try await bench.append(1, message: `A full queue`.message)
        #expect(try await bench.queue.entry(kept[0].id)?.state == .dropped)
    }
}

extension Sequence {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
