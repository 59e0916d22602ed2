import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTerminal
import Foundation

/// The dashboard from taking the terminal to giving it back.
@MainActor
struct DashboardRun {
    var look: ScreenLook
    /// What the first picture shows, before any engine runs.
    var session: Session
    var source: any ProfileSource
    var context: ProcessContext
    var isFirstRun = false
    var firstScreen: ScreenName = .overview
    /// What is followed, if the dashboard is opened for that.
    var feed: LineFeed?
    /// The process whose engine is shown, where it is another one.
    var owner: Int32?
    /// The recording that is shown, where there is no engine.
    var replayed: ReplayedEngine?

    /// The time of the screens.
    private var now: @Sendable () -> Timestamp {
        guard let clock = replayed?.clock else { return WallClock.now }
        return { clock.now() }
    }

    /// Runs until the person quits, and prints what was sent and what waits.
    ///
    /// - Throws: What kept the dashboard from starting; the terminal is given back then.
    func run() async throws -> ExitStatus {
        let (theme, themes) = (look.theme, look.themes)
        // A passphrase is asked for on a terminal that still is a plain one.
        let opened = source.asksForPassphrase(of: session.profile) ? try await openOwned() : nil
        let signals = ProcessSignals()
        await signals.ready()
        let screen: TerminalSession
        do { screen = try takeTerminal() } catch {
            _ = await opened?.close(.zero)
            throw error
        }
        screen.painter.measures = look.showsCost
        let inbox = Inbox()
        let runner = EffectRunner(inbox: inbox, source: source, context: context, themes: themes)
        var dashboard = Dashboard(
            session: session, size: screen.size, now: now(), glyphs: screen.glyphs,
            keymap: look.settings.keymap, utcOffset: .seconds(TimeZone.current.secondsFromGMT()),
            themeName: (theme ?? .midnight).name,
            hasChosenTheme: theme != nil, isFirstRun: isFirstRun, feed: feed?.description)
        if feed == nil { dashboard.screen = firstScreen }
        dashboard.attachment = owner.map { Attachment(processID: $0) }
        dashboard.replay = replayed.map { Replay(speed: $0.clock.speed) }
        dashboard.usesMouse = screen.usesMouse
        dashboard.notifies = look.settings.notifies
        if let complaint = look.complaint { inbox.send(.effectFailed(complaint)) }
        let program = BaselogDashboard.Program(
            dashboard: dashboard, theme: theme ?? .midnight, inbox: inbox, painter: screen.painter,
            clock: ContinuousClock(), now: now, showsCost: look.showsCost,
            findTheme: themes.theme, perform: runner.perform)
        let ending = Ending()
        signals.handle { number in
            switch number {
            case SIGWINCH:
                let size = screen.matchSize()
                // Of several changes only the last one may be seen, perhaps back to the size before: what stands on the
                // screen is unknown all the same.
                screen.painter.invalidate()
                inbox.send(.inputReceived(.resize(size)))
            case SIGTSTP:
                screen.suspend()
                inbox.send(.inputReceived(.resize(screen.matchSize())))
            case SIGCONT: screen.reclaim()
            // Of whoever has the terminal: an editor, or a question.
            case SIGINT where screen.belongsToAnother: break
            // Sent by a person it asks for the settings; the one that a terminal sends when it goes is the end.
            case SIGHUP where !screen.hasGone:
                // Settings are read again by the process that ships.
                if !ending.isLeaving, feed?.ships ?? (owner == nil && replayed == nil) {
                    runner.perform(.reloadSettings)
                }
            default: end(by: number, ending, inbox, screen, runner)
            }
        }
        screen.read(
            onEvents: { events in
                for event in events { receive(event, inbox, screen, ending) }
            },
            onEnd: {
                ending.status = .terminated
                inbox.send(.endRequested)
            })
        if theme == nil { screen.askBackground() }
        runner.onTerminal = { effect in DashboardRun.carryOut(effect, on: screen, inbox) }
        let watch = FolderWatch(themes.folders) { files in
            let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
            if !names.isEmpty { inbox.send(.themeFilesChanged(Set(names))) }
        }
        defer { watch.stop() }
        runner.lendTerminal = { isLent in
            if isLent { return screen.lend() }
            screen.takeBack()
            // The window may have another size by now.
            inbox.send(.inputReceived(.resize(screen.matchSize())))
        }
        return try await run(program, runner, inbox, screen, ending, signals, opened)
    }

