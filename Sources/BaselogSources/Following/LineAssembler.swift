/// Cuts the bytes of a file into lines.
///
/// Lines end with LF or CR LF; in UTF-16, which a byte order mark tells, they are made UTF-8. Of a line only the first
/// 256 KiB are kept, so that memory is bounded whatever comes.
struct LineAssembler {
    static let maximumBytes = 262_144

    enum Encoding: Sendable { case bytes, utf16LittleEndian, utf16BigEndian }

    let encoding: Encoding
    private var pending: [UInt8] = []
    private var cutBytes = 0
    /// Bytes since the last line end, kept or not.
    private(set) var openBytes = 0

    /// - Parameter firstBytes: The first bytes of the file, of which up to three are its byte order mark.
    init(firstBytes: [UInt8]) {
        encoding =
            if firstBytes.starts(with: [0xFF, 0xFE]) {
                .utf16LittleEndian
            } else if firstBytes.starts(with: [0xFE, 0xFF]) {
                .utf16BigEndian
            } else {
                .bytes
            }
    }

    /// Takes bytes until they are used up or `limit` lines have ended.
    ///
    /// - Parameters:
    ///   - buffer: Up to 64 bytes before the new ones, then these.
    ///   - start: Where in the buffer the new ones begin.
    ///   - offset: Where in the file that is.
    /// - Returns: The lines that ended, and how many new bytes were taken.
    mutating func take(
        _ buffer: [UInt8], from start: Int, at offset: UInt64, limit: Int
    ) -> (lines: [SourceLine], taken: Int) {
        var lines: [SourceLine] = []
        var index = start
        while lines.count < limit {
            guard let end = lineEnd(in: buffer, from: index) else { break }
            append(buffer[index..<end.start])
            index = end.next
            openBytes = 0
            if let line = line(endingAt: index, of: buffer, start: start, offset: offset) { lines.append(line) }
        }
        if lines.count < limit {
            // Half of a unit waits for its other half.
            let rest = encoding == .bytes ? buffer.count - index : (buffer.count - index) & ~1
            append(buffer[index..<index + rest])
            openBytes += rest
            index += rest
        }
        return (lines, index - start)
    }

    /// Ends the line that is open.
    mutating func takePartial(end: SourcePosition) -> SourceLine? {
        guard openBytes > 0 else { return nil }
        openBytes = 0
        var line = finish(end: end)
        line.isPartial = true
        return line
    }

    private func lineEnd(in buffer: [UInt8], from index: Int) -> (start: Int, next: Int)? {
        switch encoding {
        case .bytes:
            guard let end = buffer[index...].firstIndex(of: 0x0A) else { return nil }
            return (end, end + 1)
        case .utf16LittleEndian, .utf16BigEndian:
            let (low, high) = encoding == .utf16LittleEndian ? (0, 1) : (1, 0)
            var unit = index
            while unit + 1 < buffer.count {
                if buffer[unit + low] == 0x0A, buffer[unit + high] == 0 { return (unit, unit + 2) }
                unit += 2
            }
            return nil
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        if pending.isEmpty, encoding == .bytes {
            // A writer that does not append leaves a hole of NULs where its file was emptied.
            bytes = bytes.drop { $0 == 0 }
        }
        let room = LineAssembler.maximumBytes - pending.count
        pending += bytes.prefix(room)
        cutBytes += max(0, bytes.count - room)
    }

    private mutating func line(endingAt index: Int, of buffer: [UInt8], start: Int, offset: UInt64) -> SourceLine? {
        let before = buffer[max(0, index - FileGuard.maximumBytes)..<index]
        return finish(
            end: SourcePosition(offset: offset + UInt64(index - start), guardHash: ContentHash.of(before)))
    }

    private mutating func finish(end: SourcePosition) -> SourceLine {
        var bytes = pending
        pending = []
        if encoding != .bytes { bytes = utf8(bytes) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if cutBytes > 0 {
            bytes.removeLast(bytes.count - LineAssembler.wholeCharacters(bytes))
        } else if bytes.last == 0x0D {
            bytes.removeLast()
        }
        var line = SourceLine(bytes, end: end)
        line.cutBytes = cutBytes
        cutBytes = 0
        return line
    }

    /// How many bytes there are without a character at the end that was cut through.
    private static func wholeCharacters(_ bytes: [UInt8]) -> Int {
        var index = bytes.count
        while index > 0, bytes.count - index < 3, bytes[index - 1] & 0xC0 == 0x80 { index -= 1 }
        guard index > 0, bytes[index - 1] >= 0xC0 else { return bytes.count }
        let needed = bytes[index - 1] >= 0xF0 ? 4 : bytes[index - 1] >= 0xE0 ? 3 : 2
        return bytes.count - index + 1 < needed ? index - 1 : bytes.count
    }

    private func utf8(_ bytes: [UInt8]) -> [UInt8] {
        let (low, high) = encoding == .utf16LittleEndian ? (0, 1) : (1, 0)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + low])
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
