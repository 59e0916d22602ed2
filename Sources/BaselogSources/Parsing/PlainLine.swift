import BaselogDomain

/// A line that is a text: the message is the whole line, its level and time are looked for at its beginning.
enum PlainLine {
    static func parse(_ line: ArraySlice<UInt8>, times: TimeReading) -> LogEntry {
        let found = LevelWord.find(in: line)
        var reader = ByteReader(line)
        _ = reader.skip("[")
        return LogEntry(
            line.text, level: found?.level ?? .info, tags: found?.tag.map { [$0] } ?? [],
            timestamp: times.iso8601(&reader))
    }
}
