import Testing

@testable import BaselogDomain

@Suite struct `Skimming JSON` {
    /// A text with everything in it that JSON knows.
    static let rich = Array(
        #" {"a":[1,-0,2.5e-3,1E+2,true,false,null,"x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"],"":{},"é😀":[[],[{}]] , "b" : 123456789012345678901 }"#
            .utf8)

    func agrees(_ bytes: [UInt8]) -> Bool {
        JSONSkimmer.accepts(bytes) == ((try? JSONValue(parsing: bytes)) != nil)
    }

    @Test(arguments: `Reading JSON`.values.map(\.0))
    func `accepts what is JSON`(text: String) { #expect(JSONSkimmer.accepts(Array(text.utf8))) }

    @Test(arguments: [
        "", "nul", "[1,]", "[1 2]", "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "1 2", "\"abc", "\"a\nb\"", #""\x""#,
        #""\u12g4""#, #""\u-001""#, "01", "1.", "2e", "-", ".5", "+1", "[", "{", "'a'", "NaN", "1e999", "\u{FEFF}1",
    ])
    func `refuses what is not`(text: String) {
        #expect(!JSONSkimmer.accepts(Array(text.utf8)))
        #expect(agrees(Array(text.utf8)))
    }

    @Test func `agrees with reading wherever a text is cut or changed`() {
        #expect(JSONSkimmer.accepts(Self.rich))
        let marks = Array(#"{}[]",:\u0e-+. "#.utf8) + [0x0A, 0x1F, 0xFF]
        for index in Self.rich.indices {
            #expect(agrees(Array(Self.rich[..<index])))
            for mark in marks {
                var changed = Self.rich
                changed[index] = mark
                #expect(agrees(changed), "\(mark) at \(index)")
            }
        }
    }

    @Test func `goes as deep as reading does`() {
        for depth in [JSONValue.maximumDepth, JSONValue.maximumDepth + 1, 100_000] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(JSONSkimmer.accepts(Array(text.utf8)) == (depth <= JSONValue.maximumDepth))
        }
    }
}

@Suite struct `Looking for rare bytes` {
    func first(_ bytes: [UInt8], from start: Int = 0) -> Int? {
        bytes.withUnsafeBufferPointer { ByteScan.firstToEscape(in: $0, from: start) }
    }

    @Test(arguments: [0, 0x1F, UInt8(ascii: "\""), UInt8(ascii: "\\")])
    func `finds one at every place of every length`(byte: UInt8) {
        for length in 1...40 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
                bytes[place] = byte
                #expect(first(bytes) == place)
                #expect(first(bytes, from: place) == place)
                #expect(first(bytes, from: place + 1) == nil)
                #expect(bytes.withUnsafeBufferPointer(ByteScan.containsZero) == (byte == 0))
            }
        }
    }

    @Test(arguments: (0x20...0xFF).map(UInt8.init).filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    func `takes no other byte for one`(byte: UInt8) {
        #expect(first([UInt8](repeating: byte, count: 19)) == nil)
        #expect(![UInt8](repeating: byte, count: 19).withUnsafeBufferPointer(ByteScan.containsZero))
    }
}
