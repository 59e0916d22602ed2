import BaselogDomain
import Testing

@Suite struct `A redactor` {
    @Test(arguments: [
        ("login with password=hunter2 failed", "login with password=[masked] failed"),
        ("DB_PASSWORD: 'pa ss', next", "DB_PASSWORD: '[masked]', next"),
        (#"{"password":"hun\"ter2","a":1}"#, #"{"password":"[masked]","a":1}"#),
        (#"{"message":"{\"api_key\":\"abc\",\"b\":1}"}"#, #"{"message":"{\"api_key\":\"[masked]\",\"b\":1}"}"#),
        ("GET /x?access_token=abc&page=2", "GET /x?access_token=[masked]&page=2"),
        ("X-API-Key: abcdef", "X-API-Key: [masked]"),
        ("accessToken => abc;", "accessToken => [masked];"),
        ("Authorization: Bearer abc.def-ghi refused", "Authorization: Bearer [masked] refused"),
        ("sent bearer 0123456789abcdef= twice", "sent bearer [masked] twice"),
        ("curl -H 'Basic dXNlcjpwYXNz'", "curl -H 'Basic [masked]'"),
        ("Cookie: a=b; c=d\nnext", "Cookie: [masked]\nnext"),
        ("postgres://app:s3cret@db:5432/shop", "postgres://app:[masked]@db:5432/shop"),
        ("https://tok3n@host/", "https://[masked]@host/"),
        ("key bl_0123456789abcdefghij refused", "key [masked] refused"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[masked]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "[masked]"),
        ("aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF", "[masked]"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nrest",
            "-----BEGIN [masked]\nrest"
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN [masked]"),
        (#"cut off: {"password":"hunt"#, #"cut off: {"password":"[masked]"#),
        ("token=ü€", "token=[masked]"),
    ])
    func `masks what looks like a secret`(_ text: String, _ masked: String) {
        #expect(Redactor.text(text) == masked)
    }

    @Test(arguments: [
        "payment provider timed out after 30 s", "429 Too Many Requests · Retry-After 3 s", "max_tokens: 512",
        "unexpected token: }", "password: null", "basic authentication is not enough", "the author: Jane",
        "order 0193a5f0-7c1e-7000-8000-000000000001 of 12:30", "http://127.0.0.1:8787/logs?limit=5",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "/var/log/App/Report2024.log", "",
        "-----BEGIN CERTIFICATE-----\nMIIE", "ends with password=", "ends with Bearer", "://", "müde: ja",
    ])
    func `leaves everything else`(_ text: String) {
        #expect(Redactor.text(text) == text)
    }

    @Test func `changes nothing more the second time`() {
        for text in [
            "password=a, token: 'b'", "Authorization: Bearer abcdefgh", "postgres://a:b@c/", #"{"secret":"x"}"#,
            "Cookie: a=b", "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----",
        ] {
            let once = Redactor.text(text)
            #expect(once.contains(Redactor.mask))
            #expect(Redactor.text(once) == once)
        }
    }

    @Test func `masks values under a secret's name, however deep, and keeps all others`() {
        let log = LogEntry(
            "hello", tags: ["pwd=x"],
            metadata: [
                "user": "jane", "password": "hunter2", "pin": 7,
                "headers": ["X-Auth-Token": ["a", 5, nil, true], "note": "token=abc"],
            ])
        guard case .log(let masked) = Redactor.content(.log(log)) else {
            Issue.record("a log stays one")
            return
        }
        #expect(masked.message == "hello")
        #expect(masked.tags == ["pwd=[masked]"])
        #expect(
            masked.metadata == [
                "user": "jane", "password": "[masked]", "pin": 7,
                "headers": ["X-Auth-Token": ["[masked]", "[masked]", nil, true], "note": "token=[masked]"],
            ])
    }
}
