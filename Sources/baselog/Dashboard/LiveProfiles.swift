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
        return names.map { summary(of: $0, file) }
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
    private func maskedKey(of name: String) -> String? {
        if loader.context.variable("BASELOG_API_KEY") == nil, asksForPassphrase(of: name) {
            return (try? loader.vault.profiles().contains(name)) == true ? "stored, protected by the passphrase" : nil
        }
        return try? loader.key(for: name).key?.masked
    }

    func asksForPassphrase(of profile: String) -> Bool {
        guard loader.context.variable("BASELOG_API_KEY") == nil,
            loader.context.variable("BASELOG_PASSPHRASE_FILE") == nil,
            (try? loader.vault.profiles().contains(profile)) == true
        else { return false }
        return (try? loader.vault.protection()) == .passphrase
    }

    private func load(_ name: String, _ file: ProfileFile? = nil) throws -> LoadedProfile {
        name == initial.name ? initial : try loader.load(name, chosenBy: "the dashboard", file: file)
    }

    func test(_ name: String) async throws -> [ProbeStep] {
        try await LiveAPI.with(try load(name), loader: loader) { api in
            let transport = HTTPTransport(
                baseURL: api.settings.baseURL, timeouts: api.settings.timeouts, key: { api.key })
            let report = await HealthProbe(transport: transport, baseURL: api.settings.baseURL).run(.full)
            await transport.close()
            return report.steps
        }
    }

    func open(_ name: String) async throws -> OpenProfile {
        let profile = try load(name)
        let opened = AsyncStream<Result<OpenProfile, any Error>>.makeStream()
        let closing = AsyncStream<Duration?>.makeStream()
        // What a profile needs lives in a scope; this task keeps the scope open until the profile is closed.
        let life = Task {
            do {
                return try await LiveAPI.with(profile, loader: loader) { api in
                    let engine = try await startEngine(api)
                    opened.continuation.yield(.success(openProfile(profile, api, engine)))
                    return await keepRunning(engine, closing.stream, isDemo: isDemo(profile))
                }
            } catch {
                opened.continuation.yield(.failure(error))
                return EntryCounts()
            }
        }
        for await result in opened.stream {
            var profile = try result.get()
            profile.close = { time in
                closing.continuation.yield(time)
                closing.continuation.finish()
                return await life.value
            }
            return profile
        }
        throw CancellationError()
    }

    private func isDemo(_ profile: LoadedProfile) -> Bool { runsDemo && profile.usesEmbeddedAPI }

    private func startEngine(_ api: LiveAPI) async throws -> Engine {
        let queue = try SQLiteQueue(
            folder: loader.context.queueFolder(of: api.settings.profile), settings: api.settings.queue)
        let transport = HTTPTransport(
            baseURL: api.settings.baseURL, timeouts: api.settings.timeouts, key: { api.key })
        let engine = Engine(
            settings: api.settings, queue: queue, transport: transport, maskedKey: api.key?.masked)
        try await engine.start()
        return engine
    }

    private func openProfile(_ profile: LoadedProfile, _ api: LiveAPI, _ engine: Engine) -> OpenProfile {
        OpenProfile(
            session: Session(
                api.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: isDemo(profile)),
            engine: engine, injectFault: nil, close: { _ in EntryCounts() })
    }

    /// Runs the engine, and the demo beside it, until it is told to close.
    private func keepRunning(_ engine: Engine, _ closing: AsyncStream<Duration?>, isDemo: Bool) async -> EntryCounts {
        await withTaskGroup(of: Void.self) { group in
            if isDemo {
                group.addTask {
                    let demo = DemoStream { Double.random(in: 0...1) }
                    await demo.run(clock: ContinuousClock()) { content in
                        _ = try await engine.accept(content, origin: .program)
                    }
                }
            }
            var time: Duration?
            for await deadline in closing { time = deadline }
            group.cancelAll()
            await engine.stop(within: time)
            return await engine.snapshot().counts
        }
    }
}
