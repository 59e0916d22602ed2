import BaselogCore
import BaselogDomain
import BaselogServer
import BaselogSources
import BaselogTestSupport
import Metrics
import Testing

@testable import baselog

@Suite struct `The sources of a profile` {
    private func section(_ text: String) throws -> SourceSection {
        let document = try YAMLDocument(parsing: text, path: "profiles.yaml")
        return SourceSection(document.root, profile: "p", file: "profiles.yaml")
    }

    @Test func `are paths alone or with all that is to be done with them`() throws {
        let section = try section(
            """
            - /var/log/syslog
            - files: [/a/*.log, ~/b.log]
              format: json
              level: warning
              category: nginx
              service: web
              tags: [a, b]
              multiline: '^\\d'
              begin: end
            - {files: /c, pattern: '(?<level>[A-Z]+) (?<message>.*)'}
            """)
        #expect(section.problems.isEmpty)
        #expect(
            section.sources == [
                SourceDefinition(files: ["/var/log/syslog"]),
                SourceDefinition(
                    files: ["/a/*.log", "~/b.log"], format: .json, multiline: "^\\d", level: .warning,
                    category: "nginx", service: "web", tags: ["a", "b"], begin: .end),
                SourceDefinition(files: ["/c"], format: .pattern("(?<level>[A-Z]+) (?<message>.*)")),
            ])
    }

    @Test func `none are none`() throws {
        #expect(try section("~").sources.isEmpty)
        #expect(try section("~").problems.isEmpty)
        #expect(try section("[]").sources.isEmpty)
    }

    @Test(arguments: [
        (
            "- relative.log",
            "sources[0] is \"relative.log\" (profile p (profiles.yaml:1)): allowed is a path or pattern"
        ),
        ("- {files: /a, format: xml}", "sources[0].format is \"xml\" (profile p (profiles.yaml:1)): allowed is one of"),
        ("- {files: /a, level: loud}", "sources[0].level is \"loud\""),
        ("- {files: /a, begin: middle}", "allowed is one of start, end."),
        ("- {files: /a, multiline: '('}", "sources[0].multiline is \"(\""),
        ("- {files: /a, pattern: 'no names'}", "allowed is a regular expression with named groups"),
        ("- {files: /a, format: json, pattern: '(?<level>a)'}", "leave out one of them"),
        (
            "- {files: /a, categroy: x}",
            "sources[0].categroy (profile p (profiles.yaml:1)): there is no such option; did you"
        ),
        ("- {level: info}", "sources[0].files (profile p (profiles.yaml:1)): it must name a path or pattern."),
        ("- {files: []}", "it must name a path or pattern"), ("- []", "sources[0]"), ("files: /a", "allowed is a list"),
    ])
    func `that are wrong are named with what is allowed`(text: String, problem: String) throws {
        let problems = try section(text).problems.map(\.description)
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func `stand beside the settings of their profile`() throws {
        let home = try TemporaryHome()
        try home.writeConfig(
            "profiles.yaml",
            """
            active: dev
            profiles:
              dev:
                base-url: http://127.0.0.1:1
                sources: [~/app.log]
                relay: {listen: 127.0.0.1:0, key-file: relay.key}
            """)
        let loader = SettingsLoader(ProcessContext(environment: home.environment()))
        let profile = try loader.load(
            flags: [SettingText(name: "metrics.listen", text: "127.0.0.1:0", source: .flag("--metrics"))])
        #expect(profile.sources.map(\.files) == [[home.path + "/app.log"]])
        #expect(profile.settings.agent.relayListen == .tcp(host: "127.0.0.1", port: 0))
        #expect(profile.settings.agent.metricsListen == .tcp(host: "127.0.0.1", port: 0))
        #expect(profile.settings.agent.relayKeyFile == home.configFolder + "/relay.key")
        #expect(throws: FileError.self) { try loader.relayKey(for: profile) }
        try home.writeConfig("relay.key", "key-of-the-relay-0123456789\n")
        #expect(try loader.relayKey(for: profile)?.exposed == "key-of-the-relay-0123456789")
    }

    @Test func `give their entries what these lack and leave out what is not severe enough`() {
        let source = SourceDefinition(files: ["/a"], level: .warning, category: "web", service: "shop", tags: ["x"])
        #expect(source.entry(LogEntry("quiet", level: .info)) == nil)
        #expect(
            source.entry(LogEntry("loud", level: .error, tags: ["t"]))
                == LogEntry("loud", level: .error, category: "web", tags: ["t", "x"], serviceName: "shop"))
        let own = LogEntry("own", level: .warning, category: "db", serviceName: "s")
        #expect(source.entry(own)?.category == "db")
        #expect(source.entry(own)?.serviceName == "s")
    }
}

