import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import BaselogCore

/// The numbered cases in which bytes are lost or turn.
@Suite(.timeLimit(.minutes(5))) struct `With damaged files a queue survives` {
    /// How a queue was left: closed, or by a process that ended with part of it in the log.
    enum Ending: CaseIterable, Sendable { case closed, crashed }

    @Test(arguments: Ending.allCases)
    func `case 3: a database cut at any byte`(ending: Ending) async throws {
        let sample = try await DamageSample(ending)
        let size = try sample.size(of: .database)
        let pages = stride(from: 0, through: size, by: 4096).flatMap { [$0 - 1, $0, $0 + 1] }
        let others = stride(from: 0, to: size, by: max(1, size / 200))
        let places = Set(pages + others).filter { (0..<size).contains($0) }.sorted()
        try await sample.examineAll(places) { try $0.cut(.database, to: $1) }
    }

    @Test func `case 3: a log cut at any byte, and what was committed before is there`() async throws {
        let sample = try await DamageSample(.crashed)
        let size = try sample.size(of: .log)
        let places = Array(stride(from: 0, to: size, by: max(1, size / 300)))
        try await sample.examineAll(places) { try $0.cut(.log, to: $1) }
    }

    /// After a crash, when the next start looks for damage.
    @Test(arguments: DamageSample.File.allCases)
    func `case 4: any single bit turned`(file: DamageSample.File) async throws {
        let sample = try await DamageSample(.crashed)
        let size = try sample.size(of: file)
        try #require(size > 0)
        var chance = SeededNumbers(seed: 4)
        // The first page says what the file is; each of its first bytes is worth a turn.
        let first = (0..<112).map { $0 * 8 + $0 % 8 }
        let bits = first + (0..<300).map { _ in chance.below(size * 8) }
        try await sample.examineAll(bits.filter { $0 < size * 8 }) { try $0.turn($1, in: file) }
    }
}
