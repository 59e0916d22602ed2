import BaselogSources
import Testing

@Suite struct `A stream of events` {
    private let text = "id: 7\nevent: log\ndata: {\"a\":1}\n\n: still here\n\ndata: x\r\ndata:y\r\nid: 8\r\n\r\nid: 9\n"

    @Test(arguments: [1, 2, 3, 1_000])
    func `is read in whatever pieces it comes`(size: Int) {
        var reader = EventStreamReader()
        let bytes = Array(text.utf8)
        var events: [EventStreamReader.Event] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += reader.take(bytes[start..<min(bytes.count, start + size)])
        }
        #expect(events.map { String(decoding: $0.data, as: UTF8.self) } == ["{\"a\":1}", "x\ny"])
        #expect(events.map(\.id) == ["7", "8"])
    }

    @Test func `goes on after the last event of the connection before`() {
        var reader = EventStreamReader(after: "7")
        #expect(reader.lastID == "7")
        let events = reader.take("data: x\n\n".utf8)
        #expect(events.map(\.id) == ["7"])
    }
}
