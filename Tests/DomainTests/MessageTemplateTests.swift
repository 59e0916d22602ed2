import BaselogDomain
import Testing

@Suite struct `A message template` {
    @Test(arguments: [
        ("no byte for 30.0 s after 2.1 kB", "no byte for <number> s after <number> kB"),
        ("connection refused by 127.0.0.1:8787", "connection refused by <address>"),
        ("connection refused by api.example:443", "connection refused by <address>"),
        ("redirects to https://api.example/v2/logs", "redirects to <address>"),
        ("\"sku\": field required", "<text>: field required"),
        ("the name 'cart 8812' is taken", "the name <text> is taken"),
        ("request 7f21aa00-11ee-4b1c-9d2c-0242ac120002 failed", "request <id> failed"),
        ("no answer within 5s.", "no answer within <number>."),
        ("Too Many Requests", "Too Many Requests"),
        ("the server doesn't answer", "the server doesn't answer"),
        ("it doesn't and can't", "it doesn't and can't"),
        ("speaks http2 only", "speaks http2 only"),
        ("", ""),
    ])
    func `takes out what is particular`(message: String, template: String) {
        #expect(MessageTemplate(of: message).text == template)
    }

    @Test func `is the same for messages that say the same, and only for those`() {
        let template = MessageTemplate(of: "order 17 of user \"ann\" refused by 10.0.0.1:80")
        #expect(template.matches("order 9,001 of user \"bob\" refused by 10.0.0.2:8080"))
        #expect(!template.matches("order 17 of user \"ann\" accepted by 10.0.0.1:80"))
    }

    @Test func `does not take words that look like a placeholder for one`() {
        #expect(MessageTemplate(of: "got <number> items") != MessageTemplate(of: "got 5 items"))
    }

    @Test func `looks at no more than its limit of a message`() {
        let start = String(repeating: "abc ", count: MessageTemplate.lengthLimit / 4)
        #expect(MessageTemplate(of: start + "one end") == MessageTemplate(of: start + "another end"))
    }

    @Test func `reads anything without a trap`() {
        for text in ["\"", "''", "“", ".:,", "-", "::::", "/", "\u{1B}[31m", "😀1", "1.", "0x", "@.", "a@b.c", "..1.."] {
            _ = MessageTemplate(of: text).text
        }
    }
}
