import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// The logs that tell of entries which the queue gave up.
@Suite struct `A gap` {
    static let message = String(repeating: "x", count: 1000)

    private func open(_ kind: QueueKind, _ policy: QueueSettings.WhenFull = .dropNewest) async throws -> QueueUnderTest
    {
        try await kind.open(QueueSettings(maxBytes: 256 << 10, whenFull: policy))
    }

    /// Appends until something is dropped, then ten more.
    private func overflow(_ bench: QueueUnderTest, stream: String = "") async throws -> [EncodedEntry] {
        var appended: [EncodedEntry] = []
        while try await bench.queue.counts().dropped == 0 {
            appended.append(bench.make(1, stream: stream, message: `A gap`.message)[0])
            try await bench.queue.append([appended[appended.count - 1]])
        }
        for _ in 1...10 {
            appended.append(bench.make(1, stream: stream, message: `A gap`.message)[0])
            try await bench.queue.append([appended[appended.count - 1]])
        }
        return appended
    }

    private func gapLogs(_ bench: QueueUnderTest, in states: Set<EntryState> = [.queued]) async throws -> [LogEntry] {
        try await gaps(bench, in: states).compactMap { entry in
            if case .log(let log) = entry.encoded.payload.content(kind: .log) { log } else { nil }
        }
    }

    private func gaps(_ bench: QueueUnderTest, in states: Set<EntryState> = [.queued]) async throws -> [StoredEntry] {
        try await bench.list(PageQuery(states: states, order: .oldestFirst)).asyncMap { sequence in
            try await bench.queue.page(PageQuery(order: .oldestFirst, after: sequence - 1, limit: 1)).entries[0]
        }.filter { $0.encoded.origin == .queue }
    }

    private func deliver(_ bench: QueueUnderTest, _ count: Int) async throws {
        let oldest = try await bench.queue.queued(after: 0, limit: count, maxBytes: 1 << 20)
        try await bench.settle(oldest, .delivered)
    }

    @Test(arguments: QueueKind.allCases)
    func `is told once there is room, by one log for all that was lost`(kind: QueueKind) async throws {
        let bench = try await open(kind)
        let appended = try await overflow(bench, stream: "app.log")
        #expect(try await gapLogs(bench).isEmpty)
        let lost = try await bench.queue.counts().dropped
        #expect(lost == 11)

        try await deliver(bench, 40)
        let logs = try await gapLogs(bench)
        let log = try #require(logs.first)
        #expect(logs.count == 1)
        #expect(log.level == .warning)
        #expect(log.category == "baselog")
        #expect(log.tags == ["gap", "drop-newest"])
        #expect(log.message.hasPrefix("11 entries of app.log dropped (drop-newest): the queue was full."))
        let first = UInt64(appended.count - lost + 1)
        #expect(log.message.contains("Sequence \(first) to \(appended.count)"))
        let bytes = appended.suffix(lost).reduce(0) { $0 + $1.payload.bytes.count }
        #expect(log.metadata["entries"] == .integer(11))
        #expect(log.metadata["bytes"] == .integer(Int64(bytes)))
        #expect(log.metadata["first_sequence"] == .integer(Int64(first)))
        #expect(log.metadata["last_sequence"] == .integer(Int64(appended.count)))
        #expect(log.metadata["stream"] == "app.log")
        #expect(log.metadata["reason"] == "drop-newest")
        #expect(try await bench.queue.counts().residual == 0)
        #expect(try await bench.queue.counts().accepted == appended.count + 1)
    }

    @Test(arguments: QueueKind.allCases)
    func `gathers further losses while its log waits`(kind: QueueKind) async throws {
        let bench = try await open(kind)
        _ = try await overflow(bench)
        try await deliver(bench, 5)
        #expect(try await gaps(bench).count == 1)
        for _ in 1...3 {
            _ = try await overflow(bench)
            try await deliver(bench, 5)
        }
        #expect(try await gaps(bench, in: [.queued]).count == 1)
        // As soon as the first one is delivered, all that came since is told at once.
        try await bench.settle(try await gaps(bench), .delivered)
        let next = try #require(try await gapLogs(bench).first)
        let lost = try await bench.queue.counts().dropped
        #expect(next.metadata["entries"] == .integer(Int64(lost - 11)))
    }

    @Test(arguments: QueueKind.allCases)
    func `of each stream is told apart`(kind: QueueKind) async throws {
        let bench = try await open(kind)
        _ = try await overflow(bench, stream: "a.log")
        try await bench.queue.append(bench.make(4, stream: "b.log", message: `A gap`.message))
        try await deliver(bench, 40)
        let logs = try await gapLogs(bench)
        #expect(logs.compactMap { $0.metadata["stream"]?.text } == ["a.log", "b.log"])
        #expect(logs.last?.metadata["entries"] == .integer(4))
    }

    @Test(arguments: QueueKind.allCases)
    func `is never dropped itself`(kind: QueueKind) async throws {
        let bench = try await open(kind, .dropOldest)
        _ = try await overflow(bench)
        try await deliver(bench, 20)
        let told = try await gaps(bench)
        #expect(told.count == 1)
        for _ in 1...400 { try await bench.append(1, level: .critical, message: `A gap`.message) }
        #expect(try await bench.queue.entry(told[0].id)?.state == .queued)
        #expect(try await bench.queue.counts().residual == 0)
    }

