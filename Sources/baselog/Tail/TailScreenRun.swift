import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogSources
import BaselogTerminal
import Foundation

/// `baselog tail` on a terminal: the Tail screen, fed by what is followed.
struct TailScreenRun {
    private let command: TailCommand
    private let loader: SettingsLoader

    /// - Returns: `nil` where lines are to be printed: it was asked for, or there is no terminal for a screen and keys.
    init?(_ command: TailCommand, loader: SettingsLoader) {
        guard !command.plain, !command.json.isOn, !command.options.noFollow,
            TailScreenRun.hasScreen(loader.context, readsInput: command.sources == ["-"])
        else { return nil }
        self.command = command
        self.loader = loader
    }

    private static func hasScreen(_ context: ProcessContext, readsInput: Bool) -> Bool {
        guard isatty(STDOUT_FILENO) == 1, let type = context.variable("TERM"), type != "dumb" else { return false }
        // Typed lines and keys would come from the same place.
        return isatty(STDIN_FILENO) == 1 ? !readsInput : TerminalPresence.isThere
    }

    func run() async throws {
        // What cannot be right is told before the screen is taken.
        _ = try LineSelection(command.options, now: WallClock.now())
        _ = try LineParser(command.options.lineFormat, times: .live)
        if let multiline = command.options.multiline { _ = try LineGrouping(start: multiline) }
        if command.remote { return try await followRemote() }
        let names = command.sources == ["-"] ? ["standard input"] : command.sources.map(TailScreenRun.name)
        let name = names.joined(separator: " + ")
        let description = TailFeed(
            name: name, kind: command.ship ? .shipped : .shown, level: command.options.level?.level)
        if command.ship { try await ship(description) } else { try await show(description) }
    }

    /// A path as it was typed, or its end where it is long.
    private static func name(of path: String) -> String {
        path.count <= 24 ? path : path.split(separator: "/").last.map(String.init) ?? path
    }

    private func show(_ description: TailFeed) async throws {
        let feed = LineFeed(description: description) { [command] lines, _ in
            try await TailScreenRun.tail(command, lines).read(engine: nil)
        }
        // No profile is read where nothing is sent.
        let session = Session(
            profile: "", baseURL: BaseURL(isSecure: false, host: "localhost", port: 80, path: ""))
        try await open(session, NoProfiles(), feed)
    }

    private func ship(_ description: TailFeed) async throws {
        let profile = try loader.load()
        let sending = HandDelivery(profile: profile, loader: loader, options: command.delivery, json: false)
        try sending.prepare()
        let shipped = ShippedEntries()
        let time = command.delivery.time
        let feed = LineFeed(description: description) { [command] lines, live in
            guard let live else { return }
            let run = TailScreenRun.tail(command, lines, shipped)
            let events = await live.engine.events()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await shipped.follow(events, receiver: lines) }
                defer { group.cancelAll() }
                try await run.read(engine: live.engine)
            }
        } settle: { live in
            let output = LineOutput(form: .none, namesSources: false)
            let run = TailRun(
                sources: [], options: command.options, receiver: output, passesOn: false, shipped: shipped)
            if !shipped.open.isEmpty, time > .zero {
                Console.note("Waiting for \(shipped.open.count.grouped) lines; ctrl-c ends that, they stay queued.")
            }
            try await run.report(on: live, time: time)
        }
        let session = Session(profile.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI)
        try await open(
            session, LiveProfiles(loader: loader, initial: profile, runsDemo: false), feed,
            theme: profile.settings.appearance.theme)
    }

    private func followRemote() async throws {
        let profile = try loader.load()
        let target = try RemoteTarget(profile, loader: loader)
        let host = target.settings.baseURL.authority
        let feed = LineFeed(
            description: TailFeed(name: "logs of \(host)", kind: .remote, level: command.options.level?.level)
        ) { [command] lines, _ in try await target.follow(command.options, lines) }
        try await open(
            Session(target.settings, hasEmbeddedAPI: profile.usesEmbeddedAPI), NoProfiles(), feed,
            theme: profile.settings.appearance.theme)
    }

    private static func tail(
        _ command: TailCommand, _ lines: ScreenLines, _ shipped: ShippedEntries = ShippedEntries()
    ) -> TailRun {
        TailRun(
            sources: command.sources, options: command.options, receiver: lines, passesOn: false, shipped: shipped)
    }

    private func open(
        _ session: Session, _ source: any ProfileSource, _ feed: LineFeed, theme: String = ""
    ) async throws {
        let look = try command.look.look(loader.context, profileTheme: theme)
        let status = try await DashboardRun(
            look: look, session: session, source: source, context: loader.context, feed: feed
        ).run()
        if status != .done { throw CommandFailure(status) }
    }
}
