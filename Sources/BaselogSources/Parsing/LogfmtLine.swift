import BaselogDomain

/// A line of `name=value` pairs, values with blanks in quotes.
enum LogfmtLine {
    /// - Parameter isStrict: Whether the line must look as if nothing else was meant: pairs only, and a level or a
    ///   message among them.
    /// - Returns: `nil` if it is no such line.
    static func parse(_ line: ArraySlice<UInt8>, isStrict: Bool, times: TimeReading) -> LogEntry? {
        var reader = ByteReader(line)
        var fields = EntryFields(times: times)
        var pairs = 0
        reader.skipSpaces()
        while !reader.isAtEnd {
            let start = reader.position
            while let byte = reader.current, byte != UInt8(ascii: "="), !byte.isBlank, byte != UInt8(ascii: "\"") {
                reader.position += 1
            }
            let name = reader.bytes[start..<reader.position]
            if reader.skip("=") {
                guard isName(name) else { return nil }
                let value = reader.quoted() ?? reader.token().text
                guard reader.isAtEnd || reader.bytes[reader.position - 1].isBlank || reader.current?.isBlank == true
                else { return nil }
                fields.add(name.text, .string(value))
                pairs += 1
            } else {
                // A bare word stands for a condition that holds.
                guard !isStrict, isName(name), reader.current?.isBlank ?? true else { return nil }
                fields.add(name.text, true)
            }
            reader.skipSpaces()
        }
        guard pairs > (isStrict ? 1 : 0), !isStrict || fields.hasLevel || fields.hasMessage else { return nil }
        return fields.entry(line: line.text)
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.count <= 128 && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
