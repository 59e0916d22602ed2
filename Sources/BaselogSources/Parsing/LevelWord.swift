import BaselogDomain

/// Levels as other systems write them.
enum LevelWord {
    /// The names of the severities 0 to 7 of syslog (RFC 5424, 6.2.1).
    static let syslogSeverities = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"]

    /// The nearest level, and a tag that keeps the word where it is another one.
    static func level(named word: String) -> (level: Level, tag: String?) {
        let (level, isExact) = Level.nearest(to: word)
        return (level, isExact ? nil : "level:\(word)")
    }

    /// A word, or a number: 0 to 7 as in syslog, 10 to 60 as in Bunyan and pino.
    static func level(of value: JSONValue) -> (level: Level, tag: String?)? {
        switch value {
        case .integer(let number): return level(numbered: Int(clamping: number)).map { ($0, nil) }
        case .string(let word) where !word.isEmpty:
            if let number = Int(word) { return level(numbered: number).map { ($0, nil) } }
            return level(named: word)
        default: return nil
        }
    }

    private static func level(numbered number: Int) -> Level? {
        switch number {
        case 0...7: Level.nearest(to: syslogSeverities[number]).level
        case 10..<30: .debug
        case 30..<40: .info
        case 40..<50: .warning
        case 50..<60: .error
        case 60...100: .critical
        default: nil
        }
    }

    /// The level that a line names itself, such as `[warn]`, `ERROR:`, `<notice>` or `E1124 02:25:10` of glog.
    ///
    /// Only words near the beginning count, and outside of brackets only those in capitals: `an error occurred` is
    /// prose.
    static func find(in line: ArraySlice<UInt8>) -> (level: Level, tag: String?)? {
        if let level = glogLevel(line) { return (level, nil) }
        var position = line.startIndex
        let end = line.index(line.startIndex, offsetBy: searchedBytes, limitedBy: line.endIndex) ?? line.endIndex
        while position < end {
            guard line[position].isLetter else {
                position += 1
                continue
            }
            let start = position
            while position < line.endIndex, line[position].isLetter { position += 1 }
            guard (3...13).contains(position - start) else { continue }
            let before = start > line.startIndex ? line[start - 1] : UInt8(ascii: " ")
            let after = position < line.endIndex ? line[position] : UInt8(ascii: " ")
            guard isWord(before, after), let found = known(line[start..<position]) else { continue }
            let isCapital = !line[start..<position].contains { $0 & 0x20 != 0 }
            let isLabelled = start == line.startIndex && after == UInt8(ascii: ":")
            if isCapital || isLabelled || isBracketed(before, after) { return found }
        }
        return nil
    }

    private static let searchedBytes = 160

    /// Words are not parts of paths, names or file names.
    private static func isWord(_ before: UInt8, _ after: UInt8) -> Bool {
        !(before.isDigit || after.isDigit || isJoining(before) || isJoining(after)) && before < 0x80 && after < 0x80
    }

    /// Whether it is one of `-./\_@`.
    private static func isJoining(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2D, 0x2E, 0x2F, 0x5C, 0x5F, 0x40: true
        default: false
        }
    }

    private static func isBracketed(_ before: UInt8, _ after: UInt8) -> Bool {
        switch (before, after) {
        case (UInt8(ascii: "["), UInt8(ascii: "]")), (UInt8(ascii: "<"), UInt8(ascii: ">")),
            (UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "{"), UInt8(ascii: "}")),
            (UInt8(ascii: "|"), UInt8(ascii: "|")), (UInt8(ascii: ":"), UInt8(ascii: "]")):
            // The last one is Apache's `[core:error]`.
            true
        default: false
        }
    }

    private static let words = [
        "trace", "verbose", "debug", "info", "information", "notice", "warn", "warning", "err", "error", "severe",
        "crit", "critical", "alert", "emerg", "emergency", "fatal", "panic",
    ].map { (bytes: Array($0.utf8), meaning: level(named: $0)) }

    /// Nearly all words are none of them, and their first letter or length tells.
    private static func known(_ bytes: ArraySlice<UInt8>) -> (level: Level, tag: String?)? {
        let first = bytes[bytes.startIndex] | 0x20
        for word in words where word.bytes[0] == first && word.bytes.count == bytes.count {
            if zip(word.bytes, bytes).allSatisfy({ $0 == $1 | 0x20 }) { return word.meaning }
        }
        return nil
    }

    /// The level where the whole text is one of the words in capitals.
    static func capital(_ bytes: ArraySlice<UInt8>) -> (level: Level, tag: String?)? {
        guard (3...13).contains(bytes.count), bytes.allSatisfy({ $0.isLetter && $0 & 0x20 == 0 }) else { return nil }
        return known(bytes)
    }

    private static func glogLevel(_ line: ArraySlice<UInt8>) -> Level? {
        let start = line.startIndex
        guard line.count >= 9, line[start + 8] == UInt8(ascii: ":"), line[start + 5] == 0x20,
            line[start + 1...start + 4].allSatisfy(\.isDigit), line[start + 6].isDigit, line[start + 7].isDigit
        else { return nil }
        return switch line[start] {
        case UInt8(ascii: "I"): .info
        case UInt8(ascii: "W"): .warning
        case UInt8(ascii: "E"): .error
        case UInt8(ascii: "F"): .critical
        default: nil
        }
    }
}
