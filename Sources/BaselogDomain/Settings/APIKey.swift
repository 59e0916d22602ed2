/// A valid API key that cannot be printed by accident: every description of it is masked.
public struct APIKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key itself. The only places that may use it are the request header and the encryption at rest.
    public let exposed: String

    /// The shortest key that is accepted, as in the other clients of the API.
    public static let minimumLength = 16
    /// The longest: more does not fit the request line budgets of common proxies (8 KiB for all headers).
    public static let maximumLength = 1_024

    /// Why a text is not a key. The text itself is never part of it.
    public enum Problem: Error, Hashable, CustomStringConvertible {
        case empty
        case tooShort(length: Int)
        case tooLong(length: Int)
        /// The position, from 1, of the first character that is not allowed.
        case badCharacter(position: Int)

        public var description: String {
            switch self {
            case .empty: "The API key is empty."
            case .tooShort(let length):
                "The API key has \(length) characters; it needs at least \(APIKey.minimumLength)."
            case .tooLong(let length):
                "The API key has \(length.grouped) characters; at most \(APIKey.maximumLength.grouped) are allowed."
            case .badCharacter(let position):
                "Character \(position) of the API key is not allowed; keys consist of A–Z a–z 0–9 . _ + = -"
            }
        }
    }

    /// Checks a key; white space around it, as a copied key often has, is taken off first.
    ///
    /// A line feed inside would let a key inject headers, so anything outside `[A-Za-z0-9._+=-]` is refused.
    public init(validating text: String) throws(Problem) {
        let trimmed = text.unicodeScalars.drop { APIKey.isBlank($0) }
        let end = trimmed.lastIndex { !APIKey.isBlank($0) }
        guard let end else { throw .empty }
        let key = trimmed[...end]
        for (index, scalar) in key.enumerated() where !APIKey.isAllowed(scalar) {
            throw .badCharacter(position: index + 1)
        }
        guard key.count >= APIKey.minimumLength else { throw .tooShort(length: key.count) }
        guard key.count <= APIKey.maximumLength else { throw .tooLong(length: key.count) }
        exposed = String(key)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "+", "=", "-": true
        default: false
        }
    }

    /// The first and last four characters: `base…9f3c`.
    public var masked: String { "\(exposed.prefix(4))…\(exposed.suffix(4))" }

    public var description: String { masked }
    public var debugDescription: String { masked }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
