import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Foundation
import Synchronization
import Testing

@testable import baselog

@Suite(.timeLimit(.minutes(1))) struct `A recording` {
    private let home: TemporaryHome
    private var path: String { home.path + "/a.rec" }
    private static let begin = Timestamp(microseconds: 1_795_529_002_000_000)
    private static let session = Session(Settings(profile: "dev"))

    init() throws { home = try TemporaryHome() }

    private static func snapshot(_ second: Int64, accepted: Int) -> EngineSnapshot {
        EngineSnapshot(
            time: begin + .seconds(second), profile: "dev", baseURL: session.baseURL,
            counts: EntryCounts(accepted: accepted, delivered: accepted))
    }

    private static func entry(_ number: UInt64, _ message: String, state: EntryState = .queued) -> StoredEntry {
        let content = EntryContent.log(LogEntry(message))
        return StoredEntry(
            sequence: number,
            encoded: EncodedEntry(
                id: EntryID(high: 0x0193_5A00_0000_0000, low: number), kind: .log, level: .info, origin: .program,
                stream: "", acceptedAt: begin, payload: EncodedPayload(content, at: begin)),
            state: state)
    }

    private func newFile(limitBytes: Int = RecordingLimits.fileBytes) throws -> RecordingFile {
        try RecordingFile(
            path, header: RecordingHeader(began: Self.begin, session: AttachedSession(Self.session)),
            limitBytes: limitBytes)
    }

    private static let facts: [(Int64, RecordingLine.Fact)] = [
        (0, .snapshot(snapshot(0, accepted: 1))), (0, .entries([entry(1, "one", state: .delivered)])),
        (2, .snapshot(snapshot(2, accepted: 3))), (2, .entries([entry(3, "three"), entry(2, "two")])),
    ]

    private func write(ends: Bool = true) throws {
        let file = try newFile()
        for (second, fact) in Self.facts {
            #expect(try file.write(RecordingLine(time: Self.begin + .seconds(second), fact: fact)))
        }
        if ends { #expect(try file.write(RecordingLine(time: Self.begin + .seconds(3), fact: .end))) }
    }

    private func failure() throws -> String {
        do {
            _ = try ReadRecording(path: path)
            Issue.record("it was read")
            return ""
        } catch { return error.explanation.message }
    }

    @Test func `is read as it was written, and is its owner's alone`() throws {
        try write()
        let read = try ReadRecording(path: path)
        #expect(read.header.session.session == Self.session)
        #expect(read.header.program == Version.current)
        #expect(!read.isCut)
        #expect(read.lines == Self.facts.map { RecordingLine(time: Self.begin + .seconds($0), fact: $1) })
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: RecordingFile.Failure.self) { try newFile() }
    }

    @Test func `shows what was there at each moment`() async throws {
        try write()
        let engine = ReplayedEngine(try ReadRecording(path: path)) { Self.begin }
        #expect(await engine.snapshot().counts.accepted == 1)
        #expect(try await engine.page(PageQuery()).entries.map(\.sequence) == [1])
        engine.show(until: Self.begin + .seconds(1))
        #expect(await engine.snapshot().counts.accepted == 1)
        engine.show(until: Self.begin + .seconds(2))
        #expect(await engine.snapshot().counts.accepted == 3)
        let page = try await engine.page(PageQuery(limit: 2))
        #expect(page.entries.map(\.sequence) == [3, 2])
        #expect(try await engine.page(PageQuery(after: page.next)).entries.map(\.sequence) == [1])
        #expect(try await engine.page(PageQuery(order: .oldestFirst, after: 1)).entries.map(\.sequence) == [2, 3])
        #expect(try await engine.page(PageQuery(text: "TWO")).entries.map(\.sequence) == [2])
    }

    @Test func `explains an entry by what held back all of them then`() throws {
        var snapshot = Self.snapshot(0, accepted: 1)
        let probe = Self.begin + .seconds(9)
        snapshot.gates = [GateState(kind: .authentication, reason: "403 Invalid API Key", nextProbe: probe)]
        var state = ReplayedState(snapshot)
        state.apply(.entries([Self.entry(1, "one", state: .parked)]))
        let why = try #require(state.explanation(of: Self.entry(1, "").id))
        let blocking = try #require(why.blocking)
        #expect(why.gates[blocking].text == "gate closed: the key is refused")
        #expect(why.gates[blocking].until == probe)
        // Nothing can be done about it any more.
        #expect(why.remedy == nil)
        snapshot.gates = []
        state.apply(.snapshot(snapshot))
        #expect(state.explanation(of: Self.entry(1, "").id)?.gates.contains { $0.text == "gate open" } == true)
    }

    @Test func `takes no orders`() async throws {
        try write()
        let engine = ReplayedEngine(try ReadRecording(path: path)) { Self.begin }
        await #expect(throws: AcceptError.recording) { try await engine.perform(.pause) }
        await #expect(throws: AcceptError.recording) { try await engine.accept(.log(LogEntry("x")), origin: .hand) }
        #expect(Replay.refusal == "This is a recording; nothing can be changed.")
    }

    @Test func `follows what became of entries by its news, too`() throws {
        var state = ReplayedState(Self.snapshot(0, accepted: 3))
        state.apply(.entries([Self.entry(1, "one"), Self.entry(2, "two"), Self.entry(3, "three")]))
        let ids = (1...3).map { Self.entry($0, "").id }
        let failed = Attempt(number: 1, started: Self.begin, status: 503, failure: .server, message: "busy")
        let delivered = Attempt(number: 2, started: Self.begin, status: 201)
        let facts: [EngineEvent.Fact] = [
            .failed(ids[0], failed, next: Self.begin + .seconds(5)), .delivered(ids[0], delivered),
            .failed(ids[1], failed, next: Self.begin + .seconds(5)), .dropped([ids[2]]),
        ]
        state.apply(
            .events(
                facts.enumerated().map {
                    EngineEvent(number: UInt64($0.offset + 1), time: Self.begin, fact: $0.element)
                }))
        #expect(state.entry(ids[0])?.state == .delivered)
        #expect(state.timeline(of: ids[0])?.past == [failed, delivered])
        #expect(state.entry(ids[1])?.state == .scheduled)
        #expect(state.entry(ids[1])?.cause == "busy")
        #expect(state.entry(ids[2])?.state == .dropped)
        let why = try #require(state.explanation(of: ids[1]))
        let blocking = try #require(why.blocking)
        #expect(why.gates[blocking].text == "backoff: attempt 1 failed")
        #expect(why.gates[blocking].detail == "busy")
        #expect(why.gates[blocking].until == Self.begin + .seconds(5))
        #expect(state.timeline(of: ids[1])?.projected.map(\.number) == [2])
    }

    @Test func `that was cut at its end is read up to there`() throws {
        try write(ends: false)
        let whole = try ReadRecording(path: path)
        #expect(whole.isCut)
        #expect(whole.lines.count == 4)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.dropLast(20).write(to: URL(fileURLWithPath: path))
        let cut = try ReadRecording(path: path)
        #expect(cut.isCut)
        #expect(cut.lines == Array(whole.lines.prefix(3)))
    }

    @Test func `that is none, is damaged, or shows nothing is refused in one sentence`() throws {
        #expect(try failure().contains("cannot be read"))
        let url = URL(fileURLWithPath: path)
        try Data().write(to: url)
        #expect(try failure() == "The file \(path) is empty.")
        for text in ["hello", "{}\n", #"{"baselog":"attach","version":1}"# + "\n", "\u{0}\u{1}\n\n"] {
            try Data(text.utf8).write(to: url)
            #expect(try failure() == "The file \(path) is no recording of baselog.")
        }
        try FileManager.default.removeItem(at: url)
        try write()
        var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
        try Data((lines[0] + "\n").utf8).write(to: url)
        #expect(try failure().contains("cut before it shows anything"))
        lines[2] = String(lines[2].dropLast(3))
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
        #expect(try failure().contains("is damaged: line 3"))
        lines[0] = lines[0].replacing(#""version":1"#, with: #""version":2"#)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
        #expect(try failure().contains("version 2"))
        try FileManager.default.removeItem(at: url)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        #expect(try failure().contains("is no file"))
    }

    @Test func `masks secrets in everything it writes`() throws {
        var snapshot = Self.snapshot(0, accepted: 1)
        let secret = "hunter2"
        let text = "password=\(secret)"
        snapshot.gates = [GateState(kind: .endpoint, reason: text, nextProbe: nil)]
        snapshot.health.state = .down(step: .http, reason: text)
        snapshot.errors.rows = [.init(kind: .server, count: 1, last: nil, trend: [], mostRecent: text)]
        var entry = Self.entry(1, text, state: .dead)
        entry.cause = text
        let death = DeathReason(kind: .refused, status: 422, answer: text)
        entry.death = death
        let attempt = Attempt(number: 1, started: Self.begin, status: 500, failure: .server, message: text)
        let key = ErrorGroup.Key(kind: .server, status: 500, template: MessageTemplate(of: text))
        let group = ErrorGroup(key: key, count: 1, trend: [], first: Self.begin, last: Self.begin, mostRecent: text)
        let request = WireRequest(
            method: "POST", path: "/logs?token=\(secret)", headers: [.init("X-Session-Token", secret)],
            body: Array(#"{"message":"\#(text)"}"#.utf8))
        let answer = TransportAnswer(
            status: 500, headers: [.init("x-note", text)], body: Array(#"{"detail":"\#(text)"}"#.utf8))
        let record = RequestRecord(
            number: 1, request: request, report: TransportReport(result: .success(answer), started: Self.begin),
            verdict: nil)
        let facts: [RecordingLine.Fact] = [
            .snapshot(snapshot), .entries([entry]), .errors(ErrorGroups(groups: [group])),
            .requests(RequestPage(records: [record], total: 1)),
            .events([
                EngineEvent(number: 1, time: Self.begin, fact: .failed(entry.id, attempt, next: Self.begin)),
                EngineEvent(number: 2, time: Self.begin, fact: .died(entry.id, death)),
                EngineEvent(number: 3, time: Self.begin, fact: .storageFailed(text)),
            ]),
        ]
        let file = try newFile()
        for fact in facts { #expect(try file.write(RecordingLine(time: Self.begin, fact: fact))) }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!written.contains(secret))
        #expect(written.contains(Redactor.mask))
        #expect(try ReadRecording(path: path).lines.count == facts.count)
    }

    @Test func `ends before it grows too large`() throws {
        let file = try newFile(limitBytes: 20_000)
        var count = 0
        let line = RecordingLine(time: Self.begin, fact: .snapshot(Self.snapshot(0, accepted: 1)))
        while try file.write(line) { count += 1 }
        #expect(count > 1)
        #expect(try file.write(RecordingLine(time: Self.begin, fact: .end)))
        #expect(file.bytes <= 20_000)
        #expect(try !ReadRecording(path: path).isCut)
    }

    @Test func `of a running engine shows what the engine has shown`() async throws {
        let fixture = try await AttachFixture()
        let recorder = try Recorder(
            fixture.engine, session: Self.session, path: path, interval: .milliseconds(1)
        ) { Self.begin }
        let recording = Task { await recorder.run() }
        let id = try await fixture.engine.accept(.log(LogEntry("hello, token=abc")), origin: .hand)
        try await Condition.wait("it is delivered") {
            let isDelivered = try await fixture.engine.entry(id)?.state == .delivered
            let counts = await fixture.engine.snapshot().counts
            return isDelivered && counts.delivered == 1 && counts.accepted == 1
        }
        recording.cancel()
        let report = await recording.value
        #expect(report.reason == .asked)
        #expect(report.path == path)
        let engine = ReplayedEngine(try ReadRecording(path: path)) { Self.begin }
        engine.show(until: Self.begin + .seconds(1_000_000_000))
        let last = await fixture.engine.snapshot()
        #expect(await engine.snapshot().counts == last.counts)
        let entry = try #require(try await engine.entry(id))
        #expect(entry.state == .delivered)
        #expect(entry.encoded.payload.content(kind: .log).map { "\($0)" }?.contains("token=[masked]") == true)
        #expect(await engine.requests(after: 0).records.count == 1)
        await fixture.engine.stop(within: .zero)
    }

    @Test func `plays at the speed it is told to`() {
        let wall = Wall()
        let clock = ReplayClock(from: Self.begin) { wall.now }
        wall.advance(.seconds(2))
        #expect(clock.now() == Self.begin + .seconds(2))
        clock.setSpeed(10)
        wall.advance(.seconds(3))
        #expect(clock.now() == Self.begin + .seconds(32))
        wall.advance(.seconds(-60))
        #expect(clock.now() == Self.begin + .seconds(2))
    }
}

private final class Wall: Sendable {
    private let time = Mutex(Timestamp(microseconds: 0))
    var now: Timestamp { time.withLock { $0 } }
    func advance(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
}
