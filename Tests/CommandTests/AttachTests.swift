import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

/// An engine on a queue in memory, and a socket in a folder of its own.
struct AttachFixture {
    let home: TemporaryHome
    let engine: Engine
    let transport: ScriptedTransport
    let socket: SocketPath

    init(_ transport: ScriptedTransport = ScriptedTransport(), name: String = "attach.sock") async throws {
        home = try TemporaryHome()
        self.transport = transport
        engine = Engine(
            settings: Settings(profile: "dev"), queue: MemoryQueue(), transport: transport, maskedKey: "bl_a…wxyz",
            capabilities: .minimal, asksForHealth: false)
        socket = SocketPath(path: "\(home.path)/\(name)")
        try await engine.start()
    }

    /// Runs the body beside a listener, which has ended when this returns.
    func serving(_ body: () async throws -> Void) async throws {
        let listener = AttachListener(socket: socket, engine: engine) {
            Session(Settings(profile: "dev"), hasEmbeddedAPI: true)
        }
        let serving = Task { await listener.run() }
        do {
            try await Condition.wait("somebody listens") { (try? socket.connect()) != nil }
            try await body()
        } catch {
            serving.cancel()
            _ = await serving.value
            throw error
        }
        serving.cancel()
        #expect(await serving.value == nil)
        await engine.stop(within: .zero)
    }

    /// Attaches, and reads what is told until the body has ended.
    func attached(_ body: (AttachedEngine) async throws -> Void) async throws {
        try await serving {
            let attached = try await AttachedEngine.attach(to: socket)
            let reading = Task { await attached.run() }
            do { try await body(attached) } catch { Issue.record(error) }
            attached.close()
            _ = await reading.value
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `An attached engine` {
    private let hello = EntryContent.log(LogEntry("hello", level: .warning, metadata: ["a": [1, 2.5, nil]]))

    @Test func `answers every question as the engine itself does`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.attached { attached in
            let engine = fixture.engine
            let id = try await attached.accept(hello, origin: .hand)
            try await Condition.wait("it is delivered") { try await engine.entry(id)?.state == .delivered }
            #expect(try await attached.entry(id) == (try await engine.entry(id)))
            #expect(try await attached.page(PageQuery()) == (try await engine.page(PageQuery())))
            #expect(try await attached.explain(id) == (try await engine.explain(id)))
            #expect(try await attached.attempts(id) == (try await engine.attempts(id)))
            #expect(await attached.requests(after: 0) == (await engine.requests(after: 0)))
            #expect(await attached.requests(after: 0).records.count == 1)
            #expect(await attached.errorGroups() == (await engine.errorGroups()))
            let preview = await attached.preview(hello)
            #expect(preview.url == (await engine.preview(hello)).url)
            #expect(preview.maskedKey == "bl_a…wxyz")
            #expect(try await attached.entry(EntryID(high: 1, low: 1)) == nil)
        }
    }

    @Test func `carries orders and what came of them`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.attached { attached in
            _ = try await attached.perform(.pause)
            #expect(await fixture.engine.snapshot().isPaused)
            let id = try await attached.accept(hello, origin: .hand)
            let dropped = try await attached.perform(.drop([id]))
            #expect(dropped.changed == [id])
            let again = try await attached.perform(.drop([EntryID(high: 7, low: 7)]))
            #expect(again.refused.count == 1)
            await #expect(throws: AcceptError.self) {
                _ = try await attached.accept(.event(Event("")), origin: .hand)
            }
        }
    }

