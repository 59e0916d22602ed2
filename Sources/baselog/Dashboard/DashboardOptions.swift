import ArgumentParser
import BaselogDashboard
import BaselogDomain

/// The options of `baselog` alone, which opens the dashboard.
struct DashboardOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Feed the embedded API with a stream of demo entries.")
    var demo = true

    @Option(
        help: ArgumentHelp(
            "Screen to begin with: \(ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")).",
            valueName: "name"))
    var screen: String?

    @OptionGroup var look: ScreenOptions

    mutating func validate() throws {
        if let screen, ScreenName(name: screen) == nil {
            let known = ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")
            throw ValidationError("There is no screen \(screen); there are \(known).")
        }
    }

    @MainActor
    func open(_ context: ProcessContext) async throws {
        let loader = SettingsLoader(context)
        let profile = try loader.load()
        let status = try await DashboardRun(
            look: look.look(context, profileTheme: profile.settings.appearance.theme),
            session: Session(
                profile.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: demo && profile.usesEmbeddedAPI),
            source: LiveProfiles(loader: loader, initial: profile, runsDemo: demo),
            context: context, isFirstRun: profile.origin == .embedded,
            firstScreen: screen.flatMap { ScreenName(name: $0) } ?? .overview
        ).run()
        if status != .done { throw CommandFailure(status) }
    }
}
