package import BaselogDomain

/// What is known of the active profile before its engine has shown itself, and never changes while it is active.
package struct Session: Sendable, Hashable {
    package var profile: String
    package var environment: EnvironmentKind
    package var safety: Safety
    package var baseURL: BaseURL
    /// Whether the API runs inside this program; only such a one takes faults.
    package var hasEmbeddedAPI: Bool
    /// Whether the demo stream feeds the queue.
    package var isDemo: Bool
    /// The accent colour the profile asks for; empty for that of its environment.
    package var accent: String

    package init(
        profile: String, environment: EnvironmentKind = .development, safety: Safety = .open, baseURL: BaseURL,
        hasEmbeddedAPI: Bool = false, isDemo: Bool = false, accent: String = ""
    ) {
        self.profile = profile
        self.environment = environment
        self.safety = safety
        self.baseURL = baseURL
        self.hasEmbeddedAPI = hasEmbeddedAPI
        self.isDemo = isDemo
        self.accent = accent
    }

    package init(_ settings: Settings, hasEmbeddedAPI: Bool = false, isDemo: Bool = false) {
        self.init(
            profile: settings.profile, environment: settings.environment, safety: settings.safety,
            baseURL: settings.baseURL, hasEmbeddedAPI: hasEmbeddedAPI, isDemo: isDemo,
            accent: settings.appearance.accent)
    }

    /// The accent colour of header, tabs and focused border; `nil` for the theme's own.
    package var accentColour: String? {
        guard accent.isEmpty else { return accent }
        switch environment {
        case .development: return nil
        case .staging: return "orange"
        case .production: return "red"
        }
    }

    package var isProduction: Bool { environment == .production }
    /// Faults are for an API on this machine that belongs to this program, never for another one.
    package var takesFaults: Bool { hasEmbeddedAPI && baseURL.isLoopback && !isProduction }
}

extension EnvironmentKind {
    /// The short word on a badge.
    package var shortName: String {
        switch self {
        case .development: "dev"
        case .staging: "staging"
        case .production: "PROD"
        }
    }
}

/// A profile in the list of profiles.
package struct ProfileSummary: Sendable, Hashable {
    package var name: String
    package var environment: EnvironmentKind
    package var safety: Safety
    /// `nil` for the built-in profile, whose API starts with it.
    package var baseURL: BaseURL?
    /// `nil` where no key is stored.
    package var maskedKey: String?
    /// What is wrong with its settings, if anything; such a profile cannot be switched to.
    package var problem: String?
    /// Whether no file has it, so that it can be neither edited nor deleted.
    package var isBuiltIn: Bool

    package init(
        name: String, environment: EnvironmentKind = .development, safety: Safety = .open, baseURL: BaseURL?,
        maskedKey: String? = nil, problem: String? = nil, isBuiltIn: Bool = false
    ) {
        self.isBuiltIn = isBuiltIn
        self.name = name
        self.environment = environment
        self.safety = safety
        self.baseURL = baseURL
        self.maskedKey = maskedKey
        self.problem = problem
    }
}
