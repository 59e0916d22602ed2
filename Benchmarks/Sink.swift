import Glibc

/// The server that the trials and `wrk` send to: HTTP/1.1 on loopback, as little work for a request as can be, one
/// thread in a process of its own.
///
/// `POST …/batch` is answered with one result for each item, as a real server does, anything else as one log. It prints
/// its port and ends with its standard input, so that none is ever left behind. One that counts the lines it gets tells
/// them in one line of text for each byte of its standard input.
final class Sink {
    private static let readBytes = 1 << 20
    /// With a zero at their ends, as C wants them.
    private static let headEnd = Array("\r\n\r\n\0".utf8)
    private static let batchPath = Array("/batch HTTP/1.1\r\n\0".utf8)
    private static let itemMark = Array("\"idempotency_key\":\0".utf8)
    /// Each byte with the bit of lower case set.
    private static let lengthName = "content-length:".utf8.map { $0 | 0x20 }
    private static let single = Sink.answer(
        "201 Created",
        #"{"id":"0d3c5e1c-6a0f-4a55-9a53-5a4f4f1e0b6c","project_id":"7b0e9f62-8f0a-4a0e-8f5e-3a3c2f6f1d11","level":"INFO","#
            + #""category":"http","message":"GET /api/orders took 41 ms","tags":["eu-west"],"#
            + #""created_at":"2026-11-24T02:25:10.685361Z","updated_at":null}"#)

    private let listener: Int32
    private var connections: [Connection] = []
    private var batchAnswers: [Int: [UInt8]] = [:]
    private var lines: LineCount?

    private struct Connection {
        let descriptor: Int32
        /// What has come of the next request.
        var received: [UInt8] = []
    }

    /// - Parameter counts: Whether it looks for numbered lines, which takes time.
    init(counts: Bool = false) throws {
        lines = counts ? LineCount() : nil
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 256) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw BenchError("cannot listen on loopback: error \(errno)") }
        let line = "\(UInt16(bigEndian: address.sin_port))\n"
        guard write(STDOUT_FILENO, line, line.utf8.count) > 0 else { throw BenchError("nobody reads the sink's port") }
    }

    func serve() throws {
        var buffer = [UInt8](repeating: 0, count: Sink.readBytes)
        while true {
            var polled = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
            polled.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            for connection in connections {
                polled.append(pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            if polled[0].revents != 0, !tell() { return }
            // From the end, because those that are over are removed.
            for index in connections.indices.reversed() where polled[index + 2].revents != 0 {
                if take(from: index, &buffer) { continue }
                close(connections[index].descriptor)
                connections.remove(at: index)
            }
            if polled[1].revents != 0 { welcome() }
        }
    }

    /// Tells the lines that have come; `false` at the end of standard input.
    private func tell() -> Bool {
        var question: UInt8 = 0
        guard read(STDIN_FILENO, &question, 1) == 1 else { return false }
        let answer = "\(lines?.text ?? "")\n"
        return write(STDOUT_FILENO, answer, answer.utf8.count) > 0
    }

    private func welcome() {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        connections.append(Connection(descriptor: descriptor))
    }

    /// Reads what has come and answers what is whole; `false` where the connection is over.
    private func take(from index: Int, _ buffer: inout [UInt8]) -> Bool {
        // One byte stays free for the zero that ends a text of C.
        let count = recv(connections[index].descriptor, &buffer, buffer.count - 1, 0)
        guard count > 0 else { return false }
        buffer[count] = 0
        if connections[index].received.isEmpty {
            guard let used = answerAll(buffer[...count], to: connections[index].descriptor) else { return false }
            if used < count { connections[index].received = Array(buffer[used..<count]) }
            return true
        }
        connections[index].received += buffer[...count]
        guard let used = answerAll(connections[index].received[...], to: connections[index].descriptor) else {
            return false
        }
        connections[index].received.removeFirst(used)
        connections[index].received.removeLast()
        return true
    }

    /// - Parameter bytes: With a zero behind them.
    /// - Returns: The bytes of the requests that were answered; `nil` if the answer could not be sent.
    private func answerAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int? {
        bytes.withUnsafeBytes { bytes -> Int? in
            var used = 0
            while let request = Request(bytes[used..<bytes.count - 1]) {
                if lines != nil { lines?.take(bytes, in: used + request.bodyStart..<used + request.length) }
                used += request.length
                let answer = request.isBatch ? batchAnswer(request.items) : Sink.single
                guard send(answer, to: descriptor) else { return nil }
            }
            return used
        }
    }

    private func send(_ answer: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < answer.count {
            let count = answer[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func batchAnswer(_ items: Int) -> [UInt8] {
        if let known = batchAnswers[items] { return known }
        let results = (0..<items).map {
            #"{"index":\#($0),"status":201,"id":"0d3c5e1c-6a0f-4a55-9a53-5a4f4f1e0b6c"}"#
        }
        let answer = Sink.answer("207 Multi-Status", #"{"results":[\#(results.joined(separator: ","))]}"#)
        batchAnswers[items] = answer
        return answer
    }

    private static func answer(_ status: String, _ body: String) -> [UInt8] {
        Array(
            """
            HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
            """.utf8)
    }

    /// The first whole request of some bytes that have a zero behind them.
    private struct Request {
        let length: Int
        let bodyStart: Int
        let isBatch: Bool
        /// How many entries a batch has.
        let items: Int

        init?(_ slice: Slice<UnsafeRawBufferPointer>) {
            let bytes = UnsafeRawBufferPointer(rebasing: slice)
            guard let end = Request.find(Sink.headEnd, in: bytes, from: 0) else { return nil }
            let bodyStart = end + Sink.headEnd.count - 1
            let length = bodyStart + Request.contentLength(bytes[..<bodyStart])
            guard bytes.count >= length else { return nil }
            self.length = length
            self.bodyStart = bodyStart
            isBatch = Request.find(Sink.batchPath, in: bytes, from: 0).map { $0 < end } ?? false
            var items = 0
            var position = bodyStart
            while isBatch, let place = Request.find(Sink.itemMark, in: bytes, from: position), place < length {
                items += 1
                position = place + 1
            }
            self.items = items
        }

        /// - Parameter word: With a zero at its end.
        private static func find(_ word: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
            guard start < bytes.count, let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
                return nil
            }
            let place = word.withUnsafeBytes { word in
                word.baseAddress.flatMap { strstr(text + start, $0.assumingMemoryBound(to: CChar.self)) }
            }
            return place.map { UnsafePointer($0) - text }
        }

        private static func contentLength(_ head: Slice<UnsafeRawBufferPointer>) -> Int {
            for line in head.split(separator: UInt8(ascii: "\n")) {
                guard line.lazy.map({ $0 | 0x20 }).starts(with: Sink.lengthName) else { continue }
                let digits = line.dropFirst(Sink.lengthName.count).filter { (0x30...0x39).contains($0) }
                return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
            return 0
        }
    }
}
