import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Foundation
import Synchronization
import Testing

@testable import baselog

/// Profiles with real engines on queues in memory.
private final class MemoryProfiles: ProfileSource {
    struct Unknown: UserFacingError {
        let explanation: Explanation
    }

    let transports: [String: ScriptedTransport]
    private let closed = Mutex<[String]>([])
    /// What the next reading of settings comes to.
    let outcome = Mutex(SettingsReload.Outcome.unchanged)
    private let (reloads, reloaded) = AsyncStream<SettingsReload>.makeStream()

    init(_ transports: [String: ScriptedTransport]) { self.transports = transports }

    var closedProfiles: [String] { closed.withLock { $0 } }

    func list() async throws -> [ProfileSummary] {
        transports.keys.sorted().map { ProfileSummary(name: $0, baseURL: nil) }
    }

    func asksForPassphrase(of profile: String) -> Bool { false }

    func test(_ profile: String) async throws -> [ProbeStep] { throw unknown(profile) }

    /// What was saved.
    let changes = Mutex<[ProfileChange]>([])

    func texts(of profile: String) async throws -> ProfileTexts {
        guard transports[profile] != nil else { throw unknown(profile) }
        return ProfileTexts(name: profile, settings: [.batchSize: "50"])
    }

    func save(_ change: ProfileChange) async throws {
        guard transports[change.name] != nil else { throw unknown(change.name) }
        changes.withLock { $0.append(change) }
    }

    func delete(_ profile: String) async throws -> String? { throw unknown(profile) }

    func askKey(for profile: String) async throws -> String? { nil }

    func open(_ profile: String) async throws -> OpenProfile {
        guard let transport = transports[profile] else { throw unknown(profile) }
        let settings = Settings(profile: profile)
        let engine = Engine(
            settings: settings, queue: MemoryQueue(), transport: transport, capabilities: .minimal,
            asksForHealth: false)
        try await engine.start()
        return OpenProfile(
            session: Session(settings), engine: engine, injectFault: nil,
            reload: { SettingsReload(session: Session(settings), outcome: self.outcome.withLock { $0 }) },
            reloads: reloads, hurry: { await engine.stop(within: .zero) },
            close: { time in
                await engine.stop(within: time)
                self.closed.withLock { $0.append(profile) }
                return await engine.snapshot().counts
            })
    }

    /// The files of the profile have changed.
    func change(_ profile: String, _ outcome: SettingsReload.Outcome) {
        reloaded.yield(SettingsReload(session: Session(Settings(profile: profile)), outcome: outcome))
    }

    private func unknown(_ profile: String) -> Unknown {
        Unknown(explanation: Explanation("There is no profile \(profile)."))
    }
}

