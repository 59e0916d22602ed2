import BaselogCore
import BaselogDomain
import BaselogSources
import Foundation

/// One run of `baselog tail`.
struct TailRun: Sendable {
    /// How often it is looked whether somebody still reads the output.
    private static let readerInterval: Duration = .milliseconds(500)

    let sources: [String]
    let options: TailOptions
    let receiver: any LineReceiver
    /// Whether standard input goes to standard output as it comes.
    let passesOn: Bool
    let shipped: ShippedEntries

    /// Follows until the end of the sources, a signal, or the end of whoever reads the output.
    ///
    /// - Parameter engine: Where the lines are shipped, if they are.
    func follow(engine: Engine?) async throws {
        try await TailRun.untilReaderLeaves {
            let unread = try await read(engine: engine)
            // Which ones was told when they were looked for.
            if options.noFollow, unread > 0 { throw CommandFailure(.failed) }
        }
    }

    /// Reads until the end of the sources, or until its task is cancelled.
    ///
    /// - Returns: How many files could not be read.
    @discardableResult
    func read(engine: Engine?) async throws -> Int {
        let pump = try TailPump(options: options, receiver: receiver, engine: engine, shipped: shipped)
        try await sources == ["-"] ? followStream(pump) : followFiles(pump, cursors: engine?.sourceCursors() ?? [])
        return await pump.unreadFiles
    }

    /// Runs the body until it ends, a signal comes, or nobody reads standard output any more.
    static func untilReaderLeaves(_ body: @escaping @Sendable () async throws -> Void) async throws {
        do {
            try await Interruption.cancelling {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await body() }
                    group.addTask { await waitForReaderToLeave() }
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        } catch is CancellationError where Console.isOutputClosed {
            // The quiet end of a pipe.
        }
    }

    private func followFiles(_ pump: TailPump, cursors: [SourceCursor]) async throws {
        let following = try Following(
            patterns: sources.map(TailRun.absolute), cursors: cursors.compactMap { TailCursor($0) },
            beginning: options.beginning, multiline: options.multiline, endsAtEnd: options.noFollow)
        try await following.run { batch, news in
            try await pump.tell(news)
            try await pump.take(batch.lines, source: batch.path, cursors: batch.cursors)
        }
    }

    private func followStream(_ pump: TailPump) async throws {
        let reader = try StreamReader(descriptor: STDIN_FILENO, multiline: options.multiline) { [passesOn] bytes in
            if passesOn { Console.pass(bytes) }
        }
        for await lines in reader.turns() {
            try await pump.take(lines, source: "stdin")
            reader.taken()
        }
    }

    /// Cursors and streams are of whole paths, whatever folder the next run is started in.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    private static func waitForReaderToLeave() async {
        while !Task.isCancelled, !Console.hasLostReader() { try? await Task.sleep(for: TailRun.readerInterval) }
    }

    /// Says what became of what was shipped, and fails with its exit code.
    func report(on live: LiveProfile, time: Duration) async throws {
        // What the signal that ended the reading cancelled is not this.
        let waiting = try await shipped.settle(on: live.engine, within: time, receiver: receiver)
        let profile = live.profile.name
        if shipped.dead > 0 {
            throw CommandFailure(
                .dead, "\(shipped.dead.grouped) of \(shipped.accepted.grouped) lines were refused by the API.",
                hint: "They are kept: baselog --profile \(profile) queue list --state dead")
        }
        if waiting > 0 {
            let owner = live.owner.map { ", process \($0) ships them" } ?? ""
            throw CommandFailure(
                .queued,
                "\(waiting.grouped) of \(shipped.accepted.grouped) lines are safe in the queue of \(profile)\(owner),"
                    + " not delivered yet.",
                hint: "Follow them: baselog --profile \(profile) queue list")
        }
    }
}
