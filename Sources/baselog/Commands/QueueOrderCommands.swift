import ArgumentParser
import BaselogCore
import BaselogDomain

struct QueueRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try entries again now, dead ones too, and wait for what becomes of them.",
        discussion: """
            Only the process that ships from the queue can do that; where a dashboard is open, do it there.

            Example: baselog queue retry --all --state dead
            """)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var selection: EntrySelection

    @Option(name: QueueOptions.statesName, help: ArgumentHelp("With --all: which states.", valueName: "states"))
    var state: StateList?

    @Option(name: .long, help: ArgumentHelp("Longest wait for the delivery, in seconds.", valueName: "s"))
    var wait = 10.0

    func validate() throws {
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be from 0 to 86400 seconds.") }
    }

    func run() async throws {
        let loader = SettingsLoader(options.context(root.global))
        let profile = try loader.load()
        let ids = try await OpenQueue.with(profile, context: loader.context) { queue in
            try await queue.own()
            return try await selection.entries(of: queue, states: state?.states ?? [.scheduled, .parked, .dead])
        }
        guard let ids, !ids.isEmpty else {
            if json.isOn { return Console.print(document(DeliveryReport(), profile: profile.name, refused: [:])) }
            Console.print("There is nothing to retry.")
            return
        }
        try await Shipping.run(profile, loader: loader) { live in
            var refused: [EntryID: String] = [:]
            for start in stride(from: 0, to: ids.count, by: 1_000) {
                let part = Array(ids[start..<min(start + 1_000, ids.count)])
                refused.merge(try await live.engine.perform(.retryNow(part)).refused) { $1 }
            }
            for (id, reason) in refused { Console.note("\(id): \(reason)") }
            try await report(ids.filter { refused[$0] == nil }, refused: refused, live: live)
        }
    }

    private func document(_ report: DeliveryReport, profile: String, refused: [EntryID: String]) -> JSONValue {
        .object([
            "profile": .string(profile), "delivered": .integer(Int64(report.delivered)),
            "waiting": .integer(Int64(report.waiting.count)), "dead": .integer(Int64(report.dead.count)),
            "refused": refusals(refused),
        ])
    }

    private func report(_ ids: [EntryID], refused: [EntryID: String], live: LiveProfile) async throws {
        var report = DeliveryReport()
        let deadline = ContinuousClock.now + .milliseconds(Int64(wait * 1000))
        for id in ids {
            let left = max(.zero, ContinuousClock.now.duration(to: deadline))
            report.add(try await live.engine.outcome(of: id, within: left))
        }
        if json.isOn {
            Console.print(document(report, profile: live.profile.name, refused: refused))
        } else {
            tell(report)
        }
        if report.status != .done { throw CommandFailure(report.status) }
        if ids.isEmpty { throw CommandFailure(.failed) }
    }

    private func tell(_ report: DeliveryReport) {
        Console.print(
            "delivered \(report.delivered.grouped) · waiting \(report.waiting.count.grouped)"
                + " · dead \(report.dead.count.grouped)")
    }
}

struct QueueDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Give entries up: they are counted as dropped and never sent.",
        discussion: """
            Only the process that ships from the queue can do that; where a dashboard is open, do it there.

            Example: baselog queue drop 4JZ8QK --yes
            """)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var selection: EntrySelection

    @Option(
        name: QueueOptions.statesName,
        help: ArgumentHelp("With --all: which states; dead ones where not given.", valueName: "states"))
    var state: StateList?

    @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false

    func run() async throws {
        let context = options.context(root.global)
        let profile = try SettingsLoader(context).load()
        let result = try await OpenQueue.with(profile, context: context) { queue in
            try await queue.own()
            let ids = try await selection.entries(of: queue, states: state?.states ?? [.dead])
            guard !ids.isEmpty else { return CommandResult() }
            if !yes {
                try Confirmation.ask("Drop \(Text.entries(ids.count)) of \(profile.name)?", option: "--yes")
            }
            var result = CommandResult()
            for start in stride(from: 0, to: ids.count, by: 1_000) {
                let part = Array(ids[start..<min(start + 1_000, ids.count)])
                let changed = try await queue.apply(.drop, to: part, inFlight: [], at: WallClock.now())
                result.changed += changed.changed
                result.refused.merge(changed.refused) { $1 }
            }
            return result
        }
        for (id, reason) in result?.refused ?? [:] { Console.note("\(id): \(reason)") }
        let dropped = result?.changed.count ?? 0
        if json.isOn {
            Console.print(
                .object([
                    "profile": .string(profile.name), "dropped": .integer(Int64(dropped)),
                    "refused": refusals(result?.refused ?? [:]),
                ]))
        } else {
            Console.print("Dropped \(Text.entries(dropped)).")
        }
        if let result, !result.refused.isEmpty, result.changed.isEmpty { throw CommandFailure(.failed) }
    }
}

/// The reasons by entry.
private func refusals(_ refused: [EntryID: String]) -> JSONValue {
    .object(Dictionary(uniqueKeysWithValues: refused.map { ($0.description, JSONValue.string($1)) }))
}
