/// Where the effective value of a setting comes from.
public enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    /// A command-line flag, with its dashes.
    case flag(String)
    /// An environment variable.
    case environment(String)
    /// The profile; the location is the file and line, or empty for a built-in profile.
    case profile(String, location: String)
    /// Follows from another setting.
    case derived(from: SettingName)
    case defaults

    public var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .environment(let name): "environment \(name)"
        case .profile(let name, ""): "built-in profile \(name)"
        case .profile(let name, let location): "profile \(name) (\(location))"
        case .derived(let setting): "follows from \(setting)"
        case .defaults: "default"
        }
    }
}

/// A value that somebody gave a setting, before it is known whether it is right.
public struct SettingText: Sendable, Hashable {
    /// The name as it was written; perhaps no setting has it.
    public var name: String
    public var text: String
    public var source: SettingSource

    public init(name: String, text: String, source: SettingSource) {
        self.name = name
        self.text = text
        self.source = source
    }
}

/// One thing that is wrong with the settings.
public struct SettingProblem: Sendable, Hashable, CustomStringConvertible {
    public var setting: String
    /// The bad value; `nil` where the name is the problem.
    public var text: String?
    public var source: SettingSource
    /// What is allowed, or which name was meant.
    public var reason: String

    package init(setting: String, text: String?, source: SettingSource, reason: String) {
        self.setting = setting
        self.text = text
        self.source = source
        self.reason = reason
    }

    public var description: String {
        let end = reason.hasSuffix("?") ? "" : "."
        guard let text else { return "\(setting) (\(source)): \(reason)\(end)" }
        let shown = text.count > 60 ? "\(text.prefix(60))…" : text
        return "\(setting) is \"\(shown.withoutControls)\" (\(source)): \(reason)\(end)"
    }
}

/// Settings that cannot be used, with every problem at once.
public struct InvalidSettings: UserFacingError, Hashable {
    public var problems: [SettingProblem]

    package init(problems: [SettingProblem]) { self.problems = problems }

    public var explanation: Explanation {
        let count = problems.count
        let title = count == 1 ? "One setting is wrong" : "\(count) settings are wrong"
        return Explanation("\(title):\n" + problems.map { "  \($0)" }.joined(separator: "\n"))
    }
}

/// Valid settings, where each value comes from, and what a person should know although it is no error.
public struct EffectiveSettings: Sendable, Hashable {
    public var settings: Settings
    public var sources: [SettingName: SettingSource]
    /// Overridden values that are wrong, and unknown `BASELOG_` variables.
    public var notes: [String]

    public init(settings: Settings, sources: [SettingName: SettingSource] = [:], notes: [String] = []) {
        self.settings = settings
        self.sources = sources
        self.notes = notes
    }

    public func source(of name: SettingName) -> SettingSource { sources[name] ?? .defaults }
}

/// Makes the effective settings of one profile: flags before environment before profile before defaults.
public struct SettingsResolver: Sendable {
    /// Variables that are settings of the program or secrets, and not of this table.
    public static let otherVariables = [
        "BASELOG_API_KEY", "BASELOG_PROFILE", "BASELOG_PASSPHRASE_FILE",
    ]

    /// More requests at once than this must be asked for by name in the profile file: the hosted API freezes above 15.
    public static let unaskedConcurrency = 8

    public let profile: String

    public init(profile: String) { self.profile = profile }

