import ArgumentParser
import BaselogCore
import BaselogDomain

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "List, show, make and change profiles.",
        discussion: "Example: baselog profile create dev --base-url http://127.0.0.1:8787 --key-file dev.key",
        subcommands: [
            ProfileListCommand.self, ProfileShowCommand.self, ProfileCreateCommand.self, ProfileEditCommand.self,
            ProfileUseCommand.self, ProfileDeleteCommand.self, ProfileTestCommand.self,
        ],
        defaultSubcommand: ProfileListCommand.self)
}

struct ProfileListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the profiles; the one in use is marked.",
        discussion: "Example: baselog profile list --json")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run() throws {
        let loader = SettingsLoader(global.context)
        let file = try loader.store.load()
        let used = try? loader.load().name
        let stored = storedKeys(loader)
        var names = file.profiles.map(\.name)
        for builtIn in [SettingsLoader.embeddedProfile, used] {
            if let builtIn, !names.contains(builtIn) { names.append(builtIn) }
        }
        var rows: [[String]] = []
        for name in names {
            let loaded = Result { try loader.load(name, chosenBy: "list", file: file) }
            if json.isOn {
                Console.print(jsonValue(name, loaded, isUsed: name == used, hasKey: stored?.contains(name)))
                continue
            }
            let mark = name == used ? "*" : " "
            switch loaded {
            case .success(let profile):
                let settings = profile.settings
                let url = profile.usesEmbeddedAPI ? "(embedded API)" : settings.baseURL.description
                let key = stored.map { $0.contains(name) ? "key stored" : "no key" } ?? "key unknown"
                rows.append([
                    mark, name, settings.environment.rawValue, settings.safety.rawValue,
                    profile.usesEmbeddedAPI ? "own key" : key, url,
                ])
            case .failure: rows.append([mark, name, "invalid", "", "", "see: baselog profile show \(name)"])
            }
        }
        for line in Text.table(rows) { Console.print(line) }
    }

    /// The profiles that have a key; `nil` where that cannot be read, which is told.
    private func storedKeys(_ loader: SettingsLoader) -> [String]? {
        do throws(CredentialError) {
            return try loader.vault.profiles()
        } catch {
            Console.warn("note: \(error.explanation.message)")
            return nil
        }
    }

    private func jsonValue(
        _ name: String, _ loaded: Result<LoadedProfile, any Error>, isUsed: Bool, hasKey: Bool?
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "is_active": .bool(isUsed), "has_key": hasKey.map { .bool($0) } ?? .null,
        ]
        switch loaded {
        case .success(let profile):
            members["environment"] = .string(profile.settings.environment.rawValue)
            members["safety"] = .string(profile.settings.safety.rawValue)
            members["base_url"] = profile.usesEmbeddedAPI ? .null : .string(profile.settings.baseURL.description)
            members["uses_embedded_api"] = .bool(profile.usesEmbeddedAPI)
        case .failure(let error): members["problem"] = .string("\(error)")
        }
        return .object(members)
    }
}

struct ProfileShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every effective setting and where it comes from.",
        discussion: "Example: baselog profile show dev")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    @Argument(help: "The profile; without one, the one in use.")
    var name: String?

    func run() throws {
        let loader = SettingsLoader(global.context)
        let profile = try name.map { try loader.load($0, chosenBy: "argument") } ?? loader.load()
        let key = keyText(of: profile, loader: loader)
        if json.isOn {
            let settings = SettingDefinition.all.map { definition in
                JSONValue.object([
                    "name": .string(definition.name.rawValue), "value": .string(definition.text(in: profile.settings)),
                    "source": .string(profile.effective.source(of: definition.name).description),
                ])
            }
            Console.print(
                .object([
                    "profile": .string(profile.name), "chosen_by": .string(profile.chosenBy), "key": .string(key.value),
                    "key_source": .string(key.source), "queue": .string(global.context.queueFolder(of: profile.name)),
                    "settings": .array(settings), "sources": .array(profile.sources.map { .string($0.summary) }),
                    "notes": .array(profile.effective.notes.map { .string($0) }),
                ]))
            return
        }
        var rows = [["profile", profile.name, profile.chosenBy], ["key", key.value, key.source]]
        rows += SettingDefinition.all.map { definition in
            [
                definition.name.rawValue, definition.text(in: profile.settings),
                profile.effective.source(of: definition.name).description,
            ]
        }
        for source in profile.sources { rows.append(["source", source.summary, "profile \(profile.name)"]) }
        rows.append(["queue", global.context.queueFolder(of: profile.name), "state folder"])
        for line in Text.table(rows) { Console.print(line) }
        for note in profile.effective.notes { Console.note("note: \(note)") }
    }

    /// The key as it may be shown. A passphrase is not asked for just to show four letters.
    private func keyText(of profile: LoadedProfile, loader: SettingsLoader) -> (value: String, source: String) {
        if profile.usesEmbeddedAPI, loader.context.variable("BASELOG_API_KEY") == nil {
            return ("made by the embedded API", "built-in")
        }
        do {
            if loader.context.variable("BASELOG_API_KEY") == nil, try loader.vault.protection() == .passphrase {
                let isStored = try loader.vault.profiles().contains(profile.name)
                return (isStored ? "stored, locked by a passphrase" : "none", "credentials")
            }
            let key = try loader.key(for: profile.name)
            return (key.key?.masked ?? "none", key.source)
        } catch {
            return ("not readable", "\(error)")
        }
    }
}

struct ProfileUseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "Make a profile the active one.", discussion: "Example: baselog profile use dev")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The profile.") var name: String

    func run() throws {
        let loader = SettingsLoader(global.context)
        try loader.store.use(name)
        Console.print("\(name) is active now.")
    }
}

struct ProfileTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Probe the API of a profile, step by step.",
        discussion: "Exit codes: 0 healthy, 5 key refused, 7 not reachable.\n\nExample: baselog profile test dev")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The profile; without one, the one in use.") var name: String?

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try name.map { try loader.load($0, chosenBy: "argument") } ?? loader.load()
        try await ProbeRun.with(profile, loader: loader) { try await $0.once(json: json.isOn, isDetailed: true) }
    }
}
