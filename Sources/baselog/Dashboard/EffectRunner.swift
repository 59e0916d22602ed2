import BaselogDashboard
import BaselogDomain
import Foundation

/// Carries out what the dashboard orders, and tells it what the engine does.
///
/// Orders are carried out side by side in one task group, so that a slow answer holds nothing up and quitting ends all
/// of them.
@MainActor
final class EffectRunner {
    let inbox: Inbox
    let files: ComposeFiles
    let editor: TextEditor
    let source: any ProfileSource
    private let themes: ThemeLibrary
    private let effects: AsyncStream<Effect>
    private let orders: AsyncStream<Effect>.Continuation
    private(set) var current: OpenProfile?
    /// Orders for an engine that is not there yet: keys may be faster than the opening of a queue.
    private var early: [Effect] = []
    /// Gives the terminal to a question, or takes it back.
    var lendTerminal: @MainActor (Bool) -> Void = { _ in }
    /// Carries out what the terminal itself does.
    var onTerminal: @MainActor (Effect) -> Void = { _ in }
    private var watching: Task<Void, Never>?
    private var switching: Task<Void, Never>?
    /// The recording that is being written.
    var recording: Task<Void, Never>?
    /// The burst that is being sent.
    var burst: Task<Void, Never>?

    /// More orders than a person gives before an engine runs.
    static let earlyLimit = 256

    init(
        inbox: Inbox, source: any ProfileSource, context: ProcessContext,
        themes: ThemeLibrary = ThemeLibrary(folders: [])
    ) {
        self.inbox = inbox
        files = ComposeFiles(context)
        editor = TextEditor(context)
        self.themes = themes
        self.source = source
        (effects, orders) = AsyncStream.makeStream()
    }

    /// Takes an order; never waits.
    func perform(_ effect: Effect) { orders.yield(effect) }

