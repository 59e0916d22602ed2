import BaselogDomain
import Testing

@testable import BaselogServer

@Suite struct `The keys of accepted entries` {
    private let start = Timestamp(microseconds: 1_800_000_000_000_000)

    private func mark(_ key: String) -> KeyMark { KeyMark(key, of: .log) }

    private func id(_ number: Int) -> EntryID { EntryID(high: 1, low: UInt64(number)) }

    /// - Returns: What is stored with the entry.
    @discardableResult
    private func accept(_ key: String, _ keys: AcceptedKeys, id number: Int = 1, at time: Timestamp) -> [SourceCursor] {
        #expect(keys.claim([mark(key)], at: time) == [:])
        let record = keys.record([mark(key): id(number)], at: time)
        keys.settle(record)
        return record.cursors
    }

    @Test func `are known for an hour`() {
        let keys = AcceptedKeys()
        accept("k", keys, id: 7, at: start)
        #expect(keys.claim([mark("k")], at: start + .seconds(3_600))?[mark("k")]?.id == id(7))
        #expect(keys.claim([mark("k")], at: start + .seconds(3_601)) == [:])
    }

    @Test func `are forgotten oldest first where they are too many`() {
        let keys = AcceptedKeys(limit: 2_000)
        for number in 0..<5_000 { accept("k\(number)", keys, at: start) }
        #expect(keys.claim([mark("k4999"), mark("k3001")], at: start)?.count == 2)
        #expect(keys.claim([mark("k2000")], at: start) == [:])
    }

    @Test func `are nobody's while they are being accepted, and free again if they were not`() {
        let keys = AcceptedKeys()
        #expect(keys.claim([mark("a"), mark("b")], at: start) == [:])
        #expect(keys.claim([mark("b"), mark("c")], at: start) == nil)
        // Nothing was taken of what was refused.
        #expect(keys.claim([mark("c")], at: start) == [:])
        keys.release([mark("a"), mark("b")], nil)
        #expect(keys.claim([mark("b")], at: start) == [:])
    }

    @Test func `are known to the next one from what was stored, and only within their hour`() {
        let keys = AcceptedKeys()
        var stored: [SourceCursor] = [SourceCursor(source: "file:1:2", state: [1, 2, 3])]
        stored += accept("early", keys, id: 1, at: start)
        stored += accept("late", keys, id: 2, at: start + .seconds(1_800))
        stored += [SourceCursor(source: "relay:0000000000000009", state: [0])]
        let next = AcceptedKeys(stored)
        let time = start + .seconds(4_000)
        let known = next.claim([mark("early"), mark("late")], at: time)
        #expect(known == [mark("late"): AcceptedKeys.Accepted(id: id(2), at: start + .seconds(1_800))])
    }

    @Test func `leave the queue once they are forgotten, and again if that was not stored`() {
        let keys = AcceptedKeys(limit: 2)
        var rows: Set<String> = []
        func store(_ cursors: [SourceCursor]) {
            for cursor in cursors {
                if cursor.state == nil { rows.remove(cursor.source) } else { rows.insert(cursor.source) }
            }
        }
        for number in 0..<5 { store(accept("k\(number)", keys, at: start)) }
        #expect(keys.claim([mark("lost")], at: start) == [:])
        let lost = keys.record([mark("lost"): id(9)], at: start)
        keys.release([mark("lost")], lost)
        store(accept("k5", keys, at: start))
        #expect(rows.count == 3)
        // Numbers go on behind those that are there, so that nothing is overwritten.
        let stored = accept(
            "k6",
            AcceptedKeys([SourceCursor(source: "relay:00000000000000ff", state: [UInt8](repeating: 0, count: 8))]),
            at: start)
        #expect(stored.first?.source == "relay:0000000000000100")
    }
}
