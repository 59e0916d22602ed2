import BaselogCore
import BaselogDomain
import BaselogSources

/// Follows what arrives at an API: by its stream where it has one, else by asking for the newest logs.
struct RemoteTail: Sendable {
    static let pollInterval: Duration = .seconds(2)
    static let pageLogs = 100
    private static let longestPause: Duration = .seconds(30)

    let reading: LogReading
    let pump: RemotePump

    /// Shows the last logs and what comes, until the task is cancelled.
    func run(lines: Int, follows: Bool) async throws {
        // At least what later pages hold, so that nothing of those is taken for new that is not.
        try await pump.take(page: reading.newest(min(max(lines, RemoteTail.pageLogs), 1_000)), showing: lines)
        guard follows else { return }
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            do {
                let hasStream = try await reading.stream(
                    after: await pump.lastID,
                    opened: {
                        // What came between the last page and the stream.
                        try await pump.take(page: reading.newest(RemoteTail.pageLogs))
                    }, take: { try await pump.take(piece: $0) })
                pause = .seconds(1)
                guard !hasStream else { continue }
                try await pump.take(page: reading.newest(RemoteTail.pageLogs))
                try await Task.sleep(for: RemoteTail.pollInterval)
            } catch let failure as LogReading.Failure {
                if case .refused(let status, _) = failure, status < 500 { throw failure }
                await pump.wait(because: failure.explanation)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, RemoteTail.longestPause)
                await pump.forgetPiece()
            }
        }
    }
}

/// The API of a profile, ready to be read.
struct RemoteTarget: Sendable {
    let settings: Settings
    private let key: APIKey?

    init(_ profile: LoadedProfile, loader: SettingsLoader) throws {
        var (settings, key) = (profile.settings, try loader.key(for: profile.name).key)
        if profile.usesEmbeddedAPI {
            guard let running = LocalAPI.running(loader.context) else {
                throw CommandFailure(
                    .unreachable, "The embedded API of the profile \(profile.name) does not run.",
                    hint: "It runs while `baselog` is open.")
            }
            settings.baseURL = running.baseURL
            key = running.key
        }
        (self.settings, self.key) = (settings, key)
    }

    func follow(_ options: TailOptions, _ receiver: any LineReceiver) async throws {
        let reading = try LogReading(settings: settings, key: key)
        let lines = options.lines.map { if case .last(let count) = $0 { count } else { 1_000 } } ?? 200
        do {
            let tail = RemoteTail(reading: reading, pump: try RemotePump(options: options, receiver: receiver))
            try await tail.run(lines: lines, follows: !options.noFollow)
        } catch {
            await reading.close()
            throw error
        }
        await reading.close()
    }
}

/// Shows each log of an API once.
actor RemotePump {
    /// The logs that are known; a page is never longer.
    private static let rememberedLogs = 2_000
    private static let source = "remote"

    private var selection: LineSelection
    private let receiver: any LineReceiver
    private var events = EventStreamReader()
    private var known: Set<String> = []
    private var order: [String] = []

    init(options: TailOptions, receiver: any LineReceiver) throws(PatternError) {
        selection = try LineSelection(options, now: WallClock.now())
        self.receiver = receiver
    }

    func wait(because explanation: Explanation) { receiver.wait(because: explanation) }

    /// Where the stream goes on.
    var lastID: String? { events.lastID }

    /// The rest of an event that a broken connection did not bring will come anew.
    func forgetPiece() { events = EventStreamReader(after: events.lastID) }

    /// - Parameters:
    ///   - page: Newest first.
    ///   - limit: How many of them are shown at most; the others are known from now on.
    func take(page: [JSONValue], showing limit: Int = .max) throws {
        for item in page.dropFirst(limit).reversed() { _ = isNew(item) }
        for item in page.prefix(limit).reversed() { try show(item) }
        // An answer: whatever was waited for is over.
        receiver.show([], source: RemotePump.source, leftOut: 0)
    }

    func take(piece: [UInt8]) throws {
        for event in events.take(piece) {
            if let item = try? JSONValue(parsing: event.data) { try show(item) }
        }
    }

    /// Whether it was not known before; it is known from now on.
    private func isNew(_ item: JSONValue) -> Bool {
        guard let id = item["id"]?.text else { return true }
        guard known.insert(id).inserted else { return false }
        order.append(id)
        if order.count > 2 * RemotePump.rememberedLogs {
            for old in order.prefix(RemotePump.rememberedLogs) { known.remove(old) }
            order.removeFirst(RemotePump.rememberedLogs)
        }
        return true
    }

    private func show(_ item: JSONValue) throws {
        guard let message = item["message"]?.text, isNew(item) else { return }
        let time = (item["timestamp"]?.text ?? item["created_at"]?.text).flatMap { Timestamp(iso8601: $0) }
        let entry = LogEntry(
            message, level: item["level"]?.text.flatMap { Level(name: $0) } ?? .info,
            category: item["category"]?.text, tags: item["tags"]?.elements?.compactMap(\.text) ?? [], timestamp: time,
            serviceName: item["service_name"]?.text, userID: item["user_id"]?.text,
            correlationID: item["correlation_id"]?.text, metadata: item["metadata"]?.members ?? [:])
        guard selection.includes(entry, text: message, source: "") else {
            receiver.show([], source: RemotePump.source, leftOut: 1)
            return
        }
        let category = entry.category.map { " \($0):" } ?? ""
        let text = "\(time.map { $0.iso8601() + " " } ?? "")\(entry.level.name.uppercased())\(category) \(message)"
        receiver.show([SelectedLine(entry: entry, text: text)], source: RemotePump.source, leftOut: 0)
        if receiver.isClosed { throw CancellationError() }
    }
}
