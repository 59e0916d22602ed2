import HTTPTypes

extension HTTPField.Name {
    // The literals are valid field names, so these initialisers cannot fail.
    static let apiKey = HTTPField.Name("X-API-Key")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let retryAfter = HTTPField.Name("Retry-After")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
