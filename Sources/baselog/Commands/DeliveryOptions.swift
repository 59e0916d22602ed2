import ArgumentParser
import BaselogCore
import BaselogDomain

/// How long a command waits for what it sends, and whether it may.
struct DeliveryOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Longest wait for the delivery, in seconds.", valueName: "s"))
    var wait = 10.0

    @Flag(name: .long, help: "Return as soon as it is safe in the queue (exit code 3).")
    var noWait = false

    @OptionGroup var consent: ConsentOptions

    func validate() throws {
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be from 0 to 86400 seconds.") }
    }

    var time: Duration { noWait ? .zero : .milliseconds(Int64(wait * 1000)) }
}

/// What became of entries that a command sent.
struct DeliveryReport {
    private(set) var delivered = 0
    private(set) var dead: [StoredEntry] = []
    private(set) var waiting: [StoredEntry] = []

    /// - Parameter entry: `nil` for one that has left the history: only delivered ones do.
    mutating func add(_ entry: StoredEntry?) {
        switch entry?.state {
        case nil, .delivered: delivered += 1
        case .dead, .dropped: if let entry { dead.append(entry) }
        default: if let entry { waiting.append(entry) }
        }
    }

    var status: ExitStatus { dead.isEmpty ? (waiting.isEmpty ? .done : .queued) : .dead }
}

/// Accepts entries into a profile's queue and follows them.
struct HandDelivery {
    let profile: LoadedProfile
    let loader: SettingsLoader
    let options: DeliveryOptions
    let json: Bool

    /// Sends the contents, as many a second as asked for, prints what became of them and fails with its exit code.
    func send(_ content: EntryContent, count: Int = 1, rate: Double? = nil) async throws {
        try check(content)
        try prepare()
        try await Shipping.run(profile, loader: loader) { live in
            let ids = try await accept(content, count: count, rate: rate, by: live.engine)
            let report = try await follow(ids, on: live)
            try await tell(report, ids: ids, live: live)
        }
    }

    /// Makes sure that something may be sent and that there is a key for it.
    func prepare() throws {
        try options.consent.ask(for: profile)
        try requireKey()
    }

    private func check(_ content: EntryContent) throws {
        let (clean, changes) = Sanitiser.sanitise(content)
        if loader.context.isVerbose {
            for note in profile.effective.notes { Console.note("note: \(note)") }
            for change in changes { Console.note("note: \(change)") }
        }
        let problems = clean.problems
        if !problems.isEmpty { throw AcceptError.invalid(InvalidEntry(problems: problems)) }
    }

    /// Without any key nothing could ever be delivered; a stored one that cannot be read fails here, too.
    private func requireKey() throws {
        guard !profile.usesEmbeddedAPI, try loader.key(for: profile.name).key == nil else { return }
        throw CommandFailure(
            .configuration, "The profile \(profile.name) has no API key; nothing was sent.",
            hint: "Store one with: baselog profile edit \(profile.name) --ask-key (or set BASELOG_API_KEY)")
    }

    private func accept(
        _ content: EntryContent, count: Int, rate: Double?, by engine: Engine
    ) async throws -> [EntryID] {
        var ids: [EntryID] = []
        let start = ContinuousClock.now
        let progress = ProgressLine(total: count, label: "queued")
        while ids.count < count, !Task.isCancelled {
            var size = min(1_000, count - ids.count)
            if let rate {
                let due = Int((start.duration(to: .now).inSeconds * rate).rounded(.down)) + 1 - ids.count
                guard due > 0 else {
                    try? await Task.sleep(for: .milliseconds(min(50, 1000 / rate)))
                    continue
                }
                size = min(size, due)
            }
            ids += try await engine.accept(Array(repeating: content, count: size), origin: .hand)
            progress.show(ids.count)
        }
        progress.end()
        return ids
    }

    private func follow(_ ids: [EntryID], on live: LiveProfile) async throws -> DeliveryReport {
        var report = DeliveryReport()
        let deadline = ContinuousClock.now + options.time
        let progress = ProgressLine(total: ids.count, label: "delivered")
        for id in ids {
            while true {
                let left = max(.zero, ContinuousClock.now.duration(to: deadline))
                let entry = try await live.engine.outcome(of: id, within: min(left, .milliseconds(250)))
                // A parked entry waits for a person, not for time.
                let isOver = entry.map { !$0.state.isPending || $0.state == .parked } ?? true
                guard isOver || left == .zero || Task.isCancelled else { continue }
                report.add(entry)
                break
            }
            progress.show(report.delivered)
        }
        progress.end()
        return report
    }

    private func tell(_ report: DeliveryReport, ids: [EntryID], live: LiveProfile) async throws {
        if json { try await printJSON(report, ids: ids, live: live) }
        let isSingle = ids.count == 1
        if report.delivered > 0, !json {
            let id = isSingle ? " \(ids[0])" : ""
            Console.print("delivered\(isSingle ? id : " \(report.delivered.grouped) entries") to \(profile.name)")
        }
        if let dead = report.dead.first {
            let answer = dead.death.map { "\($0.status.map(String.init) ?? "") \($0.answer)" } ?? dead.cause
            throw CommandFailure(
                .dead,
                "\(isSingle ? "The entry was" : "\(report.dead.count.grouped) entries were") refused by the API:"
                    + " \(Text.line(answer.trimmingPrefix(" ").description, limit: 300))",
                hint: "It is kept: baselog --profile \(profile.name) queue show \(dead.id)")
        }
        if let waiting = report.waiting.first {
            let owner = live.owner.map { ", process \($0) ships it" } ?? ""
            let cause = waiting.cause.isEmpty ? "" : ": \(Text.line(waiting.cause, limit: 300))"
            throw CommandFailure(
                .queued,
                "\(isSingle ? "The entry is" : "\(report.waiting.count.grouped) entries are") safe in the queue of"
                    + " \(profile.name)\(owner), not delivered yet\(cause)",
                hint: "Follow it: baselog --profile \(profile.name) queue show \(waiting.id)")
        }
    }

    private func printJSON(_ report: DeliveryReport, ids: [EntryID], live: LiveProfile) async throws {
        var members: [String: JSONValue] = [
            "profile": .string(profile.name), "accepted": .integer(Int64(ids.count)),
            "delivered": .integer(Int64(report.delivered)), "dead": .integer(Int64(report.dead.count)),
            "waiting": .integer(Int64(report.waiting.count)),
        ]
        if ids.count == 1, let entry = try await live.engine.entry(ids[0]) { members["entry"] = EntryJSON.value(entry) }
        Console.print(.object(members))
    }
}
