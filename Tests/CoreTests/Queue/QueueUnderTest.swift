import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@testable import BaselogCore

/// The queues that must behave alike.
enum QueueKind: CaseIterable, Sendable {
    case sqlite, memory

    /// Opens an empty queue that this process owns.
    func open(historyLimit: Int = 10_000) async throws -> QueueUnderTest {
        try await open(QueueSettings(historyLimit: historyLimit))
    }

    func open(_ settings: QueueSettings) async throws -> QueueUnderTest {
        let bench = try QueueUnderTest(self, settings: settings)
        #expect(try await bench.queue.claim() == .this)
        return bench
    }
}

private final class DiskUnderTest: Sendable {
    let space = Mutex<DiskSpace?>(nil)
}

/// A queue that a test can close and open again, with the entries to fill it.
final class QueueUnderTest {
    private(set) var queue: any EntryQueue
    let home: TemporaryHome
    private(set) var settings: QueueSettings
    private let disk = DiskUnderTest()
    private var madeEntries: UInt64 = 0

    init(_ kind: QueueKind, settings: QueueSettings = QueueSettings()) throws {
        home = try TemporaryHome()
        self.settings = settings
        queue = MemoryQueue(settings: settings)
        if kind == .sqlite { queue = try openOnDisk() }
    }

    private func openOnDisk() throws -> SQLiteQueue {
        try SQLiteQueue(folder: home.path, settings: settings, disk: { [disk] in disk.space.withLock(\.self) })
    }

    /// The disk that the queue lies on, whatever the machine has; `nil` is one of which nothing is known.
    func setDisk(_ space: DiskSpace?) {
        disk.space.withLock { $0 = space }
        (queue as? MemoryQueue)?.setDisk(space)
    }

    func reopen(_ change: (inout QueueSettings) -> Void = { _ in }) async throws {
        await queue.close()
        change(&settings)
        switch queue {
        case let memory as MemoryQueue: queue = MemoryQueue(reopening: memory, settings: settings)
        default: queue = try openOnDisk()
        }
        #expect(try await queue.claim() == .this)
    }

    /// Entries of distinct IDs, accepted a millisecond apart.
    func make(
        _ count: Int, level: Level = .info, kind: EntryKind = .log, origin: EntryOrigin = .program, stream: String = "",
        message: String = "hello"
    ) -> [EncodedEntry] {
        (0..<count).map { _ in
            madeEntries += 1
            return .example(madeEntries, level: level, kind: kind, origin: origin, message: message, stream: stream)
        }
    }

    @discardableResult
    func append(
        _ count: Int, level: Level = .info, kind: EntryKind = .log, origin: EntryOrigin = .program,
        message: String = "hello"
    ) async throws -> [StoredEntry] {
        let entries = make(count, level: level, kind: kind, origin: origin, message: message)
        let sequences = try #require(try await queue.append(entries))
        return zip(sequences, entries).map { StoredEntry(sequence: $0, encoded: $1) }
    }

    func settle(
        _ entries: [StoredEntry], _ outcome: Settlement.Outcome, attempt: Attempt? = nil, at time: Timestamp = .start
    )
        async throws
    {
        try await queue.settle(
            entries.map {
                Settlement(id: $0.id, sequence: $0.sequence, outcome: outcome, attempt: attempt, time: time)
            })
    }

    /// One entry in each state a queue knows.
    func appendOneOfEach() async throws -> [EntryState: StoredEntry] {
        let entries = try await append(6)
        try await settle(
            [entries[1]], .scheduled(notBefore: .start + .seconds(9), endsCycle: true, maybeDelivered: false))
        try await settle([entries[2]], .parked(.authentication))
        try await settle([entries[3]], .delivered)
        try await settle([entries[4]], .dead(.example))
        _ = try await queue.apply(.drop, to: [entries[5].id], inFlight: [], at: .start)
        return [
            .queued: entries[0], .scheduled: entries[1], .parked: entries[2], .delivered: entries[3],
            .dead: entries[4], .dropped: entries[5],
        ]
    }

    /// All pages of a query, joined.
    func list(_ query: PageQuery) async throws -> [UInt64] {
        var query = query
        var found: [UInt64] = []
        while true {
            let page = try await queue.page(query)
            found += page.entries.map(\.sequence)
            guard let next = page.next else { return found }
            query.after = next
        }
    }
}

extension Timestamp {
    static let start = Timestamp(microseconds: 1_700_000_000_000_000)
}

extension DeathReason {
    static let example = DeathReason(kind: .refused, status: 422, answer: "level: not a level")
}

extension Attempt {
    static func example(_ number: Int, status: Int? = 503) -> Attempt {
        Attempt(
            number: number, started: .start + .seconds(Int64(number)), status: status,
            failure: status == nil ? .connection : status == 201 ? nil : .server, message: "attempt \(number)",
            retryAfter: number.isMultiple(of: 2) ? .seconds(3) : nil,
            serverRequestID: number.isMultiple(of: 3) ? "request-\(number)" : nil,
            phases: RequestPhases(
                connect: .zero, wait: .milliseconds(number), read: nil, total: .microseconds(number * 1500)))
    }
}

extension EncodedEntry {
    static func example(
        _ number: UInt64, level: Level = .info, kind: EntryKind = .log, origin: EntryOrigin = .program,
        message: String = "hello", stream: String = ""
    ) -> EncodedEntry {
        let time = Timestamp.start + .milliseconds(Int64(number))
        let content: EntryContent =
            kind == .log
            ? .log(LogEntry(message, level: level)) : .event(Event("happened", payload: ["text": .string(message)]))
        return EncodedEntry(
            id: EntryID(high: UInt64(time.microseconds / 1000) << 16, low: number), kind: kind, level: level,
            origin: origin, stream: stream, acceptedAt: time, payload: EncodedPayload(content, at: time))
    }
}