@MainActor
@Suite(.timeLimit(.minutes(1))) struct `The effect runner` {
    private let inbox = Inbox()
    private let source = MemoryProfiles(["dev": ScriptedTransport(), "staging": ScriptedTransport()])
    private let home: TemporaryHome
    private let hello = EntryContent.log(LogEntry("hello"))

    init() throws { home = try TemporaryHome() }

    /// Runs the body beside a runner that shows the profile dev.
    private func running(_ body: (EffectRunner) async throws -> Void) async throws {
        let runner = EffectRunner(
            inbox: inbox, source: source,
            context: ProcessContext(
                configFolder: home.configFolder, stateFolder: home.stateFolder,
                environment: ["EDITOR": "true", "TMPDIR": home.path]))
        let carrying = Task { await runner.run() }
        try await body(runner)
        await runner.detach()
        _ = await runner.current?.close(.zero)
        carrying.cancel()
        await carrying.value
    }

    /// Waits for a message that passes the test; others are dropped.
    private func message<Value>(_ what: String, _ pick: (Message) -> Value?) async throws -> Value {
        var found: Value?
        try await Condition.wait(what) {
            for message in inbox.takeAll() where found == nil { found = pick(message) }
            return found != nil
        }
        return try #require(found)
    }

    @Test func `tells what became of an order`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.accept(hello))
            let id = try await message("the entry is accepted") { message -> EntryID? in
                if case .entryAccepted(let id, hello) = message { id } else { nil }
            }
            runner.perform(.loadDetail(id))
            let detail = try await message("the detail has come") { message -> EntryDetail? in
                if case .detailLoaded(let detail) = message { detail } else { nil }
            }
            #expect(detail.entry?.id == id)
        }
    }

    @Test func `writes entries into a file that can be imported`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.accept(hello))
            let id = try await message("the entry is accepted") { message -> EntryID? in
                if case .entryAccepted(let id, hello) = message { id } else { nil }
            }
            let path = home.path + "/entries.jsonl"
            runner.perform(.exportEntries([id, EntryID(high: 1, low: 1)], path: path))
            let missing = try await message("the file is there") { message -> Int? in
                if case .entriesExported(path, 1, let missing) = message { missing } else { nil }
            }
            #expect(missing == 1)
            let line = try String(contentsOfFile: path, encoding: .utf8).dropLast()
            #expect(try ExportedEntry(line: Array(line.utf8)).id == id)
        }
    }

    @Test func `tells how many requests a fault still has to hit`() async throws {
        try await running { runner in
            var opened = try await source.open("dev")
            opened.injectFault = { _ in
                AsyncStream { strikes in
                    strikes.yield(1)
                    strikes.yield(0)
                    strikes.finish()
                }
            }
            runner.attach(opened)
            let order = FaultOrder(.reset, .next(2))
            runner.perform(.injectFault(order))
            var news: [Message] = []
            try await Condition.wait("the fault has hit its last request") {
                news += inbox.takeAll()
                return news.contains(.faultStruck(.reset, remaining: 0))
            }
            let ofFault = news.filter { message in
                switch message {
                case .faultInjected, .faultStruck: true
                default: false
                }
            }
            #expect(
                ofFault == [
                    .faultInjected(order), .faultStruck(.reset, remaining: 1), .faultStruck(.reset, remaining: 0),
                ])
        }
    }

    @Test func `keeps orders that come before the engine runs`() async throws {
        try await running { runner in
            runner.perform(.accept(hello))
            // The order is taken up before the engine is there.
            for _ in 0..<5 { await Task.yield() }
            runner.attach(try await source.open("dev"))
            _ = try await message("the entry is accepted") { message -> Bool? in
                if case .entryAccepted(_, hello) = message { true } else { nil }
            }
        }
    }

    @Test func `shows each change of the engine`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.accept(hello))
            _ = try await message("a snapshot counts the delivery") { message -> Bool? in
                if case .snapshotArrived(let snapshot) = message, snapshot.counts.delivered == 1 { true } else { nil }
            }
        }
    }

    @Test func `waits for what is in flight before it switches`() async throws {
        let transport = try #require(source.transports["dev"])
        transport.hold()
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.accept(hello))
            #expect(await transport.waitForRequests(1))
            runner.perform(.switchProfile("staging"))
            let step = try await message("the switch says what it waits for") { message -> String? in
                if case .switchProgressed("staging", let step) = message, step.contains("flight") { step } else { nil }
            }
            #expect(step == "1 request of dev in flight")
            transport.releaseAll()
            let session = try await message("the profile is switched") { message -> Session? in
                if case .profileSwitched(let session) = message { session } else { nil }
            }
            #expect(session.profile == "staging")
            #expect(source.closedProfiles == ["dev"])
            #expect(runner.current?.session.profile == "staging")
        }
    }

    @Test func `goes on as before when a switch is cancelled`() async throws {
        let transport = try #require(source.transports["dev"])
        transport.hold()
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.accept(hello))
            #expect(await transport.waitForRequests(1))
            runner.perform(.switchProfile("staging"))
            _ = try await message("the switch waits") { message -> Bool? in
                if case .switchProgressed(_, let step) = message, step.contains("flight") { true } else { nil }
            }
            runner.perform(.cancelSwitch)
            let explanation = try await message("the switch is given up") { message -> Explanation? in
                if case .switchFailed("staging", let explanation) = message { explanation } else { nil }
            }
            #expect(explanation.message == "The switch to staging was cancelled; dev is still active.")
            #expect(runner.current?.session.profile == "dev")
            #expect(await runner.current?.engine.snapshot().isPaused == false)
            transport.releaseAll()
        }
    }

    @Test func `reads the settings again on demand, and tells of it when their files change`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.reloadSettings)
            let asked = try await message("the settings were read") { message -> SettingsReload? in
                if case .settingsReloaded(let reload, isAsked: true) = message { reload } else { nil }
            }
            #expect(asked.outcome == .unchanged)
            source.change("dev", .changed(["batch.size 100 → 50"]))
            let told = try await message("the change is told") { message -> SettingsReload? in
                if case .settingsReloaded(let reload, isAsked: false) = message { reload } else { nil }
            }
            #expect(told.outcome == .changed(["batch.size 100 → 50"]))
        }
    }

    @Test func `saves a profile and ships with it at once where it is the one that ships`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            let change = ProfileChange("dev", .edit, values: [.init(.batchSize, "50")])
            source.outcome.withLock { $0 = .changed(["batch.size 100 → 50"]) }
            runner.perform(.saveProfile(change))
            var isSaved = false
            let reload = try await message("the settings are read again") { message -> SettingsReload? in
                if message == .profileSaved(change) { isSaved = true }
                if case .settingsReloaded(let reload, isAsked: false) = message { return reload }
                return nil
            }
            #expect(isSaved)
            #expect(reload.outcome == .changed(["batch.size 100 → 50"]))
            #expect(source.changes.withLock { $0 } == [change])
            let unknown = ProfileChange("nope", .edit, values: [])
            runner.perform(.saveProfile(unknown))
            let problem = try await message("it could not be saved") { message -> Explanation? in
                if case .profileNotSaved(unknown, let explanation) = message { explanation } else { nil }
            }
            #expect(problem.message == "There is no profile nope.")
        }
    }

    @Test func `sends a burst and tells of its end, and of its cancelling`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.sendBurst(Burst.Order(number: 1, content: hello, count: 5, rate: nil)))
            let progress = try await message("the burst has ended") { message -> Burst.Progress? in
                if case .burstEnded(1, let progress) = message { progress } else { nil }
            }
            #expect(progress.accepted == 5)
            runner.perform(.sendBurst(Burst.Order(number: 2, content: hello, count: 9_000, rate: 0.1)))
            try await Condition.wait("the burst runs") { runner.burst != nil }
            runner.perform(.cancelBurst)
            let cancelled = try await message("the burst was cancelled") { message -> Burst.Progress? in
                if case .burstEnded(2, let progress) = message { progress } else { nil }
            }
            #expect(cancelled.accepted <= 1)
            #expect(runner.burst == nil)
        }
    }

    @Test func `gives the terminal to the editor and takes it back`() async throws {
        try await running { runner in
            var lent: [Bool] = []
            runner.lendTerminal = { lent.append($0) }
            runner.perform(.editText(ComposeDraft(kind: .log, values: ["message": "x"]), text: "level: loud\n"))
            let text = try await message("the text is told to be wrong") { message -> String? in
                if case .draftUnread(let text, _) = message { text } else { nil }
            }
            #expect(text == "level: loud\n")
            #expect(lent == [true, false])
        }
    }

    @Test func `changes nothing when the other profile cannot be opened`() async throws {
        try await running { runner in
            runner.attach(try await source.open("dev"))
            runner.perform(.switchProfile("nope"))
            let explanation = try await message("the switch fails") { message -> Explanation? in
                if case .switchFailed("nope", let explanation) = message { explanation } else { nil }
            }
            #expect(explanation.message == "There is no profile nope.")
            #expect(runner.current?.session.profile == "dev")
        }
    }
}