    /// The first signal ends in order, or ends the waiting at the end; the second one ends at once, and the queue is safe
    /// at any moment.
    private func end(
        by number: Int32, _ ending: Ending, _ inbox: Inbox, _ screen: TerminalSession, _ runner: EffectRunner
    ) {
        if ending.wasSignalled {
            screen.close()
            _exit(ending.status.rawValue)
        }
        ending.wasSignalled = true
        ending.status = number == SIGINT ? .interrupted : .terminated
        guard ending.isLeaving else { return inbox.send(.endRequested) }
        ending.settling?.cancel()
        Task { await runner.current?.hurry() }
    }

    private func receive(_ event: InputEvent, _ inbox: Inbox, _ screen: TerminalSession, _ ending: Ending) {
        if screen.showsPlainText, event != .key(.control("c")) {
            guard [.key(.enter), .key(.escape), .key("q")].contains(event) else { return }
            screen.takeBack()
            inbox.send(.inputReceived(.resize(screen.matchSize())))
            return
        }
        switch event {
        case .key(.control("z")):
            screen.suspend()
            inbox.send(.inputReceived(.resize(screen.matchSize())))
        case .key(.control("c")):
            ending.status = .interrupted
            inbox.send(.inputReceived(event))
        default: inbox.send(.inputReceived(event))
        }
    }

    private static func carryOut(_ effect: Effect, on screen: TerminalSession, _ inbox: Inbox) {
        switch effect {
        case .copy(let text, let what):
            let copy = screen.copy(text)
            inbox.send(
                .copied(
                    CopyReport(what: what, bytes: copy.bytes, isCut: copy.isCut, isInTmux: screen.isInTmux)))
        case .showPlainly(let text): screen.show(plainly: text + "\n\nENTER goes back.")
        case .setMouse(let isOn):
            screen.setMouse(isOn)
            inbox.send(.mouseChanged(isOn))
        case .notify(let text): screen.notify(text)
        default: break
        }
    }

    private func takeTerminal() throws -> TerminalSession {
        do throws(TerminalError) {
            return try TerminalSession(look.terminal)
        } catch {
            throw CommandFailure(.failed, error.message, hint: error.hint)
        }
    }

    private func run(
        _ program: BaselogDashboard.Program<ContinuousClock>, _ runner: EffectRunner, _ inbox: Inbox,
        _ screen: TerminalSession, _ ending: Ending, _ signals: ProcessSignals, _ opened: OpenProfile?
    ) async throws -> ExitStatus {
        let carrying = Task { await runner.run() }
        let opening = Task { await open(into: runner, inbox, ending, opened) }
        let feeding = Task {
            await opening.value
            await follow(runner, inbox, ending)
        }
        await program.run()
        inbox.close()
        await opening.value
        // What is read is in the queue before the engine ends.
        feeding.cancel()
        await feeding.value
        await runner.detach()
        carrying.cancel()
        await carrying.value
        let errors = screen.close()
        for line in errors { Console.note(line) }
        if let failure = ending.failure { throw failure }
        let settled = await settle(runner, ending)
        await leave(program.dashboard, runner, ending)
        signals.stop()
        if case .failure(let failure) = settled, !ending.wasSignalled { throw failure }
        return ending.status
    }

