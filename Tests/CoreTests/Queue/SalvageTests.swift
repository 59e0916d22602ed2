import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import BaselogCore

@Suite struct `A damaged queue` {
    let home: TemporaryHome
    var folder: String { home.path + "/queue" }
    var file: String { folder + "/queue.sqlite" }
    static let pageBytes = 4096

    init() throws { home = try TemporaryHome() }

    /// A queue of 3,000 entries of 300 bytes, some of which were tried, delivered or refused, closed in order.
    private func fill() async throws -> [StoredEntry] {
        let queue = try SQLiteQueue(folder: folder)
        #expect(try await queue.claim() == .this)
        var stored: [StoredEntry] = []
        for part in 0..<30 {
            let entries = (1...100).map {
                EncodedEntry.example(UInt64(part * 100 + $0), message: String(repeating: "m", count: 300))
            }
            let sequences = try #require(try await queue.append(entries))
            stored += zip(sequences, entries).map { StoredEntry(sequence: $0, encoded: $1) }
        }
        func settle(_ entries: some Sequence<StoredEntry>, _ outcome: Settlement.Outcome) async throws {
            try await queue.settle(
                entries.map {
                    Settlement(
                        id: $0.id, sequence: $0.sequence, outcome: outcome, attempt: .example(1), time: .start)
                })
        }
        try await settle(stored[0..<500], .delivered)
        try await settle(stored[500..<520], .dead(.example))
        try await settle(
            stored[520..<600], .scheduled(notBefore: .start, endsCycle: true, maybeDelivered: true))
        try await settle(stored[600..<650], .parked(.authentication))
        await queue.close()
        return stored
    }

