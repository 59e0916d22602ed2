import BaselogDomain
import Testing

@Suite struct `A base URL` {
    @Test(arguments: [
        ("https://api.example", true, "api.example", 443, "", "https://api.example"),
        ("HTTP://API.Example:80/", false, "api.example", 80, "", "http://api.example"),
        ("http://127.0.0.1:8787/v1/", false, "127.0.0.1", 8787, "/v1", "http://127.0.0.1:8787/v1"),
        ("http://[::1]:8080", false, "::1", 8080, "", "http://[::1]:8080"),
        ("https://[2001:DB8::1]/Path", true, "2001:db8::1", 443, "/Path", "https://[2001:db8::1]/Path"),
    ])
    func `is read and written`(
        text: String, isSecure: Bool, host: String, port: Int, path: String, description: String
    ) throws {
        let url = try BaseURL(parsing: text)
        #expect(url == BaseURL(isSecure: isSecure, host: host, port: port, path: path))
        #expect(url.description == description)
        #expect(try BaseURL(parsing: url.description) == url)
    }

    @Test(arguments: [
        "", "api.example", "ftp://api.example", "https://", "https:///path", "https://user:secret@host",
        "https://h?x=1",
        "https://h#f", "https://h:0", "https://h:65536", "https://h:", "https://h:x", "https://h/a//b", "https://[::1",
        "https://[::1]x", "https://a b", "https://a\nb", "https://ä.example",
    ])
    func `is refused with a reason`(text: String) {
        let problem = #expect(throws: BaseURL.Problem.self) { try BaseURL(parsing: text) }
        #expect(problem?.description.isEmpty == false)
        #expect(problem?.description.contains("secret") == false)
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("127.0.0.1.example", false),
        ("127.0.0.256", false), ("10.0.0.1", false), ("localhost.example", false),
    ])
    func `knows whether it is this machine`(host: String, isLoopback: Bool) {
        #expect(BaseURL(isSecure: false, host: host, port: 80, path: "").isLoopback == isLoopback)
    }
}

@Suite struct `An API key` {
    static let text = "base_live_0123456789_9f3c"

    @Test func `never shows itself`() throws {
        let key = try APIKey(validating: Self.text)
        var dumped = ""
        dump(key, to: &dumped)
        struct Holder { let key: APIKey? }
        dump(Holder(key: key), to: &dumped)
        let shown = [
            key.description, key.debugDescription, "\(key)", String(describing: key), String(reflecting: key),
            "\(Optional(key) as Any)", "\([key])", "\(["k": key])", "\(Holder(key: key))", dumped,
        ]
        for text in shown { #expect(!text.contains("0123456789")) }
        #expect(Mirror(reflecting: key).children.isEmpty == true)
        #expect(key.masked == "base…9f3c")
    }

    @Test func `is taken without the white space around it`() throws {
        #expect(try APIKey(validating: " \t\(Self.text)\r\n").exposed == Self.text)
    }

    @Test(arguments: [
        ("", APIKey.Problem.empty), (" \n", .empty), ("short", .tooShort(length: 5)),
        ("0123456789abcde", .tooShort(length: 15)), ("0123456789\nabcdef", .badCharacter(position: 11)),
        ("0123456789 abcdef", .badCharacter(position: 11)), ("0123456789abcdéf", .badCharacter(position: 15)),
        ("0123456789abcdef:", .badCharacter(position: 17)),
        (String(repeating: "x", count: 1_025), .tooLong(length: 1_025)),
    ])
    func `is refused without being quoted`(text: String, problem: APIKey.Problem) {
        let thrown = #expect(throws: APIKey.Problem.self) { try APIKey(validating: text) }
        #expect(thrown == problem)
        if text.count > 4 { #expect(thrown?.description.contains(text) == false) }
    }

    @Test func `may have every character that keys have`() throws {
        #expect(try APIKey(validating: "AZaz09._+=-AZaz09").exposed == "AZaz09._+=-AZaz09")
    }
}
