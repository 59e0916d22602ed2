import BaselogDomain
import Testing

@Suite struct `Validation` {
    func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    /// What is said about the only problem of a log.
    func complaint(_ log: LogEntry) throws -> String {
        #expect(log.problems.count == 1)
        return try #require(log.problems.first).description
    }

    @Test func `has nothing to say about a good entry`() {
        #expect(LogEntry("hello", category: "auth", tags: ["a"], serviceName: "shop").problems == [])
        #expect(Event("order.created", payload: ["a": 1]).problems == [])
    }

    @Test func `wants a message`() throws {
        #expect(try complaint(LogEntry("")) == "message is empty; it needs at least one character.")
    }

    @Test func `names the limit and size of a category`() throws {
        #expect(LogEntry("x", category: text(255)).problems == [])
        #expect(
            try complaint(LogEntry("x", category: text(256)))
                == "category has 256 characters; at most 255 are allowed.")
        #expect(try complaint(LogEntry("x", category: "")) == "category is empty; it needs at least one character.")
    }

    @Test func `counts characters as the server's database does`() {
        // Three scalars that Swift counts as one character.
        let family = "👩‍👩"
        #expect(family.count == 1)
        #expect(LogEntry("x", category: String(repeating: family, count: 85)).problems == [])
        #expect(LogEntry("x", category: String(repeating: family, count: 86)).problems.count == 1)
    }

    @Test func `names the tag that is wrong`() throws {
        #expect(
            try complaint(LogEntry("x", tags: ["a", "b", text(1_025)]))
                == "tags[2] has 1,025 bytes; at most 1,024 are allowed.")
        #expect(try complaint(LogEntry("x", tags: ["a", ""])) == "tags[1] is empty; it needs at least one character.")
    }

    @Test func `counts the tags`() throws {
        #expect(LogEntry("x", tags: Array(repeating: "a", count: 100)).problems == [])
        #expect(
            try complaint(LogEntry("x", tags: Array(repeating: "a", count: 101)))
                == "tags has 101 elements; at most 100 are allowed.")
    }

    @Test func `names the identifier that is too long, in bytes`() {
        let long = String(repeating: "é", count: 513)
        let fields = LogEntry("x", serviceName: long, userID: long, correlationID: long).problems.map(\.field)
        #expect(fields == ["service_name", "user_id", "correlation_id"])
        #expect(Event("x", sourceService: long).problems.map(\.field) == ["source_service"])
        #expect(
            LogEntry("x", userID: long).problems.first?.rule
                == .tooLong(actual: 1_026, limit: 1_024, unit: .bytes))
    }

    @Test func `limits how deep metadata and payloads are nested`() throws {
        func nested(_ depth: Int) -> [String: JSONValue] { ["a": depth > 1 ? .object(nested(depth - 1)) : 1] }
        #expect(LogEntry("x", metadata: nested(126)).problems == [])
        #expect(
            try complaint(LogEntry("x", metadata: nested(127)))
                == "metadata is nested 127 levels deep; at most 126 are allowed.")
        #expect(Event("x", payload: nested(127)).problems.map(\.field) == ["payload"])
    }

    @Test func `limits the size of the whole entry`() throws {
        let log = LogEntry(text(EntryLimits.encodedBytes - 10))
        #expect(try complaint(log).hasPrefix("entry has 10,420,2"))
        #expect(LogEntry(text(EntryLimits.encodedBytes + 1)).problems.map(\.field) == ["message"])
        #expect(LogEntry(text(EntryLimits.encodedBytes - 200)).problems == [])
        // What has to be escaped counts as it is written.
        let controls = String(repeating: "\u{1}", count: EntryLimits.encodedBytes / 6)
        #expect(Event("x", payload: ["a": [.string(controls)]]).problems.map(\.field) == ["entry"])
    }

    @Test func `wants the type of an event`() {
        #expect(Event("").problems == [ValidationProblem(field: "type", rule: .empty)])
        #expect(
            Event(text(256)).problems
                == [ValidationProblem(field: "type", rule: .tooLong(actual: 256, limit: 255, unit: .characters))])
    }

    @Test func `names all problems at once`() {
        let log = LogEntry("", category: text(300), tags: [""])
        #expect(log.problems.map(\.field) == ["message", "category", "tags[0]"])
        #expect(InvalidEntry(problems: log.problems).description.split(separator: ". ").count == 3)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
        (.min, "-9,223,372,036,854,775,808"),
    ])
    func `groups the digits of numbers`(number: Int, text: String) { #expect(number.grouped == text) }
}

@Suite struct `Sanitising` {
    func sanitise(_ log: LogEntry) -> (log: LogEntry?, changes: [String]) {
        let (content, changes) = Sanitiser.sanitise(.log(log))
        guard case .log(let log) = content else { return (nil, []) }
        return (log, changes.map(\.description))
    }

    @Test func `leaves a good entry alone`() {
        let log = LogEntry("hello 😀", category: "a", tags: ["b"], metadata: ["c": "d"])
        let result = sanitise(log)
        #expect(result.log == log)
        #expect(result.changes == [])
    }

    @Test func `replaces NUL everywhere`() {
        let result = sanitise(
            LogEntry("a\0b\0", category: "c\0", tags: ["t\0"], userID: "u\0", metadata: ["k\0": ["v\0"]]))
        #expect(
            result.log
                == LogEntry("a␀b␀", category: "c␀", tags: ["t␀"], userID: "u␀", metadata: ["k␀": ["v␀"]]))
        #expect(result.changes.first == "message: 2 NUL characters replaced by ␀")
        #expect(result.changes.count == 5)
    }

    @Test func `cuts a category at its limit`() {
        let result = sanitise(LogEntry("x", category: String(repeating: "é", count: 300)))
        #expect(result.log?.category?.unicodeScalars.count == 255)
        #expect(result.changes == ["category: cut from 300 to 255 characters"])
        #expect(result.log?.problems == [])
    }

    @Test func `leaves out what is empty`() {
        let result = sanitise(LogEntry("x", category: "", tags: ["", "a"], serviceName: ""))
        #expect(result.log == LogEntry("x", tags: ["a"]))
        #expect(result.changes == ["tags[0]: left out because it was empty"])
    }

    @Test func `of many entries is that of each`() {
        let contents = ["good", "b\0d", "good again", "\0"].map { EntryContent.log(LogEntry($0)) }
        #expect(Sanitiser.sanitised(contents) == contents.map { Sanitiser.sanitise($0).content })
        #expect(Sanitiser.sanitised([]) == [])
    }

    @Test func `does not invent a message`() { #expect(sanitise(LogEntry("")).log?.message == "") }

    @Test func `replaces NUL in events`() {
        let (content, changes) = Sanitiser.sanitise(.event(Event("a\0", payload: ["b": "\0"])))
        #expect(content == .event(Event("a␀", payload: ["b": "␀"])))
        #expect(changes.map(\.field) == ["type", "payload"])
    }
}
