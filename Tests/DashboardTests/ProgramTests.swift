import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTestSupport
import Synchronization
import Testing

/// Counts what it is given to paint, and says so.
@MainActor
private final class CountingPainter: Painter {
    var size = Sample.compact
    var frames: [Frame] = []
    private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func paint(_ frame: Frame, theme: Theme) {
        frames.append(frame)
        for waiter in waiters where waiter.count <= frames.count { waiter.continuation.resume() }
        waiters.removeAll { $0.count <= frames.count }
    }

    func invalidate() {}

    func waitForFrames(_ count: Int) async {
        guard frames.count < count else { return }
        await withCheckedContinuation { waiters.append((count, $0)) }
    }
}

@MainActor
@Suite(.timeLimit(.minutes(1))) struct `The loop` {
    private let painter = CountingPainter()
    private let inbox = Inbox()

    private func program(_ effects: @escaping @MainActor (Effect) -> Void = { _ in }) -> Program<ContinuousClock> {
        program(on: ContinuousClock(), effects)
    }

    private func program<Wait: Clock>(
        on clock: Wait, _ effects: @escaping @MainActor (Effect) -> Void = { _ in }
    ) -> Program<Wait> where Wait.Duration == Duration {
        let dashboard = Dashboard(session: Sample.session, size: Sample.wide, now: Sample.now)
        return Program(
            dashboard: dashboard, theme: .midnight, inbox: inbox, painter: painter, clock: clock,
            now: { Sample.now }, perform: effects)
    }

    @Test func `paints before anything has arrived`() async {
        let program = program()
        async let run: Void = program.run()
        await painter.waitForFrames(1)
        #expect(painter.frames[0].size == Sample.compact)
        inbox.close()
        await run
    }

    @Test func `paints once for everything that has arrived`() async {
        let program = program()
        for name in ["2", "6", "ESC"] { inbox.send(Sample.key(name)) }
        for _ in 0..<1_000 { inbox.send(.snapshotArrived(.busy)) }
        async let run: Void = program.run()
        await painter.waitForFrames(2)
        inbox.close()
        await run
        #expect(painter.frames.count == 2)
        #expect(program.dashboard.screen == .queue)
        #expect(program.dashboard.snapshot == .busy)
    }

    @Test func `hands effects out and ends with quit`() async {
        var effects: [Effect] = []
        let program = program { effects.append($0) }
        inbox.send(Sample.key("q"))
        await program.run()
        #expect(effects == [.listProfiles, .listThemes, .quit])
    }

    @Test func `does not paint while nothing happens`() async {
        let program = program()
        async let run: Void = program.run()
        await painter.waitForFrames(1)
        // Other work of this thread has its turn several times, and nothing new is painted.
        for _ in 0..<20 { await Task.yield() }
        #expect(painter.frames.count == 1)
        inbox.close()
        await run
    }

    @Test func `paints what a key does at once, also right after a frame`() async {
        let program = program(on: TestClock())
        inbox.send(Sample.key("2"))
        async let run: Void = program.run()
        await painter.waitForFrames(2)
        inbox.send(Sample.key("6"))
        await painter.waitForFrames(3)
        #expect(program.dashboard.screen == .compose)
        inbox.close()
        await run
    }

    @Test func `paints news after the rest of the frame before, all at once`() async {
        let clock = TestClock()
        let program = program(on: clock)
        inbox.send(Sample.key("6"))
        async let run: Void = program.run()
        await painter.waitForFrames(2)
        inbox.send(.profilesListed([]))
        inbox.send(.snapshotArrived(.busy))
        await clock.waitForSleepers()
        #expect(painter.frames.count == 2)
        clock.advance(by: Program<TestClock>.frameRest)
        await painter.waitForFrames(3)
        #expect(program.dashboard.snapshot == .busy)
        inbox.close()
        await run
        #expect(painter.frames.count == 3)
    }

    @Test func `waits for nothing but news once a frame is painted`() async {
        let clock = TestClock()
        let program = program(on: clock)
        inbox.send(Sample.key("6"))
        async let run: Void = program.run()
        await painter.waitForFrames(2)
        for _ in 0..<20 { await Task.yield() }
        #expect(clock.sleeperCount == 0)
        inbox.close()
        await run
    }

    @Test func `changes the theme and says which ones there are`() async {
        let program = program()
        for character in ":theme paper" { inbox.send(.inputReceived(.key(Key(.character(character))))) }
        inbox.send(Sample.key("ENTER"))
        async let run: Void = program.run()
        await painter.waitForFrames(3)
        #expect(program.theme.name == "paper")
        #expect(program.dashboard.themeName == "paper")
        inbox.close()
        await run
    }

    @Test func `says what a frame costs where that is wanted`() async {
        let dashboard = Dashboard(session: Sample.session, size: Sample.wide, now: Sample.now)
        let program = Program(
            dashboard: dashboard, theme: .midnight, inbox: inbox, painter: painter, clock: ContinuousClock(),
            now: { Sample.now }, showsCost: true, perform: { _ in })
        async let run: Void = program.run()
        await painter.waitForFrames(1)
        #expect(painter.frames[0].text.contains("messages/s  0 dropped"))
        inbox.close()
        await run
    }
}
