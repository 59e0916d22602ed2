/// Reads `Content-Type` headers.
enum ContentType {
    /// Whether it is `application/json` or `application/….+json`, with any parameters.
    static func isJSON(_ header: String?) -> Bool {
        guard let header else { return false }
        let type = (header.split(separator: ";", omittingEmptySubsequences: false).first ?? "")
            .filter { $0 != " " && $0 != "\t" }.lowercased()
        return type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
    }
}

enum UTF8Check {
    /// Whether the bytes are UTF-8, found out without a copy.
    static func isValid(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return true
        } catch { return false }
    }
}
