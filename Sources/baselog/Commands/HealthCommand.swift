import ArgumentParser
import BaselogDomain

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Probe the API once, step by step.",
        discussion: """
            Nothing is written on the server. Exit codes: 0 healthy, 5 the key is refused, 7 not reachable.

            Example: baselog --profile dev health --watch
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    @Flag(name: .long, help: "Probe again and again until interrupted.")
    var watch = false

    @Option(name: .long, help: ArgumentHelp("Seconds between two probes with --watch.", valueName: "s"))
    var interval = 5.0

    func validate() throws {
        guard (0.1...86_400).contains(interval) else { throw ValidationError("--interval must be from 0.1 to 86400.") }
    }

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        try await ProbeRun.with(profile, loader: loader) { probe in
            guard watch else { return try await probe.once(json: json.isOn, isDetailed: true) }
            try await Interruption.cancelling {
                while !Console.isOutputClosed {
                    _ = try? await probe.once(json: json.isOn, isDetailed: false)
                    try await Task.sleep(for: .milliseconds(Int64(interval * 1000)))
                }
            }
        }
    }
}
