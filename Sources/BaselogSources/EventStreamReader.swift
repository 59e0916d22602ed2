/// Reads server-sent events (WHATWG HTML, section 9.2) out of the pieces in which they come.
///
/// Lines end with LF or CR LF, as those who send logs write them. An event larger than its limit is left out.
package struct EventStreamReader: Sendable {
    package struct Event: Sendable, Hashable {
        /// From where the stream goes on behind this event.
        package var id: String?
        package var data: [UInt8]
    }

    package static let maximumBytes = 64 << 20

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var isTooLarge = false
    /// The ID of the last event: what a client sends to go on.
    package private(set) var lastID: String?

    /// - Parameter id: The last ID of the connection before.
    package init(after id: String? = nil) { lastID = id }

    /// Takes the next bytes and gives the events that ended in them.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if byte == 0x0A {
                if line.last == 0x0D { line.removeLast() }
                if let event = endLine() { events.append(event) }
                line.removeAll(keepingCapacity: true)
            } else if line.count + data.count < EventStreamReader.maximumBytes {
                line.append(byte)
            } else {
                isTooLarge = true
            }
        }
        return events
    }

    private mutating func endLine() -> Event? {
        guard !line.isEmpty else {
            defer {
                data = []
                isTooLarge = false
            }
            return data.isEmpty || isTooLarge ? nil : Event(id: lastID, data: data)
        }
        var reader = ByteReader(line[...])
        guard let name = reader.text(upTo: ":") else { return nil }
        _ = reader.skip(" ")
        switch name.text {
        case "data":
            if !data.isEmpty { data.append(0x0A) }
            data += reader.rest
        case "id": lastID = reader.rest.text
        default: break
        }
        return nil
    }
}
