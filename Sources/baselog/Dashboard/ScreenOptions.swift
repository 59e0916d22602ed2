import ArgumentParser
import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTerminal
import Foundation

/// What all pictures have in common, those of a terminal and those in a file.
///
/// A type of its own: options that two commands share belong to the one that is named first on the command line, and
/// the other one is given its value where both have the same type for it.
struct PictureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Colours, such as \(Theme.builtIn.map(\.name).joined(separator: ", ")); :theme shows all.",
            valueName: "name"))
    var theme: String?

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false
}

/// How full-screen commands look.
struct ScreenOptions: ParsableArguments {
    @OptionGroup var picture: PictureOptions

    @Flag(help: "Click and scroll with the mouse; hold shift to select text then.")
    var mouse = false

    @Flag(help: "Show what each frame costs.")
    var debug = false

    /// - Parameter profileTheme: What the profile asks for; empty for nothing.
    func look(_ context: ProcessContext, profileTheme: String = "") throws -> ScreenLook {
        let settings = try DashboardSettings(configFolder: context.configFolder)
        let themes = ThemeLibrary(configFolder: context.configFolder, program: CommandLine.programPath)
        var terminal = TerminalOptions(environment: context.environment)
        if picture.ascii { terminal.isASCII = true }
        terminal.usesMouse = mouse || settings.usesMouse
        let chosen = try choose(profileTheme, settings, themes)
        return ScreenLook(
            terminal: terminal, theme: chosen.theme, themes: themes, settings: settings, showsCost: debug,
            complaint: chosen.complaint)
    }

    /// The theme of the flag, else of the profile, else of the person; `nil` follows the terminal. One that is not
    /// there is an error where it was just asked for, and told on the screen where a file asks for it.
    private func choose(
        _ profiles: String, _ settings: DashboardSettings, _ themes: ThemeLibrary
    ) throws -> (theme: Theme?, complaint: Explanation?) {
        if let theme = picture.theme {
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

/// The look of a full-screen command, read from options and files.
struct ScreenLook {
    var terminal: TerminalOptions
    /// `nil` chooses one that fits the terminal's background.
    var theme: Theme?
    var themes: ThemeLibrary
    var settings: DashboardSettings
    /// Whether every frame says what the one before has cost.
    var showsCost: Bool
    /// What could not be used, told when the screen is there.
    var complaint: Explanation?
}

extension CommandLine {
    /// Where the running program is; themes that came with it are found from there.
    static var programPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
