import BaselogDomain
import Testing

@testable import BaselogCore

@Suite struct `The rhythm of callers` {
    private func writes(_ count: Int, kind: QueueWriter.Write.Kind = .append, entries: Int = 1) -> [QueueWriter.Write] {
        (0..<count).map { _ in
            QueueWriter.Write(kind: kind, entries: entries, bytes: entries * 100, body: { _ in .done }, reply: { _ in })
        }
    }

    @Test func `makes a commit wait for those that the last one let go, no longer than that took`() {
        var rhythm = CallerRhythm()
        #expect(rhythm.patience() == nil)
        rhythm.committed(writes(16), in: .microseconds(700))
        #expect(rhythm.released == 16)
        #expect(rhythm.patience() == .microseconds(700))
        rhythm.committed(writes(16), in: .seconds(3))
        #expect(rhythm.patience() == CallerRhythm.longestWait)
    }

    @Test func `leaves one that is alone, whoever waits for no append, and those that fill a commit in peace`() {
        var rhythm = CallerRhythm()
        rhythm.committed(writes(1), in: .milliseconds(1))
        #expect(rhythm.patience() == nil)
        rhythm.committed(writes(3, kind: .settlement) + writes(1), in: .milliseconds(1))
        #expect(rhythm.patience() == nil)
        rhythm.committed(writes(2, entries: 1_000), in: .milliseconds(1))
        #expect(rhythm.patience() == nil)
    }

    @Test func `waits for nobody for a while where callers do not come back`() {
        var rhythm = CallerRhythm()
        for came in [7, 8] {
            rhythm.committed(writes(16), in: .milliseconds(1))
            #expect(rhythm.patience() != nil)
            rhythm.came(came)
            for _ in 0..<(came < 8 ? CallerRhythm.restCommits : 0) {
                rhythm.committed(writes(16), in: .milliseconds(1))
                #expect(rhythm.patience() == nil)
            }
        }
        rhythm.committed(writes(16), in: .milliseconds(1))
        #expect(rhythm.patience() != nil)
    }
}
