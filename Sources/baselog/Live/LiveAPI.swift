import BaselogCore
import BaselogDomain

/// Where a profile's entries go, and with which key.
struct LiveAPI: Sendable {
    /// The base URL is that of the embedded API where the profile has one.
    var settings: Settings
    var key: APIKey?

    static func with<Result>(
        _ profile: LoadedProfile, loader: SettingsLoader, _ body: (LiveAPI) async throws -> Result
    ) async throws -> Result {
        try await body(LiveAPI(settings: profile.settings, key: loader.key(for: profile.name).key))
    }
}
