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

    /// Prints the last logs and what comes, until the task is cancelled.
    func run(lines: Int, follows: Bool) async throws {
        try await pump.take(page: lines == 0 ? [] : reading.newest(min(lines, 1_000)))
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
                Console.fail(failure.explanation)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, RemoteTail.longestPause)
                await pump.forgetPiece()
            }
        }
    }
}

/// Prints each log of an API once.
actor RemotePump {
    /// The logs that are known to have been printed; a page is never longer.
    private static let rememberedLogs = 2_000

    private var selection: LineSelection
    private let output: LineOutput
    private var events = EventStreamReader()
    private var printed: Set<String> = []
    private var order: [String] = []

    init(options: TailOptions, output: LineOutput) throws(PatternError) {
        selection = try LineSelection(options, now: WallClock.now())
        self.output = output
    }

    /// Where the stream goes on.
    var lastID: String? { events.lastID }

    /// The rest of an event that a broken connection did not bring will come anew.
    func forgetPiece() { events = EventStreamReader(after: events.lastID) }

    /// - Parameter page: Newest first.
    func take(page: [JSONValue]) throws {
        for item in page.reversed() { try show(item) }
    }

    func take(piece: [UInt8]) throws {
        for event in events.take(piece) {
            if let item = try? JSONValue(parsing: event.data) { try show(item) }
        }
    }

    private func show(_ item: JSONValue) throws {
        guard let message = item["message"]?.text else { return }
        if let id = item["id"]?.text {
            guard printed.insert(id).inserted else { return }
            order.append(id)
            if order.count > 2 * RemotePump.rememberedLogs {
                for old in order.prefix(RemotePump.rememberedLogs) { printed.remove(old) }
                order.removeFirst(RemotePump.rememberedLogs)
            }
        }
        let time = (item["timestamp"]?.text ?? item["created_at"]?.text).flatMap { Timestamp(iso8601: $0) }
        let entry = LogEntry(
            message, level: item["level"]?.text.flatMap { Level(name: $0) } ?? .info,
            category: item["category"]?.text, tags: item["tags"]?.elements?.compactMap(\.text) ?? [], timestamp: time,
            serviceName: item["service_name"]?.text, userID: item["user_id"]?.text,
            correlationID: item["correlation_id"]?.text, metadata: item["metadata"]?.members ?? [:])
        guard selection.includes(entry, text: message, source: "") else { return }
        let category = entry.category.map { " \($0):" } ?? ""
        let text = "\(time.map { $0.iso8601() + " " } ?? "")\(entry.level.name.uppercased())\(category) \(message)"
        output.show(entry, text: text, source: "remote", id: nil)
        if Console.isOutputClosed { throw CancellationError() }
    }
}
