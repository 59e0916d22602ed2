import BaselogCore
import BaselogDomain
import Foundation
import Synchronization

/// A queue in which many entries wait.
struct BacklogTrial {
    static let duration: Duration = .seconds(2)

    let entries: Int

    /// Tops the backlog up to its size.
    func fill(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place)
        _ = try await work.engine.perform(.pause)
        let waiting = try await work.queue.counts().pending
        let (processor, start) = (Usage.processorSeconds, ContinuousClock.now)
        try await work.fill(entries - waiting)
        let elapsed = (.now - start).inSeconds
        let used = Usage.processorSeconds - processor
        await work.engine.stop()
        let count = Double(entries - waiting)
        return count > 0 ? [.rate: count / elapsed, .processorMicroseconds: used / count * 1e6] : [:]
    }

    /// The time from the start of the process to its first request, and what sending costs from then on.
    func measure(at place: Place) async throws -> Figures {
        let first = FirstSend()
        let work = try await Workplace(at: place, concurrency: 8) { first.watching($0) }
        while first.moment == nil { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: DeliveryTrial.warmUp)
        let (delivered, processor, start) = (try await work.delivered, Usage.processorSeconds, ContinuousClock.now)
        try await Task.sleep(for: BacklogTrial.duration)
        let count = Double(try await work.delivered - delivered)
        let elapsed = (.now - start).inSeconds
        let used = Usage.processorSeconds - processor
        await work.engine.stop()
        return [
            .rate: count / elapsed, .processorMicroseconds: used / count * 1e6,
            .firstSend: ((first.moment ?? .nan) - place.started) * 1e3,
        ]
    }
}

extension BacklogTrial {
    /// Ends the process in the midst of its work, with nothing closed.
    func crash(at place: Place) async throws -> Never {
        let first = FirstSend()
        let work = try await Workplace(at: place) { first.watching($0) }
        while first.moment == nil { try await Task.sleep(for: .milliseconds(1)) }
        withExtendedLifetime(work) { _exit(0) }
    }
}

/// Notes when the first request leaves.
private final class FirstSend: Sendable {
    private let noted = Mutex<Double?>(nil)

    var moment: Double? { noted.withLock { $0 } }

    func watching(_ transport: any Transport) -> any Transport { Watched(transport: transport, first: self) }

    private struct Watched: Transport {
        let transport: any Transport
        let first: FirstSend

        func send(_ request: WireRequest) async -> TransportReport {
            first.noted.withLock { $0 = $0 ?? Usage.monotonicSeconds }
            return await transport.send(request)
        }

        func close() async { await transport.close() }
    }
}
