import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import BaselogCore

@Suite struct `A queue whose file is removed while it is in use` {
    private func files(of bench: QueueUnderTest) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.home.path)
            .filter { $0.hasPrefix("queue.sqlite") }.map { "\(bench.home.path)/\($0)" }
    }

    @Test func `accepts nothing more, goes on with what it holds, and is a new one after the next start`() async throws
    {
        let bench = try await QueueKind.sqlite.open()
        let entries = try await bench.append(2)
        #expect(try await bench.queue.queued(after: 0, limit: 9, maxBytes: 1 << 20) == entries)
        for file in try files(of: bench) { try FileManager.default.removeItem(atPath: file) }

        let removed = QueueError.removed(path: "\(bench.home.path)/queue.sqlite")
        await #expect(throws: removed) { try await bench.append(1) }
        #expect(try await bench.queue.storage().problem == removed.explanation.message)
        try await bench.settle(entries, .delivered)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 2, delivered: 2))
        #expect(try await bench.queue.storage().problem == removed.explanation.message)

        try await bench.reopen()
        try await bench.append(1)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 1, queued: 1))
        #expect(try await bench.queue.storage().problem == nil)
    }

    @Test func `accepts again once the file is back`() async throws {
        let bench = try await QueueKind.sqlite.open()
        try await bench.append(1)
        let path = "\(bench.home.path)/queue.sqlite"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        await #expect(throws: QueueError.removed(path: path)) { try await bench.append(1) }
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        try await bench.append(1)
        #expect(try await bench.queue.counts() == EntryCounts(accepted: 2, queued: 2))
        #expect(try await bench.queue.storage().problem == nil)
        await bench.queue.close()
    }
}
