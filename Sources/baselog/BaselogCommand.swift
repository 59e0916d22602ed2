import ArgumentParser

/// The root of the command line; alone it opens the dashboard.
struct BaselogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baselog",
        abstract: "Ship logs and events to a baselog API without losing one, and see what happens to each.",
        discussion: """
            Without a command it opens the dashboard on the active profile. Without any profile that is `local`: an \
            API inside this program, with a stream of demo entries.

            Examples:
              baselog
              baselog send "hello" --level warning
              baselog --profile staging queue list --state dead

            Exit codes: 0 done, 1 failed, 2 usage, 3 queued but not delivered yet, 4 refused by the API, \
            5 configuration or key, 6 another process ships from the queue, 7 API not reachable, 8 queue or disk full.
            """,
        version: Version.current,
        subcommands: [
            SendCommand.self, EventCommand.self, TailCommand.self, AttachCommand.self, ReplayCommand.self,
            HealthCommand.self,
            QueueCommand.self, ProfileCommand.self, RunCommand.self, ServeCommand.self, SnapshotCommand.self,
            ScreenCommand.self,
            DoctorCommand.self,
            ManualCommand.self,
        ])

    @OptionGroup var global: GlobalOptions
    @OptionGroup var dashboard: DashboardOptions

    func run() async throws { try await dashboard.open(global.context) }
}

enum Version {
    static let current = "0.1.0"
}
