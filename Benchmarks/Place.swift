import BaselogCore
import BaselogDomain
import Foundation

/// Where a trial works.
struct Place: Codable {
    /// A folder of its own, on the disk of the build; only backlogs find something there.
    var folder: String
    var sinkPort: Int
    /// When the trial's process was started, on the machine's monotonic clock.
    var started: Double = 0
}

/// An engine on a real queue and real connections, as an application has it.
struct Workplace {
    let queue: SQLiteQueue
    let engine: Engine

    /// - Parameter transport: What carries requests; by default the real one.
    init(
        at place: Place, durability: QueueSettings.Durability = .durable, concurrency: Int = 4,
        batches: Bool = false, transport wrap: (any Transport) -> any Transport = { $0 }
    ) async throws {
        var settings = Settings(profile: "bench")
        settings.baseURL = BaseURL(isSecure: false, host: "127.0.0.1", port: place.sinkPort, path: "")
        settings.queue.durability = durability
        settings.queue.maxBytes = 64 << 30
        settings.delivery.maxConcurrency = concurrency
        settings.batch.mode = batches ? .batch : .single
        let capabilities =
            batches
            ? ServerCapabilities(optionalFields: ServerCapabilities.logFields, hasBatches: true, hasIdempotency: true)
            : .minimal
        queue = try SQLiteQueue(folder: place.folder, settings: settings.queue)
        let key = try APIKey(validating: "bench_0123456789abcdef")
        let transport = HTTPTransport(baseURL: settings.baseURL, timeouts: settings.timeouts) { key }
        engine = Engine(
            settings: settings, queue: queue, transport: wrap(transport), capabilities: capabilities,
            asksForHealth: false)
        try await engine.start()
    }

    /// Accepts entries in calls of 1,000.
    func fill(_ count: Int) async throws {
        let call = (0..<1_000).map { EntryContent.log(Sample.log($0)) }
        for first in stride(from: 0, to: count, by: call.count) {
            _ = try await engine.accept(Array(call.prefix(count - first)))
        }
    }

    var delivered: Int {
        get async throws { try await queue.counts().delivered }
    }
}

/// Entries as applications write them: about 190 bytes of JSON for the hosted API, about 330 with all fields.
enum Sample {
    static func log(_ number: Int) -> LogEntry {
        LogEntry(
            "GET /api/orders/\(100_000 + number % 900_000) took 41 ms for tenant 17, cache hit", level: level(number),
            category: "http", tags: ["eu-west", "checkout"], serviceName: "shop",
            correlationID: "9d2c51f0-\(100_000 + number % 900_000)", metadata: ["status": 200, "bytes": 5_120])
    }

    /// The body of a request as the engine makes it: of one entry for the hosted API, or of a batch.
    static func body(batch: Int?) -> String {
        let form = WireForm(
            capabilities: ServerCapabilities(
                optionalFields: batch == nil ? [] : ServerCapabilities.logFields, hasBatches: batch != nil,
                hasIdempotency: batch != nil))
        var ids = EntryIDGenerator()
        let items = (0..<(batch ?? 1)).map { number in
            WireForm.Item(
                id: ids.next(now: WallClock.now()) { 0.5 }, kind: .log,
                payload: EncodedPayload(.log(log(number)), at: WallClock.now()))
        }
        let request = batch == nil ? form.request(for: items[0]) : form.batch(items)
        return String(decoding: request?.body ?? [], as: UTF8.self)
    }

    /// Mostly `info`; one in a hundred is an error, one in a thousand critical.
    private static func level(_ number: Int) -> Level {
        switch number % 1_000 {
        case 0: .critical
        case let rest where rest % 100 == 1: .error
        case let rest where rest % 20 == 2: .warning
        case let rest where rest % 8 == 3: .debug
        default: .info
        }
    }
}
