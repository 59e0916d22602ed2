import BaselogDomain
import Testing

@Suite struct `An entry ID` {
    @Test(arguments: [
        (EntryID(high: 0, low: 0), "00000000000000000000000000"),
        (EntryID(high: .max, low: .max), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
        (EntryID(high: 0, low: 1), "00000000000000000000000001"),
        (EntryID(high: 1, low: 0), "0000000000000G000000000000"),
    ])
    func `is 26 characters of base 32 that read back`(id: EntryID, text: String) {
        #expect(EntryID(id.description) == id)
        #expect(id.description.count == 26)
        #expect(id.description == text)
    }

    @Test func `reads the ULID of the specification`() throws {
        // The example of github.com/ulid/spec.
        let id = try #require(EntryID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        #expect(id.description == "01ARZ3NDEKTSV4RRFFQ69G5FAV")
        #expect(id.created == Timestamp(microseconds: 1_469_922_850_259_000))
    }

    @Test func `reads lower case and the letters that look like digits`() {
        #expect(EntryID("01arz3ndektsv4rrffq69g5fav") == EntryID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        #expect(EntryID("OIL00000000000000000000000") == EntryID("01100000000000000000000000"))
    }

    @Test(arguments: [
        "", "0", "80000000000000000000000000", "0000000000000000000000000U", "0000000000000000000000000-",
        "000000000000000000000000000", "0000000000000000000000000é",
    ])
    func `is not read from anything else`(text: String) { #expect(EntryID(text) == nil) }

    @Test func `sorts as its text does`() {
        let ids = [
            EntryID(high: 0, low: .max), EntryID(high: 1, low: 0), EntryID(high: 1, low: 1 << 63),
            EntryID(high: 1 << 63, low: 0),
        ]
        #expect(ids.sorted() == ids)
        #expect(ids.map(\.description).sorted() == ids.map(\.description))
    }
}

@Suite struct `A generator of entry IDs` {
    let now = Timestamp(microseconds: 1_800_000_000_123_456)

    @Test func `puts the time in front`() {
        var generator = EntryIDGenerator()
        #expect(generator.next(now: now, random: { 0.5 }).created == Timestamp(microseconds: 1_800_000_000_123_000))
    }

    @Test(arguments: [0.0, 0.5, 1.0, -3.0, 7.0])
    func `increases within one millisecond, whatever the randomness`(fraction: Double) {
        var generator = EntryIDGenerator()
        let ids = (0..<1_000).map { _ in generator.next(now: now, random: { fraction }) }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 } == true)
    }

    @Test func `increases when the clock steps back`() {
        var generator = EntryIDGenerator()
        let first = generator.next(now: now, random: { 0.5 })
        let second = generator.next(now: now - .seconds(3_600), random: { 0.1 })
        #expect(second > first)
    }

    @Test func `increases over the end of its lower half`() {
        var generator = EntryIDGenerator()
        let ids = (0..<3).map { _ in generator.next(now: now, random: { 1 }) }
        #expect(ids[0] < ids[1])
        #expect(ids[1] < ids[2])
    }

    @Test func `survives a clock before 1970`() {
        var generator = EntryIDGenerator()
        let first = generator.next(now: Timestamp(microseconds: -5), random: { 0.5 })
        #expect(generator.next(now: Timestamp(microseconds: -5), random: { 0.5 }) > first)
    }
}
