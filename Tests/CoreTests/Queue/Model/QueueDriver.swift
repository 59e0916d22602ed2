import BaselogDomain
import BaselogTestSupport

@testable import BaselogCore

// Plays a script on a queue and on the model beside it.
//
// What a queue may hold after its process ended is known exactly. A crash keeps what was acknowledged; a call that was
// under way or has failed is there with all it did, or not at all. A power cut also takes settlements since the last
// sync, newest first: what is left is one of the states the model has had since.
final class QueueDriver {
    private let script: QueueScript
    private let world: any BreakableQueue
    private var model = ModelQueue()
    /// The states before ``model`` to which a power cut may lead back, oldest first.
    private var unsynced: [ModelQueue] = []
    /// The states that calls would have led to that failed since ``model`` was reached.
    private var limbo: [ModelQueue] = []
    private var powerCut: PowerCut?
    private var now = Timestamp.start
    private var madeEntries: UInt64 = 0

    init(_ script: QueueScript, on world: any BreakableQueue) {
        self.script = script
        self.world = world
    }

    /// Plays all steps. What is to fail from the first step on also strikes the opening.
    func run() async throws {
        var steps = Array(script.steps.enumerated())[...]
        if case .fault(let plan, let cut)? = steps.first?.element {
            steps.removeFirst()
            world.plan(plan)
            powerCut = cut
        }
        try await perform("Opening") { try await open() }
        for (index, step) in steps {
            try await perform("Step \(index), \(step)") { try await perform(step) }
        }
        // The living process knows nothing of what failed.
        try await perform("At the end") { _ = try await match([model]) }
    }

