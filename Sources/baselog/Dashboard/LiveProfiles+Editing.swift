import BaselogCore
import BaselogDashboard
import BaselogDomain

/// Changes of profiles, through the same store as the command line.
extension LiveProfiles {
    func texts(of name: String) async throws -> ProfileTexts {
        guard let profile = try loader.store.load()[name] else { throw ProfileError.builtIn(name) }
        var texts = ProfileTexts(name: name, maskedKey: maskedKey(of: name))
        for text in profile.settings {
            // A name that is no setting is a problem of the file, which is told where the profile is used.
            if let setting = SettingName(rawValue: text.name) { texts.settings[setting] = text.text }
        }
        for definition in SettingDefinition.all {
            let variable = definition.environmentVariables.first { loader.context.variable($0) != nil }
            if let variable { texts.overrides[definition.name] = "environment \(variable)" }
        }
        return texts
    }

    func save(_ change: ProfileChange) async throws {
        switch change.purpose {
        case .create:
            let values = change.values.compactMap { value in value.text.map { (value.setting, $0) } }
            try loader.store.create(change.name, settings: values)
        case .edit, .rollBack:
            try loader.store.edit(change.name, settings: change.values.map { ($0.setting, $0.text) })
        }
    }

    func delete(_ name: String) async throws -> String? {
        try loader.store.delete(name)
        try loader.vault.remove(name)
        let queue = loader.context.queueFolder(of: name)
        return AtomicFile.isFolder(queue) ? queue : nil
    }

    func askKey(for name: String) async throws -> String? {
        try await OwnThread.run { [loader] in
            guard let text = SecretPrompt.read("API key of \(name), unseen; ENTER alone leaves it as it is: "),
                !text.isEmpty
            else { return nil }
            let key: APIKey
            do throws(APIKey.Problem) { key = try APIKey(validating: text) } catch {
                throw KeyError.invalid(error, source: "the terminal")
            }
            let prompt = PassphrasePrompt(loader.context, path: loader.vault.path)
            try loader.vault.store(key, for: name) { () throws(CredentialError) in
                if let known = loader.passphrase.known { return known }
                return try prompt.ask()
            }
            return key.masked
        }
    }
}
