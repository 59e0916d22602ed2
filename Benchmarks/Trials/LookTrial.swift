import BaselogCore
import BaselogDomain

/// How long lists and counts take on a backlog, as the screens ask for them.
struct LookTrial {
    static let rounds = 40

    let entries: Int

    func measure(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place)
        _ = try await work.engine.perform(.pause)
        let queued: Set<EntryState> = [.queued, .scheduled, .parked]
        let newest = try await work.engine.page(PageQuery()).entries.first?.sequence ?? 0
        let middle = newest - UInt64(entries / 2)
        var figures: Figures = [
            .newestPage: try await milliseconds { try await work.engine.page(PageQuery(states: queued)) },
            .severePage: try await milliseconds {
                try await work.engine.page(PageQuery(states: queued, minimumLevel: .error, order: .oldestFirst))
            },
            .middlePage: try await milliseconds {
                try await work.engine.page(PageQuery(states: queued, order: .oldestFirst, after: middle))
            },
            .textPage: try await milliseconds {
                try await work.engine.page(PageQuery(states: queued, text: "TENANT 17"))
            },
        ]
        let rounds = 1_000
        let start = ContinuousClock.now
        for _ in 0..<rounds { _ = try await work.queue.counts() }
        figures[.counts] = (.now - start).inSeconds / Double(rounds) * 1e6
        await work.engine.stop()
        return figures
    }

    /// The time that nineteen of twenty pages take at most.
    private func milliseconds(_ page: () async throws -> EntryPage) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<LookTrial.rounds {
            let start = ContinuousClock.now
            guard try await page().entries.count == 100 else { throw BenchError("a page is not full") }
            times.append((.now - start).inMilliseconds)
        }
        return times.sorted()[LookTrial.rounds * 19 / 20]
    }
}
