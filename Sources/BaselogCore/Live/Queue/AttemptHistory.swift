import BaselogDomain

// The attempts of an entry as one value in its row: written with the change of state they belong to and gone with the
// entry, without a table and an index of their own.
//
// Version byte 1, then for each attempt, oldest first: its length in 2 bytes, and in this order number, start,
// status + 1, failure + 1, retry-after, connect, wait, read, total as LEB128 (durations in microseconds + 1; 0 is nil),
// then message and request ID, each with its length. What a later version appends to an attempt is skipped.
enum AttemptHistory {
    /// The most that is kept of a message, in bytes.
    static let messageLimitBytes = 1024
    private static let version: UInt8 = 1

    /// `history` with one attempt more, and without the oldest where there are too many.
    static func appending(_ attempt: Attempt, to history: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(version)
        if history.first == version {
            let kept = spans(of: history[1...])
            let excess = kept.count - AttemptTimeline.keptAttempts + 1
            for span in kept.dropFirst(max(0, excess)) { writer.append(history[span]) }
        }
        let start = writer.bytes.count
        writer.append([0, 0])
        encode(attempt, into: &writer)
        writer.write(length: writer.bytes.count - start - 2, at: start)
        return writer.bytes
    }

    static func attempts(in history: [UInt8]) -> [Attempt] {
        guard history.first == version else { return [] }
        return spans(of: history[1...]).compactMap { span in
            var reader = ByteReader(history[(span.lowerBound + 2)..<span.upperBound])
            return decode(&reader)
        }
    }

    /// Where each attempt lies, its length included; ends at the first one that is cut.
    private static func spans(of history: ArraySlice<UInt8>) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var position = history.startIndex
        while position + 2 <= history.endIndex {
            let end = position + 2 + Int(history[position]) + Int(history[position + 1]) << 8
            guard end <= history.endIndex else { break }
            spans.append(position..<end)
            position = end
        }
        return spans
    }

    private static func encode(_ attempt: Attempt, into writer: inout ByteWriter) {
        writer.number(attempt.number)
        writer.number(Int(attempt.started.microseconds))
        writer.number(attempt.status.map { $0 + 1 } ?? 0)
        writer.number(attempt.failure.map { $0.rawValue + 1 } ?? 0)
        writer.duration(attempt.retryAfter)
        writer.duration(attempt.phases.connect)
        writer.duration(attempt.phases.wait)
        writer.duration(attempt.phases.read)
        writer.duration(attempt.phases.total)
        writer.text(attempt.message)
        writer.text(attempt.serverRequestID ?? "")
    }

    private static func decode(_ reader: inout ByteReader) -> Attempt? {
        guard let number = reader.number(), let started = reader.number(), let status = reader.number(),
            let failure = reader.number(), let retryAfter = reader.number(), let connect = reader.number(),
            let wait = reader.number(), let read = reader.number(), let total = reader.number(),
            let message = reader.text(), let requestID = reader.text()
        else { return nil }
        return Attempt(
            number: number, started: Timestamp(microseconds: Int64(started)), status: status == 0 ? nil : status - 1,
            failure: FailureKind(rawValue: failure - 1), message: message, retryAfter: duration(retryAfter),
            serverRequestID: requestID.isEmpty ? nil : requestID,
            phases: RequestPhases(
                connect: duration(connect), wait: duration(wait), read: duration(read),
                total: duration(total) ?? .zero))
    }

    private static func duration(_ number: Int) -> Duration? { number == 0 ? nil : .microseconds(number - 1) }
}

private struct ByteWriter {
    private(set) var bytes: [UInt8]

    init(_ first: UInt8) {
        bytes = []
        bytes.reserveCapacity(64)
        bytes.append(first)
    }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    /// In the two bytes from `position` on, which are there already.
    mutating func write(length: Int, at position: Int) {
        bytes[position] = UInt8(length & 0xFF)
        bytes[position + 1] = UInt8(length >> 8)
    }

    /// LEB128; what is negative counts as 0.
    mutating func number(_ value: Int) {
        var rest = max(0, value)
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func duration(_ value: Duration?) {
        number(value.map { Int(max(0, $0.wholeMicroseconds)) + 1 } ?? 0)
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            let kept = UnsafeBufferPointer(rebasing: utf8.prefix(AttemptHistory.messageLimitBytes))
            number(kept.count)
            bytes.append(contentsOf: kept)
        }
    }
}

private struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func number() -> Int? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.endIndex, shift < 63 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(exactly: value) }
            shift += 7
        }
        return nil
    }

    mutating func text() -> String? {
        guard let count = number(), count <= bytes.endIndex - position else { return nil }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }
}
