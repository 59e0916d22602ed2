import BaselogDomain
import BaselogTestSupport
import Foundation
import GRDB
import Synchronization
import Testing

@testable import BaselogCore

/// A queue whose files are to be damaged, and what was in it.
final class DamageSample: Sendable {
    enum File: CaseIterable, Sendable {
        case database, log

        var name: String {
            switch self {
            case .database: "queue.sqlite"
            case .log: "queue.sqlite-wal"
            }
        }
    }

    /// What became of a damaged queue.
    struct Finding: Sendable {
        /// Entries that are still there.
        var kept = 0
        /// Entries there whose content is not what was accepted.
        var altered = 0
        var refusal: QueueError?
    }

    private let disk: FaultDisk
    let accepted: [EntryID: EncodedEntry]

    init(_ ending: `With damaged files a queue survives`.Ending) async throws {
        let first = try FaultDisk()
        var entries: [EncodedEntry] = []
        let queue = try SQLiteQueue(folder: first.folder)
        guard try await queue.claim() == .this else { throw Mismatch("another process owns the queue") }
        for group in 0..<40 {
            let new = (0..<5).map { EncodedEntry.example(UInt64(group * 5 + $0 + 1), message: "entry \(group)") }
            let sequences = try await queue.append(new)
            entries += new
            guard let sequence = sequences?.lowerBound else { continue }
            try await queue.settle([
                Settlement(
                    id: new[0].id, sequence: sequence, outcome: .delivered, attempt: .example(1, status: 201),
                    time: .start),
                Settlement(
                    id: new[1].id, sequence: sequence + 1,
                    outcome: .scheduled(notBefore: .start, endsCycle: true, maybeDelivered: false),
                    attempt: .example(1), time: .start),
            ])
            if group == 20 { _ = try await queue.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
        }
        if ending == .closed { await queue.close() }
        first.crash()
        disk = try first.remains()
        accepted = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0) })
    }

    func size(of file: File) throws -> Int {
        let path = "\(disk.folder)/\(file.name)"
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Damages a copy of the queue in each of these places and looks what becomes of it.
    func examineAll(
        _ places: some Collection<Int>, damage: @escaping @Sendable (DamagedQueue, Int) throws -> Void
    ) async throws {
        let findings = Mutex<[Finding]>([])
        try await inParallel(places) { place in
            let damaged = try DamagedQueue(copying: self.disk.folder)
            try damage(damaged, place)
            do {
                let finding = try await damaged.examine(accepted: self.accepted)
                findings.withLock { $0.append(finding) }
            } catch {
                throw Mismatch("At \(place): \(error)")
            }
        }
        let refusals = findings.withLock { $0.compactMap(\.refusal) }
        #expect(refusals == [])
    }
}

/// A copy of a queue that may be damaged.
struct DamagedQueue: Sendable {
    let disk: FaultDisk

    init(copying folder: String) throws {
        disk = try FaultDisk()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(disk.folder)/\(name)")
        }
    }

    func cut(_ file: DamageSample.File, to size: Int) throws {
        guard truncate("\(disk.folder)/\(file.name)", size) == 0 else { throw Mismatch("cannot cut") }
    }

    func turn(_ bit: Int, in file: DamageSample.File) throws {
        let handle = try FileHandle(forUpdating: URL(filePath: "\(disk.folder)/\(file.name)"))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(bit / 8))
        guard let byte = try handle.read(upToCount: 1)?.first else { throw Mismatch("no byte there") }
        try handle.seek(toOffset: UInt64(bit / 8))
        try handle.write(contentsOf: [byte ^ (1 << (bit % 8))])
    }

    /// Opens the queue and works with it; another time, where it finds the damage only on its way.
    func examine(accepted: [EntryID: EncodedEntry]) async throws -> DamageSample.Finding {
        var refusal: QueueError?
        for number in 1...3 {
            do {
                let queue = try SQLiteQueue(folder: disk.folder)
                do {
                    let finding = try await work(queue, number: UInt64(10_000 + number), accepted: accepted)
                    await queue.close()
                    return finding
                } catch {
                    await queue.close()
                    throw error
                }
            } catch let error as QueueError {
                refusal = error
            }
        }
        return DamageSample.Finding(refusal: refusal)
    }

    private func work(
        _ queue: SQLiteQueue, number: UInt64, accepted: [EntryID: EncodedEntry]
    ) async throws -> DamageSample.Finding {
        var finding = DamageSample.Finding()
        guard try await queue.claim() == .this else { throw Mismatch("another process owns the queue") }
        var query = PageQuery(order: .oldestFirst, limit: 1000)
        var (ids, sequences) = (Set<EntryID>(), Set<UInt64>())
        repeat {
            let page = try await queue.page(query)
            for entry in page.entries where entry.encoded.origin != .hand {
                // An ID in which a bit has turned is not known as such: rows have no checksum. Its number was given.
                guard entry.sequence >= 1, entry.sequence <= UInt64(accepted.count) else {
                    throw Mismatch("number \(entry.sequence) was never given")
                }
                guard ids.insert(entry.id).inserted else { throw Mismatch("\(entry.id) is there twice") }
                guard sequences.insert(entry.sequence).inserted else {
                    throw Mismatch("\(entry.sequence) is there twice")
                }
                finding.kept += 1
                if entry.encoded != accepted[entry.id] { finding.altered += 1 }
            }
            query.after = page.next
        } while query.after != nil
        let counts = try await queue.counts()
        guard counts.residual == 0 else { throw Mismatch("the counts miss \(counts.residual)") }
        // It goes on working: takes, hands out, ends.
        let new = EncodedEntry.example(number, origin: .hand)
        let sequence = try await queue.append([new])?.first
        guard let sequence, sequence > sequences.max() ?? 0 else {
            throw Mismatch("the next number is \(String(describing: sequence)) behind \(sequences.max() ?? 0)")
        }
        let lease = try await queue.queued(after: 0, limit: 1000, maxBytes: 1 << 20)
        guard lease.contains(where: { $0.id == new.id }) else { throw Mismatch("the new entry is not handed out") }
        let settlements = lease.map {
            Settlement(
                id: $0.id, sequence: $0.sequence, outcome: .delivered, attempt: .example(1, status: 201), time: .start)
        }
        try await queue.settle(settlements)
        let left = try await queue.queued(after: 0, limit: 1000, maxBytes: 1 << 20)
        guard left.isEmpty else { throw Mismatch("\(left.count) entries are handed out again") }
        return finding
    }
}
