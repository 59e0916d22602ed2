import ArgumentParser
import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTerminal
import Foundation

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
            "Colours, such as \(Theme.builtIn.map(\.name).joined(separator: ", ")); :theme shows all.",
            valueName: "name"))
    var theme: String?

    @Flag(help: "Click and scroll with the mouse; hold shift to select text then.")
    var mouse = false

    @Flag(help: "Show what each frame costs.")
    var debug = false

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

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
        let settings = try DashboardSettings(configFolder: context.configFolder)
        let themes = ThemeLibrary(configFolder: context.configFolder, program: CommandLine.programPath)
        var terminal = TerminalOptions(environment: context.environment)
        if ascii { terminal.isASCII = true }
        terminal.usesMouse = mouse || settings.usesMouse
        let look = try look(profile.settings.appearance.theme, settings, themes)
        let status = try await DashboardRun(
            terminal: terminal,
            session: Session(
                profile.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI, isDemo: demo && profile.usesEmbeddedAPI),
            source: LiveProfiles(loader: loader, initial: profile, runsDemo: demo),
            settingsFolder: context.configFolder, isFirstRun: profile.origin == .embedded,
            firstScreen: screen.flatMap { ScreenName(name: $0) } ?? .overview,
            theme: look.theme, themes: themes, settings: settings, showsCost: debug,
            complaint: look.complaint
        ).run()
        if status != .done { throw CommandFailure(status) }
    }

    /// The theme of the flag, else of the profile, else of the person; `nil` follows the terminal. One that is not
    /// there is an error where it was just asked for, and told on the screen where a file asks for it.
    private func look(
        _ profiles: String, _ settings: DashboardSettings, _ themes: ThemeLibrary
    ) throws -> (theme: Theme?, complaint: Explanation?) {
        if let theme {
            do { return (try themes.theme(named: theme), nil) } catch let error as ThemeNotFound {
                throw ValidationError(error.description)
            }
        }
        let names = [profiles, settings.theme ?? ""].filter { !$0.isEmpty && $0 != "auto" }
        guard let name = names.first else { return (nil, nil) }
        do { return (try themes.theme(named: name), nil) } catch {
            return (nil, EffectRunner.explanation(of: error))
        }
    }
}

extension CommandLine {
    /// Where the running program is; themes that came with it are found from there.
    static var programPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
