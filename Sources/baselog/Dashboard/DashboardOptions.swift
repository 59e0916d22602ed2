import ArgumentParser
import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTerminal

/// The options of `baselog` alone, which opens the dashboard.
struct DashboardOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Feed the embedded API with a stream of demo entries.")
    var demo = true

    @Option(
        help: ArgumentHelp(
            "Screen to begin with: \(ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")).",
            valueName: "name"))
    var screen: String?

    @Option(
        help: ArgumentHelp(
            "Colours: \(Theme.builtIn.map(\.name).joined(separator: ", ")).", valueName: "name"))
    var theme: String?

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

    mutating func validate() throws {
        if let screen, ScreenName(name: screen) == nil {
            let known = ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")
            throw ValidationError("There is no screen \(screen); there are \(known).")
        }
        if let theme, Theme.builtIn(named: theme) == nil {
            let known = Theme.builtIn.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no theme \(theme); there are \(known).")
        }
    }

    @MainActor
    func open(_ context: ProcessContext) async throws {
        let loader = SettingsLoader(context)
        let profile = try loader.load()
        var terminal = TerminalOptions(environment: context.environment)
        if ascii { terminal.isASCII = true }
        let named = theme ?? profile.settings.appearance.theme
        let status = try await DashboardRun(
            terminal: terminal,
            session: Session(
                profile.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: demo && profile.usesEmbeddedAPI),
            source: LiveProfiles(loader: loader, initial: profile, runsDemo: demo),
            settingsFolder: context.configFolder, isFirstRun: profile.origin == .embedded,
            firstScreen: screen.flatMap { ScreenName(name: $0) } ?? .overview,
            theme: Theme.builtIn(named: named)
        ).run()
        if status != .done { throw CommandFailure(status) }
    }
}
