/// The limits of a client's `Idempotency-Key`.
enum IdempotencyKey {
    static let maximumCharacters = 255
    /// How long the first result is kept and given again.
    static let lifetime: Duration = .seconds(24 * 3600)

    static func isValid(_ key: String) -> Bool {
        (1...maximumCharacters).contains(key.utf8.count) && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
