import BaselogDomain
import BaselogSources
import Testing

/// 2026-11-24T02:25:10Z.
let parsingTime = Timestamp(iso8601: "2026-11-24T02:25:10Z") ?? Timestamp(microseconds: 0)

func parse(_ line: String, as format: LineFormat = .auto, offset: Duration = .zero) throws -> LogEntry {
    let times = TimeReading(now: { parsingTime }, localOffset: { _ in offset })
    return try #require(try LineParser(format, times: times).parse(Array(line.utf8)[...]))
}

@Suite struct `A line of JSON` {
    @Test func `gives each field under its usual names a place and keeps the others as metadata`() throws {
        let entry = try parse(
            """
            {"level":"warn","msg":"slow","ts":1795487110.5,"logger":"db.pool","trace_id":"9d2c","service":"shop",\
            "userId":"u7","tags":["a","b"],"took":12,"ok":true}
            """)
        #expect(
            entry
                == LogEntry(
                    "slow", level: .warning, category: "db.pool", tags: ["a", "b", "level:warn"],
                    timestamp: Timestamp(microseconds: 1_795_487_110_500_000), serviceName: "shop", userID: "u7",
                    correlationID: "9d2c", metadata: ["took": 12, "ok": true]))
    }

    @Test(arguments: [
        (#"{"severity":"ERROR","message":"m"}"#, Level.error), (#"{"@l":"Fatal","@m":"m"}"#, .critical),
        (#"{"level":30,"msg":"m"}"#, .info), (#"{"level":50,"msg":"m"}"#, .error), (#"{"level":3,"msg":"m"}"#, .error),
        (#"{"PRIORITY":"4","MESSAGE":"m"}"#, .warning), (#"{"log":{"level":"debug"},"message":"m"}"#, .debug),
        (#"{"message":"m"}"#, .info), (#"{"level":{"no":1},"message":"m"}"#, .info),
        (#"{"log.level":"crit","message":"m"}"#, .critical),
    ])
    func `has the nearest of the five levels`(line: String, level: Level) throws {
        let entry = try parse(line)
        #expect(entry.level == level)
        #expect(entry.message == "m")
    }

    @Test(arguments: [
        "1795487110", "1795487110000", "1795487110000000", "1795487110000000000", #""2026-11-24T02:25:10Z""#,
        #""2026-11-24T03:25:10+01:00""#, #""2026-11-24 02:25:10,000""#, #""1795487110""#,
    ])
    func `has its time in any unit`(time: String) throws {
        #expect(try parse(#"{"msg":"m","time":\#(time)}"#).timestamp == parsingTime)
    }

    @Test func `prefers the more particular of two names, in whatever order they come`() throws {
        for line in [
            #"{"msg":"m","trace_id":"t","correlation_id":"c"}"#, #"{"correlation_id":"c","trace_id":"t","msg":"m"}"#,
        ] {
            let entry = try parse(line)
            #expect(entry.correlationID == "c")
            #expect(entry.metadata == ["trace_id": "t"])
        }
    }

    @Test func `without a message is its own message`() throws {
        let entry = try parse(#"{"level":"error","code":7}"#)
        #expect(entry.message == #"{"level":"error","code":7}"#)
        #expect(entry.level == .error)
        #expect(entry.metadata == ["code": 7])
    }

    @Test func `that is cut off stays a text`() throws {
        #expect(try parse(#"{"level":"error","msg":"#, as: .json).message == #"{"level":"error","msg":"#)
    }

    @Test func `of Docker is read inside`() throws {
        let entry = try parse(
            #"{"log":"level=error msg=\"no space\"\n","stream":"stderr","time":"2026-11-24T02:25:10Z"}"#)
        #expect(entry.message == "no space")
        #expect(entry.level == .error)
        #expect(entry.timestamp == parsingTime)
        #expect(entry.metadata == ["stream": "stderr"])
    }

    @Test(arguments: [
        String(repeating: #"{"a":"#, count: 127) + "1" + String(repeating: "}", count: 127),
        #"{"msg":"m","tags":["\#(String(repeating: "t", count: 2_000))"]}"#,
        #"{"msg":"m","user_id":"\#(String(repeating: "u", count: 2_000))"}"#, #"{"msg":"","level":""}"#,
        #"{"msg":"m","level":"\#(String(repeating: "l", count: 2_000))"}"#,
        #"{"msg":"m","tags":[\#(Array(repeating: #""t""#, count: 101).joined(separator: ","))]}"#,
    ])
    func `passes the checks of the queue, whatever is in it`(line: String) throws {
        #expect(EntryContent.log(try parse(line)).problems == [])
    }
}

@Suite struct `A line of logfmt` {
    @Test func `gives each pair its place`() throws {
        let entry = try parse(
            #"ts=2026-11-24T02:25:10Z level=err msg="no \"space\" left" component=disk request_id=r1 free=0"#)
        #expect(
            entry
                == LogEntry(
                    #"no "space" left"#, level: .error, category: "disk", tags: ["level:err"], timestamp: parsingTime,
                    correlationID: "r1", metadata: ["free": "0"]))
    }

    @Test(arguments: ["x=1 and nothing else", "a=1 b=2", "see http://x/?a=1 level=2"])
    func `is not guessed in prose`(line: String) throws {
        #expect(try parse(line) == LogEntry(line))
    }

    @Test func `may hold bare words where it is known to be logfmt`() throws {
        #expect(try parse("msg=done cached", as: .logfmt) == LogEntry("done", metadata: ["cached": true]))
    }
}

@Suite struct `A line of syslog` {
    @Test func `of RFC 5424 has its header and its structured data`() throws {
        let entry = try parse(
            """
            <165>1 2026-11-24T02:25:10.000Z web1 shop 8710 ID47 [meta@1 a="1" b="x \\"y\\" \\]"][z] \
            \u{FEFF}An event
            """)
        #expect(
            entry
                == LogEntry(
                    "An event", level: .info, tags: ["level:notice"], timestamp: parsingTime, serviceName: "shop",
                    metadata: [
                        "facility": "local4", "host": "web1", "pid": 8710, "msgid": "ID47",
                        "meta@1": ["a": "1", "b": #"x "y" ]"#], "z": [:],
                    ]))
    }

    @Test func `of RFC 5424 may leave everything out`() throws {
        #expect(
            try parse("<0>1 - - - - - -")
                == LogEntry("(empty)", level: .critical, tags: ["level:emergency"])
                .with(metadata: ["facility": "kern"]))
    }

    @Test func `of RFC 3164 has host, tag and process`() throws {
        #expect(
            try parse("<34>Nov 24 02:25:10 mymachine su[17]: 'su root' failed")
                == LogEntry(
                    "'su root' failed", level: .critical, timestamp: parsingTime, serviceName: "su",
                    metadata: ["facility": "auth", "host": "mymachine", "pid": 17]))
    }

    @Test func `of a file has no priority, and a level only where the message names one`() throws {
        let entry = try parse("Nov 24 02:25:10 web1 kernel: [12.5] WARNING: cpu clock throttled")
        #expect(entry.level == .warning)
        #expect(entry.serviceName == "kernel")
        #expect(entry.metadata == ["host": "web1"])
        let modern = try parse("2026-11-24T03:25:10.000000+01:00 web1 sshd[1]: session opened")
        #expect(modern.timestamp == parsingTime)
        #expect(modern.serviceName == "sshd")
    }

    @Test(arguments: [("INFO", Level.info, [String]()), ("ERROR", .error, []), ("WARN", .warning, ["level:warn"])])
    func `of an application has its level where others have the host`(
        word: String, level: Level, tags: [String]
    ) throws {
        #expect(
            try parse("2026-11-24T02:25:10.000Z \(word) shop[7]: GET /")
                == LogEntry(
                    "GET /", level: level, tags: tags, timestamp: parsingTime, serviceName: "shop",
                    metadata: ["pid": 7]))
    }

    @Test(arguments: ["info", "INFORMANT", "ERR1", "web1"])
    func `has any other word there as the host`(host: String) throws {
        let entry = try parse("2026-11-24T02:25:10.000Z \(host) shop[7]: GET /")
        #expect(entry.level == .info)
        #expect(entry.metadata == ["host": .string(host), "pid": 7])
    }

    @Test func `without a year is of the last twelve months`() throws {
        #expect(try parse("Dec 31 23:59:59 h a: x").timestamp == Timestamp(iso8601: "2025-12-31T23:59:59Z"))
        #expect(try parse("Nov 24 20:00:00 h a: x").timestamp == Timestamp(iso8601: "2026-11-24T20:00:00Z"))
        #expect(try parse("Feb 29 10:00:00 h a: x").timestamp == Timestamp(iso8601: "2024-02-29T10:00:00Z"))
    }

    @Test func `without an offset is in local time`() throws {
        let entry = try parse("Nov 24 03:25:10 h a: x", offset: .seconds(3600))
        #expect(entry.timestamp == parsingTime)
    }

    @Test(arguments: ["2026-11-24T02:25:10Z INFO starting: all", "May contain traces", "<999>1 x", "<b>: x"])
    func `is not guessed in other texts`(line: String) throws {
        let entry = try parse(line)
        #expect(entry.message == line)
        #expect(entry.serviceName == nil)
    }
}

@Suite struct `A line of an access log` {
    @Test func `in the combined format has status, request and agent`() throws {
        #expect(
            try parse(
                #"10.0.0.1 - frank [24/Nov/2026:03:25:10 +0100] "GET /a?b=c HTTP/1.1" 503 2326 "-" "curl/8" 0.004"#)
                == LogEntry(
                    "GET /a?b=c HTTP/1.1 503", level: .error, category: "access", timestamp: parsingTime,
                    userID: "frank",
                    metadata: [
                        "remote": "10.0.0.1", "status": 503, "bytes": 2326, "method": "GET", "path": "/a?b=c",
                        "protocol": "HTTP/1.1", "user_agent": "curl/8", "more": "0.004",
                    ]))
    }

    @Test func `in the common format may lack bytes`() throws {
        let entry = try parse(#"::1 - - [24/Nov/2026:02:25:10 +0000] "\x16\x03" 400 -"#)
        #expect(entry.level == .warning)
        #expect(entry.metadata == ["remote": "::1", "status": 400])
    }
}

@Suite struct `A plain line` {
    @Test(arguments: [
        ("[error] no space", Level.error), ("2026-11-24 02:25:10 [main] WARN  a.b.C - slow", .warning),
        ("ERROR:root:failed", .error), ("error: linker failed", .error), ("<notice> x", .info),
        ("(debug) x", .debug), ("E1124 02:25:10.000000 1 a.go:1] x", .error), ("[core:warn] [pid 1] x", .warning),
        ("an error occurred", .info), ("GET /error HTTP", .info), ("INFORMAL talk", .info), ("TRACE enter", .debug),
        ("x FATAL: y", .critical), ("error-handler started", .info), ("naïve ERROR", .error), ("", .info),
    ])
    func `names its level at its beginning, in capitals or in brackets`(line: String, level: Level) throws {
        let entry = try LineParser(.plain, times: TimeReading(now: { parsingTime })).parse(Array(line.utf8)[...])
        #expect(entry?.level ?? .info == level)
        #expect(entry?.message ?? "" == line)
    }

    @Test func `keeps the time in front and the whole text`() throws {
        let entry = try parse("[2026-11-24 02:25:10.000] starting")
        #expect(entry == LogEntry("[2026-11-24 02:25:10.000] starting", timestamp: parsingTime))
    }

    @Test func `keeps the bytes that are no UTF-8`() throws {
        let parser = try LineParser(.auto, times: TimeReading(now: { parsingTime }))
        let entry = try #require(parser.parse([0x61, 0xFF, 0x62][...]))
        #expect(entry.message == "a\u{FFFD}b")
        #expect(entry.metadata == ["original_base64": "Yf9i"])
    }

    @Test func `that is blank is no entry`() throws {
        let parser = try LineParser(.auto, times: TimeReading(now: { parsingTime }))
        #expect(parser.parse([0x20, 0x09][...]) == nil)
        #expect(parser.parse([]) == nil)
    }
}

@Suite struct `A line with a pattern` {
    @Test func `gives named groups the places of fields of that name`() throws {
        let format = LineFormat.pattern(#"^(?<time>\S+) \((?P<level>\w+)\) (?:(?<code>\d+) )?(?<message>.*)$"#)
        #expect(
            try parse("2026-11-24T02:25:10Z (warning) 17 slow", as: format)
                == LogEntry("slow", level: .warning, timestamp: parsingTime, metadata: ["code": "17"]))
        #expect(try parse("ERROR without the rest", as: format).level == .error)
    }

    @Test(arguments: ["(", "(?<a>x", "[z-a]", #"(\d+)"#])
    func `is refused in one sentence where it is no pattern or names nothing`(text: String) {
        let error = #expect(throws: PatternError.self) {
            try LineParser(.pattern(text), times: TimeReading(now: { parsingTime }))
        }
        #expect(error?.explanation.message.contains("--pattern has the value \"\(text)\"") == true)
        #expect(error?.explanation.message.contains("\n") == false)
    }
}

@Suite struct `Lines that belong together` {
    private func line(_ text: String) -> SourceLine { SourceLine(Array(text.utf8)) }
    private func texts(_ lines: [SourceLine]) -> [String] { lines.map { String(decoding: $0.bytes, as: UTF8.self) } }

    @Test func `are one entry from start to start`() throws {
        var grouping = try LineGrouping(start: #"^\d{4}"#)
        var groups: [SourceLine] = []
        for text in ["2026 a", "  at x", "  at y", "2026 b"] { groups += grouping.add(line(text), at: .zero) }
        #expect(texts(groups) == ["2026 a\n  at x\n  at y"])
        let early = grouping.endIfDue(at: .milliseconds(999))
        #expect(early == nil)
        let last = grouping.endIfDue(at: .seconds(1))
        #expect(texts([last].compactMap(\.self)) == ["2026 b"])
        #expect(grouping.deadline == nil)
    }

    @Test func `are at most 500`() throws {
        var grouping = try LineGrouping(start: "^never$")
        let groups = (1...1001).flatMap { grouping.add(line("\($0)"), at: .zero) }
        #expect(groups.map { $0.bytes.count(where: { $0 == 0x0A }) + 1 } == [500, 500])
        let last = grouping.end()
        #expect(texts([last].compactMap(\.self)) == ["1001"])
    }

    @Test func `are at most 1 MiB`() throws {
        var grouping = try LineGrouping(start: "^never$")
        let long = SourceLine([UInt8](repeating: 0x61, count: 262_144))
        let groups = (1...9).flatMap { _ in grouping.add(long, at: .zero) }
        // With their line feeds, four would be four bytes too many.
        #expect(groups.map(\.bytes.count) == [786_434, 786_434])
        #expect(groups.allSatisfy { $0.bytes.count <= LineGrouping.maximumBytes })
    }
}

extension LogEntry {
    fileprivate func with(metadata: [String: JSONValue]) -> LogEntry {
        var copy = self
        copy.metadata = metadata
        return copy
    }
}
