import BaselogCore
import BaselogDomain
import Metrics

/// The living parts of one profile: its queue, its engine and, where it has one, its embedded API.
struct LiveProfile: Sendable {
    let profile: LoadedProfile
    /// The base URL is that of the embedded API where the profile has one.
    let settings: Settings
    let engine: Engine
    /// The process that ships from the queue, if it is not this one.
    let owner: Int32?
    let localAPI: LocalAPI?
    /// What can be read again while it runs.
    let reloading: LiveSettings
    /// The key that the clients of a relay must show, as it is now.
    let relayKey: @Sendable () -> APIKey?

    /// Opens the profile's queue and ships from it, or looks on where another process does.
    ///
    /// - Parameters:
    ///   - asksForHealth: Whether the API is probed all the time, as a screen wants it.
    ///   - ships: Whether the engine is started; without that it only shows what is there.
    ///   - isDemo: Whether a demo stream will feed it.
    ///   - agent: Where an agent's numbers are told; what belongs to an agent alone is read only with it.
    static func open(
        _ profile: LoadedProfile, loader: SettingsLoader, asksForHealth: Bool = false, ships: Bool = true,
        isDemo: Bool = false, agent: (any MetricsFactory)? = nil,
        console: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> LiveProfile {
        let tls = try TLSMaterial(profile.settings.tls)
        let queue = try SQLiteQueue(
            folder: loader.context.queueFolder(of: profile.name), settings: profile.settings.queue)
        do {
            let owner = try await queue.claim()
            var settings = profile.settings
            let key = CurrentKey(profile.usesEmbeddedAPI ? nil : try loader.key(for: profile.name).key)
            let relayKey = agent == nil ? nil : CurrentKey(try loader.relayKey(for: profile))
            var localAPI: LocalAPI?
            if profile.usesEmbeddedAPI, owner == .this, ships {
                let api = try await LocalAPI.start(loader.context)
                settings.baseURL = api.baseURL
                key.set(api.key)
                localAPI = api
            }
            let transport = HTTPTransport(settings, tls: tls, key: { key.key })
            let engine = Engine(
                settings: settings, queue: queue, transport: transport, maskedKey: key.key?.masked,
                asksForHealth: asksForHealth, console: console, metrics: agent ?? MetricsSystem.factory)
            if ships { try await engine.start() }
            let otherOwner: Int32? = if case .process(let pid) = owner { pid } else { nil }
            return LiveProfile(
                profile: profile, settings: settings, engine: engine, owner: otherOwner, localAPI: localAPI,
                reloading: LiveSettings(
                    profile, loader: loader, engine: engine, key: key, relayKey: relayKey, tls: tls,
                    embeddedURL: profile.usesEmbeddedAPI ? settings.baseURL : nil, isDemo: isDemo),
                relayKey: { relayKey?.key ?? key.key })
        } catch {
            await queue.close()
            throw error
        }
    }

    /// Runs the body with the profile open, and closes it whatever happens. What signals do is the body's own business;
    /// ``Shipping/run(_:loader:_:)`` is for commands that have none.
    static func with<Result>(
        _ profile: LoadedProfile, loader: SettingsLoader, _ body: (LiveProfile) async throws -> Result
    ) async throws -> Result {
        let live = try await open(profile, loader: loader, console: { Console.note($0) })
        do {
            let result = try await body(live)
            await live.close()
            return result
        } catch {
            await live.close(within: .seconds(1))
            throw error
        }
    }

    /// Waits for what is in flight, leaves the rest in the queue, and closes everything.
    func close(within time: Duration? = nil) async {
        reloading.stop()
        await engine.stop(within: time)
        await localAPI?.stop()
    }
}