    /// - Parameters:
    ///   - flags: Named by setting.
    ///   - environment: All variables of the process; empty ones count as not set.
    ///   - profileTexts: Named by setting, as the profile has them.
    /// - Throws: Every problem of the values that would be used, and every unknown name.
    public func resolve(
        flags: [SettingText] = [], environment: [String: String] = [:], profile profileTexts: [SettingText] = []
    ) throws(InvalidSettings) -> EffectiveSettings {
        var effective = EffectiveSettings(settings: Settings(profile: profile))
        var problems = unknownNames(in: flags + profileTexts)
        effective.notes = unknownVariables(in: environment)
        for definition in SettingDefinition.all {
            let variable = definition.environmentVariables.first { !(environment[$0] ?? "").isEmpty }
            let fromEnvironment = variable.map { variable in
                SettingText(
                    name: definition.name.rawValue, text: environment[variable] ?? "", source: .environment(variable))
            }
            let candidates =
                [
                    flags.last { $0.name == definition.name.rawValue }, fromEnvironment,
                    profileTexts.last { $0.name == definition.name.rawValue },
                ].compactMap { $0 }
            guard let chosen = candidates.first else { continue }
            if let problem = apply(chosen, of: definition, to: &effective) { problems.append(problem) }
            for overridden in candidates.dropFirst() {
                var scratch = effective
                guard let problem = apply(overridden, of: definition, to: &scratch) else { continue }
                effective.notes.append("\(problem) It has no effect now.")
            }
        }
        if !effective.settings.tls.clientKey.isEmpty, effective.settings.tls.clientCertificate.isEmpty {
            problems.append(
                SettingProblem(
                    setting: SettingName.clientKey.rawValue, text: nil, source: effective.source(of: .clientKey),
                    reason: "it is of no use without \(SettingName.clientCertificate)"))
        }
        let unused = problems.filter { isUnusedProxy($0, effective.settings) }
        effective.notes += unused.map { "\($0) It has no effect now." }
        problems.removeAll { unused.contains($0) }
        guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
        if effective.sources[.safety] == nil {
            effective.settings.safety = effective.settings.environment.defaultSafety
            effective.sources[.safety] = .derived(from: .environment)
        }
        return effective
    }

    private func apply(
        _ value: SettingText, of definition: SettingDefinition, to effective: inout EffectiveSettings
    ) -> SettingProblem? {
        let text = value.text.trimmingBlanks
        var reason = definition.apply(text, to: &effective.settings)
        if reason == nil, definition.name == .maxConcurrency,
            effective.settings.delivery.maxConcurrency > SettingsResolver.unaskedConcurrency
        {
            if case .profile = value.source {
            } else {
                reason = "more than \(SettingsResolver.unaskedConcurrency) must be asked for in the profile file"
            }
        }
        let isProxy = definition.name == .httpProxy || definition.name == .httpsProxy
        if reason == nil, isProxy, text.contains("@") {
            if case .environment = value.source {
            } else {
                reason = "a user and password belong into the environment, such as HTTPS_PROXY"
            }
        }
        guard let reason else {
            effective.sources[definition.name] = value.source
            return nil
        }
        // A user and password in a URL are secrets: the value is left out of the message.
        let isSecret = (definition.name == .baseURL || isProxy) && text.contains("@")
        return SettingProblem(
            setting: definition.name.rawValue, text: isSecret ? "…" : text, source: value.source, reason: reason)
    }

    /// Whether it is about a proxy that the environment names for all programs and that this API is not asked through.
    private func isUnusedProxy(_ problem: SettingProblem, _ settings: Settings) -> Bool {
        guard case .environment = problem.source else { return false }
        let url = settings.baseURL
        let isUsed = !url.isLoopback && !settings.proxy.exclusions.cover(host: url.host, port: url.port)
        switch problem.setting {
        case SettingName.httpProxy.rawValue: return !isUsed || url.isSecure
        case SettingName.httpsProxy.rawValue: return !isUsed || !url.isSecure
        default: return false
        }
    }

    private func unknownNames(in texts: [SettingText]) -> [SettingProblem] {
        texts.filter { SettingName(rawValue: $0.name) == nil }.map { value in
            let secretNames = ["key", "api-key", "apikey", "api_key"]
            let reason =
                if secretNames.contains(value.name.lowercased()) {
                    "keys are never kept here; store it with `baselog profile edit \(profile) --key-stdin`"
                } else if let nearest = SettingName.nearest(to: value.name) {
                    "there is no such setting; did you mean \(nearest)?"
                } else {
                    "there is no such setting; `baselog profile show` lists all"
                }
            return SettingProblem(
                setting: value.name.withoutControls, text: nil, source: value.source, reason: reason)
        }
    }

    private func unknownVariables(in environment: [String: String]) -> [String] {
        let known = SettingDefinition.all.flatMap(\.environmentVariables) + SettingsResolver.otherVariables
        return environment.keys.filter { $0.hasPrefix("BASELOG_") && !known.contains($0) }.sorted().map { name in
            let nearest = SettingName.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? "."
            return "The environment variable \(name.withoutControls) is not one of baselog's\(nearest)"
        }
    }
}

extension String {
    /// The text without blanks and line ends around it.
    var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(self[...last].drop(while: isBlank))
    }

    /// The text with control characters replaced, so that no value from outside can steer a terminal.
    var withoutControls: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }))
    }
}
