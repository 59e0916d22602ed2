/// The `curl` command that sends a request by hand, for the wire view. The key is masked, so it has to be put in.
public enum CurlCommand {
    /// - Parameters:
    ///   - request: The request.
    ///   - baseURL: The base URL of the API.
    ///   - key: The key, of which only the masked form is shown; `nil` leaves the header out.
    public static func text(for request: WireRequest, baseURL: BaseURL, key: APIKey?) -> String {
        text(for: request, url: "\(baseURL)\(request.path)", maskedKey: key?.masked)
    }

    /// The command for a request whose key is known in its masked form only, such as that of a preview.
    public static func text(for request: WireRequest, url: String, maskedKey: String?) -> String {
        var words = ["curl", "-X", request.method, quoted(url)]
        let keyHeader = maskedKey.map { [WireRequest.Header("X-API-Key", $0)] } ?? []
        // The preview of an engine has the masked key among its headers already.
        let others = request.headers.filter { $0.name.lowercased() != "x-api-key" }
        for header in keyHeader + others { words += ["-H", quoted("\(header.name): \(header.value)")] }
        if !request.body.isEmpty {
            words += ["--data-raw", quoted(String(decoding: request.body, as: UTF8.self))]
        }
        return words.joined(separator: " ")
    }

    /// A word as a POSIX shell reads it back unchanged.
    private static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text.unicodeScalars {
            if character == "'" { quoted += #"'\''"# } else { quoted.unicodeScalars.append(character) }
        }
        return quoted + "'"
    }
}
