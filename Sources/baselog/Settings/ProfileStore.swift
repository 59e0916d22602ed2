import BaselogCore
import BaselogDomain

/// Reads and changes `profiles.yaml`.
struct ProfileStore {
    let path: String
    private let folder: String

    init(configFolder: String) {
        folder = configFolder
        path = configFolder + "/profiles.yaml"
    }

    func load() throws -> ProfileFile {
        guard let document = try document() else { return ProfileFile() }
        return try ProfileFile(document)
    }

    /// Adds a profile; the first one becomes active.
    func create(_ name: String, settings: [(SettingName, String)]) throws {
        if let reason = ProfileName.problem(with: name) { throw ProfileError.badName(name, reason: reason) }
        try change { file, edit in
            guard file[name] == nil else { throw ProfileError.exists(name) }
            // Every profile has at least this line, so that its name does not stand there alone.
            let all = settings.isEmpty ? [(.environment, EnvironmentKind.development.rawValue)] : settings
            for (setting, value) in all { try edit.set(value, at: place(name, setting)) }
            if file.active == nil { try edit.set(name, at: ["active"]) }
        }
    }

    /// Sets settings of a profile, and removes those without a value.
    func edit(_ name: String, settings: [(SettingName, String?)]) throws {
        try change { file, edit in
            guard file[name] != nil else { throw unknown(name, file) }
            for (setting, value) in settings {
                // A setting may stand as one dotted name or nested; it stays as it is written.
                let dotted = ["profiles", name, setting.rawValue]
                let isDotted = edit.document.root.value(at: dotted[...]) != nil
                let path = isDotted ? dotted : place(name, setting)
                if let value { try edit.set(value, at: path) } else { try edit.remove(path) }
            }
        }
    }

    func use(_ name: String) throws {
        try change { file, edit in
            guard file[name] != nil else { throw unknown(name, file) }
            try edit.set(name, at: ["active"])
        }
    }

    /// Removes a profile; if it was the active one, none is.
    func delete(_ name: String) throws {
        try change { file, edit in
            guard file[name] != nil else { throw unknown(name, file) }
            try edit.remove(["profiles", name])
            if file.active == name { try edit.remove(["active"]) }
        }
    }

    private func place(_ profile: String, _ setting: SettingName) -> [String] {
        ["profiles", profile] + setting.rawValue.split(separator: ".").map(String.init)
    }

    private func unknown(_ name: String, _ file: ProfileFile) -> ProfileError {
        .unknown(name, known: file.profiles.map(\.name), from: path)
    }

    private func document() throws -> YAMLDocument? {
        guard let bytes = try AtomicFile.read(path, limitBytes: 256 << 10) else { return nil }
        return try YAMLDocument(parsing: String(decoding: bytes, as: UTF8.self), path: path)
    }

    /// Changes the file by a text edit, with no other process between reading and replacing it.
    private func change(_ body: (ProfileFile, inout YAMLEdit) throws -> Void) throws {
        try AtomicFile.createFolder(folder)
        try AtomicFile.withLock(folder + "/.profiles.lock", lockFailure: { $0 as any Error }) {
            let document = try document() ?? YAMLDocument(parsing: ProfileStore.firstText, path: path)
            var edit = YAMLEdit(document)
            try body(ProfileFile(document), &edit)
            // No secrets are in it, but whom somebody ships to is nobody else's business.
            try AtomicFile.write(Array(edit.text.utf8), to: path, mode: AtomicFile.permissions(of: path) ?? 0o600)
        }
    }

    private static let firstText = """
        # Profiles of baselog. `baselog profile show NAME` lists every setting with its value and where it comes from.

        """
}
