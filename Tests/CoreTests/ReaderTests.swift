import BaselogDomain
import Testing

@testable import BaselogCore

/// Readers come and go while news are told: neither may ever wait for the other. Where they could, the two threads of a
/// small machine are soon stuck in each other's locks, and the test never ends.
@Suite(.timeLimit(.minutes(1))) struct `A reader that goes away` {
    private static let rounds = 50_000

    @Test func `holds up nobody who tells events`() async {
        let feed = EventFeed()
        await comeAndGo {
            feed.send(.dropped([]), at: Timestamp(microseconds: 0))
        } reading: {
            for await _ in feed.subscribe() {}
        }
    }

    @Test func `holds up nobody who tells snapshots`() async {
        let publisher = SnapshotPublisher()
        let snapshot = EngineSnapshot(
            time: Timestamp(microseconds: 0), profile: "dev",
            baseURL: BaseURL(isSecure: false, host: "127.0.0.1", port: 8787, path: ""))
        await comeAndGo {
            publisher.send(snapshot)
        } reading: {
            for await _ in publisher.subscribe() {}
        }
        #expect(!publisher.hasReaders)
    }

    @Test func `sees the events that it sees in their order`() async {
        let feed = EventFeed()
        let stream = feed.subscribe()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<200 { feed.send(.dropped([]), at: Timestamp(microseconds: 0)) }
                }
            }
        }
        feed.finish()
        var numbers: [UInt64] = []
        for await event in stream { numbers.append(event.number) }
        #expect(numbers == Array(1...800))
    }

    private func comeAndGo(
        telling: @escaping @Sendable () -> Void, reading: @escaping @Sendable () async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    telling()
                    await Task.yield()
                }
            }
            for _ in 0..<Self.rounds {
                let reader = Task { await reading() }
                await Task.yield()
                reader.cancel()
                await reader.value
            }
            group.cancelAll()
        }
    }
}
