import BaselogCore
import BaselogDashboard
import BaselogDomain

/// The settings, key and certificates of a profile whose engine runs: read again on demand, checked as a whole, and put
/// into force without touching the queue. What is wrong changes nothing.
actor LiveSettings {
    private let loader: SettingsLoader
    private let engine: Engine
    private let key: CurrentKey
    /// The key of a relay's clients; `nil` where there is no relay.
    private let relayKey: CurrentKey?
    private let isDemo: Bool
    /// The base URL of an embedded API, which no file names.
    private let embeddedURL: BaseURL?
    private var profile: LoadedProfile
    private var tls: TLSMaterial
    private let watch: SettingsWatch
    /// The profile each time that something of it changed; for one reader.
    nonisolated let adopted: AsyncStream<LoadedProfile>
    private let adopting: AsyncStream<LoadedProfile>.Continuation

    init(
        _ profile: LoadedProfile, loader: SettingsLoader, engine: Engine, key: CurrentKey, relayKey: CurrentKey?,
        tls: TLSMaterial, embeddedURL: BaseURL?, isDemo: Bool
    ) {
        self.profile = profile
        self.loader = loader
        self.engine = engine
        self.key = key
        self.relayKey = relayKey
        self.tls = tls
        self.embeddedURL = embeddedURL
        self.isDemo = isDemo
        watch = SettingsWatch(LiveSettings.files(of: profile, loader))
        (adopted, adopting) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Reads the files again each time they change, until the task is cancelled.
    func follow(_ tell: @Sendable (SettingsReload) -> Void) async {
        for await _ in watch.changes { tell(await reload()) }
    }

    nonisolated func stop() {
        watch.stop()
        adopting.finish()
    }

    /// Reads everything again and ships with it from now on.
    func reload() async -> SettingsReload {
        do {
            let changes = try await adopt()
            watch.follow(LiveSettings.files(of: profile, loader))
            return SettingsReload(session: session, outcome: changes.isEmpty ? .unchanged : .changed(changes))
        } catch {
            let explanation = (error as? any UserFacingError)?.explanation ?? Explanation("\(error)")
            return SettingsReload(session: session, outcome: .failed(explanation))
        }
    }

    private func adopt() async throws -> [String] {
        let new = try loader.load(profile.name, chosenBy: profile.chosenBy, flags: profile.flags)
        guard new.usesEmbeddedAPI == profile.usesEmbeddedAPI else {
            throw CommandFailure(
                .configuration, "\(new.name) cannot begin or cease to use the embedded API while it runs.",
                hint: "Restart baselog for that.")
        }
        let newKey = embeddedURL == nil ? try loader.key(for: new.name, mayAsk: false).key : key.key
        let newTLS = try TLSMaterial(new.settings.tls)
        let newRelayKey = relayKey == nil ? nil : try loader.relayKey(for: new)
        var changes = self.changes(to: new, newKey, newTLS)
        if let relayKey, relayKey.key != newRelayKey {
            changes.append(
                "relay key \(relayKey.key?.masked ?? "the profile's") → \(newRelayKey?.masked ?? "the profile's")")
        }
        guard !changes.isEmpty else { return [] }
        let (before, after) = (settings(of: profile), settings(of: new))
        let needsTransport =
            (before.baseURL, before.timeouts, before.proxy) != (after.baseURL, after.timeouts, after.proxy)
            || newTLS != tls
        key.set(newKey)
        relayKey?.set(newRelayKey)
        profile = new
        tls = newTLS
        let transport = needsTransport ? HTTPTransport(after, tls: tls, key: { [key] in key.key }) : nil
        await engine.reconfigure(after, transport: transport, maskedKey: newKey?.masked)
        adopting.yield(new)
        return changes
    }

    private func changes(to new: LoadedProfile, _ newKey: APIKey?, _ newTLS: TLSMaterial) -> [String] {
        var changes = SettingDefinition.all.compactMap { definition -> String? in
            let (before, after) = (definition.text(in: profile.settings), definition.text(in: new.settings))
            guard before == after else {
                let isLater = LiveSettings.afterRestart.contains(definition.name)
                return "\(definition.name) \(before) → \(after)\(isLater ? " (after a restart)" : "")"
            }
            // Passwords are not part of the text.
            let isHidden = definition.name == .httpProxy || definition.name == .httpsProxy
            return isHidden && new.settings.proxy != profile.settings.proxy ? "\(definition.name)" : nil
        }
        if newKey != key.key { changes.append("key \(key.key?.masked ?? "none") → \(newKey?.masked ?? "none")") }
        if newTLS != tls, new.settings.tls == profile.settings.tls { changes.append("certificates") }
        if new.sources != profile.sources { changes.append("sources") }
        return changes
    }

    /// Where an agent listens is decided when it starts.
    private static let afterRestart: Set<SettingName> = [.relayListen, .relaySocket, .metricsListen]

    private func settings(of profile: LoadedProfile) -> Settings {
        var settings = profile.settings
        if let embeddedURL { settings.baseURL = embeddedURL }
        return settings
    }

    private var session: Session {
        Session(settings(of: profile), hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: isDemo)
    }

    private static func files(of profile: LoadedProfile, _ loader: SettingsLoader) -> [String] {
        [loader.store.path, loader.vault.path, loader.vault.keyFilePath] + profile.settings.tls.files
            + [profile.settings.agent.relayKeyFile].filter { !$0.isEmpty }
    }
}
