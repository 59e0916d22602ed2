import ArgumentParser
import BaselogCore
import BaselogDomain

struct QueueCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read the whole queue and say whether it is sound.",
        discussion: """
            A damaged queue that no other process ships from is mended: what can be read goes into a new database, the \
            damaged files into `quarantine` beside it.

            Exit codes: 0 sound, or mended without a loss; 1 damaged, or entries were lost.

            Example: baselog --profile dev queue check
            """)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption

    func run() async throws {
        let context = options.context(root.global)
        let profile = try SettingsLoader(context).load()
        let found = try await OpenQueue.with(profile, context: context) { queue in
            if try await queue.claim() == .this { try await queue.checkAndMend() } else { try await queue.verify() }
            return CheckResult(
                counts: try await queue.counts(), rows: try await queue.countRows(), salvage: queue.salvage,
                last: queue.lastSalvage)
        }
        guard let found else {
            if json.isOn { Console.print(.object(["sound": .bool(true), "entries": .integer(0)])) }
            return Console.note("\(profile.name): nothing was ever queued.")
        }
        if json.isOn { Console.print(found.json) } else { found.lines.forEach { Console.print($0) } }
        if !found.isSound { throw CommandFailure(.failed) }
    }
}

/// What a check found.
struct CheckResult {
    var counts: EntryCounts
    /// Rows by state, counted one by one.
    var rows: [EntryState: Int]
    /// What was mended just now.
    var salvage: SalvageReport?
    /// What was mended last, perhaps long ago.
    var last: SalvageReport?

    private static let countedStates: [EntryState] = [.queued, .scheduled, .parked, .dead]

    /// States of which there are not as many rows as the counts say.
    private var wrongStates: [EntryState] {
        CheckResult.countedStates.filter { rows[$0, default: 0] != counts[$0] }
    }

    var isSound: Bool { wrongStates.isEmpty && counts.residual == 0 && (salvage.map { $0.lost == 0 } ?? true) }

    var lines: [String] {
        var lines: [String] = []
        if let salvage {
            lines += [salvage.summary, "The damaged files are in \(salvage.quarantine)"]
        } else if let last {
            lines.append("On \(last.time.iso8601()): \(last.summary)")
        }
        let states = CheckResult.countedStates.map { "\($0.name) \(counts[$0].grouped)" }.joined(separator: " · ")
        lines.append("\(isSound ? "sound" : "not sound"): \(states) · accepted \(counts.accepted.grouped)")
        for state in wrongStates {
            lines.append(
                "\(state.name): \(rows[state, default: 0].grouped) rows, but the counts say \(counts[state].grouped)")
        }
        if counts.residual != 0 { lines.append("\(counts.residual.grouped) accepted entries are in no state") }
        return lines
    }

    var json: JSONValue {
        let salvaged = salvage.map { report in
            JSONValue.object([
                "kept": .integer(Int64(report.kept)), "lost": report.lost.map { .integer(Int64($0)) } ?? .null,
                "quarantine": .string(report.quarantine), "reason": .string(report.reason),
            ])
        }
        return .object([
            "sound": .bool(isSound), "residual": .integer(Int64(counts.residual)),
            "entries": .integer(Int64(rows.values.reduce(0, +))), "salvage": salvaged ?? .null,
            "wrong_states": .array(wrongStates.map { .string($0.name) }),
        ])
    }
}

struct QueueDrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Ship until the queue is empty.",
        discussion: """
            Exit codes: 0 empty, 3 entries still wait when the time is over, 6 another process ships from the queue.

            Example: baselog --profile dev queue drain --timeout 60
            """)

    /// How often it looks how far it is.
    private static let interval: Duration = .milliseconds(100)

    @ParentCommand var root: BaselogCommand
    @OptionGroup var options: QueueOptions
    @OptionGroup var json: JSONOption

    @Option(name: .long, help: ArgumentHelp("Longest time to go on, in seconds; without it no limit.", valueName: "s"))
    var timeout: Double?

    func validate() throws {
        if let timeout, !(0...31_536_000).contains(timeout) {
            throw ValidationError("--timeout must be from 0 to 31536000 seconds.")
        }
    }

    func run() async throws {
        let loader = SettingsLoader(options.context(root.global))
        let profile = try loader.load()
        // Nothing is made by looking, and the owner is told before anything starts.
        let isThere: Void? = try await OpenQueue.with(profile, context: loader.context) { try await $0.own() }
        guard isThere != nil else { return Console.note("\(profile.name): nothing was ever queued.") }
        try await Shipping.run(profile, loader: loader) { live in
            let counts = try await drain(live.engine)
            tell(counts, profile: profile.name)
            guard counts.pending > 0, !Task.isCancelled else { return }
            let verb = counts.pending == 1 ? "waits" : "wait"
            throw CommandFailure(.queued, "\(Text.entries(counts.pending)) of \(profile.name) still \(verb).")
        }
    }

    private func drain(_ engine: Engine) async throws -> EntryCounts {
        let deadline = timeout.map { ContinuousClock.now + .milliseconds(Int64($0 * 1000)) }
        _ = try await engine.perform(.flush)
        var counts = await engine.snapshot().counts
        let total = counts.pending
        let progress = ProgressLine(total: total, label: "shipped")
        defer { progress.end() }
        while counts.pending > 0, !Task.isCancelled, deadline.map({ ContinuousClock.now < $0 }) ?? true {
            try? await Task.sleep(for: QueueDrainCommand.interval)
            counts = await engine.snapshot().counts
            // What another process adds meanwhile is shipped, too, and may make more of it than there was.
            progress.show(max(0, total - counts.pending))
            _ = try await engine.perform(.flush)
        }
        return counts
    }

    private func tell(_ counts: EntryCounts, profile: String) {
        if json.isOn {
            return Console.print(
                .object([
                    "profile": .string(profile), "waiting": .integer(Int64(counts.pending)),
                    "dead": .integer(Int64(counts.dead)), "delivered": .integer(Int64(counts.delivered)),
                ]))
        }
        guard counts.pending == 0 else { return }
        let dead = counts.dead > 0 ? "; \(counts.dead.grouped) dead entries are left" : ""
        Console.print("The queue of \(profile) is empty\(dead).")
    }
}