    /// Shows what this engine does from now on.
    func attach(_ profile: OpenProfile) {
        current = profile
        for effect in early { orders.yield(effect) }
        early = []
        watching = Task { [inbox] in await EffectRunner.watch(profile, inbox) }
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await effect in effects { group.addTask { await self.carryOut(effect) } }
            group.cancelAll()
        }
    }

    /// Ends the news and a switch that is under way.
    func detach() async {
        burst?.cancel()
        await burst?.value
        switching?.cancel()
        await switching?.value
        await endRecording()
        watching?.cancel()
        await watching?.value
        orders.finish()
    }

    private nonisolated static func watch(_ profile: OpenProfile, _ inbox: Inbox) async {
        let engine = profile.engine
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await reload in profile.reloads { inbox.send(.settingsReloaded(reload, isAsked: false)) }
            }
            group.addTask { for await warning in profile.warnings { inbox.send(.warned(warning)) } }
            group.addTask {
                for await snapshot in await engine.snapshots() { inbox.send(.snapshotArrived(snapshot)) }
            }
            group.addTask {
                for await event in await engine.events() { inbox.send(.eventsArrived([event])) }
            }
            if let replayed = profile.replayed {
                group.addTask {
                    await replayed.play()
                    if !Task.isCancelled { inbox.send(.replayEnded(isCut: replayed.isCut)) }
                }
            }
            if let owner = profile.owner {
                group.addTask {
                    let reason = await owner.untilGone()
                    if !Task.isCancelled { inbox.send(.attachmentLost(reason)) }
                }
            }
            // What is there before anything has changed.
            inbox.send(.snapshotArrived(await engine.snapshot()))
        }
    }

    // MARK: Orders

    private func carryOut(_ effect: Effect) async {
        switch effect {
        case .listProfiles: await answer { .profilesListed(try await self.source.list()) }
        case .loadProfile, .saveProfile, .deleteProfile, .askKey: await changeProfiles(effect)
        case .testConnection(let profile):
            await answer(else: { .connectionTested(profile: profile, [EffectRunner.failedStep($0)]) }) {
                .connectionTested(profile: profile, try await self.source.test(profile))
            }
        case .switchProfile(let name): beginSwitch(to: name)
        case .cancelSwitch: switching?.cancel()
        case .reconnect: await reconnect()
        case .generateCorrelation: inbox.send(.correlationGenerated(UUID().uuidString.lowercased()))
        case .injectFault(let order): await inject(order)
        case .reloadSettings:
            guard let current else {
                inbox.send(.effectFailed(Explanation("The engine is not running yet; try again.")))
                return
            }
            inbox.send(.settingsReloaded(await current.reload(), isAsked: true))
        // The loop itself takes care of these.
        case .repaint, .changeTheme, .previewTheme, .quit: break
        case .copy, .showPlainly, .setMouse, .notify: onTerminal(effect)
        case .listThemes: inbox.send(.themesListed(themes.names()))
        case .export(let path, let text, let count):
            await answer {
                try await ExportedFile.create(path, contents: text)
                return .exported(path: path, count: count)
            }
        case .exportEntries(let ids, let path):
            await answer { [current] in try await EffectRunner.export(ids, of: current?.engine, to: path) }
        case .beginRecording(let path): beginRecording(to: path)
        case .endRecording: await endRecording()
        case .setReplaySpeed(let speed): current?.replayed?.clock.setSpeed(speed)
        case .loadSent, .rememberSent, .loadTemplates, .saveTemplate, .editText, .sendBurst, .cancelBurst:
            await compose(effect)
        case .loadPage, .loadDetail, .loadTail, .loadFates, .loadErrors, .loadRequests, .preview, .accept, .perform:
            guard let engine = current?.engine else {
                if early.count < EffectRunner.earlyLimit { early.append(effect) }
                return
            }
            await EffectRunner.ask(engine, effect, inbox)
        }
    }

    nonisolated static func ask(_ engine: any EngineControl, _ effect: Effect, _ inbox: Inbox) async {
        switch effect {
        case .loadPage(let request):
            do throws(QueueError) {
                inbox.send(.pageLoaded(request, try await engine.page(request.query)))
            } catch {
                inbox.send(.pageFailed(request, error.explanation))
            }
        case .loadDetail(let id):
            do throws(QueueError) {
                let entry = try await engine.entry(id)
                let explanation = try await engine.explain(id)
                let timeline = try await engine.attempts(id)
                inbox.send(
                    .detailLoaded(
                        EntryDetail(id: id, entry: entry, explanation: explanation, timeline: timeline)))
            } catch {
                inbox.send(.detailFailed(id, error.explanation))
            }
        case .loadTail(let request):
            do throws(QueueError) {
                let page = try await engine.page(request.query)
                // Reading the entries here keeps the loop free for keys.
                let lines = page.entries.map { TailLine($0) }
                let inOrder = request.query.order == .newestFirst ? lines.reversed() : lines
                inbox.send(.tailLoaded(request, inOrder, isWhole: page.next == nil))
            } catch {
                inbox.send(.tailFailed(request, error.explanation))
            }
        case .loadFates(let ids, let number):
            do throws(QueueError) {
                var fates: [LineFate] = []
                for id in ids { fates.append(LineFate(id, try await engine.entry(id))) }
                inbox.send(.fatesLoaded(engine: number, fates))
            } catch {
                inbox.send(.fatesFailed(engine: number, error.explanation))
            }
        case .loadErrors(let number): inbox.send(.errorsLoaded(engine: number, await engine.errorGroups()))
        case .loadRequests(let after, let number):
            inbox.send(.requestsLoaded(engine: number, await engine.requests(after: after)))
        case .preview(let content, let expands):
            let example = expands ? ComposeVariables.live().expanded(content) : content
            inbox.send(.previewed(content, await engine.preview(example)))
        case .accept(let content):
            do throws(AcceptError) {
                let filled = ComposeVariables.live().expanded(content)
                inbox.send(.entryAccepted(try await engine.accept(filled, origin: .hand), content))
            } catch {
                inbox.send(.entryRefused(content, error.explanation))
            }
        case .perform(let command):
            do throws(AcceptError) {
                inbox.send(.commandPerformed(command, try await engine.perform(command)))
            } catch {
                inbox.send(.commandFailed(command, error.explanation))
            }
        default: break
        }
    }

    private func inject(_ order: FaultOrder) async {
        let strikes = await current?.injectFault?(order)
        inbox.send(.faultInjected(order))
        // Who breaks or mends the API wants to see it now, not when the engine would look by itself.
        _ = try? await current?.engine.perform(.probeNow)
        guard let strikes else { return }
        for await remaining in strikes { inbox.send(.faultStruck(order.fault, remaining: remaining)) }
    }

    /// Attaches to whoever listens where the old engine did.
    private func reconnect() async {
        guard let old = current else { return }
        do {
            let new = try await source.open(old.session.profile)
            await endRecording()
            watching?.cancel()
            await watching?.value
            _ = await old.close(.zero)
            inbox.send(.attachmentRestored(new.session, processID: new.owner?.processID ?? 0))
            attach(new)
        } catch {
            inbox.send(.attachmentLost(EffectRunner.explanation(of: error)))
        }
    }

    func answer(
        else failure: @escaping (any Error) -> Message = { .effectFailed(EffectRunner.explanation(of: $0)) },
        _ body: @escaping () async throws -> Message
    ) async {
        do { inbox.send(try await body()) } catch { inbox.send(failure(error)) }
    }

    nonisolated static func explanation(of error: any Error) -> Explanation {
        (error as? any UserFacingError)?.explanation ?? Explanation("\(error)")
    }

    private nonisolated static func failedStep(_ error: any Error) -> ProbeStep {
        ProbeStep(step: .resolve, succeeded: false, detail: explanation(of: error).message, duration: .zero)
    }

    // MARK: Switching

    private func beginSwitch(to name: String) {
        guard switching == nil, let old = current else {
            inbox.send(.switchFailed(profile: name, Explanation("The engine is not running yet; try again.")))
            return
        }
        switching = Task {
            await self.switchProfile(from: old, to: name)
            self.switching = nil
        }
    }

    /// Opens the new profile first: where that fails, nothing has changed. Then the old one finishes what is in
    /// flight; until then the switch can be taken back.
    private func switchProfile(from old: OpenProfile, to name: String) async {
        inbox.send(.switchProgressed(profile: name, step: "opening its queue"))
        let asks = source.asksForPassphrase(of: name)
        if asks { lendTerminal(true) }
        let opened: Result<OpenProfile, any Error>
        do { opened = .success(try await source.open(name)) } catch { opened = .failure(error) }
        if asks { lendTerminal(false) }
        let new: OpenProfile
        switch opened {
        case .success(let profile): new = profile
        case .failure(let error):
            inbox.send(.switchFailed(profile: name, EffectRunner.explanation(of: error)))
            return
        }
        guard await finish(old, switchingTo: name) else {
            _ = await new.close(.zero)
            let message = "The switch to \(name) was cancelled; \(old.session.profile) is still active."
            inbox.send(.switchFailed(profile: name, Explanation(message)))
            return
        }
        // A recording is that of one engine.
        await endRecording()
        watching?.cancel()
        await watching?.value
        _ = await old.close(nil)
        inbox.send(.profileSwitched(new.session))
        attach(new)
    }

    /// Lets nothing more leave and waits for what has left.
    ///
    /// - Returns: `false` when it was cancelled; the engine then ships again as before.
    private func finish(_ old: OpenProfile, switchingTo name: String) async -> Bool {
        let wasPaused = await old.engine.snapshot().isPaused
        if !wasPaused { _ = try? await old.engine.perform(.pause) }
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(10))
        var inFlight = await old.engine.snapshot().concurrency.inFlight
        while inFlight > 0, clock.now < deadline, !Task.isCancelled {
            let noun = inFlight == 1 ? "request" : "requests"
            inbox.send(
                .switchProgressed(
                    profile: name, step: "\(inFlight) \(noun) of \(old.session.profile) in flight"))
            // A cancelled sleep returns at once, and the loop ends.
            try? await clock.sleep(for: .milliseconds(100))
            inFlight = await old.engine.snapshot().concurrency.inFlight
        }
        guard Task.isCancelled else { return true }
        if !wasPaused { _ = try? await old.engine.perform(.resume) }
        return false
    }
}