    @Test(arguments: QueueKind.allCases)
    func `survives a restart before it is told`(kind: QueueKind) async throws {
        let bench = try await open(kind)
        _ = try await overflow(bench)
        try await bench.reopen()
        #expect(try await bench.queue.drops()[.newest]?.entries == 11)
        try await deliver(bench, 40)
        #expect(try await gapLogs(bench).first?.metadata["entries"] == .integer(11))
    }

    @Test(arguments: QueueKind.allCases)
    func `is told after the limit was raised, by the next thing that happens`(kind: QueueKind) async throws {
        let bench = try await open(kind, .dropOldest)
        _ = try await overflow(bench)
        try await bench.reopen { $0.maxBytes = 4 << 20 }
        try await bench.append(1)
        #expect(try await gapLogs(bench).count == 1)
    }

    @Test func `is told without anything else happening once there is room`() async throws {
        let bench = try await QueueKind.sqlite.open(
            QueueSettings(minFree: .bytes(1000), whenFull: .dropNewest))
        bench.setDisk(DiskSpace(freeBytes: 999, totalBytes: 1_000_000))
        try await bench.append(1)
        #expect(try await bench.queue.counts().dropped == 1)
        bench.setDisk(DiskSpace(freeBytes: 1000, totalBytes: 1_000_000))
        try await Condition.wait("the gap is told") { try await bench.queue.counts().queued == 1 }
    }

    @Test func `of countless streams needs no countless logs`() async throws {
        let bench = try await open(.sqlite)
        for number in 0..<1300 {
            try await bench.queue.append(bench.make(1, stream: "\(number)", message: `A gap`.message))
        }
        let lost = try await bench.queue.counts().dropped
        var (told, logs) = (0, 0)
        while case let oldest = try await bench.queue.queued(after: 0, limit: 20, maxBytes: 1 << 20), !oldest.isEmpty {
            for entry in oldest where entry.encoded.origin == .queue {
                guard case .log(let log) = entry.encoded.payload.content(kind: .log),
                    case .integer(let entries) = log.metadata["entries"]
                else { continue }
                logs += 1
                told += Int(entries)
            }
            try await bench.settle(oldest, .delivered)
        }
        #expect(lost > 1000)
        #expect(told == lost)
        #expect(logs <= QueueGap.streamLimit + 1)
    }
}

@Suite struct `The space of the disk` {
    @Test(arguments: QueueKind.allCases)
    func `stops new entries below what must stay free, says so, and lets them in again above it`(
        kind: QueueKind
    ) async throws {
        let bench = try await kind.open(QueueSettings(minFree: .bytes(1 << 30)))
        bench.setDisk(DiskSpace(freeBytes: 1 << 30, totalBytes: 100 << 30))
        let entries = try await bench.append(1)
        bench.setDisk(DiskSpace(freeBytes: (1 << 30) - 1, totalBytes: 100 << 30))
        let error = await #expect(throws: QueueError.self) {
            // What the file has already taken from the disk may still be filled.
            for _ in 1...500 { try await bench.append(1, message: String(repeating: "x", count: 1000)) }
        }
        guard case .lowOnSpace(let free, let needed, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((free, needed) == ((1 << 30) - 1, 1 << 30))
        #expect(error?.explanation.message.contains("1,073,741,824 must stay free") == true)
        #expect(try await bench.queue.storage().problem?.contains("must stay free") == true)
        #expect(try await bench.queue.storage().minFreeBytes == 1 << 30)
        // What is there goes on.
        try await bench.settle(entries, .delivered)
        #expect(try await bench.queue.counts().delivered == 1)
        bench.setDisk(DiskSpace(freeBytes: 1 << 30, totalBytes: 100 << 30))
        try await bench.append(1)
        #expect(try await bench.queue.storage().problem == nil)
    }

    @Test(
        arguments: [
            (.automatic, 100 << 30, 5 << 30), (.automatic, 1 << 30, 512 << 20), (.bytes(7), 1 << 30, 7),
            (.off, 1 << 30, nil),
        ] as [(QueueSettings.MinFree, Int, Int?)])
    func `that must stay free is a twentieth and half a gibibyte at least, unless somebody says otherwise`(
        setting: QueueSettings.MinFree, total: Int, expected: Int?
    ) {
        #expect(setting.bytes(of: DiskSpace(freeBytes: 0, totalBytes: total)) == expected)
    }

    @Test(arguments: QueueKind.allCases)
    func `does not matter where that is switched off`(kind: QueueKind) async throws {
        let bench = try await kind.open(QueueSettings(minFree: .off))
        bench.setDisk(DiskSpace(freeBytes: 0, totalBytes: 100 << 30))
        try await bench.append(100, message: String(repeating: "x", count: 1000))
        #expect(try await bench.queue.counts().queued == 100)
    }

    @Test func `of a real folder is known`() {
        let space = DiskGauge.space(of: "/")
        #expect(space.map { $0.totalBytes > 0 && $0.freeBytes <= $0.totalBytes } == true)
        #expect(DiskGauge.space(of: "/nowhere/at/all") == nil)
    }
}
