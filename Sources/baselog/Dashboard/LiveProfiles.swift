import BaselogCore
import BaselogDashboard
import BaselogDomain

/// The profiles of this machine, with real engines.
struct LiveProfiles: ProfileSource {
    let loader: SettingsLoader
    /// The profile that the program was started with; how it was chosen counts for it alone.
    let initial: LoadedProfile
    /// Whether the demo stream feeds a profile with the embedded API.
    let runsDemo: Bool

    func list() async throws -> [ProfileSummary] {
        let file = try loader.store.load()
        var names = file.profiles.map(\.name)
        for name in [SettingsLoader.embeddedProfile, initial.name] where !names.contains(name) { names.append(name) }
        return names.map { name in
            var summary = summary(of: name, file)
            summary.isBuiltIn = file[name] == nil
            return summary
        }
    }

    private func summary(of name: String, _ file: ProfileFile) -> ProfileSummary {
        do {
            let profile = try load(name, file)
            return ProfileSummary(
                name: name, environment: profile.settings.environment, safety: profile.settings.safety,
                baseURL: profile.usesEmbeddedAPI ? nil : profile.settings.baseURL, maskedKey: maskedKey(of: name))
        } catch {
            return ProfileSummary(
                name: name, baseURL: nil, problem: EffectRunner.explanation(of: error).message)
        }
    }

    /// The key as people may see it; what a passphrase protects stays closed for a list.
    func maskedKey(of name: String) -> String? {
        if loader.context.variable("BASELOG_API_KEY") == nil, asksForPassphrase(of: name) {
            return (try? loader.vault.profiles().contains(name)) == true ? "stored, protected by the passphrase" : nil
        }
        return try? loader.key(for: name).key?.masked
    }

    func asksForPassphrase(of profile: String) -> Bool {
        guard loader.context.variable("BASELOG_API_KEY") == nil,
            loader.context.variable("BASELOG_PASSPHRASE_FILE") == nil, loader.passphrase.known == nil,
            (try? loader.vault.profiles().contains(profile)) == true
        else { return false }
        return (try? loader.vault.protection()) == .passphrase
    }

    func load(_ name: String, _ file: ProfileFile? = nil) throws -> LoadedProfile {
        try loader.load(name, chosenBy: name == initial.name ? initial.chosenBy : "the dashboard", file: file)
    }

    func test(_ name: String) async throws -> [ProbeStep] {
        try await ProbeTarget.with(try load(name), loader: loader) { await $0.probe.run(.full).steps }
    }

    func open(_ name: String) async throws -> OpenProfile {
        let profile = try load(name)
        let isDemo = runsDemo && profile.usesEmbeddedAPI
        let live = try await LiveProfile.open(profile, loader: loader, asksForHealth: true, isDemo: isDemo)
        let (closing, closes) = AsyncStream<Duration?>.makeStream()
        let (reloads, reloaded) = AsyncStream<SettingsReload>.makeStream(bufferingPolicy: .bufferingNewest(8))
        let (warnings, warned) = AsyncStream<Explanation>.makeStream(bufferingPolicy: .bufferingNewest(8))
        // Ends with the profile: `close` ends the stream and waits for it.
        let life = Task { await keepRunning(live, closing, reloaded, warned, isDemo: isDemo) }
        return OpenProfile(
            session: Session(live.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: isDemo),
            engine: live.engine, live: live,
            injectFault: live.localAPI.map { api in { @Sendable order in api.faults.show(order) } },
            reload: { await live.reloading.reload() }, reloads: reloads, warnings: warnings,
            hurry: { await live.engine.stop(within: .zero) },
            close: { time in
                closes.yield(time)
                closes.finish()
                let counts = await life.value
                reloaded.finish()
                warned.finish()
                return counts
            })
    }

    /// Runs the demo beside the engine until it is told to close.
    private func keepRunning(
        _ live: LiveProfile, _ closing: AsyncStream<Duration?>,
        _ reloaded: AsyncStream<SettingsReload>.Continuation, _ warned: AsyncStream<Explanation>.Continuation,
        isDemo: Bool
    ) async -> EntryCounts {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await live.reloading.follow { reloaded.yield($0) } }
            group.addTask {
                let listener = AttachListener(live, context: loader.context, isDemo: isDemo)
                guard let problem = await listener.run() else { return }
                warned.yield(Explanation("Nobody can attach to this dashboard: \(problem.message)", hint: problem.hint))
            }
            if isDemo {
                group.addTask {
                    let demo = DemoStream { Double.random(in: 0...1) }
                    await demo.run(clock: ContinuousClock()) { content in
                        _ = try await live.engine.accept(content, origin: .program)
                    }
                }
            }
            var time: Duration?
            for await deadline in closing { time = deadline }
            group.cancelAll()
            await live.close(within: time)
            return await live.engine.snapshot().counts
        }
    }
}
