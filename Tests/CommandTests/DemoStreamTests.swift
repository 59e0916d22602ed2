import BaselogDomain
import Synchronization
import Testing

@testable import baselog

@Suite struct `The demo stream` {
    @Test(arguments: (0...100).map { Double($0) / 100 })
    func `makes only entries that the queue accepts`(fraction: Double) {
        let stream = DemoStream(random: { fraction })
        #expect(stream.next().problems == [])
    }

    @Test func `tells logs and events of every severity`() {
        let state = Mutex(UInt64(1))
        let stream = DemoStream(random: {
            state.withLock { state in
                // Knuth's MMIX generator: enough for a picture, and the same on every run.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) / 9_007_199_254_740_992
            }
        })
        let entries = (0..<2_000).map { _ in stream.next() }
        #expect(Set(entries.map(\.level)) == Set(Level.allCases))
        #expect(Set(entries.map(\.kind)) == Set(EntryKind.allCases))
    }

    @Test func `never hurries and never stops`() {
        for fraction in [0, 0.5, 1] {
            let stream = DemoStream(random: { fraction })
            let pauses = (0..<240).map { stream.pause(at: $0) }
            #expect(pauses.min() ?? .zero >= .milliseconds(120))
            #expect(pauses.max() ?? .zero <= .seconds(1))
        }
    }

    @Test func `ends when nothing is accepted any more`() async {
        struct Refused: Error {}
        let accepted = Mutex(0)
        let stream = DemoStream(random: { 0.5 })
        await stream.run(clock: ContinuousClock()) { _ in
            try accepted.withLock { count in
                count += 1
                throw Refused()
            }
        }
        #expect(accepted.withLock { $0 } == 1)
    }
}
