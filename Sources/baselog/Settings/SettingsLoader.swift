import BaselogCore
import BaselogDomain

/// The profile of this process with its settings, and how it was chosen.
struct LoadedProfile {
    enum Origin: Hashable {
        /// From `profiles.yaml`.
        case file
        /// `local`: the embedded API of this program on loopback.
        case embedded
        /// Nothing but environment variables and defaults.
        case environment
    }

    var name: String
    var origin: Origin
    /// Why this profile: `--profile`, `BASELOG_PROFILE`, `active in …/profiles.yaml` or `no profile is set`.
    var chosenBy: String
    var effective: EffectiveSettings
    /// What `baselog run` follows.
    var sources: [SourceDefinition] = []
    /// What was set on the command line, which holds when the files are read again.
    var flags: [SettingText] = []

    var settings: Settings { effective.settings }
    /// Whether the embedded API is the target, whose address is known only once it runs.
    var usesEmbeddedAPI: Bool { origin == .embedded && effective.source(of: .baseURL).isBuiltIn }
}

extension SettingSource {
    fileprivate var isBuiltIn: Bool {
        switch self {
        case .defaults, .profile(_, location: ""): true
        default: false
        }
    }
}

/// Which API key is used and where it comes from; the key itself is not part of any text.
struct LoadedKey: Sendable {
    var key: APIKey?
    /// `environment BASELOG_API_KEY`, `credentials`, or `none`.
    var source: String
}

/// Why the API key could not be used.
enum KeyError: UserFacingError {
    case invalid(APIKey.Problem, source: String)

    var explanation: Explanation {
        switch self {
        case .invalid(let problem, let source):
            Explanation(
                "\(problem) It comes from \(source).", hint: "Keys look like 16 or more of A–Z a–z 0–9 . _ + = -")
        }
    }
}

/// Reads profiles, environment and flags into settings.
struct SettingsLoader {
    static let embeddedProfile = "local"
    /// The profile of a process that has only environment variables.
    static let environmentProfile = "default"

    let context: ProcessContext
    let store: ProfileStore
    let vault: CredentialVault
    let passphrase = RememberedPassphrase()

    init(_ context: ProcessContext) {
        self.context = context
        store = ProfileStore(configFolder: context.configFolder)
        vault = CredentialVault(folder: context.configFolder)
    }

    /// The profile that this process uses.
    ///
    /// `--profile`, then `BASELOG_PROFILE`, then the active one of the file. With none of them it is `default`, made of
    /// the environment alone, if that names an API or a key, and the built-in `local` otherwise.
    func load(flags: [SettingText] = []) throws -> LoadedProfile {
        let file = try store.load()
        if let name = context.profileFlag { return try load(name, chosenBy: "--profile", file: file, flags: flags) }
        if let name = context.variable("BASELOG_PROFILE") {
            return try load(name, chosenBy: "BASELOG_PROFILE", file: file, flags: flags)
        }
        if let name = file.active {
            return try load(name, chosenBy: "active in \(store.path)", file: file, flags: flags)
        }
        let isConfigured = ["BASELOG_API_BASE_URL", "BASELOG_API_KEY"].contains { context.variable($0) != nil }
        let name = isConfigured ? SettingsLoader.environmentProfile : SettingsLoader.embeddedProfile
        return try load(name, chosenBy: "no profile is set", file: file, flags: flags)
    }

