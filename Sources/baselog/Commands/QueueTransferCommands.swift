import ArgumentParser
import BaselogCore
import BaselogDomain
import Foundation

struct QueueExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write entries as lines of JSON; without options what waits or is dead.",
        discussion: """
            Nothing is changed, and it works while another process ships. `queue import` reads what it writes.

            Exit codes: 0 exported, 5 the file is there already or cannot be written.

            Example: baselog --profile dev queue export --state dead --output dead.jsonl
            """)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions

    @Option(
        name: QueueOptions.statesName,
        help: ArgumentHelp("States with commas between; --state is understood, too.", valueName: "states"))
    var state: StateList?

    @Flag(name: .long, help: "All states.") var all = false
    @Option(name: .long, help: "At most so many, the oldest ones.") var limit: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A new file that only you can read; standard output without it.", valueName: "file"))
    var output: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let context = options.context(root.global)
        let profile = try SettingsLoader(context).load()
        let waiting: Set<EntryState> = [.queued, .inFlight, .scheduled, .parked, .dead]
        let states = state?.states ?? (all ? Set(EntryState.allCases) : waiting)
        // What was not finished is no file to leave behind.
        try await Interruption.cancelling { try await export(profile, context, states: states) }
    }

    private func export(_ profile: LoadedProfile, _ context: ProcessContext, states: Set<EntryState>) async throws {
        let file = try output.map { try NewFile($0) }
        do {
            let (written, unreadable) =
                try await OpenQueue.with(profile, context: context) { queue in
                    try await export(from: queue, states: states, to: file)
                } ?? (0, 0)
            try file?.finish()
            if unreadable > 0 { Console.note("note: \(unreadable.grouped) entries have no readable content.") }
            guard Console.outputFailure == nil else { return }
            Console.note("Exported \(Text.entries(written)) of \(profile.name).")
        } catch {
            file?.abandon()
            throw error
        }
    }

    private func export(
        from queue: SQLiteQueue, states: Set<EntryState>, to file: NewFile?
    ) async throws -> (written: Int, unreadable: Int) {
        let limit = limit ?? .max
        let counts = try await queue.counts()
        let progress = ProgressLine(total: min(limit, states.reduce(0) { $0 + counts[$1] }), label: "exported")
        defer { progress.end() }
        var query = PageQuery(states: states, order: .oldestFirst)
        var (written, unreadable) = (0, 0)
        while written < limit, !Console.isOutputClosed {
            try Task.checkCancellation()
            query.limit = min(500, limit - written)
            let page = try await queue.page(query)
            for entry in page.entries {
                guard let line = ExportedEntry.line(entry) else {
                    unreadable += 1
                    continue
                }
                if let file { try file.write(line) } else { Console.print(line) }
                written += 1
            }
            progress.show(written)
            guard let next = page.next else { break }
            query.after = next
        }
        return (written, unreadable)
    }
}

struct QueueImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Queue entries from lines of JSON, as `queue export` writes them.",
        discussion: """
            Exported entries keep their IDs: one that is in the queue already is not added again, and what was \
            delivered or dropped is left out. A line may also be the bare content of a log or an event, such as \
            {"message": "hello", "level": "warning"}. What is imported is queued; it is shipped by the next command or \
            dashboard that ships. Only the owner of the queue can import, and a careful profile asks for consent as it \
            does for what is sent by hand.

            Example: baselog --profile dev queue import dead.jsonl
            """)

    /// Lines that are added in one transaction, all or none.
    static let groupLimit = 500

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var consent: ConsentOptions
    @Argument(help: "The file; - reads standard input.") var file: String

    func run() async throws {
        let context = options.context(root.global)
        let profile = try SettingsLoader(context).load()
        // What is imported is shipped like what was sent by hand.
        try consent.ask(for: profile)
        var lines = try LineSource(file)
        let queue = try SQLiteQueue(folder: context.queueFolder(of: profile.name), settings: profile.settings.queue)
        var result = ImportResult()
        do {
            try await queue.own()
            try await result.read(&lines, into: queue)
            await queue.close()
        } catch {
            await queue.close()
            if result.imported > 0 { Console.note(result.summary(profile: profile.name)) }
            throw error
        }
        if json.isOn { return Console.print(result.json) }
        Console.print(result.summary(profile: profile.name))
    }
}

/// How far an import has come.
struct ImportResult {
    private(set) var imported = 0
    private(set) var known = 0
    private(set) var over = 0
    private var ids = EntryIDGenerator()

    mutating func read(_ lines: inout LineSource, into queue: SQLiteQueue) async throws {
        var group: [EncodedEntry] = []
        var number = 0
        while let line = try lines.next() {
            number += 1
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            let entry: ExportedEntry
            do throws(ExportedEntry.Problem) {
                entry = try ExportedEntry(line: line)
            } catch {
                try await add(&group, to: queue)
                throw CommandFailure(
                    .usage, "Line \(number.grouped) is no entry: \(error.description.printable)",
                    hint: "The lines before it were read; mend it and import from there on.")
            }
            guard !ExportedEntry.overStates.contains(entry.state) else {
                over += 1
                continue
            }
            group.append(encoded(entry))
            if group.count == QueueImportCommand.groupLimit { try await add(&group, to: queue) }
        }
        try await add(&group, to: queue)
    }

    private mutating func encoded(_ entry: ExportedEntry) -> EncodedEntry {
        let now = WallClock.now()
        let time = entry.acceptedAt ?? now
        let id = entry.id ?? ids.next(now: now) { Double.random(in: 0...1) }
        return EncodedEntry(
            id: id, kind: entry.content.kind, level: entry.content.level, origin: entry.origin, stream: entry.stream,
            acceptedAt: time, payload: EncodedPayload(entry.content, at: time))
    }

    private mutating func add(_ group: inout [EncodedEntry], to queue: SQLiteQueue) async throws {
        var fresh: [EncodedEntry] = []
        var seen: Set<EntryID> = []
        for entry in group {
            if seen.insert(entry.id).inserted, try await queue.entry(entry.id) == nil {
                fresh.append(entry)
            } else {
                known += 1
            }
        }
        group = []
        guard !fresh.isEmpty else { return }
        try await queue.append(fresh)
        imported += fresh.count
    }

    var json: JSONValue {
        .object([
            "imported": .integer(Int64(imported)), "already_there": .integer(Int64(known)),
            "left_out": .integer(Int64(over)),
        ])
    }

    func summary(profile: String) -> String {
        var parts = ["Imported \(Text.entries(imported)) into \(profile)"]
        if known > 0 { parts.append("\(known.grouped) were there already") }
        if over > 0 { parts.append("\(over.grouped) were delivered or dropped and left out") }
        return parts.joined(separator: "; ") + "."
    }
}
