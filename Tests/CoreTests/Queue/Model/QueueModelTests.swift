import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import BaselogCore

// Random sequences of everything that can happen to a queue, against a model. Each sequence follows from its seed; a run
// prints the first one, and what fails is printed as the fewest steps that still fail. Without a seed of their own two
// runs of the same program play the same sequences; `make soak` plays others. To play a seed again:
//
//     BASELOG_MODEL_SEED=1234 BASELOG_MODEL_SEQUENCES=1 swift test --filter 'A queue and its model'
@Suite struct `A queue and its model` {
    private static let environment = ProcessInfo.processInfo.environment
    private static let sequences = environment["BASELOG_MODEL_SEQUENCES"].flatMap { Int($0) } ?? 10_000
    private static let firstSeed = environment["BASELOG_MODEL_SEED"].flatMap { UInt64($0) } ?? 1_000_000

    /// Seeds that failed once.
    private static let formerFailures: [UInt64] = [1_795_965_088_883]

    @Test(.timeLimit(.minutes(10)))
    func `agree through 10,000 sequences of work, crashes, power cuts and full disks`() async throws {
        print("The first of \(Self.sequences) seeds is \(Self.firstSeed).")
        let template = try await QueueOnFaultDisk.makeTemplate()
        let path = QueueFolder.database(in: template.path)
        try await inParallel(0..<UInt64(Self.sequences)) { number in
            try await Self.play(Self.firstSeed &+ number, template: path)
        }
    }

    @Test(arguments: formerFailures)
    func `agree where they once did not`(seed: UInt64) async throws {
        let template = try await QueueOnFaultDisk.makeTemplate()
        try await Self.play(seed, template: QueueFolder.database(in: template.path))
    }

    @Test func `agree in memory as well, where only the calls can fail`() async throws {
        for number in 0..<UInt64(min(Self.sequences, 1_000)) {
            try await Self.report(QueueScript(seed: Self.firstSeed &+ number)) { _ in QueueInMemory() }
        }
    }

    private static func play(_ seed: UInt64, template: String) async throws {
        try await report(QueueScript(seed: seed)) { script in
            try QueueOnFaultDisk(
                template: script.startsFromNothing ? nil : template, checkpointPages: script.checkpointPages)
        }
    }

    /// Plays a script; if that fails, throws the fewest steps that do.
    private static func report(
        _ script: QueueScript, on world: (QueueScript) throws -> any BreakableQueue
    ) async throws {
        guard try await mismatch(script, on: world) != nil else { return }
        var shortest = script
        var size = shortest.steps.count / 2
        while size > 0 {
            var start = 0
            while start < shortest.steps.count {
                var shorter = shortest
                shorter.steps.removeSubrange(start..<min(start + size, shorter.steps.count))
                if try await mismatch(shorter, on: world) != nil { shortest = shorter } else { start += size }
            }
            size /= 2
        }
        let reason = try await mismatch(shortest, on: world)
        let steps = shortest.steps.map { "    \($0)" }.joined(separator: "\n").replacing("BaselogDomain.", with: "")
        throw Mismatch(
            """
            Seed \(script.seed) fails with \(shortest.steps.count) of its \(script.steps.count) steps \
            (checkpoint after \(script.checkpointPages) pages\(script.startsFromNothing ? ", from nothing" : "")):
            \(steps)
            \(reason?.description ?? "It failed, and then no more.")
            """)
    }

    private static func mismatch(
        _ script: QueueScript, on world: (QueueScript) throws -> any BreakableQueue
    ) async throws -> Mismatch? {
        do {
            try await QueueDriver(script, on: world(script)).run()
            return nil
        } catch let mismatch as Mismatch {
            return mismatch
        } catch {
            return Mismatch("\(error)")
        }
    }
}
