/// A line as it was read from a source, without its end.
package struct SourceLine: Sendable, Hashable {
    /// UTF-8 where the source is; what is none is as it was.
    package var bytes: [UInt8]
    /// Whether its end had not come when waiting for it was over.
    package var isPartial = false
    /// How many bytes were left out because the line is too long.
    package var cutBytes = 0
    /// Where the source goes on behind it.
    package var end: SourcePosition

    package init(_ bytes: [UInt8], end: SourcePosition = SourcePosition()) {
        self.bytes = bytes
        self.end = end
    }
}

/// A place in a file, with what makes it recognisable.
package struct SourcePosition: Sendable, Hashable {
    /// The bytes before it.
    package var offset: UInt64
    /// The hash of the up to 64 bytes before it.
    package var guardHash: UInt64

    package init(offset: UInt64 = 0, guardHash: UInt64 = ContentHash.empty) {
        self.offset = offset
        self.guardHash = guardHash
    }
}

/// FNV-1a with 64 bits: fast on short texts and good enough to tell logs apart that nobody forges.
package enum ContentHash {
    package static let empty: UInt64 = 0xCBF2_9CE4_8422_2325

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(empty) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
