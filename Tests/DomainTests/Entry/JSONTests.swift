import BaselogDomain
import Testing

@Suite struct `Reading JSON` {
    static let values: [(String, JSONValue)] = [
        ("null", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", 1.5), ("-2.5e3", -2500.0), ("1E2", 100.0),
        ("1e+2", 100.0), ("\"\"", ""), ("[]", []), ("{}", [:]), (" \t\r\n[1 , 2]\n", [1, 2]),
        (#"{"a":[{"b":null}]}"#, ["a": [["b": nil]]]),
    ]

    @Test(arguments: values)
    func `gives the value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        (#""\"\\\/""#, "\"\\/"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u4E2D""#, "Aé中"),
        (#""\u0000""#, "\0"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00!""#, "😀!"), (#""😀é""#, "😀é"),
    ])
    func `resolves escapes`(text: String, value: String) throws {
        #expect(try JSONValue(parsing: text).text == value)
    }

    @Test(arguments: [
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
        (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    ])
    func `replaces lone halves of surrogates`(text: String, value: String) throws {
        #expect(try JSONValue(parsing: text).text == value)
    }

    @Test func `replaces bytes that are not UTF-8`() throws {
        #expect(try JSONValue(parsing: [0x22, 0x61, 0xFF, 0x62, 0x22] as [UInt8]).text == "a\u{FFFD}b")
    }

    @Test func `takes the last of equal names`() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test(arguments: [
        ("", 0), ("nul", 0), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("{\"a\":1,}", 7), ("{a:1}", 1),
        ("1 2", 2), ("\"abc", 4), ("\"a\nb\"", 2), (#""\x""#, 2), (#""\u12g4""#, 3), ("01", 1), ("1.", 2), ("1e", 2),
        ("-", 0), (".5", 0), ("+1", 0), ("[", 1), ("{", 1), ("'a'", 0), ("NaN", 0), ("1e999", 0), ("\u{FEFF}1", 0),
    ])
    func `says where a text stops being JSON`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
        #expect(error?.description.hasSuffix("at byte \(offset + 1)") == true)
    }

    @Test func `goes as deep as the limit and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(JSONValue.maximumDepth))
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONValue.maximumDepth + 1)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
        // Depth is not length: many values side by side are fine.
        let wide = "[" + Array(repeating: "[]", count: 1_000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: wide).elements?.count == 1_000)
    }
}

@Suite struct `Writing JSON` {
    func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `puts the commas`() {
        let text = text { writer in
            writer.beginObject()
            writer.name("a")
            writer.beginArray()
            writer.integer(1)
            writer.beginArray()
            writer.endArray()
            writer.null()
            writer.endArray()
            writer.name("b")
            writer.beginObject()
            writer.endObject()
            writer.name("c")
            writer.raw("[1,2]".utf8)
            writer.name("d")
            writer.bool(false)
            writer.endObject()
        }
        #expect(text == #"{"a":[1,[],null],"b":{},"c":[1,2],"d":false}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#),
        ("\0\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\u{7F}é中😀", "\"\u{7F}é中😀\""), ("/", #""/""#),
    ])
    func `escapes what must be escaped and nothing else`(text: String, json: String) {
        #expect(self.text { $0.string(text) } == json)
    }

    @Test func `writes numbers that JSON has not as null`() {
        #expect(
            JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).compactText == "[null,null,null]")
    }

    @Test func `sorts the names of objects, so that equal values have equal texts`() {
        #expect(JSONValue.object(["b": 1, "a": 2, "c": 3]).compactText == #"{"a":2,"b":1,"c":3}"#)
    }

    static let values: [JSONValue] = [
        .null, true, 0, .integer(.min), .integer(.max), 1.5, -0.1, 1e300, "", "a\"\\\n\0é😀\u{2028}",
        ["a": [1, nil, ["b": "c"]], "": [:]],
    ]

    @Test(arguments: values)
    func `is undone by reading`(value: JSONValue) throws {
        #expect(try JSONValue(parsing: value.compactText) == value)
    }
}
