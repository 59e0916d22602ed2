import ArgumentParser
import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogTerminal
import Foundation

/// The headless twin of the dashboard: one frame of it as text.
struct ScreenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen",
        abstract: "Print a screen of the dashboard as text, for bug reports, scripts and readers.",
        discussion: """
            Nothing is sent and nothing is changed. What only a running engine knows, such as rates, is empty here.

            Example: baselog screen queue --size 100x30
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "Which one: \(ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")).",
            valueName: "name"))
    var screen: String

    @Option(help: ArgumentHelp("Columns and rows.", valueName: "columns×rows"))
    var size = "120x40"

    @Flag(help: "With colours, as escape sequences of 24-bit colour.")
    var ansi = false

    @Option(help: ArgumentHelp("The theme of the colours.", valueName: "name"))
    var theme: String?

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

    mutating func validate() throws {
        if ScreenName(name: screen) == nil {
            let known = ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")
            throw ValidationError("There is no screen \(screen.printable); there are \(known).")
        }
        if ScreenCommand.size(of: size) == nil {
            throw ValidationError(
                "\(size.printable) is not a size; write columns and rows, such as 120x40, at most 500.")
        }
    }

    func run() async throws {
        guard let name = ScreenName(name: screen), let size = ScreenCommand.size(of: size) else { return }
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let settings = try DashboardSettings(configFolder: global.context.configFolder)
        let themes = ThemeLibrary(configFolder: global.context.configFolder, program: CommandLine.programPath)
        let theme = try (self.theme ?? settings.theme).map(themes.theme) ?? .midnight
        let live = try await LiveProfile.open(profile, loader: loader, ships: false)
        let still = StillScreen(
            engine: live.engine, profiles: LiveProfiles(loader: loader, initial: profile, runsDemo: false),
            session: Session(live.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI))
        let frame = await still.frame(
            of: name, size: size, glyphs: ascii ? .ascii : .unicode, keymap: settings.keymap, owner: live.owner)
        await live.close()
        Console.print(ansi ? AnsiText.text(of: frame, theme: theme) : frame.text)
    }

    static func size(of text: String) -> Size? {
        let parts = text.lowercased().split(whereSeparator: { $0 == "x" || $0 == "×" }).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...500).contains(columns),
            (1...500).contains(rows)
        else { return nil }
        return Size(columns: columns, rows: rows)
    }
}

/// Draws one frame once everything that the screen asks an engine for has been answered.
struct StillScreen {
    /// Rounds of questions and answers after which a screen is shown as it is.
    private static let roundLimit = 20

    let engine: any EngineControl
    let profiles: any ProfileSource
    let session: Session

    func frame(
        of screen: ScreenName, size: Size, glyphs: Glyphs = .unicode, keymap: Keymap = .standard, owner: Int32? = nil
    ) async -> Frame {
        let now = WallClock.now()
        var dashboard = Dashboard(
            session: session, size: size, now: now, glyphs: glyphs, keymap: keymap,
            utcOffset: .seconds(TimeZone.current.secondsFromGMT()))
        var snapshot = await engine.snapshot()
        if let owner { snapshot.role = .observing(owner: owner) }
        let inbox = Inbox()
        var effects = dashboard.initialEffects + dashboard.update(.snapshotArrived(snapshot))
        effects += dashboard.open(screen)
        for _ in 0..<StillScreen.roundLimit where !effects.isEmpty {
            for effect in effects {
                if effect == .listProfiles {
                    if let list = try? await profiles.list() { inbox.send(.profilesListed(list)) }
                } else {
                    await EffectRunner.ask(engine, effect, inbox)
                }
            }
            effects = inbox.takeAll().flatMap { dashboard.update($0) }
        }
        _ = dashboard.update(.ticked(now))
        return dashboard.view()
    }
}