    /// Makes the next owner think that the one before crashed.
    private func forgetOrderlyEnd() throws {
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: folder + "/owner.lock"))
    }

    private func damage(_ offset: Int, _ bytes: [UInt8]) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    private var pages: Int {
        get throws {
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            return (size ?? 0) / Self.pageBytes
        }
    }

    private static let garbage = [UInt8](repeating: 0xA5, count: pageBytes)

    private func openMended() async throws -> (queue: SQLiteQueue, report: SalvageReport) {
        try forgetOrderlyEnd()
        let queue = try SQLiteQueue(folder: folder)
        #expect(try await queue.claim() == .this)
        return (queue, try #require(queue.salvage))
    }

    private func waiting(_ queue: SQLiteQueue) async throws -> [StoredEntry] {
        var query = PageQuery(states: [.queued, .scheduled, .parked, .dead], order: .oldestFirst, limit: 1_000)
        var found: [StoredEntry] = []
        while true {
            let page = try await queue.page(query)
            found += page.entries
            guard let next = page.next else { return found }
            query.after = next
        }
    }

    @Test func `keeps all but what lay on the damaged pages, and counts what is gone`() async throws {
        let stored = try await fill()
        for page in stride(from: 40, to: try pages, by: 37) { try damage(page * Self.pageBytes, Self.garbage) }
        let (queue, report) = try await openMended()
        let found = try await waiting(queue)
        let lost = try #require(report.lost)
        #expect(lost > 0)
        #expect(found.count + lost == 2_500)
        // A page of the database holds some ten of these entries.
        #expect(found.count > 1_500)
        let originals = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0) })
        for entry in found {
            let original = try #require(originals[entry.id])
            #expect(original.sequence == entry.sequence)
            #expect(original.encoded.payload.bytes == entry.encoded.payload.bytes)
        }
        let counts = try await queue.counts()
        #expect(counts.residual == 0)
        #expect(counts.accepted == 3_000)
        #expect(counts.delivered == 500)
        #expect(counts.dropped == lost)
        try await queue.verify()
        await queue.close()
    }

    @Test(arguments: [0, 10, 18, 20, 44, 56, 60, 68, 99])
    func `loses nothing where the header is damaged`(offset: Int) async throws {
        _ = try await fill()
        try damage(offset, [0x7F])
        try forgetOrderlyEnd()
        let queue = try SQLiteQueue(folder: folder)
        #expect(try await queue.claim() == .this)
        #expect(try await waiting(queue).count == 2_500)
        #expect(try await queue.counts().accepted == 3_000)
        try await queue.verify()
        await queue.close()
    }

    @Test func `loses nothing where the first page is gone`() async throws {
        _ = try await fill()
        try damage(0, Self.garbage)
        let (queue, report) = try await openMended()
        #expect(report.lost == 0)
        #expect(try await waiting(queue).count == 2_500)
        await queue.close()
    }

    @Test func `keeps what is left of a file that was cut`() async throws {
        _ = try await fill()
        let half = try pages / 2 * Self.pageBytes + 1234
        try FileHandle(forUpdating: URL(fileURLWithPath: file)).truncate(atOffset: UInt64(half))
        let (queue, report) = try await openMended()
        let found = try await waiting(queue)
        #expect(found.count > 500)
        #expect(report.lost.map { $0 + found.count == 2_500 } ?? true)
        #expect(try await queue.counts().residual == 0)
        try await queue.verify()
        await queue.close()
    }

    @Test func `begins anew where nothing can be read at all`() async throws {
        _ = try await fill()
        try Data(repeating: 0x42, count: 100_000).write(to: URL(fileURLWithPath: file))
        let (queue, report) = try await openMended()
        #expect(report.kept == 0)
        #expect(report.lost == nil)
        try await queue.append([.example(9_999)])
        #expect(try await waiting(queue).count == 1)
        await queue.close()
    }

    @Test func `keeps the state and the attempts of what it saves`() async throws {
        let stored = try await fill()
        try damage(60 * Self.pageBytes, Self.garbage)
        let (queue, _) = try await openMended()
        let counts = try await queue.counts()
        #expect(counts.dead == 20)
        #expect(counts.scheduled == 80)
        #expect(counts.parked == 50)
        #expect(try await queue.entry(stored[510].id)?.death == .example)
        #expect(try await queue.entry(stored[530].id)?.maybeDelivered == true)
        #expect(try await queue.attempts(stored[530].id).count == 1)
        await queue.close()
    }

    @Test func `gives no number twice afterwards`() async throws {
        let stored = try await fill()
        for page in stride(from: 30, to: try pages, by: 20) { try damage(page * Self.pageBytes, Self.garbage) }
        let (queue, _) = try await openMended()
        let sequences = try #require(try await queue.append([.example(9_999)]))
        #expect(sequences.lowerBound > stored[stored.count - 1].sequence)
        await queue.close()
    }

    @Test func `is kept aside, with a report, and at most three of them`() async throws {
        for _ in 0..<5 {
            _ = try await fill()
            try damage(0, [0x7F])
            try forgetOrderlyEnd()
            let queue = try SQLiteQueue(folder: folder)
            #expect(try await queue.claim() == .this)
            let report = try #require(queue.salvage)
            #expect(FileManager.default.fileExists(atPath: report.quarantine + "/queue.sqlite"))
            #expect(queue.lastSalvage?.kept == report.kept)
            await queue.close()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/quarantine").count == 3)
    }

    @Test func `is whole again where a crash came between the old and the new database`() async throws {
        _ = try await fill()
        // As it is once the new one is ready and the old one has been moved away.
        try FileManager.default.moveItem(atPath: file, toPath: folder + "/salvage.ready")
        let queue = try SQLiteQueue(folder: folder)
        #expect(try await queue.claim() == .this)
        #expect(try await waiting(queue).count == 2_500)
        await queue.close()
    }

    @Test func `is left alone by who is not its owner, in one sentence`() async throws {
        _ = try await fill()
        let owner = QueueLock(folder: folder)
        _ = try owner.claim()
        try damage(0, [0x7F])
        do {
            _ = try SQLiteQueue(folder: folder)
            Issue.record("a damaged queue was opened")
        } catch {
            #expect(error.explanation.message.contains("is damaged"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/quarantine"))
        owner.release()
    }

    @Test func `that was found while it was in use is mended at the next start`() async throws {
        _ = try await fill()
        QueueFolder.setNeedsCheck(folder, true)
        for page in stride(from: 40, to: try pages, by: 37) { try damage(page * Self.pageBytes, Self.garbage) }
        let queue = try SQLiteQueue(folder: folder)
        #expect(try await queue.claim() == .this)
        #expect(queue.salvage != nil)
        #expect(!QueueFolder.needsCheck(folder))
        await queue.close()
    }
}
