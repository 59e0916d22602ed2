import BaselogCore
import BaselogDomain

/// How many entries of a backlog are delivered a second, once the first few were.
struct DeliveryTrial {
    static let duration: Duration = .seconds(2)
    static let warmUp: Duration = .milliseconds(500)

    let concurrency: Int
    let batches: Bool

    func measure(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place, concurrency: concurrency, batches: batches)
        _ = try await work.engine.perform(.pause)
        try await work.fill(batches ? 400_000 : 100_000)
        _ = try await work.engine.perform(.resume)
        try await Task.sleep(for: DeliveryTrial.warmUp)
        let (first, processor, start) = (try await work.delivered, Usage.processorSeconds, ContinuousClock.now)
        try await Task.sleep(for: DeliveryTrial.duration)
        let count = Double(try await work.delivered - first)
        let elapsed = (.now - start).inSeconds
        let used = Usage.processorSeconds - processor
        guard try await work.queue.counts().pending > 0 else { throw BenchError("the backlog was too small") }
        await work.engine.stop()
        return [.rate: count / elapsed, .processorMicroseconds: used / count * 1e6]
    }
}

/// What entries cost on their whole way: accepted in bulk by one producer, sent in batches meanwhile, acknowledged.
struct WholeWayTrial {
    static let entries = 200_000

    func measure(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place, batches: true)
        // The same ones again and again: what the application does is not what is measured.
        let call = (0..<1_000).map { EntryContent.log(Sample.log($0)) }
        let (processor, start) = (Usage.processorSeconds, ContinuousClock.now)
        for _ in 0..<WholeWayTrial.entries / call.count { _ = try await work.engine.accept(call) }
        _ = try await work.engine.perform(.flush)
        while try await work.queue.counts().pending > 0 { try await Task.sleep(for: .milliseconds(10)) }
        let elapsed = (.now - start).inSeconds
        let used = Usage.processorSeconds - processor
        await work.engine.stop()
        let count = Double(WholeWayTrial.entries)
        return [.rate: count / elapsed, .processorMicroseconds: used / count * 1e6]
    }
}
