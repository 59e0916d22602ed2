import ArgumentParser
import BaselogCore
import BaselogDomain
import BaselogSources
import Foundation

struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Follow files or standard input, and ship what they say.",
        discussion: """
            On a terminal it fills the screen: / searches, f filters, ? shows all keys. With --plain or --json, or where \
            its output goes elsewhere, it prints.

            Files are followed through rotation, renaming and truncation; patterns such as 'logs/*.log' also find files \
            that appear later. With --ship every line goes into the profile's queue together with how far its file is \
            read, so that the next run goes on exactly there.

            With - standard input is followed, and keys come from the terminal. Where output goes elsewhere, what comes is \
            passed on unchanged as it comes, and with --ship it is \
            shipped, too. Filters choose what is shown and shipped, never what is passed on.

            Examples:
              baselog tail app.log 'worker/*.log'
              baselog tail /var/log/syslog --level warning
              baselog tail 'logs/*.log' --plain --filter timeout --since 15m
              baselog --profile dev tail app.log --ship --json
              ./app 2>&1 | baselog --profile dev tail - --ship
              baselog --profile dev tail --remote --level error

            Exit codes: 0 done, with --ship all delivered; 1 with --no-follow a file could not be read, 3 queued and \
            not all delivered yet, 4 some were refused, 5 settings or key.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @OptionGroup(title: "Lines") var options: TailOptions
    @OptionGroup(title: "Shipping") var delivery: DeliveryOptions
    @OptionGroup(title: "Screen") var look: ScreenOptions

    @Flag(name: .long, help: "Print lines as they are, for pipes.") var plain = false
    @Flag(name: .long, help: "Ship the lines to the profile's API.") var ship = false
    @Argument(help: "Files, patterns, or - for standard input.") var sources: [String] = []

    @Flag(name: .long, help: "Follow what arrives at the profile's API instead of files.") var remote = false

    func validate() throws {
        guard !remote else {
            guard sources.isEmpty, !ship else { throw ValidationError("--remote follows the API; leave out the rest.") }
            return
        }
        guard !sources.isEmpty else { throw ValidationError("Name a file or a pattern, or - for standard input.") }
        guard sources == ["-"] || !sources.contains("-") else {
            throw ValidationError("Standard input is followed alone; leave out - or the files.")
        }
        guard !(plain && json.isOn) else { throw ValidationError("--plain and --json exclude each other.") }
    }

    func run() async throws {
        let loader = SettingsLoader(global.context)
        if let screen = TailScreenRun(self, loader: loader) { return try await screen.run() }
        if remote { return try await followRemote(loader) }
        // Standard input passes through as it is, unless something else is asked for.
        let passesOn = sources == ["-"] && !plain && !json.isOn
        let namesSources = sources.count > 1 || sources.contains { $0.contains { "*?[".contains($0) } }
        let output = LineOutput(form: json.isOn ? .json : passesOn ? .none : .plain, namesSources: namesSources)
        let run = TailRun(
            sources: sources, options: options, receiver: output, passesOn: passesOn, shipped: ShippedEntries())
        guard ship else {
            try await run.follow(engine: nil)
            return
        }
        let profile = try loader.load()
        let sending = HandDelivery(profile: profile, loader: loader, options: delivery, json: json.isOn)
        try sending.prepare()
        try await LiveProfile.with(profile, loader: loader) { live in
            let events = await live.engine.events()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await run.shipped.follow(events, receiver: output) }
                group.addTask {
                    if let problem = await AttachListener(live, context: loader.context).run() { Console.fail(problem) }
                }
                defer { group.cancelAll() }
                let outcome = await Swift.Result { try await run.follow(engine: live.engine) }
                try await run.report(on: live, time: delivery.time)
                try outcome.get()
            }
        }
    }

    private func followRemote(_ loader: SettingsLoader) async throws {
        let output = LineOutput(form: json.isOn ? .json : .plain, namesSources: false)
        let target = try RemoteTarget(try loader.load(), loader: loader)
        try await TailRun.untilReaderLeaves { try await target.follow(options, output) }
    }
}

extension Swift.Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
