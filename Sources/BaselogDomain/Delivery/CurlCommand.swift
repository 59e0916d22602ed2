/// The `curl` command that sends a request by hand, for the wire view. The key is masked, so it has to be put in.
public enum CurlCommand {
    /// - Parameters:
    ///   - request: The request.
    ///   - baseURL: The base URL of the API.
    ///   - key: The key, of which only the masked form is shown; `nil` leaves the header out.
    public static func text(for request: WireRequest, baseURL: BaseURL, key: APIKey?) -> String {
        var words = ["curl", "-X", request.method, quoted("\(baseURL)\(request.path)")]
        let keyHeader = key.map { [WireRequest.Header("X-API-Key", $0.masked)] } ?? []
        for header in keyHeader + request.headers { words += ["-H", quoted("\(header.name): \(header.value)")] }
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
