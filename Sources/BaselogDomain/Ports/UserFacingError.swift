/// A failure that explains itself to the person who reads it.
public protocol UserFacingError: Error, CustomStringConvertible {
    /// What happened to what, in one sentence, and what to do about it.
    var explanation: Explanation { get }
}

/// One sentence of what happened, and a hint what to do, with the exact command where there is one.
public struct Explanation: Sendable, Hashable, Codable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

extension UserFacingError {
    public var description: String {
        guard let hint = explanation.hint else { return explanation.message }
        return "\(explanation.message) \(hint)"
    }
}
