/// Puts answers into words for people: short, on one line, harmless for a terminal, never echoing the request.
public enum AnswerText {
    /// The most of an answer's own words that a message shows, in characters.
    static let detailLimit = 200
    /// The most of a body that is kept with a dead entry, in bytes.
    public static let keptBodyBytes = 1_024

    /// The reason phrase, and what the server says beside it: `Service Unavailable · upstream restarting`.
    ///
    /// Of validation errors only the field and the complaint are shown, because their `input` echoes the request.
    public static func message(of answer: TransportAnswer) -> String {
        let phrase = phrase(for: answer.status)
        guard answer.status >= 300 else { return phrase }
        if (300..<400).contains(answer.status), let target = answer.header("location") {
            return "\(phrase) · redirects to \(safe(target, limit: detailLimit))"
        }
        guard let detail = detail(of: answer), detail.lowercased() != phrase.lowercased() else { return phrase }
        return "\(phrase) · \(detail)"
    }

    /// The first ``keptBodyBytes`` of a body, made safe for screens.
    public static func kept(_ body: [UInt8]) -> String {
        safe(String(decoding: body.prefix(keptBodyBytes), as: UTF8.self), limit: keptBodyBytes)
    }

    /// The text with control characters turned into blanks, cut at `limit` characters.
    public static func safe(_ text: String, limit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            scalars.append(isHarmful(scalar) ? " " : scalar)
        }
        if text.unicodeScalars.count > limit { scalars.append("…") }
        return String(scalars)
    }

    /// Control characters move the cursor; the marks for writing direction reorder what stands beside them.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The server's own explanation: JSON members `detail`, `message` or `error`, or a short plain text.
    private static func detail(of answer: TransportAnswer) -> String? {
        guard !answer.body.isEmpty, !answer.isHTML else { return nil }
        if let value = try? JSONValue(parsing: answer.body) {
            return value["detail"].flatMap(explain) ?? value["message"]?.text.map(short)
                ?? value["error"].flatMap(explain)
        }
        guard !answer.claimsJSON, answer.body.count <= detailLimit else { return nil }
        let text = safe(String(decoding: answer.body, as: UTF8.self), limit: detailLimit).trimmedBlanks
        return text.isEmpty ? nil : text
    }

    private static func explain(_ value: JSONValue) -> String? {
        if let text = value.text { return short(text) }
        if let message = value["message"]?.text ?? value["msg"]?.text {
            let field = value["loc"]?.elements?.compactMap { $0.text ?? $0.integer.map(String.init) }
            return [field?.filter { $0 != "body" }.joined(separator: "."), message].compactMap(\.self)
                .filter { !$0.isEmpty }.map(short).joined(separator: ": ")
        }
        guard let elements = value.elements, !elements.isEmpty else { return nil }
        let parts = elements.prefix(3).compactMap(explain)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private static func short(_ text: String) -> String { safe(text, limit: detailLimit) }

    /// The usual reason phrase of a status (RFC 9110 and the IANA registry); 52x as the big front ends use them.
    public static func phrase(for status: Int) -> String { phrases[status] ?? "status \(status)" }

    private static let phrases: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
        205: "Reset Content", 206: "Partial Content", 207: "Multi-Status", 301: "Moved Permanently", 302: "Found",
        303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
        413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 417: "Expectation Failed",
        421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked", 425: "Too Early",
        426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        505: "HTTP Version Not Supported", 507: "Insufficient Storage", 508: "Loop Detected",
        511: "Network Authentication Required", 520: "Unknown Error at the Origin", 521: "Origin Is Down",
        522: "Origin Connection Timed Out", 523: "Origin Is Unreachable", 524: "Origin Timed Out",
        525: "Origin TLS Handshake Failed", 526: "Origin Certificate Is Invalid", 527: "Origin Tunnel Failed",
    ]
}
