import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Synchronization
import Testing

@testable import baselog

@Suite(.timeLimit(.minutes(1))) struct `The sending of a burst` {
    private final class Queue: Sendable {
        let contents = Mutex<[EntryContent]>([])
        let room: Int

        init(room: Int = .max) { self.room = room }

        func accept(_ content: EntryContent) throws(AcceptError) -> EntryID {
            let count = contents.withLock { contents in
                contents.append(content)
                return contents.count
            }
            guard count <= room else { throw .stopped }
            return EntryID(high: 0, low: UInt64(count))
        }
    }

    private func run(
        _ count: Int, rate: Double? = nil, clock: TestClock = TestClock(), into queue: Queue
    ) -> BurstRun<TestClock> {
        BurstRun(
            order: Burst.Order(number: 1, content: .log(LogEntry("{{n}}")), count: count, rate: rate), clock: clock,
            content: { ComposeVariables(values: ["n": "\($0)"]).expanded(.log(LogEntry("{{n}}"))) },
            accept: { content throws(AcceptError) in try queue.accept(content) })
    }

    @Test func `numbers its entries from 1`() async {
        let queue = Queue()
        let progress = await run(3, into: queue).run { _ in }
        #expect(progress.accepted == 3)
        #expect(progress.last == EntryID(high: 0, low: 3))
        #expect(queue.contents.withLock { $0 } == ["1", "2", "3"].map { .log(LogEntry($0)) })
    }

    @Test func `keeps its pace`() async {
        let (queue, clock) = (Queue(), TestClock())
        async let progress = run(3, rate: 2, clock: clock, into: queue).run { _ in }
        for sent in 1...2 {
            await clock.waitForSleepers()
            #expect(queue.contents.withLock(\.count) == sent)
            clock.advance(by: .milliseconds(500))
        }
        #expect(await progress.accepted == 3)
    }

    @Test func `ends at the first refusal and says why`() async {
        let progress = await run(9, into: Queue(room: 4)).run { _ in }
        #expect(progress.accepted == 4)
        #expect(progress.refusal == AcceptError.stopped.explanation)
    }

    @Test func `ends when it is cancelled`() async {
        let (queue, clock) = (Queue(), TestClock())
        let run = run(1_000, rate: 1, clock: clock, into: queue)
        let sending = Task { await run.run { _ in } }
        await clock.waitForSleepers()
        sending.cancel()
        let progress = await sending.value
        #expect(progress.accepted == 1)
        #expect(progress.refusal == nil)
    }
}
