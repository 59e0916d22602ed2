import BaselogCore
import BaselogDashboard
import BaselogDomain

/// The settings, key and certificates of a profile whose engine runs: read again on demand, checked as a whole, and put
/// into force without touching the queue. What is wrong changes nothing.
actor LiveSettings {
    private let loader: SettingsLoader
    private let engine: Engine
    private let key: CurrentKey
    private let isDemo: Bool
    /// The base URL of an embedded API, which no file names.
    private let embeddedURL: BaseURL?
    private var profile: LoadedProfile
    private var tls: TLSMaterial
    private let watch: SettingsWatch

    init(
        _ profile: LoadedProfile, loader: SettingsLoader, engine: Engine, key: CurrentKey, tls: TLSMaterial,
        embeddedURL: BaseURL?, isDemo: Bool
    ) {
        self.profile = profile
        self.loader = loader
        self.engine = engine
        self.key = key
        self.tls = tls
        self.embeddedURL = embeddedURL
        self.isDemo = isDemo
        watch = SettingsWatch(LiveSettings.files(of: profile, loader))
    }

    /// Reads the files again each time they change, until the task is cancelled.
    func follow(_ tell: @Sendable (SettingsReload) -> Void) async {
        for await _ in watch.changes { tell(await reload()) }
    }

    nonisolated func stop() { watch.stop() }

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
        let new = try loader.load(profile.name, chosenBy: profile.chosenBy)
        guard new.usesEmbeddedAPI == profile.usesEmbeddedAPI else {
            throw CommandFailure(
                .configuration, "\(new.name) cannot begin or cease to use the embedded API while it runs.",
                hint: "Restart baselog for that.")
        }
        let newKey = embeddedURL == nil ? try loader.key(for: new.name, mayAsk: false).key : key.key
        let newTLS = try TLSMaterial(new.settings.tls)
        let changes = self.changes(to: new, newKey, newTLS)
        guard !changes.isEmpty else { return [] }
        let (before, after) = (settings(of: profile), settings(of: new))
        let needsTransport =
            (before.baseURL, before.timeouts, before.proxy) != (after.baseURL, after.timeouts, after.proxy)
            || newTLS != tls
        key.set(newKey)
        profile = new
        tls = newTLS
        let transport = needsTransport ? HTTPTransport(after, tls: tls, key: { [key] in key.key }) : nil
        await engine.reconfigure(after, transport: transport, maskedKey: newKey?.masked)
        return changes
    }

    private func changes(to new: LoadedProfile, _ newKey: APIKey?, _ newTLS: TLSMaterial) -> [String] {
        var changes = SettingDefinition.all.compactMap { definition -> String? in
            let (before, after) = (definition.text(in: profile.settings), definition.text(in: new.settings))
            guard before == after else { return "\(definition.name) \(before) → \(after)" }
            // Passwords are not part of the text.
            let isHidden = definition.name == .httpProxy || definition.name == .httpsProxy
            return isHidden && new.settings.proxy != profile.settings.proxy ? "\(definition.name)" : nil
        }
        if newKey != key.key { changes.append("key \(key.key?.masked ?? "none") → \(newKey?.masked ?? "none")") }
        if newTLS != tls, new.settings.tls == profile.settings.tls { changes.append("certificates") }
        return changes
    }

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
    }
}
