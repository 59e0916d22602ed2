import BaselogDomain

/// A small shop that never closes: a gentle stream of believable logs and events for the first run.
///
/// It goes through the same door as everything else, so each panel shows real work. The rate swings slowly between
/// one and about eight entries a second, so that graphs have something to tell.
struct DemoStream {
    /// A source of fractions in `0...1`.
    private let random: @Sendable () -> Double

    init(random: @escaping @Sendable () -> Double) {
        self.random = random
    }

    /// Hands entries to `accept` until the task is cancelled or accepting fails.
    func run(
        clock: some Clock<Duration>, accept: @Sendable (EntryContent) async throws -> Void
    ) async {
        var beat = 0
        do {
            while true {
                try await accept(next())
                try await clock.sleep(for: pause(at: beat))
                beat += 1
            }
        } catch {
            // Cancelled, or the engine is going away: the demo has no more to say than its last entry.
        }
    }

    /// The time to the next entry: 0.12 s at the height of a wave, 1 s in a trough, and uneven all along.
    func pause(at beat: Int) -> Duration {
        // A triangle of 120 beats; a sine would need Foundation and look no better at this size.
        let phase = Double(beat % 120) / 120
        let height = 1 - abs(2 * phase - 1)
        return .milliseconds(120 + (1 - height) * 880 * (0.4 + 0.6 * random()))
    }

    /// One entry of the shop.
    func next() -> EntryContent {
        switch random() {
        case ..<0.72: .log(request())
        case ..<0.80: .log(stock())
        case ..<0.86: .log(payment())
        case ..<0.90: .log(cache())
        case ..<0.905: .log(disk())
        default: .event(order())
        }
    }

    private func pick<Element>(_ elements: [Element], default other: Element) -> Element {
        elements.isEmpty ? other : elements[min(elements.count - 1, Int(random() * Double(elements.count)))]
    }

    private func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random() * Double(range.count - 1) + 0.5)
    }

    private func correlation() -> String {
        let value = UInt64(random() * 4_294_967_295)
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private func request() -> LogEntry {
        let path = pick(["/cart", "/checkout", "/search?q=lamp", "/product/44118", "/login", "/"], default: "/")
        let method = path == "/checkout" || path == "/login" ? "POST" : "GET"
        let duration = number(3...40)
        return LogEntry(
            "\(method) \(path) 200 in \(duration) ms", level: random() < 0.2 ? .debug : .info, category: "http",
            tags: ["demo"], serviceName: pick(["checkout", "catalogue", "gateway"], default: "gateway"),
            userID: "\(number(1000...9999))", correlationID: correlation(),
            metadata: ["duration_ms": .integer(Int64(duration))])
    }

    private func stock() -> LogEntry {
        let left = number(0...4)
        return LogEntry(
            left == 0
                ? "sold out: sku 44-\(number(100...199))" : "stock low: sku 44-\(number(100...199)), \(left) left",
            level: .warning, category: "stock", tags: ["demo"], serviceName: "stock",
            metadata: ["left": .integer(Int64(left))])
    }

    private func payment() -> LogEntry {
        if random() < 0.7 {
            return LogEntry(
                "payment of \(number(9...240)).\(number(10...99)) € authorised", category: "payment", tags: ["demo"],
                serviceName: "checkout", correlationID: correlation())
        }
        return LogEntry(
            "payment provider timed out after 30 s", level: .error, category: "payment", tags: ["demo", "provider-x"],
            serviceName: "checkout", correlationID: correlation(), metadata: ["provider": "x", "ms": 30_000])
    }

    private func cache() -> LogEntry {
        LogEntry(
            "cache hit rate \(number(88...99)) % over the last minute", level: .debug, category: "cache",
            tags: ["demo"], serviceName: "catalogue")
    }

    private func disk() -> LogEntry {
        LogEntry(
            "replica is \(number(20...90)) s behind", level: .critical, category: "database", tags: ["demo"],
            serviceName: "orders", metadata: ["replica": "b"])
    }

    private func order() -> Event {
        let total = Double(number(900...24_000)) / 100
        return Event(
            pick(["order.created", "order.paid", "order.shipped", "user.registered"], default: "order.created"),
            payload: ["order": .integer(Int64(number(8000...9999))), "total": .number(total)],
            sourceService: "orders", correlationID: correlation())
    }
}
