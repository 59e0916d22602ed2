import BaselogDomain
import BaselogSources
import BaselogTestSupport
import Foundation
import Synchronization
import Testing

@Suite struct `Following files` {
    /// What was handed over to be kept, until all files were read to their ends.
    private func batches(of files: [String: [String]]) async throws -> [FollowedBatch] {
        let home = try TemporaryHome()
        for (name, lines) in files {
            try lines.map { $0 + "\n" }.joined().write(
                toFile: "\(home.path)/\(name)", atomically: true, encoding: .utf8)
        }
        let following = try Following(patterns: ["\(home.path)/*.log"], endsAtEnd: true)
        let kept = Mutex<[FollowedBatch]>([])
        try await following.run { batch, _ in kept.withLock { $0.append(batch) } }
        return kept.withLock { $0 }
    }

    private func lines(_ count: Int, _ mark: String, bytes: Int = 199) -> [String] {
        (0..<count).map { "\(mark) \($0) ".padding(toLength: bytes, withPad: "x", startingAt: 0) }
    }

    private func texts(_ batches: [FollowedBatch]) -> [String] {
        batches.flatMap(\.lines).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func `never keeps more lines together than a turn may have`() async throws {
        let lines = lines(5_000, "a", bytes: 20)
        let batches = try await batches(of: ["a.log": lines])
        #expect(texts(batches) == lines)
        #expect(batches.allSatisfy { $0.lines.count <= FileFollower.turnLines })
    }

    @Test func `lets the last cursor of a batch stand behind its last line`() async throws {
        var read = 0
        for batch in try await batches(of: ["a.log": lines(3_000, "a")]) {
            read += batch.lines.count * 200
            let cursor = try #require(batch.cursors.last.flatMap { TailCursor($0) })
            #expect(cursor.position.offset == UInt64(read))
        }
    }

    @Test func `keeps files apart and gives each of them its turns`() async throws {
        let files = ["a.log": lines(2_000, "a"), "b.log": lines(2_000, "b")]
        let batches = try await batches(of: files)
        for (name, lines) in files {
            #expect(texts(batches.filter { $0.path.hasSuffix(name) }) == lines)
        }
        #expect(Set(batches.prefix(2).map(\.path)).count == 2)
    }
}
