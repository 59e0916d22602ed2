import BaselogCore
import BaselogDomain

/// The API of a profile, ready to be probed.
struct ProbeTarget {
    let settings: Settings
    let hasKey: Bool
    let probe: HealthProbe

    /// Opens a transport for the profile and closes it again. An embedded API that runs already is probed where it
    /// runs; otherwise one is started meanwhile.
    static func with<Result>(
        _ profile: LoadedProfile, loader: SettingsLoader, _ body: (ProbeTarget) async throws -> Result
    ) async throws -> Result {
        guard profile.usesEmbeddedAPI else {
            return try await with(profile.settings, key: loader.key(for: profile.name).key, body)
        }
        var settings = profile.settings
        if let running = LocalAPI.running(loader.context) {
            settings.baseURL = running.baseURL
            return try await with(settings, key: running.key, body)
        }
        let api = try await LocalAPI.start(loader.context)
        settings.baseURL = api.baseURL
        do {
            let result = try await with(settings, key: api.key, body)
            await api.stop()
            return result
        } catch {
            await api.stop()
            throw error
        }
    }

    private static func with<Result>(
        _ settings: Settings, key: APIKey?, _ body: (ProbeTarget) async throws -> Result
    ) async throws -> Result {
        let tls = try TLSMaterial(settings.tls)
        let transport = HTTPTransport(settings, tls: tls, key: { key })
        let survey = NetworkSurvey(tls: tls, proxy: settings.proxy.proxy(for: settings.baseURL))
        let probe = HealthProbe(transport: transport, baseURL: settings.baseURL, survey: survey)
        do {
            let result = try await body(ProbeTarget(settings: settings, hasKey: key != nil, probe: probe))
            await transport.close()
            return result
        } catch {
            await transport.close()
            throw error
        }
    }
}