    private func perform(_ name: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
            if world.hasCrashed { try await recover() }
            try await compareCounts()
        } catch {
            throw Mismatch("\(name): \(error)")
        }
    }

    private func perform(_ step: QueueStep) async throws {
        switch step {
        case .append(let count, let bytes, let level, let origin):
            try await append(make(count, messageBytes: bytes, level: level, origin: origin))
        case .appendTogether(let counts): try await appendTogether(counts)
        case .settle(let targets, let outcome, let status): try await settle(targets, outcome, status)
        case .unpark(let gates, let limit):
            var after = model
            let count = after.unpark(gates, limit: limit)
            try await change(to: count > 0 ? after : nil, syncs: true) { () throws(QueueError) in
                try await world.queue.unpark(gates, limit: limit)
            } check: {
                try expect($0, count, "unparked")
            }
        case .change(let order, let targets, let sparing): try await change(order, targets, sparing)
        case .read(let subject): try await tolerate { try await read(subject) }
        case .page(let query): try await tolerate { try await page(query) }
        case .passTime(let duration): now = now + duration
        case .checkpoint:
            let struck = world.struck
            do {
                try world.checkpoint()
            } catch  where world.struck > struck || world.hasCrashed {
                // What is in the log stays there.
            }
        case .reopen: try await reopen()
        case .fault(let plan, let cut):
            world.plan(plan)
            powerCut = cut
        case .heal: world.heal()
        case .crash(let cut):
            powerCut = cut
            try await recover()
        }
    }

    // MARK: Changes

    private func make(_ count: Int, messageBytes: Int, level: Level, origin: EntryOrigin) -> [EncodedEntry] {
        (0..<count).map { _ in
            madeEntries += 1
            // What is in it means nothing to a queue.
            let core = Array("{\"message\":\"\(madeEntries)".utf8) + [UInt8](repeating: 0x2E, count: messageBytes)
            return EncodedEntry(
                id: EntryID(high: madeEntries, low: ~madeEntries), kind: .log, level: level, origin: origin,
                stream: "", acceptedAt: .start + .milliseconds(Int64(madeEntries)),
                payload: EncodedPayload(bytes: core + Array("\"}".utf8), coreSizeBytes: core.count))
        }
    }

    /// - Parameter after: The state that the call leads to if it works; `nil` for the same as before.
    private func change<Result>(
        to after: ModelQueue?, syncs: Bool, _ call: () async throws(QueueError) -> Result,
        check: (Result) throws -> Void
    ) async throws {
        let struck = world.struck
        let result: Result
        do throws(QueueError) {
            result = try await call()
        } catch {
            if let after { limbo.append(after) }
            // Only what a failure of just now explains may fail: the next call works again by itself.
            guard world.hasCrashed || world.struck > struck && error.isOfStorage else { throw error }
            return
        }
        try check(result)
        guard let after else { return }
        unsynced = syncs ? [] : unsynced + [model]
        model = after
        limbo = []
    }

    private func append(_ entries: [EncodedEntry]) async throws {
        var after = model
        let sequences = after.append(entries)
        try await change(to: after, syncs: true) { () throws(QueueError) in
            try await world.queue.append(entries)
        } check: {
            try expect($0, sequences, "sequence numbers")
        }
    }

    private func appendTogether(_ counts: [Int]) async throws {
        let calls = counts.map { make($0, messageBytes: 20, level: .info, origin: .program) }
        // Where something may fail, one after the other: else too much would be possible.
        guard !world.hasPlan else {
            for entries in calls { try await append(entries) }
            return
        }
        let queue = world.queue
        let results = try await withThrowingTaskGroup(of: (Int, ClosedRange<UInt64>?).self) { group in
            for (index, entries) in calls.enumerated() {
                group.addTask { (index, try await queue.append(entries)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (index, sequences) in results.sorted(by: { $0.1?.lowerBound ?? 0 < $1.1?.lowerBound ?? 0 }) {
            try expect(sequences, model.append(calls[index]), "sequence numbers")
        }
        unsynced = []
        limbo = []
    }

    private func settle(_ targets: [Int], _ outcome: Settlement.Outcome, _ status: Int?) async throws {
        guard !model.entries.isEmpty else { return }
        var after = model
        let settlements = targets.map { target in
            let entry = model.entries[target % model.entries.count]
            let attempt = outcome == .returned ? nil : Attempt.example(entry.attempts + 1, status: status)
            return Settlement(
                id: entry.encoded.id, sequence: entry.sequence, outcome: outcome, attempt: attempt, time: now)
        }
        let changes = settlements.count { after.settle($0) }
        try await change(to: changes > 0 ? after : nil, syncs: false) { () throws(QueueError) in
            try await world.queue.settle(settlements)
        } check: { _ in
        }
    }

    private func change(_ order: QueueChange, _ targets: [Int], _ sparing: Int?) async throws {
        guard !model.entries.isEmpty else { return }
        func id(_ target: Int) -> EntryID { model.entries[target % model.entries.count].encoded.id }
        let spared = Set([sparing.map(id)].compactMap(\.self))
        let ids = targets.map(id)
        var after = model
        var changed: [EntryID] = []
        for id in ids where !spared.contains(id) {
            if after.apply(order, to: id, at: now) { changed.append(id) }
        }
        try await change(to: changed.isEmpty ? nil : after, syncs: true) { () throws(QueueError) in
            try await world.queue.apply(order, to: ids, inFlight: spared, at: now)
        } check: {
            try expect($0.changed, changed, "changed")
            try expect(Set($0.refused.keys).union(changed), Set(ids), "answered")
        }
    }

    // MARK: Ends

    /// The process ends, and the next one finds what is left.
    private func recover() async throws {
        let cut = powerCut
        powerCut = nil
        try world.crash(cut)
        try await world.open()
        if cut != nil {
            model = try await match((unsynced + [model] + limbo).reversed())
            unsynced = []
        } else {
            let found = try await match([model] + limbo)
            if found != model { unsynced.append(model) }
            model = found
        }
        limbo = []
    }

    private func reopen() async throws {
        await world.close()
        if world.hasCrashed { return }
        try await open()
        if world.hasCrashed { return }
        let found = try await match([model] + limbo)
        if found != model { unsynced.append(model) }
        model = found
        limbo = []
    }

    /// Opens the queue, at the second try at the latest.
    private func open() async throws {
        try await tolerate {
            try await world.open()
        } otherwise: {
            world.heal()
            try await world.open()
        }
    }

    /// Does what may fail where the disk does.
    private func tolerate(
        _ body: () async throws -> Void, otherwise: () async throws -> Void = {}
    ) async throws {
        let struck = world.struck
        do {
            try await body()
        } catch let error as QueueError {
            if world.hasCrashed { return }
            guard world.struck > struck, error.isOfStorage else { throw error }
            try await otherwise()
        }
    }

    /// The one of these states in which the queue is.
    private func match(_ candidates: [ModelQueue]) async throws -> ModelQueue {
        var entries: [StoredEntry] = []
        try await tolerate {
            entries = try await everything()
        } otherwise: {
            world.heal()
            entries = try await everything()
        }
        let counts = try await world.queue.counts()
        let next = world.nextSequence()
        let found = candidates.first { candidate in
            candidate.counts == counts && (next ?? candidate.nextSequence) == candidate.nextSequence
                && candidate.entries.map(\.stored) == entries
        }
        guard let found else {
            throw Mismatch(
                """
                in none of \(candidates.count) possible states. It holds \(QueueDriver.brief(entries)), \(counts), \
                next \(next ?? 0); expected were \(candidates.map { QueueDriver.brief($0.entries.map(\.stored)) })
                """)
        }
        return found
    }

    private func everything() async throws -> [StoredEntry] {
        var query = PageQuery(order: .oldestFirst, limit: 1000)
        var entries: [StoredEntry] = []
        while true {
            let page = try await world.queue.page(query)
            entries += page.entries
            guard let next = page.next else { return entries }
            query.after = next
        }
    }

    private static func brief(_ entries: [StoredEntry]) -> String {
        entries.map { "\($0.sequence):\($0.encoded.id.high)\($0.state.name.prefix(2))\($0.attempts)" }
            .joined(separator: " ")
    }
}

// MARK: Reading

extension QueueDriver {
    private func expect<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
        guard found != expected else { return }
        throw Mismatch("\(what): \(found) instead of \(expected)")
    }

    private func expect(_ found: [StoredEntry], _ expected: [StoredEntry], _ what: String) throws {
        guard found != expected else { return }
        throw Mismatch("\(what): \(QueueDriver.brief(found)) instead of \(QueueDriver.brief(expected))")
    }

    private func compareCounts() async throws {
        try expect(try await world.queue.counts(), model.counts, "counts")
    }

    /// Asks one of the queries that leasing is made of.
    private func read(_ subject: QueueStep.Subject) async throws {
        let queue = world.queue
        let queued = model.entries(in: .queued)
        let middle = model.nextSequence / 2
        switch subject {
        case .queued:
            try expect(try await queue.queued(after: 0, limit: 7, maxBytes: 1 << 20), Array(queued.prefix(7)), "queued")
            let behind = queued.filter { $0.sequence > middle }
            try expect(try await queue.queued(after: middle, limit: 3, maxBytes: 1), Array(behind.prefix(1)), "queued")
        case .queuedByHand:
            let byHand = queued.filter { $0.encoded.origin == .hand }
            try expect(try await queue.queuedByHand(limit: 5), Array(byHand.prefix(5)), "queued by hand")
        case .due:
            let due = model.due(at: now)
            try expect(try await queue.due(at: now, limit: 5), Array(due.prefix(5)), "due")
            let schedule = try await queue.schedule(now: now, bucket: .seconds(1), buckets: 3)
            try expect(schedule.next, model.entries(in: .scheduled).compactMap(\.notBefore).min(), "next time")
        case .entry:
            for entry in model.entries.suffix(2) {
                try expect(try await queue.entry(entry.encoded.id), entry.stored, "entry")
                try expect(try await queue.attempts(entry.encoded.id), entry.past, "attempts")
            }
        case .position:
            let older = queued.count { $0.sequence < middle }
            try expect(try await queue.countQueued(before: middle, limit: 5), min(5, older), "older ones")
            let pending = model.entries.first { [.queued, .scheduled, .parked].contains($0.state) }
            try expect(try await queue.storage().oldestPending, pending?.encoded.acceptedAt, "oldest pending")
        }
    }

    private func page(_ query: PageQuery) async throws {
        var (query, found) = (query, [StoredEntry]())
        let expected = model.list(query)
        while true {
            let page = try await world.queue.page(query)
            found += page.entries
            guard let next = page.next, found.count <= expected.count else { break }
            query.after = next
        }
        try expect(found, expected, "list")
    }
}

extension QueueError {
    /// Whether it tells of a disk that fails, and not of what the disk holds.
    fileprivate var isOfStorage: Bool {
        switch self {
        case .diskFull, .inputOutput, .notWritable, .failed: true
        case .full, .tooLarge, .lowOnSpace, .ownedByProcess, .damaged, .removed, .newerSchema, .closed: false
        }
    }
}
