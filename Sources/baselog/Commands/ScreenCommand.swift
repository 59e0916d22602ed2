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
            Nothing is sent and nothing is changed. What only a running engine knows, such as rates, is empty here;
            --demo-for lets the embedded API and its demo stream run for a while first.

            Example: baselog screen queue --size 100x30
            Example: baselog screen overview --demo-for 30 --svg > overview.svg
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

    @Flag(help: "As a scalable picture for documents and web pages.")
    var svg = false

    @Option(help: ArgumentHelp("Ship a demo stream to the embedded API for so long first.", valueName: "seconds"))
    var demoFor: Int?

    @Option(
        help: ArgumentHelp(
            "What goes wrong in the second half of the demo: \(ScreenCommand.faultNames); may be given again.",
            valueName: "name"))
    var fault: [String] = []

    @OptionGroup var picture: PictureOptions

    mutating func validate() throws {
        if ScreenName(name: screen) == nil {
            let known = ScreenName.allCases.map { $0.title.lowercased() }.joined(separator: ", ")
            throw ValidationError("There is no screen \(screen.printable); there are \(known).")
        }
        if ScreenCommand.size(of: size) == nil {
            throw ValidationError(
                "\(size.printable) is not a size; write columns and rows, such as 120x40, at most 500.")
        }
        if ansi && svg { throw ValidationError("--ansi and --svg are two forms of the same; choose one.") }
        if let demoFor, !(1...3600).contains(demoFor) {
            throw ValidationError("\(demoFor) is not a time for a demo; write seconds, 1 to 3600.")
        }
        for fault in fault {
            guard demoFor != nil else {
                throw ValidationError("--fault goes wrong in a demo; add --demo-for with seconds.")
            }
            guard FaultOrder(fault) != nil else {
                throw ValidationError(
                    "There is no fault \(fault.printable); there are \(ScreenCommand.faultNames), each for every request, "
                        + "or with 1/10 or next-5 behind it.")
            }
        }
    }

    private static let faultNames = Fault.all.filter { $0 != .off }.map(\.name).joined(separator: ", ")

    func run() async throws {
        guard let name = ScreenName(name: screen), let size = ScreenCommand.size(of: size) else { return }
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let settings = try DashboardSettings(configFolder: global.context.configFolder)
        let themes = ThemeLibrary(configFolder: global.context.configFolder, program: CommandLine.programPath)
        let theme = try (picture.theme ?? settings.theme).map(themes.theme) ?? .midnight
        let profiles = LiveProfiles(loader: loader, initial: profile, runsDemo: demoFor != nil)
        let glyphs: Glyphs = picture.ascii ? .ascii : .unicode
        let frame: Frame
        if let demoFor {
            let running = try await open(profile, in: profiles)
            await play(for: demoFor, in: running)
            frame = await StillScreen(engine: running.engine, profiles: profiles, session: running.session)
                .frame(of: name, size: size, glyphs: glyphs, keymap: settings.keymap)
            // What is still under way is safe in the queue.
            _ = await running.close(.seconds(1))
        } else {
            let live = try await LiveProfile.open(profile, loader: loader, ships: false)
            let session = Session(live.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI)
            frame = await StillScreen(engine: live.engine, profiles: profiles, session: session)
                .frame(of: name, size: size, glyphs: glyphs, keymap: settings.keymap, owner: live.owner)
            await live.close()
        }
        if svg {
            Console.print(SVGPicture.text(of: frame, theme: theme))
        } else {
            Console.print(ansi ? AnsiText.text(of: frame, theme: theme) : frame.text)
        }
    }

    /// The profile with its engine, its embedded API and the demo stream.
    private func open(_ profile: LoadedProfile, in profiles: LiveProfiles) async throws -> OpenProfile {
        guard profile.usesEmbeddedAPI else {
            throw CommandFailure(
                .usage, "The profile \(profile.name) ships to an API of its own: no demo runs there.",
                hint: "--profile \(SettingsLoader.embeddedProfile) has an embedded one.")
        }
        let running = try await profiles.open(profile.name)
        if let owner = running.live?.owner {
            _ = await running.close(.zero)
            throw CommandFailure(
                .notOwner, "Process \(owner) ships from the queue of \(profile.name) already.",
                hint: "Stop it first, or leave out --demo-for.")
        }
        return running
    }

    private func play(for seconds: Int, in running: OpenProfile) async {
        let half = Duration.seconds(seconds) / 2
        // Nobody cancels a command; it ends with its process.
        try? await ContinuousClock().sleep(for: half)
        let faults = fault.compactMap { FaultOrder($0) }
        for fault in faults.isEmpty ? [.off] : faults {
            _ = await running.injectFault?(fault)
            try? await ContinuousClock().sleep(for: half / max(1, faults.count))
        }
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
