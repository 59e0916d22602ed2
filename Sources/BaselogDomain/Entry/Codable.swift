// How values cross the border of a process. Most have the form that the compiler gives them; here are those for which
// it would be large, inexact, or let something in that no engine ever makes.

/// Bytes that are encoded as text in which each character stands for one byte: what is mostly ASCII, such as a body,
/// stays readable and takes no more room than it has bytes.
@propertyWrapper
public struct CompactBytes: Sendable, Hashable, Codable {
    public var wrappedValue: [UInt8]

    public init(wrappedValue: [UInt8]) { self.wrappedValue = wrappedValue }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        wrappedValue = []
        wrappedValue.reserveCapacity(text.unicodeScalars.count)
        for scalar in text.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { throw decoder.problem("no byte") }
            wrappedValue.append(byte)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var text = String.UnicodeScalarView()
        for byte in wrappedValue { text.append(Unicode.Scalar(byte)) }
        var container = encoder.singleValueContainer()
        try container.encode(String(text))
    }
}

/// As microseconds; of the years 1 to 9999, so that times can be reckoned with.
extension Timestamp: Codable {
    private static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    public init(from decoder: any Decoder) throws {
        let microseconds = try decoder.singleValueContainer().decode(Int64.self)
        guard Timestamp.range.contains(microseconds) else { throw decoder.problem("no time of the years 1 to 9999") }
        self.init(microseconds: microseconds)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}

/// As its own compact text, which tells whole numbers from others.
extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do { self = try JSONValue(parsing: text) } catch { throw decoder.problem("no JSON") }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(compactText)
    }
}

extension EncodedPayload: Codable {
    private enum Name: String, CodingKey { case bytes, core }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        let bytes = try container.decode(CompactBytes.self, forKey: .bytes).wrappedValue
        let core = try container.decode(Int.self, forKey: .core)
        guard (0...bytes.count).contains(core) else { throw decoder.problem("a core that is larger than the payload") }
        self.init(bytes: bytes, coreSizeBytes: core)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(CompactBytes(wrappedValue: bytes), forKey: .bytes)
        try container.encode(coreSizeBytes, forKey: .core)
    }
}

extension Decoder {
    fileprivate func problem(_ text: String) -> DecodingError {
        DecodingError.dataCorrupted(DecodingError.Context(codingPath: codingPath, debugDescription: text))
    }
}
