package import BaselogDomain
import Crypto

/// An idempotency key, as short as it can be: 128 bits of its hash.
struct KeyMark: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Logs and events have keys of their own.
    init(_ key: String, of kind: EntryKind) {
        let hash = Array(SHA256.hash(data: Array("\(kind.name) \(key)".utf8)))
        self.init(high: KeyRecord.integer(hash[0..<8]), low: KeyRecord.integer(hash[8..<16]))
    }
}

/// The keys of one submission and the entries that they stand for, and how the queue stores them: the time, then 32
/// bytes for each key, all numbers with the most significant byte first.
package struct KeyRecord: Sendable, Hashable {
    private static let prefix = "relay:"
    private static let headBytes = 8
    private static let keyBytes = 32

    let number: UInt64
    let at: Timestamp
    let ids: [KeyMark: EntryID]
    /// Earlier ones that are removed when this one is stored.
    let replaced: [UInt64]

    init(number: UInt64, at: Timestamp, ids: [KeyMark: EntryID], replaced: [UInt64] = []) {
        self.number = number
        self.at = at
        self.ids = ids
        self.replaced = replaced
    }

    /// Whether the cursor is one of a relay, and not of a file.
    package static func isOne(_ cursor: SourceCursor) -> Bool { cursor.source.hasPrefix(prefix) }

    /// - Returns: `nil` for the cursor of another source.
    init?(_ cursor: SourceCursor) {
        guard KeyRecord.isOne(cursor), let bytes = cursor.state, bytes.count >= KeyRecord.headBytes,
            (bytes.count - KeyRecord.headBytes).isMultiple(of: KeyRecord.keyBytes),
            let number = UInt64(cursor.source.dropFirst(KeyRecord.prefix.count), radix: 16), number < .max
        else { return nil }
        var ids: [KeyMark: EntryID] = [:]
        for start in stride(from: KeyRecord.headBytes, to: bytes.count, by: KeyRecord.keyBytes) {
            let parts = (0..<4).map { KeyRecord.integer(bytes[(start + 8 * $0)..<(start + 8 * $0 + 8)]) }
            ids[KeyMark(high: parts[0], low: parts[1])] = EntryID(high: parts[2], low: parts[3])
        }
        let microseconds = Int64(bitPattern: KeyRecord.integer(bytes[..<KeyRecord.headBytes]))
        self.init(number: number, at: Timestamp(microseconds: microseconds), ids: ids)
    }

    var cursors: [SourceCursor] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(KeyRecord.headBytes + ids.count * KeyRecord.keyBytes)
        KeyRecord.append(UInt64(bitPattern: at.microseconds), to: &bytes)
        for (key, id) in ids {
            for part in [key.high, key.low, id.high, id.low] { KeyRecord.append(part, to: &bytes) }
        }
        return [SourceCursor(source: KeyRecord.source(number), state: bytes)]
            + replaced.map { SourceCursor(source: KeyRecord.source($0), state: nil) }
    }

    private static func source(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return prefix + String(repeating: "0", count: 16 - digits.count) + digits
    }

    fileprivate static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
