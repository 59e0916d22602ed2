import ArgumentParser
import BaselogCore
import BaselogDomain

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Look at the queue of a profile and decide about its entries.",
        discussion: "Example: baselog --profile dev queue list --state dead --json",
        subcommands: [
            QueueListCommand.self, QueueShowCommand.self, QueueRetryCommand.self, QueueDropCommand.self,
            QueueDrainCommand.self, QueueExportCommand.self, QueueImportCommand.self, QueueCheckCommand.self,
        ],
        defaultSubcommand: QueueListCommand.self)
}

/// The global options of commands that have a `--state` of their own: `--state DIR` goes before the command there.
struct QueueOptions: ParsableArguments {
    /// The parser gives an option to the first command of the line that knows it, and the root knows `--state`.
    static let statesName = NameSpecification.customLong("states")

    /// What stands before a command and has a value behind it.
    private static let valued: Set = ["--profile", "--config", "--state", "--screen", "--theme"]

    /// The arguments with every `--state` of a queue command under the name that only those commands know.
    static func telling(_ arguments: [String]) -> [String] {
        var start = 0
        while start < arguments.count, arguments[start].hasPrefix("-"), arguments[start] != "--" {
            start += valued.contains(arguments[start]) ? 2 : 1
        }
        guard start < arguments.count, arguments[start] == "queue" else { return arguments }
        let end = arguments[start...].firstIndex(of: "--") ?? arguments.count
        return arguments.enumerated().map { index, word in
            guard (start..<end).contains(index) else { return word }
            if word == "--state" { return "--states" }
            return word.hasPrefix("--state=") ? "--states=" + word.dropFirst("--state=".count) : word
        }
    }

    @Option(name: .long, help: ArgumentHelp("Profile to use (BASELOG_PROFILE).", valueName: "name"))
    var profile: String?

    @Option(name: .long, help: ArgumentHelp("Folder of the settings.", valueName: "dir"))
    var config: String?

    @Flag(name: .long, help: "Say more about what is done, on standard error.")
    var verbose = false

    func context(_ parent: GlobalOptions) -> ProcessContext {
        ProcessContext(
            profile: profile ?? parent.profile, configFolder: config ?? parent.config, stateFolder: parent.state,
            isVerbose: verbose || parent.verbose)
    }
}

/// A list of states such as `queued,dead`.
struct StateList: ExpressibleByArgument {
    var states: Set<EntryState>

    init?(argument: String) {
        let names = argument.split(separator: ",").map { EntryState(name: String($0)) }
        guard !names.isEmpty, names.allSatisfy({ $0 != nil }) else { return nil }
        states = Set(names.compactMap { $0 })
    }

    static var allValueStrings: [String] { EntryState.allCases.map(\.name) }
}

struct QueueListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List entries, the newest first; without options what waits or is dead.",
        discussion: """
            --state takes queued, scheduled (retry), parked, delivered, dead and dropped, with commas between. \
            For another state folder write: baselog --state DIR queue list

            Example: baselog queue list --state parked,dead --limit 20
            """)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption

    @Option(
        name: QueueOptions.statesName,
        help: ArgumentHelp("States with commas between; --state is understood, too.", valueName: "states"))
    var state: StateList?

    /// Where nothing is said.
    private static let usualLimit = 100

    @Flag(name: .long, help: "All states, and no limit unless one is given.") var all = false
    @Option(name: .long, help: "At most so many; \(usualLimit) without --all.") var limit: Int?
    @Option(name: .long, help: "Only this level and above.") var level: String?
    @Option(name: .long, help: "Only entries that contain this text.") var text: String?

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
        if let level, Level(name: level) == nil {
            throw ValidationError("--level must be debug, info, warning, error or critical.")
        }
    }

    func run() async throws {
        let context = options.context(root.global)
        let profile = try SettingsLoader(context).load()
        let waiting: Set<EntryState> = [.queued, .inFlight, .scheduled, .parked, .dead]
        var query = PageQuery(
            states: state?.states ?? (all ? Set(EntryState.allCases) : waiting),
            minimumLevel: level.flatMap { Level(name: $0) }, text: text)
        let limit = limit ?? (all ? Int.max : QueueListCommand.usualLimit)
        let counts = try await OpenQueue.with(profile, context: context) { queue in
            var shown = 0
            while shown < limit, !Console.isOutputClosed {
                query.limit = min(500, limit - shown)
                let page = try await queue.page(query)
                for entry in page.entries {
                    Console.print(json.isOn ? EntryJSON.value(entry).compactText : line(entry))
                }
                shown += page.entries.count
                guard let next = page.next else { break }
                query.after = next
            }
            return try await queue.counts()
        }
        guard !json.isOn else { return }
        Console.note(counts.map { summary($0, profile: profile.name) } ?? "\(profile.name): nothing was ever queued.")
    }

    private func line(_ entry: StoredEntry) -> String {
        let age = Text.duration(WallClock.now() - entry.encoded.acceptedAt)
        let cells = [
            entry.id.description, age.padded(7), entry.encoded.level.name.padded(8), entry.state.name.padded(9),
            "\(entry.attempts)".padded(3), Text.line(EntryText.summary(entry), limit: 100),
        ]
        return cells.joined(separator: "  ")
    }

    private func summary(_ counts: EntryCounts, profile: String) -> String {
        let states = EntryState.allCases.filter { $0 != .inFlight }
        return "\(profile): " + states.map { "\($0.name) \(counts[$0].grouped)" }.joined(separator: " · ")
    }
}

struct QueueShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one entry, its attempts and why it is still here.",
        discussion: """
            The ID may be cut to its last characters, as screens show it.

            Example: baselog queue show 4JZ8QK
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The entry's ID.") var id: String

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let found = try await OpenQueue.with(profile, context: global.context) { queue in
            let entry = try await queue.find(id)
            return (entry, try await queue.attempts(entry.id))
        }
        guard let (entry, attempts) = found else {
            throw CommandFailure(.failed, "Nothing was ever queued for \(profile.name).")
        }
        if json.isOn {
            var value = EntryJSON.value(entry).members ?? [:]
            value["attempt_history"] = .array(attempts.map(EntryJSON.value))
            Console.print(.object(value))
            return
        }
        for line in EntryText.details(entry, attempts: attempts) { Console.print(line) }
    }
}

/// Which entries an order is for.
struct EntrySelection: ParsableArguments {
    @Argument(help: "IDs of entries, or their last characters.") var ids: [String] = []
    @Flag(name: .long, help: "All of the states of --state.") var all = false

    func validate() throws {
        if all == !ids.isEmpty { throw ValidationError("Name the entries by their IDs, or give --all.") }
    }

    func entries(of queue: some EntryQueue, states: Set<EntryState>) async throws -> [EntryID] {
        if !all {
            var found: [EntryID] = []
            for id in ids { found.append(try await queue.find(id).id) }
            return found
        }
        var query = PageQuery(states: states, order: .oldestFirst, limit: 1_000)
        var found: [EntryID] = []
        while true {
            let page = try await queue.page(query)
            found += page.entries.map(\.id)
            guard let next = page.next else { return found }
            query.after = next
        }
    }
}

extension String {
    /// The text with blanks behind it up to a width.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
