import BaselogDomain
import BaselogTestSupport
import Foundation
import GRDB

@testable import BaselogCore

/// A queue whose process can end and whose disk can fail.
protocol BreakableQueue: AnyObject {
    /// The queue of the living process.
    var queue: any EntryQueue { get }
    /// Whether something may fail.
    var hasPlan: Bool { get }
    /// How many of the operations that were to fail did.
    var struck: Int { get }
    var hasCrashed: Bool { get }

    func open() async throws
    func close() async
    func plan(_ plan: FaultDisk.Plan)
    func heal()
    /// Ends the process, and the next one may open what is left.
    func crash(_ cut: PowerCut?) throws
    func checkpoint() throws
    /// The number that the next entry gets.
    func nextSequence() -> UInt64?
}

/// The queue on a disk that fails on demand.
final class QueueOnFaultDisk: BreakableQueue {
    private(set) var disk: FaultDisk
    private(set) var hasPlan = false
    /// How often the process has ended without closing.
    private(set) var crashes = 0
    private var opened: SQLiteQueue?
    private let settings: QueueSettings
    private let checkpointPages: Int

    /// - Parameter template: A database to begin with; `nil` to let the queue make it.
    init(template: String?, checkpointPages: Int, settings: QueueSettings = QueueSettings()) throws {
        disk = try FaultDisk()
        self.settings = settings
        self.checkpointPages = checkpointPages
        if let template {
            try FileManager.default.copyItem(atPath: template, toPath: QueueFolder.database(in: disk.folder))
        }
    }

    var queue: any EntryQueue {
        guard let opened else { preconditionFailure("no process has opened the queue") }
        return opened
    }

    var struck: Int { disk.struck }
    var hasCrashed: Bool { disk.hasCrashed }

    func open() async throws {
        let queue = try SQLiteQueue(folder: disk.folder, settings: settings)
        try limitLog(of: queue)
        guard try await queue.claim() == .this else {
            throw Mismatch("another process owns the queue")
        }
        opened = queue
    }

    private func limitLog(of queue: SQLiteQueue) throws(QueueError) {
        do {
            try queue.pool.writeWithoutTransaction { [checkpointPages] database in
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
            }
        } catch {
            throw QueueError(error, path: queue.path)
        }
    }

    func close() async {
        await opened?.close()
        opened = nil
    }

    func plan(_ plan: FaultDisk.Plan) {
        hasPlan = true
        disk.plan(plan)
    }

    func heal() {
        hasPlan = false
        disk.heal()
    }

    func crash(_ cut: PowerCut?) throws {
        if let cut { try disk.cutPower(keeping: cut.kept, seed: cut.seed) } else { disk.crash() }
        opened = nil
        hasPlan = false
        crashes += 1
        disk = try disk.remains()
    }

    func checkpoint() throws {
        _ = try opened?.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    func nextSequence() -> UInt64? { opened?.writer.status.tally.nextSequence }

    /// An empty queue as a first run leaves it.
    static func makeTemplate() async throws -> TemporaryHome {
        let home = try TemporaryHome()
        let queue = try SQLiteQueue(folder: home.path)
        await queue.close()
        return home
    }
}

/// The queue in memory, whose failures are as plain as it is.
final class QueueInMemory: BreakableQueue {
    private var memory = MemoryQueue()
    private(set) var hasPlan = false
    private var looks = 0
    let hasCrashed = false

    /// Grows with each look as long as something is to fail: what failed, the queue in memory does not tell.
    var struck: Int {
        if hasPlan { looks += 1 }
        return looks
    }

    var queue: any EntryQueue { memory }

    func open() async throws { memory = MemoryQueue(reopening: memory) }

    func close() async { await memory.close() }

    func plan(_ plan: FaultDisk.Plan) {
        switch plan.effect {
        case .noSpace, .torn, .inputOutputError:
            hasPlan = true
            for operation in [MemoryQueue.Operation.append, .settle, .change] {
                memory.failNext(operation, with: .diskFull(path: "memory"), times: plan.last == nil ? .max : 1)
            }
        case .crashBefore, .crashAfter, .crashTorn: break
        }
    }

    func heal() {
        hasPlan = false
        for operation in MemoryQueue.Operation.allCases { memory.fail(operation, with: nil) }
    }

    func crash(_ cut: PowerCut?) throws {}
    func checkpoint() throws {}
    func nextSequence() -> UInt64? { nil }
}

/// Does the same for each element, on as many threads as the machine has.
func inParallel<Element: Sendable>(
    _ elements: some Collection<Element>, _ body: @escaping @Sendable (Element) async throws -> Void
) async throws {
    let elements = Array(elements)
    let workers = max(2, ProcessInfo.processInfo.activeProcessorCount)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<workers {
            group.addTask {
                for index in stride(from: worker, to: elements.count, by: workers) { try await body(elements[index]) }
            }
        }
        try await group.waitForAll()
    }
}

/// The queue and its model do not agree.
struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
