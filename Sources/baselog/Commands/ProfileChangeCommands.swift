import ArgumentParser
import BaselogCore
import BaselogDomain
import Foundation

/// The settings that `create` and `edit` take.
struct ProfileSettingOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Base URL of the API.", valueName: "url"))
    var baseURL: String?

    @Option(name: .long, help: ArgumentHelp("development, staging or production.", valueName: "kind"))
    var environment: String?

    @Option(name: .long, help: ArgumentHelp("open, confirm, type-the-name or read-only.", valueName: "level"))
    var safety: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Any setting, such as retry.max-attempts=5; `profile show` lists all.", valueName: "name=value"))
    var others: [String] = []

    /// The given settings, checked as a whole.
    func settings(for profile: String) throws -> [(SettingName, String)] {
        var texts: [SettingText] = []
        func add(_ name: String, _ text: String, _ flag: String) {
            texts.append(SettingText(name: name, text: text, source: .profile(profile, location: flag)))
        }
        if let baseURL { add(SettingName.baseURL.rawValue, baseURL, "--base-url") }
        if let environment { add(SettingName.environment.rawValue, environment, "--environment") }
        if let safety { add(SettingName.safety.rawValue, safety, "--safety") }
        for other in others {
            guard let equals = other.firstIndex(of: "="), equals > other.startIndex else {
                throw CommandFailure(.usage, "--set needs name=value, such as --set retry.max-attempts=5.")
            }
            add(String(other[..<equals]), String(other[other.index(after: equals)...]), "--set")
        }
        _ = try SettingsResolver(profile: profile).resolve(profile: texts)
        return texts.compactMap { text in SettingName(rawValue: text.name).map { ($0, text.text) } }
    }
}

struct ProfileCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a profile; the first one becomes active.",
        discussion: """
            Example: baselog profile create prod --base-url https://logs.example.com --environment production \
            --key-stdin < prod.key
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var settings: ProfileSettingOptions
    @OptionGroup var key: KeyOptions
    @Argument(help: "Its name: letters, digits, . _ -") var name: String

    func run() throws {
        let loader = SettingsLoader(global.context)
        if let reason = ProfileName.problem(with: name) { throw ProfileError.badName(name, reason: reason) }
        let values = try settings.settings(for: name)
        let key = try key.read()
        try loader.store.create(name, settings: values)
        if let key {
            try loader.vault.store(
                key, for: name, passphrase: PassphrasePrompt(loader.context, path: loader.vault.path).ask)
        }
        Console.print(
            "Created \(name) in \(loader.store.path)\(key == nil ? "" : " with the key \(key?.masked ?? "")").")
        if key == nil {
            Console.note("It has no API key yet; store one with: baselog profile edit \(name) --ask-key")
        }
    }
}

struct ProfileEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change settings or the API key of a profile.",
        discussion: """
            Comments and order of profiles.yaml stay as they are; the file may be edited by hand as well.

            Example: baselog profile edit dev --set batch.size=50 --unset theme --ask-key
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var settings: ProfileSettingOptions
    @OptionGroup var key: KeyOptions

    @Option(name: .customLong("unset"), help: ArgumentHelp("Take a setting out of the profile.", valueName: "name"))
    var removed: [String] = []

    @Flag(name: .long, help: "Forget the stored API key.")
    var noKey = false

    @Flag(name: .long, help: "Protect all stored keys by a passphrase, which is asked for.")
    var passphrase = false

    @Flag(name: .long, help: "Protect all stored keys by a key file again.")
    var noPassphrase = false

    @Argument(help: "The profile.") var name: String

    func run() throws {
        let loader = SettingsLoader(global.context)
        var changes: [(SettingName, String?)] = try settings.settings(for: name).map { ($0.0, $0.1) }
        for text in removed {
            guard let setting = SettingName(rawValue: text) else {
                let nearest = SettingName.nearest(to: text).map { "; did you mean \($0)?" } ?? "."
                throw CommandFailure(.usage, "There is no setting \(text.printable)\(nearest)")
            }
            changes.append((setting, nil))
        }
        let newKey = try key.read()
        guard !changes.isEmpty || newKey != nil || noKey || passphrase || noPassphrase else {
            throw CommandFailure(
                .usage, "Nothing to change was given.",
                hint: "See baselog profile edit --help, or edit \(loader.store.path) by hand.")
        }
        let known = try loader.store.load()[name] != nil
        let isBuiltIn = [SettingsLoader.embeddedProfile, SettingsLoader.environmentProfile].contains(name)
        // A key may be kept for a profile made of environment variables alone, too.
        if !known, isBuiltIn, !changes.isEmpty { throw ProfileError.builtIn(name) }
        if !changes.isEmpty || !(known || isBuiltIn) { try loader.store.edit(name, settings: changes) }
        let ask = PassphrasePrompt(loader.context, path: loader.vault.path).ask
        if noKey { try loader.vault.remove(name) }
        if let newKey { try loader.vault.store(newKey, for: name, passphrase: ask) }
        if passphrase { try loader.vault.protect(with: newPassphrase(), current: ask) }
        if noPassphrase { try loader.vault.protect(with: nil, current: ask) }
        Console.print("Changed \(name)\(newKey.map { "; the key is \($0.masked) now" } ?? "").")
    }

    private func newPassphrase() throws -> String {
        guard let first = SecretPrompt.read("New passphrase: "), let second = SecretPrompt.read("Once more: ") else {
            throw CommandFailure(.usage, "There is no terminal to ask for the new passphrase.")
        }
        guard first == second, !first.isEmpty else {
            throw CommandFailure(.usage, "The two passphrases differ or are empty; nothing was changed.")
        }
        return first
    }
}

struct ProfileDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a profile and its API key; its queue stays on disk.",
        discussion: "Example: baselog profile delete old --yes")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Argument(help: "The profile.") var name: String

    func run() throws {
        let loader = SettingsLoader(global.context)
        let file = try loader.store.load()
        guard file[name] != nil else {
            throw ProfileError.unknown(name, known: file.profiles.map(\.name), from: loader.store.path)
        }
        if !yes { try Confirmation.ask("Delete the profile \(name) and its API key?", option: "--yes") }
        try loader.store.delete(name)
        try loader.vault.remove(name)
        Console.print("Deleted \(name).")
        let queue = global.context.queueFolder(of: name)
        if AtomicFile.isFolder(queue) { Console.note("Its queue is still at \(queue).") }
    }
}