    @Test func `hands on snapshots and news`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.attached { attached in
            let events = await attached.events()
            let snapshots = await attached.snapshots()
            let id = try await attached.accept(hello, origin: .hand)
            for await event in events { if case .delivered(id, _) = event.fact { break } }
            for await snapshot in snapshots where snapshot.counts.delivered == 1 { break }
            #expect(await attached.snapshot().counts.delivered == 1)
        }
    }

    @Test func `knows the profile, whose faults are not its to inject`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.attached { attached in
            #expect(attached.session.profile == "dev")
            #expect(!attached.session.takesFaults)
            #expect(attached.processID == ProcessInfo.processInfo.processIdentifier)
        }
    }

    @Test func `says that the other side has ended, and fails from then on`() async throws {
        let fixture = try await AttachFixture()
        var attached: AttachedEngine?
        try await fixture.serving { attached = try await AttachedEngine.attach(to: fixture.socket) }
        let engine = try #require(attached)
        let reason = await engine.run()
        #expect(reason.message.contains("has ended"))
        await #expect(throws: QueueError.closed) { _ = try await engine.page(PageQuery()) }
        await #expect(throws: AcceptError.stopped) { _ = try await engine.perform(.pause) }
        for await _ in await engine.snapshots() { Issue.record("a snapshot of nobody") }
    }

    @Test func `is not found where nobody listens`() async throws {
        let home = try TemporaryHome()
        await #expect(throws: SocketPath.Failure.self) {
            _ = try await AttachedEngine.attach(to: SocketPath(path: home.path + "/none.sock"))
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A socket to attach to` {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `belongs to its user alone, and goes with its listener`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.serving {
            let mode = try mode(fixture.socket.path)
            #expect(mode == 0o600)
        }
        #expect(!fixture.socket.exists)
    }

    @Test func `replaces what a crash left behind, but nobody who answers`() async throws {
        let fixture = try await AttachFixture()
        // Its descriptor is closed without a trace in the folder, as after SIGKILL.
        close(try fixture.socket.listen().descriptor)
        #expect(fixture.socket.exists)
        try await fixture.serving {
            let second = AttachListener(socket: fixture.socket, engine: fixture.engine) { Session(Settings()) }
            #expect(await second.run()?.message.contains("Another process listens") == true)
            #expect(fixture.socket.exists)
        }
    }

    @Test func `may have a path longer than an address of the system`() async throws {
        let folder = String(repeating: "deep/", count: 40)
        let fixture = try await AttachFixture(name: folder + "attach.sock")
        try FileManager.default.createDirectory(
            atPath: fixture.home.path + "/" + folder, withIntermediateDirectories: true)
        try await fixture.attached { #expect(await $0.snapshot().profile == "dev") }
    }

    @Test func `lets a bounded number of dashboards in`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.serving {
            var attached: [AttachedEngine] = []
            // Who only looked whether somebody listens may still have a place.
            try await Condition.wait("all places are taken") {
                if let one = try? await AttachedEngine.attach(to: fixture.socket) { attached.append(one) }
                return attached.count == AttachLimits.connections
            }
            await #expect(throws: AttachedEngine.Failure.self) {
                _ = try await AttachedEngine.attach(to: fixture.socket)
            }
            attached.removeLast().close()
            try await Condition.wait("there is room again") {
                (try? await AttachedEngine.attach(to: fixture.socket)) != nil
            }
        }
    }

    /// What is said to a connection that begins with these bytes, up to its end.
    private func answer(to bytes: [UInt8], _ fixture: AttachFixture) async throws -> [AttachReport] {
        let channel = try fixture.socket.connect()
        channel.send(bytes)
        var reports: [AttachReport] = []
        while let line = try await channel.line(limit: AttachLimits.lineBytes) {
            reports.append(try AttachLine.decode(AttachReport.self, from: line))
        }
        return reports
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "\n", "\u{0}\u{7F}é\n", "{}\n", #"{"baselog":"queue","version":1}"# + "\n",
        String(repeating: "a", count: 10_000), String(repeating: "[", count: 4_000) + "\n",
    ])
    func `ends a connection that does not greet, and harms nothing`(text: String) async throws {
        let fixture = try await AttachFixture()
        try await fixture.serving {
            let reports = try await answer(to: Array(text.utf8), fixture)
            #expect(reports == [.refused(Explanation("That was no greeting of baselog attach."))])
            let attached = try await AttachedEngine.attach(to: fixture.socket)
            #expect(await attached.snapshot().profile == "dev")
        }
    }

    @Test func `names the versions where they differ`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.serving {
            let reports = try await answer(to: AttachLine.encode(AttachGreeting(version: 99)), fixture)
            guard case .refused(let reason)? = reports.first else {
                Issue.record("\(reports)")
                return
            }
            #expect(reason.message.contains("version 1 of attach, not 99"))
        }
    }

    @Test(arguments: [
        "nonsense\n", "{\"number\":1}\n", "{\"number\":-1,\"question\":{\"errorGroups\":{}}}\n",
        "{\"number\":1,\"question\":{\"shutDown\":{}}}\n",
    ])
    func `ends a connection that asks what is no question`(line: String) async throws {
        let fixture = try await AttachFixture()
        try await fixture.serving {
            let reports = try await answer(to: AttachLine.encode(AttachGreeting()) + Array(line.utf8), fixture)
            #expect(reports.contains(.refused(Explanation("A question could not be read."))))
            #expect(await fixture.engine.snapshot().profile == "dev")
        }
    }

    @Test func `answers questions beyond all bounds like any other`() async throws {
        let fixture = try await AttachFixture()
        try await fixture.attached { attached in
            _ = try await attached.accept(.log(LogEntry("x")), origin: .queue)
            let query = PageQuery(text: "", order: .oldestFirst, after: .max, limit: .max)
            #expect(try await attached.page(query).entries.isEmpty)
            #expect(try await attached.page(PageQuery(after: 0, limit: -5)).entries.isEmpty)
            #expect(await attached.requests(after: .max).records.isEmpty)
        }
    }
}
