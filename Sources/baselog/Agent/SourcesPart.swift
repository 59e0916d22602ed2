import BaselogCore
import BaselogDomain
import BaselogSources
import Synchronization

/// Follows the files of the profile, and others once the profile names others.
final class SourcesPart: AgentPart {
    private let engine: Engine
    private let sources: [SourceDefinition]
    private let profiles: AsyncStream<LoadedProfile>
    private let followings = Mutex<[Following]>([])

    /// - Parameter profiles: The profile each time that it was read anew.
    init(_ sources: [SourceDefinition], engine: Engine, profiles: AsyncStream<LoadedProfile>) {
        self.sources = sources
        self.engine = engine
        self.profiles = profiles
    }

    func start() async throws -> [String] { sources.map { "following \($0.summary)" } }

    func run() async throws {
        var current = sources
        while !Task.isCancelled {
            let followed = current
            let changed: [SourceDefinition]? = try await withThrowingTaskGroup(of: [SourceDefinition]?.self) { group in
                group.addTask {
                    try await self.follow(followed)
                    return nil
                }
                group.addTask { [profiles] in
                    for await profile in profiles where profile.sources != followed { return profile.sources }
                    return nil
                }
                let first = try await group.next() ?? nil
                group.cancelAll()
                // The group ends only once the former files are let go, and how far they were read is stored by then.
                return first
            }
            guard let changed else { break }
            current = changed
            Console.note(
                "Following now: \(changed.isEmpty ? "nothing" : changed.map(\.summary).joined(separator: ", "))")
        }
        try Task.checkCancellation()
    }

    /// The bytes of each file that are not read yet.
    func lagBytes() async -> [String: Double] {
        var lags: [String: Double] = [:]
        for following in followings.withLock({ $0 }) {
            for (path, bytes) in await following.lagBytes { lags[path, default: 0] += Double(bytes) }
        }
        return lags
    }

    /// Follows until the task is cancelled.
    private func follow(_ sources: [SourceDefinition]) async throws {
        let cursors = try await engine.sourceCursors().compactMap { TailCursor($0) }
        var pumps: [(Following, SourcePump)] = []
        for source in sources {
            let following = try Following(
                patterns: source.files, cursors: cursors, beginning: source.begin == .start ? .start : .lastLines(0),
                multiline: source.multiline)
            pumps.append((following, try SourcePump(source, engine: engine)))
        }
        let all = pumps.map(\.0)
        followings.withLock { $0 = all }
        defer { followings.withLock { $0 = [] } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (following, pump) in pumps {
                group.addTask { try await following.run { try await pump.take($0, news: $1) } }
            }
            group.addTask { try await Agent.untilCancelled() }
            defer { group.cancelAll() }
            while try await group.next() != nil {}
        }
    }
}

/// Takes the lines of one source into the queue.
private actor SourcePump {
    private let source: SourceDefinition
    private let parser: LineParser
    private let engine: Engine

    init(_ source: SourceDefinition, engine: Engine) throws(PatternError) {
        self.source = source
        self.engine = engine
        parser = try LineParser(source.format, times: .live)
    }

    /// Returns once the lines are safe.
    func take(_ batch: FollowedBatch, news: [FollowerNews]) async throws {
        for item in news {
            Console.warn(item.message)
            guard item.isLoss else { continue }
            let gap = LogEntry(item.message, level: .warning, category: "baselog", tags: ["gap"])
            _ = try await engine.keep([gap], stream: "", cursors: []) { Console.fail($0.explanation) }
        }
        let entries = batch.lines.compactMap { parser.entry($0).flatMap(source.entry) }
        guard !entries.isEmpty || !batch.cursors.isEmpty else { return }
        _ = try await engine.keep(entries, stream: batch.path, cursors: batch.cursors) { Console.fail($0.explanation) }
    }
}