@Suite struct `The metrics of an agent` {
    let registry = PrometheusRegistry()

    @Test func `are counters, gauges and histograms as Prometheus reads them`() {
        let counter = Counter(label: "jobs_total", dimensions: [("kind", "a\"b\\c\nd")], factory: registry)
        counter.increment(by: 3)
        Gauge(label: "queue.size", factory: registry).record(1.5)
        Timer(label: "wait_seconds", dimensions: [("phase", "read")], factory: registry).recordNanoseconds(20_000_000)
        let lines = registry.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE jobs_total counter"))
        #expect(lines.contains(#"jobs_total{kind="a\"b\\c\nd"} 3"#))
        #expect(lines.contains("# TYPE queue_size gauge"))
        #expect(lines.contains("queue_size 1.5"))
        #expect(lines.contains("# TYPE wait_seconds histogram"))
        #expect(lines.contains(#"wait_seconds_bucket{phase="read",le="0.01"} 0"#))
        #expect(lines.contains(#"wait_seconds_bucket{phase="read",le="0.025"} 1"#))
        #expect(lines.contains(#"wait_seconds_bucket{phase="read",le="+Inf"} 1"#))
        #expect(lines.contains(#"wait_seconds_sum{phase="read"} 0.02"#))
        #expect(lines.contains(#"wait_seconds_count{phase="read"} 1"#))
    }

    @Test func `go on where the same name and labels are asked for again`() {
        Counter(label: "c_total", factory: registry).increment()
        Counter(label: "c_total", factory: registry).increment()
        #expect(registry.text.contains("c_total 2\n"))
    }

    @Test func `of one name never are of two kinds, nor without end`() {
        Counter(label: "c_total", factory: registry).increment()
        Gauge(label: "c_total", factory: registry).record(7)
        for number in 0..<(PrometheusRegistry.seriesLimit + 10) {
            Gauge(label: "g", dimensions: [("n", "\(number)")], factory: registry).record(1)
        }
        let lines = registry.text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("c_total") } == 1)
        #expect(lines.count { $0.hasPrefix("g{") } == PrometheusRegistry.seriesLimit)
    }

    @Test func `of files that are no longer followed disappear`() {
        registry.replace("lag_bytes", label: "path", values: ["/a": 1, "/b": 2])
        registry.replace("lag_bytes", label: "path", values: ["/b": 3])
        #expect(!registry.text.contains("/a"))
        #expect(registry.text.contains("lag_bytes{path=\"/b\"} 3\n"))
    }
}

@Suite struct `The health of an agent` {
    private func snapshot(_ change: (inout EngineSnapshot) -> Void) async -> EngineSnapshot {
        let engine = Engine(
            settings: Settings(), queue: MemoryQueue(), transport: ScriptedTransport(), capabilities: .minimal,
            asksForHealth: false)
        var snapshot = await engine.snapshot()
        await engine.stop()
        snapshot.role = .shipping
        change(&snapshot)
        return snapshot
    }

    @Test func `is good while it ships, and while the API is down for a while`() async {
        #expect(AgentHealth(await snapshot { _ in }).problems == [])
        let outage = await snapshot {
            $0.progressAge = .seconds(300)
            $0.health.state = .down(step: .connect, reason: "refused")
        }
        #expect(AgentHealth(outage).answer.isHealthy)
    }

    @Test func `is bad where nothing moves, and says since when`() async {
        let health = AgentHealth(await snapshot { $0.progressAge = .seconds(400) })
        #expect(!health.answer.isHealthy)
        #expect(health.problems == ["Nothing has moved for 400 s while 0 entries wait."])
        #expect(health.answer.json["status"] == "unhealthy")
        #expect(health.answer.json["progress_age_seconds"] == .number(400))
    }

    @Test func `is bad at once where a person is needed`() async {
        #expect(AgentHealth(await snapshot { $0.role = .observing(owner: 7) }).problems.count == 1)
        #expect(AgentHealth(await snapshot { $0.storage.problem = "The disk is full." }).problems.count == 1)
    }
}

@Suite struct `A line for the journal` {
    @Test func `has its priority, as has each line of a longer text`() {
        #expect(JournalStream.marked("one\ntwo\n", .error) == "<3>one\n<3>two\n")
        #expect(JournalStream.marked("one", .notice) == "<5>one")
    }

    @Test func `is written only where standard error leads into the journal`() {
        #expect(JournalStream.leads(to: "8:1234", device: 8, inode: 1234))
        for other in [nil, "", "8", "8:1235", "9:1234", "8:1234:1", "a:b"] {
            #expect(!JournalStream.leads(to: other, device: 8, inode: 1234))
        }
    }
}
