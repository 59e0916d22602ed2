/// The limits of a client's idempotency key, be it a header or the member of an item.
enum IdempotencyKey {
    static let maximumCharacters = 255
    /// How long the first result is kept and given again.
    static let lifetime: Duration = .seconds(24 * 3600)

    static func isValid(_ key: String) -> Bool {
        (1...maximumCharacters).contains(key.utf8.count) && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The key of one item of a batch whose key is that of the whole request. No client can send the blank in it.
    static func of(item index: Int, in request: String) -> String { "\(request) \(index)" }

    static let rule = "needs 1 to \(maximumCharacters) visible ASCII characters"
}