    /// The settings of a profile by name.
    func load(
        _ name: String, chosenBy: String, file: ProfileFile? = nil, flags: [SettingText] = []
    ) throws -> LoadedProfile {
        if let reason = ProfileName.problem(with: name) { throw ProfileError.badName(name, reason: reason) }
        let file = try file ?? store.load()
        let resolver = SettingsResolver(profile: name)
        func loaded(_ origin: LoadedProfile.Origin, _ texts: [SettingText]) throws -> LoadedProfile {
            var effective = try resolver.resolve(flags: flags, environment: context.environment, profile: texts)
            for path in [
                \Settings.tls.caFile, \.tls.clientCertificate, \.tls.clientKey, \.agent.relayKeyFile,
                \.agent.relaySocket,
            ] {
                effective.settings[keyPath: path] = absolute(effective.settings[keyPath: path])
            }
            return LoadedProfile(name: name, origin: origin, chosenBy: chosenBy, effective: effective, flags: flags)
        }
        if let profile = file[name] {
            var loaded = try loaded(.file, profile.settings)
            guard profile.problems.isEmpty else { throw InvalidSettings(problems: profile.problems) }
            loaded.sources = profile.sources
            for index in loaded.sources.indices {
                loaded.sources[index].files = loaded.sources[index].files.map { absolute($0) }
            }
            return loaded
        }
        switch name {
        case SettingsLoader.embeddedProfile: return try loaded(.embedded, SettingsLoader.embeddedSettings)
        case SettingsLoader.environmentProfile: return try loaded(.environment, [])
        default:
            throw ProfileError.unknown(
                name, known: file.profiles.map(\.name) + [SettingsLoader.embeddedProfile], from: chosenBy)
        }
    }

    /// The server inside takes many requests at once, and who looks for the first time wants to see entries arrive, not
    /// a batch every five seconds.
    private static let embeddedSettings = [
        SettingText(
            name: SettingName.baseURL.rawValue, text: "http://127.0.0.1",
            source: .profile(embeddedProfile, location: "")),
        SettingText(
            name: SettingName.maxConcurrency.rawValue, text: "8", source: .profile(embeddedProfile, location: "")),
        SettingText(
            name: SettingName.batchInterval.rawValue, text: "1", source: .profile(embeddedProfile, location: "")),
    ]

    /// The path of a file that settings name: `~/` is the home folder, and others begin at the folder of the settings.
    private func absolute(_ path: String) -> String {
        if path.isEmpty || path.hasPrefix("/") { return path }
        if path.hasPrefix("~/"), let home = context.variable("HOME") { return home + path.dropFirst() }
        return "\(context.configFolder)/\(path)"
    }

    /// The key that the clients of a relay show, from the file that the profile names.
    ///
    /// - Returns: `nil` where it names none: the profile's own key counts then.
    func relayKey(for profile: LoadedProfile) throws -> APIKey? {
        let path = profile.settings.agent.relayKeyFile
        guard !path.isEmpty else { return nil }
        guard let bytes = try AtomicFile.read(path, limitBytes: 64 << 10) else {
            throw FileError("read", path, reason: "there is no such file")
        }
        do throws(APIKey.Problem) {
            return try APIKey(validating: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw KeyError.invalid(error, source: path)
        }
    }

    /// The API key of a profile: `BASELOG_API_KEY` before the stored one.
    ///
    /// - Parameter mayAsk: Whether a passphrase that is not known may be asked for at the terminal.
    func key(for profile: String, mayAsk: Bool = true) throws -> LoadedKey {
        if let text = context.variable("BASELOG_API_KEY") {
            do throws(APIKey.Problem) {
                return LoadedKey(key: try APIKey(validating: text), source: "environment BASELOG_API_KEY")
            } catch {
                throw KeyError.invalid(error, source: "the environment variable BASELOG_API_KEY")
            }
        }
        let prompt = PassphrasePrompt(context, path: vault.path)
        var typed: String?
        let key: APIKey?
        do {
            key = try vault.key(for: profile) { () throws(CredentialError) in
                if let known = passphrase.known { return known }
                typed = mayAsk ? try prompt.ask() : try prompt.readFile()
                return typed
            }
        } catch {
            // It may be another one by now.
            passphrase.forget()
            throw error
        }
        if let typed { passphrase.keep(typed) }
        return LoadedKey(key: key, source: key == nil ? "none" : "credentials")
    }
}