    /// Opens the profile while the first picture is shown already.
    private func open(into runner: EffectRunner, _ inbox: Inbox, _ ending: Ending, _ opened: OpenProfile?) async {
        if let feed, !feed.ships { return }
        do {
            let profile: OpenProfile
            if let opened { profile = opened } else { profile = try await openOwned() }
            inbox.send(.profileSwitched(profile.session))
            runner.attach(profile)
        } catch {
            // Without an engine there is nothing to show: the person reads why on a terminal that works again.
            ending.failure = error
            inbox.send(.endRequested)
        }
    }

    /// Reads what the dashboard was opened for, until that ends or the dashboard does.
    private func follow(_ runner: EffectRunner, _ inbox: Inbox, _ ending: Ending) async {
        guard let feed, ending.failure == nil else { return }
        let lines = ScreenLines(inbox: inbox)
        do {
            try await feed.follow(lines, runner.current?.live)
            lines.end(.ended)
        } catch {
            guard !Task.isCancelled else { return }
            if lines.hasShown { return lines.end(.failed(EffectRunner.explanation(of: error))) }
            // There is nothing to look at: the person reads why on a terminal that works again.
            ending.failure = error
            inbox.send(.endRequested)
        }
    }

    /// Waits for the delivery of what was followed and shipped.
    private func settle(_ runner: EffectRunner, _ ending: Ending) async -> Result<Void, any Error> {
        guard let feed, let live = runner.current?.live, !ending.wasSignalled else { return .success(()) }
        ending.isLeaving = true
        let settling = Task { try await feed.settle(live) }
        ending.settling = settling
        return await settling.result
    }

    /// The profile with an engine that ships. A dashboard beside another one would show half of the truth.
    private func openOwned() async throws -> OpenProfile {
        let profile = try await source.open(session.profile)
        // Lines are shipped by whoever owns the queue; a recording may be of one who only looked.
        if feed != nil || replayed != nil { return profile }
        guard case .observing(let owner) = await profile.engine.snapshot().role else { return profile }
        _ = await profile.close(.zero)
        throw CommandFailure(
            .notOwner, "Process \(owner) ships from the queue of \(session.profile) already.",
            hint: "Look at it with: baselog --profile \(session.profile) attach")
    }

    /// Stops the engine and says how the queue was left.
    private func leave(_ dashboard: Dashboard, _ runner: EffectRunner, _ ending: Ending) async {
        ending.isLeaving = true
        // Of a recording nothing is left behind.
        guard replayed == nil, let current = runner.current else { return }
        // Asked now: what the dashboard was shown last may be older than the newest request. Requests, not entries: the
        // counts learn of what another process appended a moment after the courier may have sent it.
        // What is in flight elsewhere goes on without us.
        let inFlight = current.owner == nil ? await current.engine.snapshot().concurrency.inFlight : 0
        if inFlight > 0 {
            let noun = inFlight == 1 ? "request" : "requests"
            Console.note("Waiting for \(inFlight) \(noun) in flight; ctrl-c gives them up, their entries stay queued.")
        }
        let counts = await current.close(nil)
        Console.print(dashboard.farewell(counts: counts, settingsFolder: context.configFolder))
    }
}

/// How the program ends.
@MainActor
private final class Ending {
    var status: ExitStatus = .done
    var wasSignalled = false
    /// Whether the screen is closed already and only the engine is waited for.
    var isLeaving = false
    var failure: (any Error)?
    /// The wait for what was shipped.
    var settling: Task<Void, any Error>?
}

/// The signals a full-screen program must answer.
@MainActor
private final class ProcessSignals {
    private var onSignal: (@MainActor (Int32) -> Void)?
    private var reader: SignalReader?

    init() {
        reader = SignalReader([SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP]) { [weak self] number in
            self?.onSignal?(number)
        }
    }

    func ready() async { await reader?.ready() }

    func handle(_ body: @escaping @MainActor (Int32) -> Void) { onSignal = body }

    func stop() {
        reader?.stop()
        reader = nil
    }
}
